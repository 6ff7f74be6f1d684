//! Text inside a line: escaped, as a code span, or quoted.

use super::Inline;
use crate::redaction::shared_line;

/// `text` as inert Markdown for a paragraph, a heading, a list item or a table cell, on one line.
///
/// Ordinary words stay readable: only what would act is escaped. Tokens with `@` become code spans, because
/// no escape keeps GitHub from turning them into links or mentions. An empty text stays empty.
///
/// ```
/// use massgen_report::markdown::escape;
/// assert_eq!(escape("agent_a scored 1.5"), "agent_a scored 1.5");
/// assert_eq!(escape("# *hi* <b> a|b"), r"\# \*hi\* \<b> a\|b");
/// assert_eq!(escape("see https://x.org, www.x.org, me@x.org."), r"see https\://x.org, www\.x.org, `me@x.org`.");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    let place = Place {
        line_start: true,
        open_end: true,
        more_dollars: true,
    };
    push_escaped(&mut out, &shared_line(text), place);
    out
}

/// `text` as a code span on one line; an empty text gives [`EMPTY`](super::EMPTY).
///
/// For paragraphs, headings and lists. Inside a table cell `|` needs an escape of its own: use
/// [`Inline::code`] there.
pub fn code(text: &str) -> String {
    Inline::code(text).to_string()
}

/// Prose of an agent between “ and ”, on one line, cut at `max_chars` characters with `…`; an empty text
/// gives [`EMPTY`](super::EMPTY). Curly quotes inside become ‹ and ›.
///
/// ```
/// use massgen_report::markdown::quote;
/// assert_eq!(quote("I said “yes” to *all*", 17), r"“I said ‹yes› to \*…”");
/// ```
pub fn quote(text: &str, max_chars: usize) -> String {
    Inline::quote(text, max_chars).to_string()
}

/// What stands around a piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Whether it may be the first thing on a line, where block markers act.
    pub(super) line_start: bool,
    /// Whether anything may follow it directly.
    pub(super) open_end: bool,
    /// Whether a second `$` may be on the line: GitHub reads `$…$` as mathematics, even across code.
    pub(super) more_dollars: bool,
}

/// Appends `line`, which is already visible and on one line; tells whether it ends with a code span.
pub(super) fn push_escaped(out: &mut String, line: &str, place: Place) -> bool {
    let mut rest = line;
    if place.line_start {
        rest = push_block_marker(out, rest);
    }
    let mut before = line
        .get(..line.len() - rest.len())
        .and_then(|done| done.chars().next_back());
    let mut ends_with_code = false;
    while let Some(c) = rest.chars().next() {
        let token = leading_token(rest);
        let after_token = rest.get(token.len()..).unwrap_or_default();
        ends_with_code = is_address(token);
        let used = if token.is_empty() {
            push_escaped_char(out, c, rest.get(c.len_utf8()..).unwrap_or_default(), place);
            c.len_utf8()
        } else if ends_with_code {
            let address = token.trim_end_matches(['.', ':']);
            out.push('`');
            out.push_str(address);
            out.push('`');
            address.len()
        } else {
            push_token(out, before, token, after_token);
            token.len()
        };
        let (done, left) = rest.split_at_checked(used).unwrap_or((rest, ""));
        before = done.chars().next_back();
        rest = left;
    }
    ends_with_code
}

fn leading_token(text: &str) -> &str {
    let end = text.find(|c| !is_address_char(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Characters of mail addresses, package names and handles.
fn is_address_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '@' | '/' | ':')
}

/// Whether GitHub may turn the token into a link or a mention.
fn is_address(token: &str) -> bool {
    token
        .split('@')
        .skip(1)
        .any(|name| name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

fn push_token(out: &mut String, mut before: Option<char>, token: &str, after_token: &str) {
    for (at, c) in token.char_indices() {
        let after = token.get(at + c.len_utf8()..).unwrap_or_default();
        let next = after.chars().next().or_else(|| after_token.chars().next());
        let acts = match c {
            '_' => !is_word(before) || !is_word(next),
            ':' => after.starts_with("//"),
            '.' => ends_with_www(token.get(..at).unwrap_or_default()),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

fn push_escaped_char(out: &mut String, c: char, after: &str, place: Place) {
    let next = after.chars().next();
    let acts = match c {
        '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
        // A code span may follow: its first backtick must not become the escaped character.
        '\\' => next.map_or(place.open_end, |c| {
            c.is_ascii_punctuation() || is_address(leading_token(after))
        }),
        '&' => next.map_or(place.open_end, |c| c == '#' || c.is_ascii_alphanumeric()),
        // A heading drops `#` at its end, and `!` may meet a link.
        '#' | '!' => next.is_none() && place.open_end,
        '$' => place.more_dollars,
        _ => false,
    };
    if acts {
        out.push('\\');
    }
    out.push(c);
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn ends_with_www(text: &str) -> bool {
    text.len()
        .checked_sub(3)
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Appends the marker of a block at the start of `line`, made inert, and returns what follows it.
fn push_block_marker<'a>(out: &mut String, line: &'a str) -> &'a str {
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let (number, rest) = line.split_at_checked(digits).unwrap_or((line, ""));
    let mut chars = rest.chars();
    let marker = chars.next();
    let alone = chars.clone().next().is_none_or(|next| !next.is_alphanumeric());
    let acts = match marker {
        Some('.' | ')') => !number.is_empty() && alone,
        Some('#' | '>' | '=') => number.is_empty(),
        Some('-' | '+' | ':') => number.is_empty() && alone,
        _ => false,
    };
    let Some(marker) = marker.filter(|_| acts) else {
        return line;
    };
    out.push_str(number);
    out.push('\\');
    out.push(marker);
    chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_stay_readable() {
        for text in [
            "agent_a",
            "1.5",
            "-5 %",
            "a (b) {c}, d: e/f-g + h = i > j!?",
            "C# 7",
            r"C:\new",
            "#",
        ] {
            let shown = escape(&format!("x {text} x"));
            assert_eq!(shown, format!("x {text} x"));
        }
        assert_eq!(escape("agent1.2 & co"), "agent1.2 & co");
    }

    #[test]
    fn what_would_act_is_escaped() {
        for (text, shown) in [
            ("1. one", r"1\. one"),
            ("1)", r"1\)"),
            ("- one", r"\- one"),
            ("---", r"\---"),
            (":--", r"\:--"),
            ("> one", r"\> one"),
            ("C #", r"C \#"),
            ("_a_ __b", r"\_a\_ \_\_b"),
            ("&lt; a&b", r"\&lt; a\&b"),
            ("![a](b)", r"!\[a\](b)"),
            ("done!", r"done\!"),
            (r"a\", r"a\\"),
            (r"a\b \_", r"a\b \\\_"),
            (r"\a@b", r"\\`a@b`"),
            ("$5", r"\$5"),
            ("`@dataclass`", r"\``@dataclass`\`"),
            ("HTTP://x WWW.x ftp://x", r"HTTP\://x WWW\.x ftp\://x"),
            ("@ a@ me@x: y", "@ a@ `me@x`: y"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn code_spans_are_longer_than_what_they_hold() {
        assert_eq!(code("ls | wc"), "`ls | wc`");
        assert_eq!(code("`a` ``b``"), "``` `a` ``b`` ```");
        assert_eq!(code(" \n"), "(empty)");
    }

    #[test]
    fn quotes_are_cut_and_nest_visibly() {
        assert_eq!(quote("a\nb", 9), "“a ⏎ b”");
        assert_eq!(quote("abcdef", 3), "“abc…”");
        assert_eq!(quote("“x", 9), "“‹x”");
        assert_eq!(quote("&", 9), "“&”");
        assert_eq!(quote("a", 0), "“…”");
        assert_eq!(quote("", 9), "(empty)");
    }
}
