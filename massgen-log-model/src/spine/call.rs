use serde::{Deserialize, Serialize};

use crate::digest::{Args, ResultDigest};
use crate::word::open_vocabulary;
use crate::{AgentId, CallId, Location, Moment, RelPath, ToolName};

/// One tool call, started, finished or not, joined from every source that tells of it. Workflow tools
/// (`new_answer`, `vote`, `stop`) are not in the list, nor are calls to tools that do not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The provider's id.
    pub id: Option<CallId>,
    /// Who called; `None` when no source says.
    pub agent: Option<AgentId>,
    /// The full tool name.
    pub tool: ToolName,
    /// `mcp` or `custom`, as metrics_events.json has it.
    pub tool_type: Option<String>,
    /// When it began.
    pub start: Option<Moment>,
    /// When it ended; `None` for a call that never did.
    pub end: Option<Moment>,
    /// Duration in seconds by the writer's own measure.
    pub seconds: Option<f64>,
    /// Whether the record says that the call succeeded: metrics_events.json `success`, else events.jsonl
    /// `is_error` turned round. A shell command that exits with 1 is a success here.
    pub success: Option<bool>,
    /// events.jsonl `status`: `success`, `error`, `denied`, `background`, `cancelled`.
    pub status: Option<String>,
    /// The recorded error message, at most 500 characters.
    pub error: Option<String>,
    /// The arguments; `None` when no source has them.
    pub args: Option<Args>,
    /// What came back; `None` when no source has it.
    pub result: Option<ResultDigest>,
    /// Length of the input in characters, as recorded.
    pub input_chars: Option<i64>,
    /// Length of the result in characters, as recorded, else as read.
    pub output_chars: Option<i64>,
    /// Position in the agent's `rounds` of the round it was made in (largest overlap in time).
    pub round: Option<usize>,
    /// Whether this attempt's files repeat it from an earlier attempt (counters are never reset).
    pub carried: bool,
    /// Whether its end, result or id was found by order alone: several open calls of the tool fitted, the
    /// first that began was taken. Set on each call that fitted.
    #[serde(default)]
    pub ambiguous: bool,
    /// Every kind of file that tells of it, in the order of [`CallSource::ALL`].
    #[serde(default)]
    pub seen_in: Vec<CallSource>,
    /// Where it stands, the primary first: its records, then one place per kind of log that mentions it.
    pub sources: Vec<Location>,
}

impl ToolCall {
    /// The record that holds its result: the last place in metrics_events.json or events.jsonl, else the
    /// last place of all.
    pub fn result_place(&self) -> Option<&Location> {
        self.sources
            .iter()
            .rev()
            .find(|place| {
                matches!(
                    CallSource::of_path(&place.path),
                    Some(CallSource::MetricsEvents | CallSource::Events)
                )
            })
            .or_else(|| self.sources.last())
    }

    /// The shell command, for tools that run one.
    pub fn command(&self) -> Option<&str> {
        self.args.as_ref()?.command.as_deref()
    }

    /// Whether the call came to an end.
    pub fn is_finished(&self) -> bool {
        self.end.is_some() || self.seconds.is_some()
    }
}

open_vocabulary! {
    /// A kind of file that tells of tool calls.
    CallSource {
        /// metrics_events.json: without arguments.
        MetricsEvents = "metrics_events",
        /// events.jsonl
        Events = "events",
        /// execution_trace.md: knows the agent, covers one round each.
        ExecutionTrace = "execution_trace",
        /// streaming_debug.log (0.1.28..0.1.44).
        StreamingDebug = "streaming_debug",
        /// massgen.log: knows no agent.
        MassgenLog = "massgen_log",
    }
}

impl CallSource {
    /// What a file is by its name; `None` for a file that tells of no calls.
    pub fn of_path(path: &RelPath) -> Option<Self> {
        Some(match path.file_name() {
            "metrics_events.json" => Self::MetricsEvents,
            "events.jsonl" => Self::Events,
            "execution_trace.md" => Self::ExecutionTrace,
            name if name.starts_with("streaming_debug") => Self::StreamingDebug,
            name if name.starts_with("massgen") => Self::MassgenLog,
            _ => return None,
        })
    }
}

/// A call as logs tell it, with its arguments: used where the calls themselves carry none, and for what
/// no call could be found for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mention {
    /// Where it was read.
    pub from: CallSource,
    /// The full tool name.
    pub tool: ToolName,
    /// Who called; `None` when the log does not say.
    pub agent: Option<AgentId>,
    /// The provider's id, where the log has it.
    pub id: Option<CallId>,
    /// The arguments.
    pub args: Option<Args>,
    /// What came back.
    pub result: Option<ResultDigest>,
    /// Whether its result or id was found by order alone, as in [`ToolCall::ambiguous`].
    #[serde(default)]
    pub ambiguous: bool,
    /// Where it stands.
    pub source: Location,
    /// Every kind of file that mentions it, in the order of [`CallSource::ALL`].
    #[serde(default)]
    pub seen_in: Vec<CallSource>,
    /// Where it stands in files of the other kinds, one place each.
    #[serde(default)]
    pub also_at: Vec<Location>,
}
