//! Classes of tools, by their names.

use std::borrow::Cow;
use std::sync::LazyLock;

use massgen_log_model::ToolName;
use serde::{Deserialize, Serialize};

/// What a tool is for, by its name alone. A shell command counts as `run`, whatever it does; what it does is
/// the [`Effect`](crate::Effect)'s matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ToolClass {
    /// Reads files or lists folders.
    Read,
    /// Writes, edits, moves or deletes files.
    Write,
    /// Runs commands or code.
    Run,
    /// Searches or fetches from the web, or searches files.
    Search,
    /// Makes or looks at images, audio or video.
    Media,
    /// The checklist and its proposals.
    Checklist,
    /// Starts, asks or steers other agents.
    Delegate,
    /// Anything else.
    Other,
}

impl ToolClass {
    /// Every class, in the order of the tables.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Write,
        Self::Run,
        Self::Search,
        Self::Media,
        Self::Checklist,
        Self::Delegate,
        Self::Other,
    ];

    /// The letter in the shape of a sequence of calls.
    pub const fn letter(self) -> char {
        match self {
            Self::Read => 'R',
            Self::Write => 'W',
            Self::Run => 'X',
            Self::Search => 'S',
            Self::Media => 'M',
            Self::Checklist => 'C',
            Self::Delegate => 'D',
            Self::Other => 'O',
        }
    }

    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Run => "run",
            Self::Search => "search",
            Self::Media => "media",
            Self::Checklist => "checklist",
            Self::Delegate => "delegate",
            Self::Other => "other",
        }
    }

    /// The class of the tool `name`.
    pub fn of(name: &str) -> Self {
        let own = own_name(name);
        // The first row that has a part of the name counts. Asked for each call several times: one pass over the
        // name, and only parts with the letter at hand are compared.
        let mut first = NAMES.len();
        for at in 0..own.len() {
            let rest = own.as_bytes().get(at..).unwrap_or_default();
            for (row, part) in parts_with(rest.first().copied()) {
                let fits = if part.len() < 3 {
                    at == 0 && rest == part.as_bytes()
                } else {
                    rest.starts_with(part.as_bytes())
                };
                if fits {
                    first = first.min(*row);
                }
            }
        }
        NAMES.get(first).map_or(Self::Other, |(class, _)| *class)
    }
}

/// The parts of tool names that begin with this letter, with the number of their row.
fn parts_with(letter: Option<u8>) -> &'static [(usize, &'static str)] {
    static PARTS: LazyLock<[Vec<(usize, &'static str)>; 26]> = LazyLock::new(|| {
        std::array::from_fn(|letter| {
            let rows = NAMES.iter().enumerate();
            rows.flat_map(|(row, (_, parts))| parts.iter().map(move |part| (row, *part)))
                .filter(|(_, part)| index(part.bytes().next()) == Some(letter))
                .collect()
        })
    });
    index(letter)
        .and_then(|at| PARTS.get(at))
        .map_or(&[], Vec::as_slice)
}

/// The place of a small letter in the alphabet.
fn index(letter: Option<u8>) -> Option<usize> {
    let letter = letter.filter(u8::is_ascii_lowercase)?;
    Some(usize::from(letter.wrapping_sub(b'a')))
}

/// A server may be called anything (`mcp__filesystem__read_file`): the tool's own part decides.
pub(crate) fn own_name(name: &str) -> Cow<'_, str> {
    let own = ToolName::own_part(name);
    if own.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(own.to_ascii_lowercase())
    } else {
        Cow::Borrowed(own)
    }
}

/// Parts of tool names, in lower case, from the specific to the general; the first row that matches counts.
const NAMES: &[(ToolClass, &[&str])] = &[
    (
        ToolClass::Checklist,
        &["checklist", "propose_improvements", "draft_approach"],
    ),
    (ToolClass::Delegate, &["subagent", "ask_others", "broadcast"]),
    (
        ToolClass::Media,
        &[
            "image",
            "video",
            "audio",
            "speech",
            "media",
            "screenshot",
            "transcri",
        ],
    ),
    (
        ToolClass::Search,
        &["search", "fetch", "browser", "crawl", "grep", "glob", "http"],
    ),
    (
        ToolClass::Run,
        &[
            "execute",
            "command",
            "bash",
            "shell",
            "run_",
            "python",
            "code_interpreter",
            "terminal",
        ],
    ),
    (
        ToolClass::Write,
        &[
            "write", "edit", "create", "delete", "move", "copy", "append", "patch", "replace", "mkdir",
            "remove",
        ],
    ),
    (
        ToolClass::Read,
        &[
            "read",
            "list_dir",
            "list_files",
            "directory_tree",
            "get_file",
            "view",
            "compare",
            "ls",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_classed_by_its_own_name() {
        for (name, class) in [
            ("mcp__command_line__execute_command", ToolClass::Run),
            ("mcp__filesystem__read_file", ToolClass::Read),
            ("mcp__filesystem__write_file", ToolClass::Write),
            ("custom_tool__read_media", ToolClass::Media),
            ("mcp__massgen_checklist__submit_checklist", ToolClass::Checklist),
            ("mcp__massgen_checklist__draft_approach", ToolClass::Checklist),
            ("Bash", ToolClass::Run),
            ("Read", ToolClass::Read),
            ("LS", ToolClass::Read),
            ("codex_file_edit", ToolClass::Write),
            ("WebSearch", ToolClass::Search),
            ("mcp__subagent_1a2b3c4d__spawn_subagents", ToolClass::Delegate),
            ("custom_tool__wait_for_background_tool", ToolClass::Other),
            ("", ToolClass::Other),
        ] {
            assert_eq!(ToolClass::of(name), class, "{name}");
        }
    }

    /// The class by the rule as it is written: row by row, part by part.
    fn by_rule(name: &str) -> ToolClass {
        let own = own_name(name);
        let has = |part: &&str| {
            if part.len() < 3 {
                own == *part
            } else {
                own.contains(part)
            }
        };
        let row = NAMES.iter().find(|(_, parts)| parts.iter().any(has));
        row.map_or(ToolClass::Other, |(class, _)| *class)
    }

    proptest::proptest! {
        #[test]
        fn one_pass_gives_what_the_rule_gives(
            name in "[a-zA-Z_.é]{0,12}",
            parts in proptest::collection::vec(proptest::sample::select(
                NAMES.iter().flat_map(|(_, parts)| parts.iter().copied()).collect::<Vec<_>>(),
            ), 0..3),
            server in "(mcp__[a-z]{0,4}__)?",
        ) {
            for text in [format!("{server}{name}"), format!("{server}{name}{}", parts.concat()), parts.join("_")] {
                proptest::prop_assert_eq!(ToolClass::of(&text), by_rule(&text), "{}", text);
            }
        }
    }
}
