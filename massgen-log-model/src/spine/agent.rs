use serde::{Deserialize, Serialize};

use super::Round;
use crate::word::open_vocabulary;
use crate::{AgentId, Location, Moment};

/// One configured agent of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Agent {
    /// The real id.
    pub id: AgentId,
    /// Backend type as configured (`chatcompletion`, `claude`, …); `None` when the configuration is not
    /// recorded or names none.
    pub backend: Option<String>,
    /// Model as configured; `None` when not recorded.
    pub model: Option<String>,
    /// The rounds of this attempt in order of their start, false starts included (see
    /// [`Round::false_start`]).
    pub rounds: Vec<Round>,
    /// Rounds in this attempt's metrics that belong to an earlier attempt: MassGen's counters are never
    /// reset. They are not in `rounds`.
    pub carried_rounds: Vec<Round>,
    /// Errors, timeouts and cancellations of this agent.
    pub ends: Vec<AgentEnd>,
}

open_vocabulary! {
    /// How an agent was ended.
    AgentEndKind {
        /// The agent failed for good.
        Error = "error",
        /// The orchestrator's time limit met the agent before it had voted.
        Timeout = "timeout",
        /// The agent's task was cancelled; often harmless.
        Cancelled = "cancelled",
    }
}

/// An error, timeout or cancellation that ended an agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentEnd {
    /// Which.
    pub kind: AgentEndKind,
    /// The message without MassGen's prefix (`ERROR: `, `TIMEOUT: `, `CANCELLED: `); may be empty.
    pub message: String,
    /// When; `None` when the only source is status.json, whose time is that of its own writing.
    pub time: Option<Moment>,
    /// Where it stands.
    pub sources: Vec<Location>,
}
