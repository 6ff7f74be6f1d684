//! What calls do, as one word each: every call is of exactly one kind.

use massgen_log_model::spine::ToolCall;
use serde::Serialize;

use crate::{Effect, ToolClass};

/// What one call does, by its [`Effect`]: the first kind that fits, in the order of [`WorkKind::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkKind {
    /// Its arguments are not recorded, and its tool may write anything.
    Unknown,
    /// Writes a path that can be told.
    Write,
    /// May write anything: a script, a build, an install, a start of other agents.
    Opaque,
    /// Runs tests, linters or type checkers, and nothing that writes.
    Check,
    /// Reads, lists or searches, and nothing else.
    Read,
    /// The checklist and its proposals.
    Checklist,
    /// Anything else: it touches no file that can be told.
    Other,
}

impl WorkKind {
    /// Every kind, in the order of the rules.
    pub const ALL: [Self; 7] = [
        Self::Unknown,
        Self::Write,
        Self::Opaque,
        Self::Check,
        Self::Read,
        Self::Checklist,
        Self::Other,
    ];

    /// The kind of one call.
    pub fn of(call: &ToolCall) -> Self {
        let effect = Effect::of(call.tool.as_str(), call.args.as_ref());
        let only_reads = matches!(
            effect.class,
            ToolClass::Read | ToolClass::Search | ToolClass::Media
        );
        match () {
            () if call.args.is_none() && effect.opaque => Self::Unknown,
            () if effect.is_write() => Self::Write,
            () if effect.opaque => Self::Opaque,
            () if effect.check && effect.reads_all && !only_reads => Self::Check,
            () if effect.check => Self::Read,
            () if effect.class == ToolClass::Checklist => Self::Checklist,
            () => Self::Other,
        }
    }

    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Write => "write",
            Self::Opaque => "opaque",
            Self::Check => "check",
            Self::Read => "read",
            Self::Checklist => "checklist",
            Self::Other => "other",
        }
    }
}

/// Calls of each [`WorkKind`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkCounts {
    /// [`WorkKind::Unknown`].
    pub unknown: usize,
    /// [`WorkKind::Write`].
    pub write: usize,
    /// [`WorkKind::Opaque`].
    pub opaque: usize,
    /// [`WorkKind::Check`].
    pub check: usize,
    /// [`WorkKind::Read`].
    pub read: usize,
    /// [`WorkKind::Checklist`].
    pub checklist: usize,
    /// [`WorkKind::Other`].
    pub other: usize,
}

impl WorkCounts {
    /// The kinds of these calls.
    pub(crate) fn of<'a>(calls: impl Iterator<Item = &'a ToolCall>) -> Self {
        let mut counts = Self::default();
        for call in calls {
            let count = match WorkKind::of(call) {
                WorkKind::Unknown => &mut counts.unknown,
                WorkKind::Write => &mut counts.write,
                WorkKind::Opaque => &mut counts.opaque,
                WorkKind::Check => &mut counts.check,
                WorkKind::Read => &mut counts.read,
                WorkKind::Checklist => &mut counts.checklist,
                WorkKind::Other => &mut counts.other,
            };
            *count += 1;
        }
        counts
    }

    /// Calls that look: reads and checks.
    pub fn looks(&self) -> usize {
        self.check.saturating_add(self.read)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use massgen_log_model::digest::Args;
    use massgen_log_model::spine::ToolCall;
    use serde_json::{Value, json};

    /// A call of `tool`; `null` = its arguments are not recorded.
    pub(crate) fn call(tool: &str, args: &Value) -> ToolCall {
        let args = (!args.is_null()).then(|| Args::of_value(args));
        serde_json::from_value(json!({
            "id": null, "agent": "a", "tool": tool, "tool_type": null, "start": null, "end": null,
            "seconds": null, "success": null, "status": null, "error": null,
            "args": args.map(|args| serde_json::to_value(args).unwrap()),
            "result": null, "input_chars": null, "output_chars": null, "round": null, "carried": false,
            "sources": [],
        }))
        .unwrap()
    }

    #[test]
    fn every_call_is_of_one_kind() {
        let shell = "mcp__command_line__execute_command";
        let cases = [
            (shell, json!({"command": "cat a.md | head"}), WorkKind::Read),
            (shell, json!({"command": "pytest -q"}), WorkKind::Check),
            (shell, json!({"command": "echo x > a.md"}), WorkKind::Write),
            (
                shell,
                json!({"command": "python build.py > a.md"}),
                WorkKind::Write,
            ),
            (shell, json!({"command": "python build.py"}), WorkKind::Opaque),
            (shell, json!({"command": "echo x"}), WorkKind::Other),
            (shell, Value::Null, WorkKind::Unknown),
            (
                "mcp__filesystem__read_text_file",
                json!({"path": "a"}),
                WorkKind::Read,
            ),
            ("mcp__filesystem__read_text_file", Value::Null, WorkKind::Read),
            (
                "mcp__filesystem__write_file",
                json!({"path": "a"}),
                WorkKind::Write,
            ),
            (
                "mcp__massgen_checklist__submit_checklist",
                json!({}),
                WorkKind::Checklist,
            ),
        ];
        for (tool, args, kind) in cases {
            assert_eq!(WorkKind::of(&call(tool, &args)), kind, "{tool} {args}");
        }
    }
}
