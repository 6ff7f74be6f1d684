//! Characters that cannot be seen are written out, so that nobody is shown other text than the log holds.

use std::fmt::Write as _;

const LINE_BREAK: char = '⏎';
const TEXT_STYLE: char = '\u{FE0E}';
const EMOJI_STYLE: char = '\u{FE0F}';
const JOINER: char = '\u{200D}';
const NON_JOINER: char = '\u{200C}';
const KEYCAP: char = '\u{20E3}';

/// `text` on one line: line breaks become `⏎` between spaces, other white space one space, white space at
/// both ends is dropped, and control, direction and invisible characters become `⟨U+202E⟩`.
///
/// ```
/// use massgen_report::markdown::visible_line;
/// assert_eq!(visible_line(" one\r\n\ttwo \u{1b}[31m"), "one ⏎ two ⟨U+001B⟩[31m");
/// ```
pub fn visible_line(text: &str) -> String {
    line(text, Spaces::Collapse, usize::MAX).0
}

/// `text` on its own lines: ends of lines become `\n`, tabs stay, and control, direction and invisible
/// characters become `⟨U+202E⟩`.
pub fn visible_block(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = Chars::new(text);
    while let Some((before, c, after)) = chars.next() {
        match c {
            '\r' if after == Some('\n') => {}
            '\r' | '\n' => out.push('\n'),
            '\t' => out.push('\t'),
            '\u{2028}' | '\u{2029}' | '\u{85}' => push_named(&mut out, c),
            c if is_blank(c) => out.push(' '),
            c => push_visible(&mut out, before, c, after),
        }
    }
    out
}

/// What happens to several blanks in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// They become one.
    Collapse,
    /// All stay: in a command they carry meaning.
    Keep,
}

/// [`visible_line`] cut at `max_chars` characters; the flag tells whether something was cut off.
pub(super) fn line(text: &str, spaces: Spaces, max_chars: usize) -> (String, bool) {
    let mut out = Line {
        text: String::with_capacity(text.len().min(max_chars.saturating_mul(4)).saturating_add(16)),
        chars: 0,
        limit: max_chars,
        breaks: 0,
        blanks: 0,
        spaces,
    };
    let mut chars = Chars::new(text);
    while let Some((before, c, after)) = chars.next() {
        match c {
            '\r' if after == Some('\n') => {}
            '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.breaks = out.breaks.saturating_add(1);
                out.blanks = 0;
            }
            c if is_blank(c) => out.blanks = out.blanks.saturating_add(1),
            c => {
                out.separate();
                let from = out.text.len();
                push_visible(&mut out.text, before, c, after);
                out.chars += out.text.get(from..).map_or(0, |new| new.chars().count());
            }
        }
        if out.chars > max_chars {
            return (out.cut(), true);
        }
    }
    (out.text, false)
}

/// A line being written. Blanks and line breaks wait until something visible follows them: at both ends
/// they separate nothing and are dropped.
struct Line {
    text: String,
    chars: usize,
    limit: usize,
    breaks: usize,
    /// Blanks since the last line break.
    blanks: usize,
    spaces: Spaces,
}

impl Line {
    fn push(&mut self, c: char) {
        // One character past the limit is enough to know that the line is cut.
        if self.chars <= self.limit {
            self.text.push(c);
            self.chars += 1;
        }
    }

    fn separate(&mut self) {
        let (breaks, blanks) = (std::mem::take(&mut self.breaks), std::mem::take(&mut self.blanks));
        if self.text.is_empty() {
            return;
        }
        let (breaks, blanks) = match self.spaces {
            Spaces::Keep => (breaks, blanks),
            Spaces::Collapse => (breaks.min(1), if breaks > 0 { 0 } else { blanks.min(1) }),
        };
        if breaks > 0 {
            self.push(' ');
        }
        for _ in 0..breaks {
            self.push(LINE_BREAK);
            self.push(' ');
            if self.chars > self.limit {
                return;
            }
        }
        for _ in 0..blanks.min(self.limit.saturating_add(1)) {
            self.push(' ');
        }
    }

    fn cut(self) -> String {
        let end = self
            .text
            .char_indices()
            .nth(self.limit)
            .map_or(self.text.len(), |(at, _)| at);
        let kept = self.text.get(..end).unwrap_or_default();
        kept.trim_end_matches([' ', LINE_BREAK, JOINER, NON_JOINER])
            .to_owned()
    }
}

/// Walks over a text with the characters on both sides in view.
struct Chars<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    before: Option<char>,
}

impl<'a> Chars<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars().peekable(),
            before: None,
        }
    }

    fn next(&mut self) -> Option<(Option<char>, char, Option<char>)> {
        let c = self.rest.next()?;
        let before = self.before.replace(c);
        Some((before, c, self.rest.peek().copied()))
    }
}

fn push_visible(out: &mut String, before: Option<char>, c: char, after: Option<char>) {
    if is_hidden(c) && !is_part_of_a_glyph(before, c, after) {
        push_named(out, c);
    } else {
        out.push(c);
    }
}

fn push_named(out: &mut String, c: char) {
    // Writing to a String cannot fail.
    let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
}

/// White space inside a line, and the pattern without dots that terminal art uses as one.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{2800}') || (c.is_whitespace() && !c.is_control() && !is_separator(c))
}

fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Control characters, format characters without a picture, fillers, variation selectors, tags,
/// noncharacters.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || is_separator(c)
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{70F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{FFFE}' | '\u{FFFF}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D159}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a hidden character only shapes its neighbours, as in `⚠️`, `1️⃣`, `👩‍💻` or Persian and Indic words.
fn is_part_of_a_glyph(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        TEXT_STYLE | EMOJI_STYLE => {
            is_pictograph(before) || (matches!(before, '0'..='9' | '#' | '*') && after == Some(KEYCAP))
        }
        JOINER if after.is_some_and(is_pictograph) => is_pictograph(before) || before == EMOJI_STYLE,
        JOINER | NON_JOINER => is_joining_letter(before) && after.is_some_and(is_joining_letter),
        _ => false,
    }
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{27BF}' | '\u{2900}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

fn is_joining_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6FF}' | '\u{900}'..='\u{DFF}') && !is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(
            visible_line("a\u{202E}b\u{200B}c\0"),
            "a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩"
        );
        assert_eq!(visible_line("\u{1b}[1mx"), "⟨U+001B⟩[1mx");
        // Tag characters can carry a hidden message.
        assert_eq!(visible_line("ok\u{E0041}"), "ok⟨U+E0041⟩");
        assert_eq!(visible_line("ok\u{FE0F}"), "ok⟨U+FE0F⟩");
        assert_eq!(visible_line("\u{1FFFE}"), "⟨U+1FFFE⟩");
    }

    #[test]
    fn pictographs_and_joined_scripts_stay_whole() {
        for text in [
            "⚠\u{FE0F} done",
            "1\u{FE0F}\u{20E3}",
            "👩\u{200D}💻",
            "❤\u{FE0F}\u{200D}🔥",
            "می\u{200C}خواهم",
        ] {
            assert_eq!(visible_line(text), text);
        }
    }

    #[test]
    fn one_line_keeps_its_breaks_visible() {
        assert_eq!(
            visible_line("\n\n a \n\n\n b\u{2028}c\u{A0}\u{A0}d\n"),
            "a ⏎ b ⏎ c d"
        );
        assert_eq!(line("if x:\n  y  z\n", Spaces::Keep, 99).0, "if x: ⏎   y  z");
        assert_eq!(visible_line(" \n\t"), "");
    }

    #[test]
    fn a_cut_counts_what_is_shown() {
        assert_eq!(line("abc", Spaces::Collapse, 3), ("abc".to_owned(), false));
        assert_eq!(line("abc \n ", Spaces::Collapse, 3), ("abc".to_owned(), false));
        assert_eq!(line("abc d", Spaces::Collapse, 4), ("abc".to_owned(), true));
        assert_eq!(line("a\u{200B}", Spaces::Collapse, 5), ("a⟨U+2".to_owned(), true));
        assert_eq!(line(&"\n".repeat(9), Spaces::Keep, 0), (String::new(), false));
        assert_eq!(line("x", Spaces::Keep, 0), (String::new(), true));
    }

    #[test]
    fn a_block_keeps_lines_and_tabs() {
        assert_eq!(
            visible_block("a\r\n\tb\rc\u{7}\u{85}"),
            "a\n\tb\nc⟨U+0007⟩⟨U+0085⟩"
        );
    }
}
