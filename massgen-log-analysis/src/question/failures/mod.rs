//! Question 7: what failed.
//!
//! Several classes that are never added up: a failed call is one that the record says failed or was
//! refused; a failed command is a call that succeeded in running a command which exited with another code
//! than 0; an agent that was cancelled because all had voted did not fail.

mod agents;
mod api;
mod calls;
mod ending;
mod rounds;
mod timeouts;

use massgen_log_model::artifact::events::{EventType, Payload};
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Clock, Location, Moment};
use serde::{Deserialize, Serialize};

pub use ending::{RunEnd, RunEndKind};
pub use rounds::IncompleteRound;
pub(in crate::question) use rounds::undecided;
pub use timeouts::OrchestratorTimeout;

use super::tool_reliability::{Hypothesis, hypothesis};
use crate::offset::offset;
use crate::{Evidence, Figure};

/// What failed in an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Failures {
    /// Error events of the event stream.
    pub exceptions: Vec<Failure>,
    /// Calls that the record says failed or were denied.
    pub tool_calls: Vec<Failure>,
    /// Their number; `None` when no source tells of calls.
    pub tool_failures: Figure<u64>,
    /// Commands that exited with another code than 0.
    pub commands: Vec<Failure>,
    /// Their number; `None` when commands ran and no result of any is recorded.
    pub command_failures: Figure<u64>,
    /// Commands whose result is not recorded; 0 means that `command_failures` is exact.
    pub commands_without_result: u64,
    /// Calls recorded as success whose own result, without an exit code, says `success: false`, has an error
    /// status, or refuses a spawn.
    pub reported_failures: Vec<Failure>,
    /// Errors of agents, forced terminations and cancellations.
    pub agents: Vec<Failure>,
    /// Failed model calls.
    pub api: Vec<Failure>,
    /// Tool servers that could not be reached or were lost.
    pub mcp_servers: Vec<Failure>,
    /// The orchestrator's time limit, when it was met.
    pub orchestrator_timeout: Option<OrchestratorTimeout>,
    /// Time limits of rounds and subagents, and of agents met by the orchestrator's limit.
    pub timeouts: Vec<Failure>,
    /// Subagents that ended otherwise than `completed` or by time.
    pub subagents: Vec<Failure>,
    /// Rounds that did not come to an end of their own.
    pub incomplete_rounds: Vec<IncompleteRound>,
    /// How the run ended.
    pub end: RunEnd,
    /// Which sources were there: what an empty list means.
    pub recorded: Recorded,
}

/// Which sources of failures an attempt has. A list that is empty means "none" only when its source is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FailureSources"))]
#[non_exhaustive]
pub struct Recorded {
    /// Any source of tool calls.
    pub calls: bool,
    /// coordination_events.json: errors, timeouts and cancellations of agents.
    pub coordination_events: bool,
    /// events.jsonl: error events, notices, time limits.
    pub events: bool,
    /// status.json: the last error of each agent, retries.
    pub status: bool,
    /// massgen.log: error records, tool servers that could not be reached.
    pub massgen_log: bool,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Failure {
    /// Which.
    pub kind: FailureKind,
    /// The agent concerned; `None` when none is named.
    pub agent: Option<AgentId>,
    /// The tool, tool server or subagent concerned.
    pub subject: Option<String>,
    /// The command, for failed commands.
    pub command: Option<String>,
    /// Exit code, for failed commands.
    pub exit_code: Option<i64>,
    /// What the log says; text of agents and tools.
    pub message: Option<String>,
    /// Seconds from the start of the attempt; `None` when the time is not recorded or its clock cannot be
    /// compared.
    pub at_seconds: Option<f64>,
    /// Whether it is part of a regular run (cancelled because all agents had voted).
    pub normal: bool,
    /// A possible cause by the failure's own words or exit code, when a row of the rule table is met. Only for
    /// failed calls and commands, agents, model calls and error events.
    pub hypothesis: Option<Hypothesis>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// The kind of a [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// An error event.
    Exception,
    /// A call that failed.
    ToolCall,
    /// A call that was denied.
    ToolDenied,
    /// A command that exited with another code than 0.
    Command,
    /// A result that says that the call failed or was refused, though it counts as a success.
    ReportedByResult,
    /// An agent failed for good.
    AgentError,
    /// An agent was ended after calls that the hard time limit had blocked.
    ForcedTermination,
    /// The orchestrator's time limit met an agent that had not voted.
    AgentTimeout,
    /// An agent was cancelled.
    AgentCancelled,
    /// A model call failed.
    ApiError,
    /// A connection broke and was restored.
    ConnectionRecovery,
    /// A tool server could not be reached.
    McpNotConnected,
    /// A tool server was lost.
    McpDisconnected,
    /// An agent was told that the round's time is nearly over.
    RoundSoftLimit,
    /// A call was refused because the round's time was over.
    RoundHardLimit,
    /// A subagent met its time limit.
    SubagentTimeout,
    /// A subagent failed.
    SubagentError,
}

impl FailureKind {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exception => "exception",
            Self::ToolCall => "tool_call",
            Self::ToolDenied => "tool_denied",
            Self::Command => "command",
            Self::ReportedByResult => "reported_by_result",
            Self::AgentError => "agent_error",
            Self::ForcedTermination => "forced_termination",
            Self::AgentTimeout => "agent_timeout",
            Self::AgentCancelled => "agent_cancelled",
            Self::ApiError => "api_error",
            Self::ConnectionRecovery => "connection_recovery",
            Self::McpNotConnected => "mcp_not_connected",
            Self::McpDisconnected => "mcp_disconnected",
            Self::RoundSoftLimit => "round_soft_limit",
            Self::RoundHardLimit => "round_hard_limit",
            Self::SubagentTimeout => "subagent_timeout",
            Self::SubagentError => "subagent_error",
        }
    }
}

impl Failure {
    /// A failure of `kind` at `place`; the rest is filled in by the caller.
    pub(super) fn new(kind: FailureKind, evidence: Vec<Evidence>) -> Self {
        Self {
            kind,
            agent: None,
            subject: None,
            command: None,
            exit_code: None,
            message: None,
            at_seconds: None,
            normal: false,
            hypothesis: None,
            evidence,
        }
    }
}

/// Answers question 7.
pub fn analyse(attempt: &Attempt) -> Failures {
    let artifacts = &attempt.artifacts;
    let mut failures = Failures {
        recorded: Recorded {
            calls: attempt.calls_recorded,
            coordination_events: artifacts.coordination_events.is_some(),
            events: artifacts.events.is_some(),
            status: artifacts.status.is_some(),
            massgen_log: artifacts.massgen_log.is_some(),
        },
        exceptions: exceptions(attempt),
        agents: agents::ends(attempt),
        api: api::errors(attempt),
        mcp_servers: api::servers(attempt),
        orchestrator_timeout: timeouts::orchestrator(attempt),
        timeouts: timeouts::limits(attempt),
        subagents: timeouts::failed_subagents(attempt),
        incomplete_rounds: rounds::incomplete(attempt),
        end: ending::end(attempt),
        ..Failures::default()
    };
    calls::collect(attempt, &mut failures);
    // Calls have theirs from the whole of what is kept of their results.
    for failure in failures
        .exceptions
        .iter_mut()
        .chain(&mut failures.agents)
        .chain(&mut failures.api)
        .filter(|failure| !failure.normal)
    {
        failure.hypothesis = failure
            .message
            .as_deref()
            .and_then(|message| hypothesis(message, None));
    }
    failures
}

/// `error` events, and the records of the log at level ERROR and above.
fn exceptions(attempt: &Attempt) -> Vec<Failure> {
    let mut found = from_events(attempt);
    if let Some(log) = &attempt.artifacts.massgen_log {
        found.extend(log.errors.iter().map(|note| Failure {
            agent: note.agent.clone(),
            message: Some(note.message.head.clone()),
            at_seconds: time_of_day_offset(attempt, note.time),
            ..Failure::new(
                FailureKind::Exception,
                vec![Evidence::at(&Location::line(&note.path, note.line))],
            )
        }));
    }
    in_order(&mut found);
    found
}

/// Seconds from the start of the attempt to a time of day on the run's local clock, which has no date: the
/// first such time after the start.
fn time_of_day_offset(attempt: &Attempt, time: f64) -> Option<f64> {
    const DAY: f64 = 86_400.0;
    let start = attempt.span.as_ref()?.start?;
    let local = match start.clock {
        Clock::Local => start.seconds,
        Clock::Utc => start.seconds + f64::from(attempt.utc_offset?),
    };
    // The log may begin a moment before the coordination does.
    let gap = (time - local).rem_euclid(DAY);
    Some(if gap > DAY / 2.0 { gap - DAY } else { gap })
}

fn from_events(attempt: &Attempt) -> Vec<Failure> {
    let Some(log) = &attempt.artifacts.events else {
        return Vec::new();
    };
    log.of_type(&EventType::Error)
        .map(|record| Failure {
            agent: record.agent_id.clone(),
            message: match &record.payload {
                Payload::Error(error) => error.error.clone(),
                _ => None,
            },
            at_seconds: offset(
                attempt,
                record
                    .time
                    .map(|time| Moment::local(time).with_offset(attempt.utc_offset)),
            ),
            ..Failure::new(
                FailureKind::Exception,
                vec![Evidence::at(&Location::line(&log.path, record.line))],
            )
        })
        .collect()
}

/// In order of time; what has no time comes last, in the order found.
fn in_order(failures: &mut [Failure]) {
    let key = |failure: &Failure| failure.at_seconds.unwrap_or(f64::INFINITY);
    failures.sort_by(|a, b| key(a).total_cmp(&key(b)));
}
