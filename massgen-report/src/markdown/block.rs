//! Blocks other than tables. Each ends with an empty line.

use std::fmt;

use super::Inline;
use super::inline::{EMPTY, longest_run};
use super::visible::visible_block;
use crate::redaction::shared;

/// A heading of level 1 to 6; other levels are moved to the nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    level: u8,
    title: Inline,
}

impl Heading {
    /// A heading.
    pub fn new(level: u8, title: impl Into<Inline>) -> Self {
        Self {
            level: level.clamp(1, 6),
            title: title.into(),
        }
    }
}

impl fmt::Display for Heading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.level {
            f.write_str("#")?;
        }
        writeln!(f, " {}\n", self.title)
    }
}

/// A paragraph of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph(Inline);

impl Paragraph {
    /// A paragraph.
    pub fn new(content: impl Into<Inline>) -> Self {
        Self(content.into())
    }
}

impl fmt::Display for Paragraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.0)
    }
}

/// The box of a status: `- [x]`, `- [ ]`, and `- [ ] (not recorded)` when the log does not tell.
pub fn checkbox(state: Option<bool>) -> &'static str {
    match state {
        Some(true) => "- [x]",
        Some(false) => "- [ ]",
        None => "- [ ] (not recorded)",
    }
}

/// A list of bullets and boxes; written as nothing when it has no items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    indent: &'static str,
    marker: &'static str,
    content: Inline,
}

impl List {
    /// A list without items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a bullet.
    pub fn item(&mut self, content: impl Into<Inline>) -> &mut Self {
        self.push("", "-", content.into())
    }

    /// Appends a bullet under the last item that is not itself nested.
    pub fn nested(&mut self, content: impl Into<Inline>) -> &mut Self {
        let indent = if self.items.is_empty() { "" } else { "  " };
        self.push(indent, "-", content.into())
    }

    /// Appends a [`checkbox`].
    pub fn checked(&mut self, state: Option<bool>, content: impl Into<Inline>) -> &mut Self {
        self.push("", checkbox(state), content.into())
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn push(&mut self, indent: &'static str, marker: &'static str, content: Inline) -> &mut Self {
        self.items.push(Item {
            indent,
            marker,
            content,
        });
        self
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            let content = item.content.to_string();
            // An item without content would take the next block as its own.
            let content = if content.is_empty() { EMPTY } else { &content };
            writeln!(f, "{}{} {content}", item.indent, item.marker)?;
        }
        if self.items.is_empty() {
            Ok(())
        } else {
            f.write_str("\n")
        }
    }
}

/// Long text from a log, such as command output, in a code block that it cannot leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fenced {
    text: String,
    info: String,
}

impl Fenced {
    /// A code block. `info` names the language; characters that have no place there are dropped.
    pub fn new(text: &str, info: &str) -> Self {
        Self {
            text: visible_block(&shared(text)),
            info: info
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.'))
                .collect(),
        }
    }
}

impl fmt::Display for Fenced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.text.trim().is_empty() {
            EMPTY
        } else {
            &self.text
        };
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        let end = if text.ends_with('\n') { "" } else { "\n" };
        writeln!(f, "{fence}{}\n{text}{end}{fence}\n", self.info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_with_an_empty_line() {
        assert_eq!(
            Heading::new(9, Inline::text("a #")).to_string(),
            "###### a \\#\n\n"
        );
        assert_eq!(Paragraph::new("Done.").to_string(), "Done.\n\n");
        let mut list = List::new();
        assert_eq!(list.to_string(), "");
        list.item(Inline::text("1. x")).nested("y").item(Inline::blank());
        assert_eq!(list.to_string(), "- 1\\. x\n  - y\n- (empty)\n\n");
    }

    #[test]
    fn a_box_that_the_log_does_not_tell_is_neither() {
        let mut list = List::new();
        list.checked(Some(true), "a")
            .checked(Some(false), "b")
            .checked(None, "c");
        assert_eq!(list.to_string(), "- [x] a\n- [ ] b\n- [ ] (not recorded) c\n\n");
    }

    #[test]
    fn a_fence_outgrows_its_text() {
        assert_eq!(
            Fenced::new("a\n````\n# b", "sh `x`").to_string(),
            "`````shx\na\n````\n# b\n`````\n\n"
        );
        assert_eq!(
            Fenced::new("\u{1b}[1m\r\n", "").to_string(),
            "```\n⟨U+001B⟩[1m\n```\n\n"
        );
        assert_eq!(Fenced::new("", "").to_string(), "```\n(empty)\n```\n\n");
    }
}
