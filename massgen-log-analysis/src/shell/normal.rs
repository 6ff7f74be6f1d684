//! The normal form of a command: what two commands share that differ only in spelling, versions and names
//! that are made up for one run.

use std::borrow::Cow;

use super::{Operator, Redirect, Script, SimpleCommand};

/// The normal form of a script; see the crate's `docs/detectors.md`. Equal texts have equal normal forms. Empty for
/// a script without a command.
///
/// ```
/// use massgen_log_analysis::shell::normal_form;
/// assert_eq!(
///     normal_form("cd /work && PYTHONPATH=. sudo pip install 'numpy==1.26.4' 2>&1"),
///     "pip install numpy=={version}"
/// );
/// assert_eq!(normal_form("ls  -R\n"), normal_form("bash -lc 'ls -R'"));
/// ```
pub fn normal_form(script: &str) -> String {
    let mut normal = String::new();
    for (operator, command) in Script::parse(script).commands {
        // A folder change at the front says where, not what.
        if normal.is_empty() && command.changes_folder() {
            continue;
        }
        let text = of_command(&command);
        if text.is_empty() {
            continue;
        }
        if !normal.is_empty() {
            let sign = match operator {
                Operator::First => Operator::Then,
                other => other,
            };
            normal.push(' ');
            normal.push_str(sign.as_str());
            normal.push(' ');
        }
        normal.push_str(&text);
    }
    normal
}

fn of_command(command: &SimpleCommand) -> String {
    let mut text = String::new();
    let program = command.program().map(Cow::Borrowed);
    for word in program
        .into_iter()
        .chain(command.arguments().iter().map(|word| of_word(word)))
    {
        if !text.is_empty() {
            text.push(' ');
        }
        push_word(&word, &mut text);
    }
    for redirect in command
        .redirects
        .iter()
        .filter(|redirect| tells_something(redirect))
    {
        text.push_str(if text.is_empty() { "" } else { " " });
        if let Some(descriptor) = redirect.descriptor.filter(|_| redirect.sign != "<") {
            text.push_str(&descriptor.to_string());
        }
        text.push_str(redirect.sign);
        if !redirect.sign.starts_with("<<") || redirect.sign == "<<<" {
            text.push(' ');
            push_word(&of_word(&redirect.target), &mut text);
        }
    }
    text
}

/// Writes a word, in quotes where it would not be read as one word without them.
fn push_word(word: &str, text: &mut String) {
    let plain = !word.is_empty()
        && !word.contains(|c: char| {
            c.is_whitespace() || matches!(c, '&' | '|' | ';' | '<' | '>' | '(' | ')' | '#')
        });
    if plain || word.starts_with("$(") {
        text.push_str(word);
    } else {
        text.push('\'');
        text.push_str(word);
        text.push('\'');
    }
}

/// Redirections to another descriptor or to nowhere say nothing of the work.
fn tells_something(redirect: &Redirect) -> bool {
    !matches!(redirect.sign, ">&" | "<&") && !redirect.target.starts_with("/dev/")
}

/// A word with its made-up parts replaced.
fn of_word(word: &str) -> Cow<'_, str> {
    let path = normal_path(word);
    match without_versions(&without_ids(&path)) {
        same if same == *word => Cow::Borrowed(word),
        other => Cow::Owned(other),
    }
}

/// A path as it is seen from inside the workspace: `/p/.massgen/workspaces/w1/src/a.py` and `/workspace/src/a.py`
/// become `src/a.py`, `./a` becomes `a`; names in temporary folders become `{tmp}`. Other words stay.
pub fn normal_path(word: &str) -> Cow<'_, str> {
    for mark in ["/tmp/", "/var/tmp/", "/private/tmp/"] {
        if let Some(rest) = word.strip_prefix(mark)
            && !rest.is_empty()
            && !word.contains("/workspaces/")
            && !word.contains("temp_workspaces/")
        {
            // What stands in front of the first `/` was made up; a file's ending still tells its kind.
            let (name, tail) = rest
                .split_once('/')
                .map_or((rest, ""), |(name, tail)| (name, tail));
            if !tail.is_empty() {
                return Cow::Owned(format!("{mark}{{tmp}}/{tail}"));
            }
            let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| {
                ending.len() <= 5 && !ending.is_empty() && ending.bytes().all(|b| b.is_ascii_alphabetic())
            });
            return Cow::Owned(match ending {
                Some(ending) => format!("{mark}{{tmp}}.{ending}"),
                None => format!("{mark}{{tmp}}"),
            });
        }
    }
    let inside = word
        .rfind("/workspaces/")
        .and_then(|at| word.get(at + "/workspaces/".len()..))
        .map(|rest| rest.split_once('/').map_or("", |(_, rest)| rest))
        .or_else(|| word.strip_prefix("/workspace/"))
        .or_else(|| (word == "/workspace").then_some(""));
    let path = match inside.map(|inside| inside.trim_start_matches('/')) {
        Some("") => ".",
        Some(inside) => below_here(inside),
        None => below_here(word),
    };
    if path.starts_with('-') && path != word {
        // The file `-r` is no option.
        return Cow::Owned(format!("./{path}"));
    }
    Cow::Borrowed(path)
}

/// The path without the `./` that it begins with, however often.
fn below_here(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        let rest = rest.trim_start_matches('/');
        if rest.is_empty() {
            break;
        }
        path = rest;
    }
    path
}

/// UUIDs, hexadecimal words of 8 or more digits with a digit and a letter, and stamps of date and time become `{id}`.
fn without_ids(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut run = String::new();
    for c in word.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            run.push(c);
        } else {
            push_run(&run, &mut out);
            run.clear();
            out.push(c);
        }
    }
    push_run(&run, &mut out);
    out
}

/// A run of letters, digits, `-` and `_`, piece by piece.
fn push_run(run: &str, out: &mut String) {
    if is_uuid(run) {
        out.push_str("{id}");
        return;
    }
    let mut rest = run;
    while !rest.is_empty() {
        let (piece, after) = match rest.find(['-', '_']) {
            Some(0) => rest.split_at_checked(1).unwrap_or((rest, "")),
            Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
            None => (rest, ""),
        };
        if is_stamp(piece) {
            // `20260105_105524_290672`, `2026-01-05`: the digits that follow belong to the stamp.
            let mut tail = after;
            while let Some(next) = tail.strip_prefix(['-', '_']) {
                let digits = next.bytes().take_while(u8::is_ascii_digit).count();
                if digits == 0 || next.as_bytes().get(digits).is_some_and(u8::is_ascii_alphabetic) {
                    break;
                }
                tail = next.get(digits..).unwrap_or_default();
            }
            out.push_str("{id}");
            rest = tail;
            continue;
        }
        out.push_str(if is_hexadecimal(piece) { "{id}" } else { piece });
        rest = after;
    }
}

fn is_hexadecimal(piece: &str) -> bool {
    piece.len() >= 8
        && piece.bytes().all(|byte| byte.is_ascii_hexdigit())
        && piece.bytes().any(|byte| byte.is_ascii_digit())
        && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_stamp(piece: &str) -> bool {
    piece.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(piece.len(), 8 | 10 | 13 | 14)
        && (piece.starts_with("20") || piece.starts_with("19") || piece.starts_with('1') && piece.len() != 8)
}

fn is_uuid(run: &str) -> bool {
    let mut groups = run.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|length| {
        groups
            .next()
            .is_some_and(|group| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) && groups.next().is_none()
}

/// Numbers with at least two dots, and what stands after `==`, `>=`, `<=`, `~=` or `@`, become `{version}`.
fn without_versions(word: &str) -> String {
    for mark in ["==", ">=", "<=", "~=", "@"] {
        if let Some((name, version)) = word.split_once(mark)
            && !name.is_empty()
            && version.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'v' | '^' | '~'))
            && version.contains(|c: char| c.is_ascii_digit())
            && version.chars().all(|c| {
                c.is_ascii_alphanumeric()
                    || matches!(c, '.' | '-' | '+' | '*' | '^' | '~' | ',' | '<' | '>' | '=')
            })
        {
            return format!("{name}{mark}{{version}}");
        }
    }
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let length = from
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        let (number, after) = from.split_at_checked(length).unwrap_or((from, ""));
        out.push_str(before);
        let number_only = number.trim_end_matches('.');
        let glued = before.ends_with(|c: char| c.is_ascii_alphabetic() && c != 'v');
        // Four groups are an address, not a version.
        if !glued && number_only.matches('.').count() == 2 {
            out.push_str("{version}");
            out.push_str(number.get(number_only.len()..).unwrap_or_default());
        } else {
            out.push_str(number);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
