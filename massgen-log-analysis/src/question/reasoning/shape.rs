//! What a call was made for, and the shape of a sequence of calls.

use serde::Serialize;

use crate::effect::runs_tests;
use crate::{Effect, ToolClass};

/// What a call was made for: its tool's class, shell commands looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Act {
    /// Reads files or lists folders, by a tool or by a command of which no part does more.
    Read,
    /// Runs tests, linters or type checkers, and nothing that writes.
    Verify,
    /// Writes, edits, moves or deletes files, by a tool or by a command of which no part is opaque.
    Write,
    /// Runs a command that may do anything, or of which nothing can be told.
    Run,
    /// Searches or fetches from the web, or searches files by a tool.
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

impl Act {
    /// Every act, in the order of the tables.
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::Verify,
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
            Self::Verify => 'V',
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
            Self::Verify => "verify",
            Self::Write => "write",
            Self::Run => "run",
            Self::Search => "search",
            Self::Media => "media",
            Self::Checklist => "checklist",
            Self::Delegate => "delegate",
            Self::Other => "other",
        }
    }

    /// What a call with this effect was made for; `command` is the script of a shell tool.
    pub fn of(effect: &Effect, command: Option<&str>) -> Self {
        match effect.class {
            ToolClass::Read => Self::Read,
            ToolClass::Write => Self::Write,
            ToolClass::Search => Self::Search,
            ToolClass::Media => Self::Media,
            ToolClass::Checklist => Self::Checklist,
            ToolClass::Delegate => Self::Delegate,
            ToolClass::Other => Self::Other,
            ToolClass::Run if effect.opaque => Self::Run,
            ToolClass::Run if effect.is_write() => Self::Write,
            ToolClass::Run if effect.check && command.is_some_and(runs_tests) => Self::Verify,
            ToolClass::Run if effect.check => Self::Read,
            ToolClass::Run => Self::Run,
        }
    }
}

/// The acts in order, runs of one act compressed: `R3 W1 V5`. At most 60 runs; `…` stands for more.
pub fn shape(acts: impl IntoIterator<Item = Act>) -> String {
    const MOST: usize = 60;
    let mut runs: Vec<(Act, u64)> = Vec::new();
    for act in acts {
        match runs.last_mut() {
            Some((last, count)) if *last == act => *count += 1,
            _ => runs.push((act, 1)),
        }
    }
    let mut parts: Vec<String> = runs
        .iter()
        .take(MOST)
        .map(|(act, count)| format!("{}{count}", act.letter()))
        .collect();
    if runs.len() > MOST {
        parts.push("…".to_owned());
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use massgen_log_model::digest::Args;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_shape_counts_runs() {
        use Act::{Read, Run, Write};
        assert_eq!(shape([Read, Read, Write, Run, Run, Read]), "R2 W1 X2 R1");
        assert_eq!(shape([]), "");
        let long = shape((0..200).map(|i| if i % 2 == 0 { Read } else { Run }));
        assert!(long.ends_with(" …") && long.len() < 200);
    }

    #[test]
    fn a_command_is_what_it_does() {
        let of = |command: &str| {
            let args = Args::of_value(&json!({ "command": command }));
            let effect = Effect::of("execute_command", Some(&args));
            Act::of(&effect, args.command.as_deref())
        };
        for (command, act) in [
            ("ls -R | head", Act::Read),
            ("git status", Act::Read),
            ("cd app && python -m pytest -q", Act::Verify),
            ("cat a.py && ruff check .", Act::Verify),
            ("echo x > a", Act::Write),
            ("echo x > a && cat a", Act::Write),
            ("echo x > a && pytest", Act::Write),
            ("python a.py", Act::Run),
            ("echo x > a && python a.py", Act::Run),
            ("sleep 1", Act::Run),
        ] {
            assert_eq!(of(command), act, "{command}");
        }
        let unknown = Effect::of("execute_command", None);
        assert_eq!(Act::of(&unknown, None), Act::Run);
    }
}
