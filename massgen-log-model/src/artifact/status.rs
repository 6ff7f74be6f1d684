//! `status.json`: the state of a run, rewritten every 2 s while it goes on.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::reliability::Reliability;
use super::round_record::{RoundOutcome, RoundRecord};
use super::token_usage::TokenUsage;
use super::tool_metrics::{ToolMetrics, ToolTotals};
use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, Extra, present};

open_vocabulary! {
    /// Why a run is where it is.
    FinishReason {
        /// The final presentation began. Failed agents do not prevent it.
        Completed = "completed",
        /// The orchestrator's time limit ended it.
        Timeout = "timeout",
        /// At least one agent failed, others may still work.
        Error = "error",
        /// The web interface waits for a person (since 0.1.68..0.1.72).
        WaitingForReview = "waiting_for_review",
        /// Running, killed, or every agent failed: the file cannot tell.
        InProgress = "in_progress",
    }
}

open_vocabulary! {
    /// The phase of the coordination.
    Phase as "CoordinationPhase" {
        /// No vote yet.
        InitialAnswer = "initial_answer",
        /// A vote was cast; stays even when all votes were superseded.
        Enforcement = "enforcement",
        /// The final round began.
        Presentation = "presentation",
        /// The summary of a subagent whose phase was not recorded.
        Unstated = "unknown",
    }
}

open_vocabulary! {
    /// An agent's state, as inferred by the writer.
    AgentState {
        /// No answer yet; also while it works on its first answer.
        Waiting = "waiting",
        /// Working, and it streamed an answer before.
        Streaming = "streaming",
        /// It has an answer; also while it works on the next one.
        Answered = "answered",
        /// It has voted.
        Voted = "voted",
        /// It has to restart.
        Restarting = "restarting",
        /// It failed for good.
        Error = "error",
        /// It ran into its time limit; 0.1.97 never writes it.
        Timeout = "timeout",
    }
}

open_vocabulary! {
    /// Why an agent was stopped.
    AgentErrorType {
        /// Its time limit.
        Timeout = "timeout",
        /// An error.
        Error = "error",
    }
}

/// The whole file. A killed run keeps the last state; a run in which every agent failed keeps
/// `in_progress` for ever. Subagents are not in any number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Status {
    /// Why the run is where it is (since 0.1.36..0.1.38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<FinishReason>,
    /// A sentence on it (since 0.1.36..0.1.38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_reason_details: Option<String>,
    /// True from the start of the final presentation on, and as soon as one agent failed (since 0.1.36..0.1.38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_complete: Option<bool>,
    /// Whether the review gate is open (since 0.1.68..0.1.72).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_pending: Option<bool>,
    /// Prompt, times, folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<StatusMeta>,
    /// Sums over agents (since 0.1.22..0.1.24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<StatusCosts>,
    /// Tool calls of all agents (since 0.1.22..0.1.24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<ToolTotals>,
    /// Finished rounds of all agents (since 0.1.22..0.1.24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<RoundTotals>,
    /// Phase and progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordination: Option<StatusCoordination>,
    /// By agent, in configuration order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents: Option<IndexMap<AgentId, AgentStatus>>,
    /// Workspaces of answers (since 0.1.26..0.1.28).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub historical_workspaces: Option<Vec<HistoricalWorkspace>>,
    /// Votes and winner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<StatusResults>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `meta`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusMeta {
    /// Epoch seconds UTC of this write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<f64>,
    /// Name of the folder of the file (`attempt_1`); not a session id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The folder as given to the writer, mostly relative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_dir: Option<String>,
    /// The whole prompt; null before the prompt is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Epoch seconds UTC; reset by an orchestration restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<f64>,
    /// Seconds from `start_time` to this write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_seconds: Option<f64>,
    /// Folders of the orchestrator (since 0.1.12..0.1.16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orchestrator_paths: Option<OrchestratorPaths>,
    /// Evaluation criteria; null without (since 0.1.68..0.1.72).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub eval_criteria: Option<Vec<EvalCriterion>>,
    /// Paths given to the agents, from the first agent that has any (since 0.1.68..0.1.72).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub context_paths: Option<Vec<ContextPath>>,
    /// Whether the first agent runs commands in Docker (since 0.1.68..0.1.72).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_enabled: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `meta.orchestrator_paths`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrchestratorPaths {
    /// Where snapshots are kept while the run goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_storage: Option<String>,
    /// Where agents see each other's workspaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temp_workspace_parent: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One evaluation criterion.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EvalCriterion {
    /// Like `E1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `standard`, or free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One path given to the agents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContextPath {
    /// The path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// `read` or `write`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `costs`: sums over `agents[*].token_usage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusCosts {
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_estimated_cost: Option<f64>,
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_input_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_output_tokens: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `rounds`: sums over `agents[*].round_history`; the names differ from those of metrics_summary.json.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundTotals {
    /// Finished rounds, false starts included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_rounds: Option<i64>,
    /// Rounds by outcome; words unknown to the writer are counted in `total_rounds` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_outcome: Option<IndexMap<RoundOutcome, i64>>,
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_round_input_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_round_output_tokens: Option<i64>,
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_round_cost: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `coordination`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusCoordination {
    /// The phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// A guess of the writer: the first agent without a vote or without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_agent: Option<AgentId>,
    /// 0 to 100, from the number of answers and votes; 100 is no proof of completion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_percentage: Option<i64>,
    /// Whether the final round began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_final_presentation: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentStatus {
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AgentState>,
    /// Submitted answers, without the final presentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_count: Option<i64>,
    /// Label of the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_answer_label: Option<AnswerLabel>,
    /// Its first vote, not its last; kept even when superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_cast: Option<FirstVote>,
    /// Its tracker round: completed restarts, except for the presenter (last round + 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times_restarted: Option<i64>,
    /// Epoch seconds UTC of its last answer, else its first vote, else the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<f64>,
    /// Why it was stopped; null when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<AgentStatusError>,
    /// Folders while it ran (since 0.1.12..0.1.16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_paths: Option<WorkspacePaths>,
    /// Counters of its backend (since 0.1.22..0.1.24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_usage: Option<TokenUsage>,
    /// Its tool calls; null for command-line backends (since 0.1.22..0.1.24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_metrics: Option<ToolMetrics>,
    /// Its finished rounds (since 0.1.22..0.1.24).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub round_history: Option<Vec<RoundRecord>>,
    /// Its current round (since 0.1.36..0.1.38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_timing: Option<RoundTiming>,
    /// Forced retries; null when there was none (since 0.1.36..0.1.38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `vote_cast` of an agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FirstVote {
    /// The real id voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for_agent: Option<AgentId>,
    /// The label voted for; may be `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for_label: Option<AnswerLabel>,
    /// First 100 characters of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_preview: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `error` of an agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentStatusError {
    /// The kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<AgentErrorType>,
    /// The message; `Agent was killed` before 0.1.60..0.1.64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Epoch seconds UTC of this write, not of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `workspace_paths` of an agent: absolute paths on the machine of the run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkspacePaths {
    /// Its workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// Its snapshots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_storage: Option<String>,
    /// Where it sees the others' workspaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temp_workspace: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `round_timing` of an agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundTiming {
    /// Tracker round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_start_time: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The workspace of one answer. The keys in the file are camel case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HistoricalWorkspace {
    /// `<agent>-<stamp>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_id: Option<String>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// Tracker round of the answer, not its ordinal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_number: Option<i64>,
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_label: Option<AnswerLabel>,
    /// Name of the snapshot folder (local time).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Absolute path on the machine of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_path: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `results`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusResults {
    /// Every vote ever cast by label, superseded ones included; one key may be `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<IndexMap<AnswerLabel, i64>>,
    /// The presenter; null whenever an answer was reused instead of presented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<AgentId>,
    /// First 200 characters of the winner's final answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_answer_preview: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
