//! Templates of messages: what stays of a text when its changing parts are taken out.

/// Characters that a template keeps of a message that was cut.
const CUT_CHARS: usize = 120;
/// Longest quoted text that becomes `{str}`, in characters.
const QUOTED_CHARS: usize = 200;

/// The template of a message.
///
/// - Text between two equal quotes on one line becomes `{str}`.
/// - Of the words, addresses with `://` become `{url}`; dates and times of day `{time}`; IPv4 addresses,
///   `host:port` and `0x…` `{addr}`; UUIDs, hexadecimal words of 8 or more digits, and words with a part of
///   8 or more characters that mixes letters and digits, `{id}`; paths (absolute, `./`, `~/`, with two or more
///   slashes, or ending in a known file extension) `{path}`.
/// - Other numbers become `{n}`, with a unit behind them kept; digits inside a word stay (`python3`).
/// - A number right behind `code`, `status`, `HTTP`, `Errno` or `exit` stays: it tells the kind of failure.
/// - White space becomes one space. Of a message that was cut (`is_cut`), the template keeps 120 characters.
pub(super) fn template(message: &str, is_cut: bool) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message.trim();
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        let (piece, len) = piece(rest, c, before, &out);
        out.push_str(&piece);
        let Some(after) = rest.get(len.max(c.len_utf8())..) else {
            break;
        };
        before = rest.get(..len).and_then(|taken| taken.chars().next_back());
        rest = after;
    }
    if is_cut && let Some((at, _)) = out.char_indices().nth(CUT_CHARS) {
        out.truncate(at);
        out.push('…');
    }
    out
}

/// What stands for the start of `rest`, and how many bytes of it that takes.
fn piece(rest: &str, c: char, before: Option<char>, out: &str) -> (String, usize) {
    if c.is_whitespace() {
        let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        return (" ".to_owned(), end);
    }
    if !before.is_some_and(char::is_alphanumeric)
        && let Some(len) = quoted(rest, c)
    {
        return ("{str}".to_owned(), len);
    }
    if is_delimiter(c) {
        return (c.to_string(), c.len_utf8());
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || is_delimiter(c))
        .unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    // An address goes on through `=` and the like.
    let end = if word.contains("://") {
        let stops =
            |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ')' | ']' | ',');
        rest.find(stops).unwrap_or(rest.len())
    } else {
        end
    };
    let word = rest.get(..end).unwrap_or_default();
    // A dot or colon at the end belongs to the sentence.
    let word = word.trim_end_matches(['.', ':', '!', '?']);
    if word.is_empty() {
        return (c.to_string(), c.len_utf8());
    }
    (of_word(word, out), word.len())
}

fn is_delimiter(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '='
            | '|'
            | '"'
            | '\''
            | '`'
            | '‘'
            | '’'
            | '“'
            | '”'
    )
}

/// Bytes from the opening quote to the closing one; `None` when there is none on the line, or a letter follows.
fn quoted(text: &str, open: char) -> Option<usize> {
    let close = match open {
        '\'' | '"' | '`' => open,
        '‘' => '’',
        '“' => '”',
        _ => return None,
    };
    let from = open.len_utf8();
    let body = text.get(from..)?;
    let (end, _) = body
        .char_indices()
        .take(QUOTED_CHARS)
        .take_while(|(_, c)| *c != '\n')
        .find(|(_, c)| *c == close)?;
    let after = body.get(end + close.len_utf8()..)?.chars().next();
    (!after.is_some_and(char::is_alphanumeric)).then_some(from + end + close.len_utf8())
}

fn of_word(word: &str, out: &str) -> String {
    let placeholder = if word.contains("://") {
        Some("{url}")
    } else if is_time(word) {
        Some("{time}")
    } else if is_address(word) {
        Some("{addr}")
    } else if is_path(word) {
        Some("{path}")
    } else if is_id(word) {
        Some("{id}")
    } else {
        None
    };
    match placeholder {
        Some(placeholder) => placeholder.to_owned(),
        None if tells_kind(out) => word.to_owned(),
        None => numbers(word),
    }
}

/// Whether the text in front ends with a word behind which a number tells the kind of failure.
fn tells_kind(out: &str) -> bool {
    let front = out.trim_end_matches([' ', ':', '=']);
    let from = front.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| {
        at + front
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    front.get(from..).is_some_and(|word| {
        ["code", "status", "http", "errno", "exit"]
            .iter()
            .any(|kind| word.eq_ignore_ascii_case(kind))
    })
}

/// `2026-01-05`, with or without a time behind it, or `10:56` with or without seconds.
fn is_time(word: &str) -> bool {
    let date: Vec<&str> = word.splitn(3, '-').collect();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    if let [year, month, day] = date.as_slice() {
        let is_date = digits(year) == 4 && year.len() == 4 && digits(month) == 2 && month.len() == 2;
        return is_date && digits(day) == 2;
    }
    let mut parts = word.split(':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let is_two = |part: &&str| {
        digits(part) == 2
            && (part.len() == 2 || part.get(2..).is_some_and(|f| f.starts_with(['.', ',', 'Z', '+'])))
    };
    matches!(rest.len(), 1 | 2)
        && matches!(first.len(), 1 | 2)
        && digits(first) == first.len()
        && rest.iter().all(is_two)
}

/// An IPv4 address, a host with a port, or a memory address.
fn is_address(word: &str) -> bool {
    if let Some(hex) = word.strip_prefix("0x") {
        return !hex.is_empty() && hex.chars().all(|c| c.is_ascii_hexdigit());
    }
    let (host, port) = match word.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (word, None),
    };
    if port.is_some_and(|port| !(2..=5).contains(&port.len()) || !port.chars().all(|c| c.is_ascii_digit())) {
        return false;
    }
    let parts: Vec<&str> = host.split('.').collect();
    let is_ipv4 = parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
    is_ipv4 || (port.is_some() && (host == "localhost" || (parts.len() > 1 && !has_extension(host))))
}

/// Extensions by which a bare name is taken for a file.
const EXTENSIONS: &[&str] = &[
    "bash", "bmp", "c", "cfg", "conf", "cpp", "css", "csv", "db", "doc", "docx", "env", "gif", "go", "gz",
    "h", "html", "ico", "ini", "ipynb", "java", "jpeg", "jpg", "js", "json", "jsonl", "jsx", "lock", "log",
    "md", "mjs", "mov", "mp3", "mp4", "pdf", "php", "png", "pptx", "ps1", "py", "rb", "rs", "scss", "sh",
    "so", "sql", "sqlite", "svg", "tar", "tex", "toml", "ts", "tsv", "tsx", "ttf", "txt", "vue", "wasm",
    "wav", "webm", "webp", "xlsx", "xml", "yaml", "yml", "zip",
];

fn has_extension(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && EXTENSIONS
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn is_path(word: &str) -> bool {
    // A line number behind a file name belongs to it.
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    let word = if name.is_empty() || word.len() == name.len() || !word.contains(':') {
        word
    } else {
        name
    };
    let slashes = word.matches('/').count();
    let rooted = ["/", "./", "../", "~/"].iter().any(|root| word.starts_with(root)) && word.len() > 1;
    let drive = word.get(1..3).is_some_and(|mark| mark == ":\\");
    rooted || drive || slashes >= 2 || has_extension(word)
}

/// A UUID, a hexadecimal word, or a word with a part that mixes letters and digits.
fn is_id(word: &str) -> bool {
    let count = |text: &str, of: fn(&char) -> bool| text.chars().filter(of).count();
    word.split(['-', '_']).any(|part| {
        let digits = count(part, char::is_ascii_digit);
        let letters = count(part, char::is_ascii_alphabetic);
        let only = part.chars().all(|c| c.is_ascii_alphanumeric());
        let is_hex = part.chars().all(|c| c.is_ascii_hexdigit());
        only && part.len() >= 8 && letters > 0 && (digits >= 2 || (is_hex && digits > 0))
    })
}

/// The word with every number that no letter precedes replaced; fractions and exponents belong to it.
fn numbers(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() && !before.is_some_and(|b: char| b.is_alphanumeric() || b == '_') {
            while chars
                .next_if(|next| next.is_ascii_digit() || matches!(next, '.' | ',' | ':'))
                .is_some()
            {}
            out.push_str("{n}");
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_parts_become_placeholders() {
        for (message, expected) in [
            (
                "cat: missing.txt: No such file or directory\n",
                "cat: {path}: No such file or directory",
            ),
            (
                "cat: /a/b: No such file or directory",
                "cat: {path}: No such file or directory",
            ),
            (
                "ls: cannot access 'a b': No such file",
                "ls: cannot access {str}: No such file",
            ),
            ("it's 'x' and isn't 'y'", "it's {str} and isn't {str}"),
            (
                "Timed out after 30s (limit 2.5 s), line 7",
                "Timed out after {n}s (limit {n} s), line {n}",
            ),
            ("python3 utf8 agent_1 E401", "python3 utf8 agent_1 E401"),
            ("Error code: 429 - retry in 7", "Error code: 429 - retry in {n}"),
            ("[Errno 2] HTTP 404 exit=3 n=3", "[Errno 2] HTTP 404 exit=3 n={n}"),
            (
                "at 2026-01-05T10:56:00.1Z, 10:56:01 and 2026-01-05",
                "at {time}, {time} and {time}",
            ),
            (
                "call_58051db20e594571 6f9619ff-8b86-d011-b42d-00c04fc964ff",
                "{id} {id}",
            ),
            (
                "0x7f3a 127.0.0.1:80 localhost:8080 example.org:443",
                "{addr} {addr} {addr} {addr}",
            ),
            ("see https://x.org/a?b=1, ok", "see {url}, ok"),
            ("and/or 3/4 a/b/c x.py:12", "and/or {n}/{n} {path} {path}"),
            ("a\n\n  b", "a b"),
            ("", ""),
            ("'", "'"),
            ("...", "..."),
        ] {
            assert_eq!(template(message, false), expected, "{message}");
        }
    }

    #[test]
    fn two_messages_share_a_template_only_when_their_words_do() {
        let same = |a: &str, b: &str| template(a, false) == template(b, false);
        assert!(same("id 12345678ab gone", "id 00000000cd gone"));
        assert!(!same("Error code: 429", "Error code: 500"));
        assert!(!same("open failed", "close failed"));
    }

    #[test]
    fn a_cut_message_keeps_a_part_that_does_not_depend_on_the_cut() {
        let long = |name: &str| -> String {
            format!("{name} {}", "word ".repeat(60))
                .chars()
                .take(240)
                .collect()
        };
        assert_eq!(
            template(&long("a.txt"), true),
            template(&long("directory/name.txt"), true)
        );
        assert_eq!(template(&long("a.txt"), true).chars().count(), CUT_CHARS + 1);
    }

    #[test]
    fn odd_texts_do_not_break_it() {
        for text in [
            "“x",
            "é".repeat(300).as_str(),
            "a:b:c:\\",
            "'é'é",
            "\u{0}1\u{0}",
            "~",
            "/",
            "://",
        ] {
            template(text, true);
        }
    }
}
