//! Content of one line, safe by construction.

use std::borrow::Cow;
use std::fmt;

use super::escape::{Place, push_escaped};
use super::visible::{Spaces, line};
use crate::redaction::shared;

/// What stands for a text that was recorded and is empty.
pub const EMPTY: &str = "(empty)";

/// Content of a paragraph, heading, list item or table cell: our own words, and text from a log that went
/// through one of the constructors.
///
/// A string literal is our own and turns into an `Inline` by itself; text from a log never does. Words of an
/// analysis that was read from JSON are no literals any more: they are escaped.
///
/// ```
/// use massgen_report::markdown::Inline;
/// let line = Inline::from("Winner: ").then(Inline::text("agent_a")).own(", ran ").then(Inline::code("a|b"));
/// assert_eq!(line.to_string(), "Winner: agent_a, ran `a|b`");
/// assert_eq!(line.to_cell(), r"Winner: agent_a, ran `a\|b`");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Our own Markdown.
    Own(&'static str),
    /// Visible text on one line, still to be escaped.
    Text(String),
    /// The same, not empty, between “ and ”.
    Quote(String),
    /// Visible text on one line, not empty.
    Code(String),
    /// An address that was looked at: nothing in it ends the link.
    Link(String),
}

impl Inline {
    /// A name, label or other short text, escaped; an empty one gives [`EMPTY`].
    pub fn text(text: &str) -> Self {
        Self::held(text, Spaces::Collapse, usize::MAX, Part::Text)
    }

    /// A formatted number, as [`units`](crate::units) makes them.
    pub fn number(number: impl fmt::Display) -> Self {
        Self::text(&number.to_string())
    }

    /// A command or path as a code span; an empty one gives [`EMPTY`].
    pub fn code(text: &str) -> Self {
        Self::held(text, Spaces::Keep, usize::MAX, Part::Code)
    }

    /// [`Inline::code`], cut at `max_chars` characters with `…` inside the span.
    pub fn code_cut(text: &str, max_chars: usize) -> Self {
        Self::held(text, Spaces::Keep, max_chars, Part::Code)
    }

    /// Prose of an agent between “ and ”, cut at `max_chars` characters with `…`; an empty one gives
    /// [`EMPTY`]. Curly quotes inside become ‹ and ›.
    pub fn quote(text: &str, max_chars: usize) -> Self {
        Self::held(text, Spaces::Collapse, max_chars, |line| {
            Part::Quote(line.replace('“', "‹").replace('”', "›"))
        })
    }

    /// An address of the web that readers can follow. It must hold no blank, quote, bracket or bar.
    pub(crate) fn link(address: String) -> Self {
        Self {
            parts: vec![Part::Link(address)],
        }
    }

    /// Nothing: for a cell that is meant to be blank, such as the corner of a matrix.
    pub fn blank() -> Self {
        Self::default()
    }

    /// `Some` through `show`, `None` as [`NOT_RECORDED`](crate::units::NOT_RECORDED).
    pub fn recorded<T>(value: Option<T>, show: impl FnOnce(T) -> Self) -> Self {
        value.map_or_else(|| Self::from(crate::units::NOT_RECORDED), show)
    }

    /// Appends `more`.
    #[must_use]
    pub fn then(mut self, more: impl Into<Self>) -> Self {
        self.parts.extend(more.into().parts);
        self
    }

    /// Appends our own words.
    #[must_use]
    pub fn own(self, words: &'static str) -> Self {
        self.then(words)
    }

    /// The items with `separator` between them.
    pub fn joined(items: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let mut all = Self::default();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                all.parts.push(Part::Own(separator));
            }
            all.parts.extend(item.parts);
        }
        all
    }

    /// Whether it has no content.
    pub fn is_blank(&self) -> bool {
        self.parts.is_empty()
    }

    /// The content as it must be written inside a table cell, where `|` is escaped even in code.
    pub fn to_cell(&self) -> String {
        self.render(true)
    }

    fn held(text: &str, spaces: Spaces, max_chars: usize, part: impl FnOnce(String) -> Part) -> Self {
        let (mut line, is_cut) = line(&shared(text), spaces, max_chars);
        if is_cut {
            line.push('…');
        }
        if line.is_empty() {
            return Self::from(EMPTY);
        }
        Self {
            parts: vec![part(line)],
        }
    }

    fn render(&self, in_cell: bool) -> String {
        let mut out = String::new();
        let more_dollars = self
            .parts
            .iter()
            .map(|part| part.held().matches('$').count())
            .sum::<usize>()
            > 1;
        let mut after_code = false;
        let last = self.parts.len().saturating_sub(1);
        for (index, part) in self.parts.iter().enumerate() {
            let mut piece = String::new();
            let place = Place {
                line_start: out.is_empty() && !in_cell,
                open_end: index != last || !in_cell,
                more_dollars,
            };
            let ends_with_code = match part {
                Part::Own(words) => {
                    push_own(&mut piece, words, in_cell);
                    words.ends_with('`')
                }
                Part::Text(line) => push_escaped(&mut piece, line, place),
                Part::Quote(line) => {
                    let inside = Place {
                        line_start: false,
                        open_end: false,
                        ..place
                    };
                    piece.push('“');
                    push_escaped(&mut piece, line, inside);
                    piece.push('”');
                    false
                }
                Part::Code(line) => {
                    push_code(&mut piece, line, in_cell);
                    true
                }
                Part::Link(address) => {
                    piece.push('<');
                    piece.push_str(address);
                    piece.push('>');
                    false
                }
            };
            // Two code spans that touch would run into one.
            if after_code && piece.starts_with('`') {
                out.push(' ');
            }
            out.push_str(&piece);
            after_code = ends_with_code || (after_code && piece.is_empty());
        }
        out
    }
}

impl Part {
    fn held(&self) -> &str {
        match self {
            Self::Own(words) => words,
            Self::Text(line) | Self::Quote(line) | Self::Code(line) | Self::Link(line) => line,
        }
    }
}

/// For paragraphs, headings and list items; a cell uses [`Inline::to_cell`].
impl fmt::Display for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl From<&'static str> for Inline {
    fn from(words: &'static str) -> Self {
        if words.is_empty() {
            return Self::default();
        }
        Self {
            parts: vec![Part::Own(words)],
        }
    }
}

/// Words of the analysis: our own as long as they were never read from a document. What came from outside is
/// text like that of a log, however much it looks like our own words.
impl From<&Cow<'static, str>> for Inline {
    fn from(words: &Cow<'static, str>) -> Self {
        match words {
            Cow::Borrowed(words) => Self::from(*words),
            Cow::Owned(text) if text.is_empty() => Self::default(),
            Cow::Owned(text) => Self::text(text),
        }
    }
}

fn push_own(out: &mut String, words: &str, in_cell: bool) {
    let mut before = None;
    for c in words.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' if in_cell && before != Some('\\') => out.push_str("\\|"),
            c => out.push(c),
        }
        before = Some(c);
    }
}

fn push_code(out: &mut String, line: &str, in_cell: bool) {
    let fence = "`".repeat(longest_run(line, '`') + 1);
    // A reader takes one blank off both ends when both have one.
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    out.push_str(&fence);
    out.push_str(pad);
    if in_cell {
        out.push_str(&line.replace('|', "\\|"));
    } else {
        out.push_str(line);
    }
    out.push_str(pad);
    out.push_str(&fence);
}

/// Length of the longest run of `c` in `text`.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for found in text.chars() {
        run = if found == c { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_never_touch() {
        let two = Inline::code("a").then(Inline::code("b"));
        assert_eq!(two.to_string(), "`a` `b`");
        assert_eq!(
            Inline::code("a").own("`b`").then(Inline::text("c@d")).to_string(),
            "`a` `b` `c@d`"
        );
        assert_eq!(
            Inline::code(r"a\").then(Inline::code("b")).to_string(),
            r"`a\` `b`"
        );
    }

    #[test]
    fn block_markers_act_only_at_the_start_of_a_line() {
        assert_eq!(Inline::text("- 5").to_string(), r"\- 5");
        assert_eq!(Inline::text("- 5").to_cell(), "- 5");
        assert_eq!(Inline::from("x ").then(Inline::text("- 5")).to_string(), "x - 5");
    }

    #[test]
    fn empty_blank_and_absent_differ() {
        assert_eq!(Inline::text(" ").to_string(), "(empty)");
        assert_eq!(Inline::blank().to_string(), "");
        assert_eq!(
            Inline::recorded(None::<&str>, Inline::text).to_string(),
            "not recorded"
        );
    }

    #[test]
    fn dollars_are_escaped_when_two_could_make_mathematics() {
        let cost = || Inline::number("$0.0629");
        assert_eq!(cost().to_string(), "$0.0629");
        assert_eq!(
            cost().own(" of ").then(cost()).to_string(),
            r"\$0.0629 of \$0.0629"
        );
        assert_eq!(
            cost().own(" for ").then(Inline::code("a$b")).to_string(),
            r"\$0.0629 for `a$b`"
        );
    }

    #[test]
    fn long_code_is_cut_inside_its_span() {
        assert_eq!(Inline::code_cut("abcdef", 3).to_string(), "`abc…`");
    }

    #[test]
    fn own_words_cannot_end_a_cell() {
        assert_eq!(Inline::from("a|b\nc").to_cell(), r"a\|b c");
    }
}
