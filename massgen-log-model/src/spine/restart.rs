use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, Location, Moment};

/// A completed restart of one agent (`restart_completed`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Restart {
    /// The agent.
    pub agent: AgentId,
    /// When it was completed.
    pub time: Option<Moment>,
    /// The agent's round from then on.
    pub round_number: Option<i64>,
    /// Where it stands.
    pub source: Location,
}

/// A signal that new answers make agents restart (`restart_triggered`); one may cover several answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RestartSignal {
    /// Whose answer triggered it.
    pub trigger: Option<AgentId>,
    /// The agents affected; always all of them in the versions looked at.
    pub affected: Option<Vec<AgentId>>,
    /// When.
    pub time: Option<Moment>,
    /// Where it stands.
    pub source: Location,
}

/// New answers were handed to a running agent (`update_injected`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Injection {
    /// The agent that received them.
    pub agent: AgentId,
    /// When.
    pub time: Option<Moment>,
    /// MassGen's sentence.
    pub details: String,
    /// Where it stands.
    pub source: Location,
}

/// A vote that was sent but not recorded, because the voter had to restart (`vote_ignored`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IgnoredVote {
    /// Who voted.
    pub voter: AgentId,
    /// What for, as far as the notice tells: a label or an agent id.
    pub target: Option<String>,
    /// When (events.jsonl writes the notice up to seconds late).
    pub time: Option<Moment>,
    /// Where it stands.
    pub source: Location,
}

/// An agent stopped (decomposition mode). Not a vote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stop {
    /// The agent.
    pub agent: AgentId,
    /// When.
    pub time: Option<Moment>,
    /// The agent's summary, from events.jsonl (coordination_events.json loses it).
    pub summary: Option<String>,
    /// `complete` or `blocked`.
    pub status: Option<String>,
    /// Where it stands, the primary first.
    pub sources: Vec<Location>,
}

open_vocabulary! {
    /// What a [`Milestone`] marks.
    MilestoneKind {
        /// Coordination began.
        Start = "start",
        /// A new answer.
        Answer = "answer",
        /// A recorded vote.
        Vote = "vote",
        /// A vote that was not recorded.
        VoteIgnored = "vote_ignored",
        /// An agent stopped (decomposition).
        Stop = "stop",
        /// A restart was signalled.
        RestartSignal = "restart_signal",
        /// An agent completed a restart.
        Restart = "restart",
        /// New answers were injected into a running agent.
        Injection = "injection",
        /// An agent failed.
        AgentError = "agent_error",
        /// The time limit met an agent.
        AgentTimeout = "agent_timeout",
        /// The orchestrator's time limit.
        OrchestratorTimeout = "orchestrator_timeout",
        /// The final presentation began.
        FinalStart = "final_start",
        /// An existing answer was chosen instead of a presentation.
        WinnerSelected = "winner_selected",
        /// The final answer was delivered.
        FinalAnswer = "final_answer",
        /// Post-evaluation began.
        PostEvaluation = "post_evaluation",
        /// The record ends.
        End = "end",
    }
}

/// One point of an attempt's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Milestone {
    /// What.
    pub kind: MilestoneKind,
    /// When.
    pub time: Option<Moment>,
    /// Who; `None` for the orchestrator.
    pub agent: Option<AgentId>,
    /// The label concerned.
    pub label: Option<AnswerLabel>,
    /// Where it stands.
    pub source: Location,
}
