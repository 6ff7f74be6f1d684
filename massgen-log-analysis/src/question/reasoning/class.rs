//! Classes of tools, by their names.

use serde::Serialize;

/// What a tool is for, by its name alone. A shell command counts as `run`, whatever it does.
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
    /// Anything else.
    Other,
}

impl ToolClass {
    /// Every class, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::Read,
        Self::Write,
        Self::Run,
        Self::Search,
        Self::Media,
        Self::Checklist,
        Self::Other,
    ];

    /// The letter in a [`shape`].
    pub const fn letter(self) -> char {
        match self {
            Self::Read => 'R',
            Self::Write => 'W',
            Self::Run => 'X',
            Self::Search => 'S',
            Self::Media => 'M',
            Self::Checklist => 'C',
            Self::Other => 'O',
        }
    }

    /// The word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Run => "run",
            Self::Search => "search",
            Self::Media => "media",
            Self::Checklist => "checklist",
            Self::Other => "other",
        }
    }
}

/// Parts of tool names, in lower case; the first row that matches counts.
const NAMES: &[(ToolClass, &[&str])] = &[
    (
        ToolClass::Checklist,
        &["checklist", "propose_improvements", "draft_approach"],
    ),
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

/// The class of the tool `name`.
pub fn class_of(name: &str) -> ToolClass {
    // A server may be called anything (`mcp__filesystem__read_file`): the tool's own part decides.
    let own = name.rsplit("__").next().unwrap_or(name).to_ascii_lowercase();
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
        .map_or(ToolClass::Other, |(class, _)| *class)
}

/// The classes in order, runs of one class compressed: `R3 W1 X5`. At most 60 runs; `…` stands for more.
pub fn shape(classes: impl IntoIterator<Item = ToolClass>) -> String {
    const MOST: usize = 60;
    let mut runs: Vec<(ToolClass, u64)> = Vec::new();
    for class in classes {
        match runs.last_mut() {
            Some((last, count)) if *last == class => *count += 1,
            _ => runs.push((class, 1)),
        }
    }
    let mut parts: Vec<String> = runs
        .iter()
        .take(MOST)
        .map(|(class, count)| format!("{}{count}", class.letter()))
        .collect();
    if runs.len() > MOST {
        parts.push("…".to_owned());
    }
    parts.join(" ")
}

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
            ("Bash", ToolClass::Run),
            ("Read", ToolClass::Read),
            ("LS", ToolClass::Read),
            ("codex_file_edit", ToolClass::Write),
            ("WebSearch", ToolClass::Search),
            ("mcp__subagent_1__spawn_subagents", ToolClass::Other),
            ("", ToolClass::Other),
        ] {
            assert_eq!(class_of(name), class, "{name}");
        }
    }

    #[test]
    fn a_shape_counts_runs() {
        use ToolClass::{Read, Run, Write};
        assert_eq!(shape([Read, Read, Write, Run, Run, Read]), "R2 W1 X2 R1");
        assert_eq!(shape([]), "");
        let long = shape((0..200).map(|i| if i % 2 == 0 { Read } else { Run }));
        assert!(long.ends_with(" …") && long.len() < 200);
    }
}
