//! The parts of a Markdown text, counted line by line.

use serde::{Deserialize, Serialize};

use super::SizeChange;

/// Parts of a Markdown text. Inside fenced code nothing else is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextStructure"))]
#[non_exhaustive]
pub struct Structure {
    /// Lines that begin with one to six `#` and a space.
    pub headings: u64,
    /// Lines that begin with `-`, `*`, `+`, or a number and `.` or `)`, and a space; at any depth.
    pub list_items: u64,
    /// Fenced blocks of code.
    pub code_blocks: u64,
    /// Tables: a line of `-`, `:` and `|` under a line with `|`.
    pub tables: u64,
    /// Links and images in brackets, and bare `http://` or `https://` addresses.
    pub links: u64,
}

/// The parts of two texts, before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextStructureChange"))]
#[non_exhaustive]
pub struct StructureChange {
    /// Headings.
    pub headings: SizeChange,
    /// List items.
    pub list_items: SizeChange,
    /// Fenced blocks of code.
    pub code_blocks: SizeChange,
    /// Tables.
    pub tables: SizeChange,
    /// Links.
    pub links: SizeChange,
}

impl StructureChange {
    pub(super) fn of(before: Option<Structure>, after: Option<Structure>) -> Self {
        let change = |part: fn(Structure) -> u64| SizeChange::of(before.map(part), after.map(part));
        Self {
            headings: change(|text| text.headings),
            list_items: change(|text| text.list_items),
            code_blocks: change(|text| text.code_blocks),
            tables: change(|text| text.tables),
            links: change(|text| text.links),
        }
    }
}

impl Structure {
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut fence: Option<(char, usize)> = None;
        let mut before = "";
        for line in text.lines() {
            let bare = line.trim_start();
            match (fence, fence_of(bare)) {
                (Some((mark, width)), Some((closing, count, ends))) => {
                    if mark == closing && count >= width && ends {
                        fence = None;
                    }
                    continue;
                }
                (Some(_), None) => continue,
                (None, Some((mark, count, _))) => {
                    found.code_blocks += 1;
                    fence = Some((mark, count));
                    continue;
                }
                (None, None) => {}
            }
            found.headings += u64::from(is_heading(bare));
            found.list_items += u64::from(is_list_item(bare));
            found.tables += u64::from(before.contains('|') && is_delimiter_row(bare));
            found.links += links(line);
            before = line;
        }
        found
    }
}

/// Mark and width of a code fence, and whether nothing follows it.
fn fence_of(bare: &str) -> Option<(char, usize, bool)> {
    let mark = bare.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = bare.trim_start_matches(mark);
    let width = bare.len() - rest.len();
    // Three backticks and more on the same line are code within a line.
    (width >= 3 && !(mark == '`' && rest.contains('`'))).then(|| (mark, width, rest.trim().is_empty()))
}

fn is_heading(bare: &str) -> bool {
    let rest = bare.trim_start_matches('#');
    let width = bare.len() - rest.len();
    (1..=6).contains(&width) && (rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_list_item(bare: &str) -> bool {
    let rest = match bare.strip_prefix(['-', '*', '+']) {
        Some(rest) => Some(rest),
        None => {
            let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < bare.len())
                .then(|| rest.strip_prefix(['.', ')']))
                .flatten()
        }
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty())
}

fn is_delimiter_row(bare: &str) -> bool {
    bare.contains('|')
        && bare.contains('-')
        && bare.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn links(line: &str) -> u64 {
    let bare = ["http://", "https://"]
        .iter()
        .flat_map(|scheme| line.match_indices(scheme))
        .filter(|(at, _)| !line.get(..*at).unwrap_or_default().ends_with("]("))
        .count();
    (line.matches("](").count() + bare) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_outside_code_only() {
        let text = "# One\n##Not\n\n- a\n  * b\n3) c\n-no\n**bold** text\n\n```sh\n# no\n- no\n```\n~~~\n```\n~~~\n\
                    | a | b |\n|---|:-:|\n| 1 | 2 |\n---\nsee [x](https://a.b) and https://c.d\n```inline``` x";
        assert_eq!(
            Structure::of(text),
            Structure {
                headings: 1,
                list_items: 3,
                code_blocks: 2,
                tables: 1,
                links: 2
            }
        );
        assert_eq!(Structure::of(""), Structure::default());
    }
}
