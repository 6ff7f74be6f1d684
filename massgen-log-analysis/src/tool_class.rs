//! Classes of tools, by their names.

use serde::Serialize;

/// What a tool is for, by its name alone. A shell command counts as `run`, whatever it does; what it does is
/// the [`Effect`](crate::Effect)'s matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
        NAMES
            .iter()
            .find(|(_, parts)| {
                parts.iter().any(|part| {
                    if part.len() < 3 {
                        own == *part
                    } else {
                        own.contains(part)
                    }
                })
            })
            .map_or(Self::Other, |(class, _)| *class)
    }
}

/// A server may be called anything (`mcp__filesystem__read_file`): the tool's own part decides.
pub(crate) fn own_name(name: &str) -> String {
    name.rsplit("__").next().unwrap_or(name).to_ascii_lowercase()
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
}
