//! Commands whose output is the content of something else.

/// Programs that print what they are given: their output tells nothing of how they fared.
const PRINTERS: &[&str] = &[
    "ag",
    "awk",
    "base64",
    "bat",
    "cat",
    "column",
    "curl",
    "cut",
    "diff",
    "docker",
    "echo",
    "egrep",
    "fgrep",
    "find",
    "fold",
    "git",
    "grep",
    "head",
    "jq",
    "journalctl",
    "less",
    "ls",
    "more",
    "nl",
    "printf",
    "rg",
    "sed",
    "sort",
    "strings",
    "tac",
    "tail",
    "tree",
    "uniq",
    "wget",
    "xxd",
    "yes",
    "yq",
];

/// Words in front of a program that do not change what it does.
const IN_FRONT: &[&str] = &["sudo", "time", "nohup", "env", "exec", "command"];

/// Whether a part of the command that no pipe feeds is a program that prints what it is given.
pub(super) fn prints(command: &str) -> bool {
    let mut is_fed = false;
    let mut any = false;
    let mut quote = None;
    let mut start = 0;
    let mut chars = command.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '\\') => {
                chars.next();
            }
            // `2>&1` and `&>` are no ends.
            (None, '&') if command.get(..at).is_some_and(|front| front.ends_with('>')) => {}
            (None, '&') if chars.peek().is_some_and(|(_, next)| *next == '>') => {}
            (None, '|' | '&' | ';' | '\n') => {
                any |= !is_fed && is_printer(command.get(start..at).unwrap_or_default());
                let doubled = chars.next_if(|(_, next)| *next == c).is_some();
                is_fed = c == '|' && !doubled;
                start = at + if doubled { 2 } else { 1 };
            }
            _ => {}
        }
    }
    any || (!is_fed && is_printer(command.get(start..).unwrap_or_default()))
}

fn is_printer(part: &str) -> bool {
    let mut words = part
        .split_whitespace()
        .map(|word| word.trim_start_matches(['(', '{', '"', '\'']))
        .filter(|word| !word.is_empty());
    let mut program = "";
    for word in words.by_ref() {
        program = word.rsplit('/').next().unwrap_or(word);
        if !IN_FRONT.contains(&program) && !word.contains('=') {
            break;
        }
    }
    if matches!(program, "bash" | "sh" | "zsh") {
        return matches!(words.next(), Some("-c" | "-lc" | "-ic"))
            && words.next().is_some_and(|word| {
                let word = word.trim_matches(['"', '\'']);
                PRINTERS.contains(&word.rsplit('/').next().unwrap_or(word))
            });
    }
    PRINTERS.contains(&program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_are_seen_and_filters_are_not() {
        for yes in [
            "cat app.log",
            "cd x && cat app.log",
            "python a.py; tail log",
            "A=b sudo /bin/cat x",
            "bash -lc 'cat x'",
            "grep -r Error . | sort",
            "echo \"a; b\"",
        ] {
            assert!(prints(yes), "{yes}");
        }
        for no in [
            "python a.py 2>&1 | tail -5",
            "pytest &> out",
            "npm test || true",
            "python -c 'x; cat'",
            "python a.py && make",
            "",
            "bash run.sh",
            "python \"é|cat",
        ] {
            assert!(!prints(no), "{no}");
        }
    }
}
