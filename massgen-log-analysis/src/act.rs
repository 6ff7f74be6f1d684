//! What calls were made for, as one word each.

use massgen_log_model::digest::Args;
use massgen_log_model::spine::ToolCall;
use serde::{Deserialize, Serialize};

use crate::effect::{is_media_generation, runs_tests};
use crate::tool_class::own_name;
use crate::{Effect, ToolClass};

/// What one call was made for: its tool's class, shell commands looked into. Every call is of exactly one act, the
/// first that fits, in the order of [`Act::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CallAct"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Act {
    /// The checklist and its proposals.
    Checklist,
    /// Starts, asks or steers other agents.
    Delegate,
    /// Makes images, audio or video.
    Media,
    /// Its arguments are not recorded, and its tool may do anything.
    Unknown,
    /// Writes, edits, moves or deletes files, by a tool or by a command.
    Write,
    /// May do anything: a script, a build, an install, a tool of unknown purpose.
    Run,
    /// Runs tests, linters or type checkers, and nothing that writes.
    Verify,
    /// Searches or fetches from the web, or searches files by a tool.
    Search,
    /// Reads files, lists folders or looks at media, by a tool or by a command of which no part does more.
    Read,
    /// Anything else: it touches no file that can be told (`echo`, `sleep`, asking for a state).
    Other,
}

impl Act {
    /// Every act, in the order of the rules.
    pub const ALL: [Self; 10] = [
        Self::Checklist,
        Self::Delegate,
        Self::Media,
        Self::Unknown,
        Self::Write,
        Self::Run,
        Self::Verify,
        Self::Search,
        Self::Read,
        Self::Other,
    ];

    /// The letter in the shape of a sequence of calls.
    pub const fn letter(self) -> char {
        match self {
            Self::Checklist => 'C',
            Self::Delegate => 'D',
            Self::Media => 'M',
            Self::Unknown => 'U',
            Self::Write => 'W',
            Self::Run => 'X',
            Self::Verify => 'V',
            Self::Search => 'S',
            Self::Read => 'R',
            Self::Other => 'O',
        }
    }

    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::Delegate => "delegate",
            Self::Media => "media",
            Self::Unknown => "unknown",
            Self::Write => "write",
            Self::Run => "run",
            Self::Verify => "verify",
            Self::Search => "search",
            Self::Read => "read",
            Self::Other => "other",
        }
    }

    /// The act of a call.
    pub fn of(call: &ToolCall) -> Self {
        let effect = Effect::of(call.tool.as_str(), call.args.as_ref());
        Self::with_effect(call.tool.as_str(), call.args.as_ref(), &effect)
    }

    /// The act of a call of `tool` whose effect is known already.
    pub(crate) fn with_effect(tool: &str, args: Option<&Args>, effect: &Effect) -> Self {
        match effect.class {
            ToolClass::Checklist => Self::Checklist,
            ToolClass::Delegate => Self::Delegate,
            ToolClass::Media if is_media_generation(&own_name(tool)) => Self::Media,
            ToolClass::Write => Self::Write,
            _ if args.is_none() && effect.opaque => Self::Unknown,
            _ if effect.is_write() => Self::Write,
            _ if effect.opaque => Self::Run,
            ToolClass::Search => Self::Search,
            ToolClass::Run
                if effect.check
                    && args
                        .and_then(|args| args.command.as_deref())
                        .is_some_and(runs_tests) =>
            {
                Self::Verify
            }
            _ if effect.check => Self::Read,
            _ => Self::Other,
        }
    }
}

/// Calls by act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActCounts {
    /// Calls of the act `checklist`.
    pub checklist: usize,
    /// Calls of the act `delegate`.
    pub delegate: usize,
    /// Calls of the act `media`.
    pub media: usize,
    /// Calls of the act `unknown`.
    pub unknown: usize,
    /// Calls of the act `write`.
    pub write: usize,
    /// Calls of the act `run`.
    pub run: usize,
    /// Calls of the act `verify`.
    pub verify: usize,
    /// Calls of the act `search`.
    pub search: usize,
    /// Calls of the act `read`.
    pub read: usize,
    /// Calls of the act `other`.
    pub other: usize,
}

impl ActCounts {
    /// The acts of these calls.
    pub(crate) fn of<'a>(calls: impl Iterator<Item = &'a ToolCall>) -> Self {
        let mut counts = Self::default();
        for call in calls {
            *counts.count_mut(Act::of(call)) += 1;
        }
        counts
    }

    fn count_mut(&mut self, act: Act) -> &mut usize {
        match act {
            Act::Checklist => &mut self.checklist,
            Act::Delegate => &mut self.delegate,
            Act::Media => &mut self.media,
            Act::Unknown => &mut self.unknown,
            Act::Write => &mut self.write,
            Act::Run => &mut self.run,
            Act::Verify => &mut self.verify,
            Act::Search => &mut self.search,
            Act::Read => &mut self.read,
            Act::Other => &mut self.other,
        }
    }

    /// Each act with its calls, in the order of [`Act::ALL`].
    pub fn each(mut self) -> [(Act, usize); 10] {
        Act::ALL.map(|act| (act, *self.count_mut(act)))
    }

    /// Calls that look: reads, searches and checks.
    pub fn looks(&self) -> usize {
        self.verify.saturating_add(self.search).saturating_add(self.read)
    }

    /// Calls of known arguments that make something, or may.
    pub fn makes(&self) -> usize {
        [self.write, self.run, self.media, self.delegate]
            .into_iter()
            .fold(0, usize::saturating_add)
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
    fn every_call_is_of_one_act() {
        let shell = "mcp__command_line__execute_command";
        let cases = [
            (shell, json!({"command": "cat a.md | head"}), Act::Read),
            (shell, json!({"command": "pytest -q"}), Act::Verify),
            (shell, json!({"command": "echo x > a.md"}), Act::Write),
            (shell, json!({"command": "python build.py > a.md"}), Act::Write),
            (shell, json!({"command": "python build.py"}), Act::Run),
            (shell, json!({"command": "echo x > a && python a.py"}), Act::Write),
            (shell, json!({"command": "cat a.py && ruff check ."}), Act::Verify),
            (shell, json!({"command": "git status"}), Act::Read),
            (shell, json!({"command": "echo x"}), Act::Other),
            (
                "custom_tool__generate_image",
                json!({"prompt": "x", "path": "a.png"}),
                Act::Media,
            ),
            ("custom_tool__read_media", json!({"path": "a.png"}), Act::Read),
            ("mcp__filesystem__write_file", Value::Null, Act::Write),
            ("mcp__s__spawn_subagents", json!({}), Act::Delegate),
            ("WebSearch", json!({"query": "x"}), Act::Search),
            (shell, Value::Null, Act::Unknown),
            ("mcp__filesystem__read_text_file", json!({"path": "a"}), Act::Read),
            ("mcp__filesystem__read_text_file", Value::Null, Act::Read),
            ("mcp__filesystem__write_file", json!({"path": "a"}), Act::Write),
            (
                "mcp__massgen_checklist__submit_checklist",
                json!({}),
                Act::Checklist,
            ),
        ];
        for (tool, args, act) in cases {
            assert_eq!(Act::of(&call(tool, &args)), act, "{tool} {args}");
        }
    }
}
