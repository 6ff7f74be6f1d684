use serde::{Deserialize, Serialize};

use crate::artifact::reliability::EnforcementReason;
use crate::artifact::status::{AgentState, Phase};
use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, ToolName};

open_vocabulary! {
    /// How a followed attempt ended.
    Ending as "AttemptEnding" {
        /// The final answer was written.
        Completed = "completed",
        /// The orchestrator's time limit ended it.
        Timeout = "timeout",
    }
}

/// Something that is new in a followed session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// Seconds from the start of the run to the latest write of status.json; `None` before the first.
    pub elapsed_seconds: Option<f64>,
    /// What is new.
    #[serde(flatten)]
    pub kind: ChangeKind,
}

/// What is new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// Another attempt is followed from here on; what was known of the one before is forgotten.
    Attempt {
        /// The turn.
        turn: u32,
        /// The attempt.
        attempt: u32,
    },
    /// The coordination's phase changed.
    Phase {
        /// The new phase.
        phase: Phase,
    },
    /// MassGen's own measure of completion; 100 is no proof of it.
    Progress {
        /// 0 to 100.
        percent: i64,
    },
    /// An agent's state changed.
    Agent {
        /// The agent.
        agent: AgentId,
        /// Its new state.
        state: AgentState,
        /// Why it was stopped; `None` when it was not.
        error: Option<String>,
    },
    /// An agent submitted an answer.
    Answer {
        /// Who.
        agent: Option<AgentId>,
        /// Its label; `None` when not recorded.
        label: Option<AnswerLabel>,
    },
    /// An agent voted. Without events.jsonl only the first vote of each agent is told.
    Vote {
        /// Who voted.
        agent: Option<AgentId>,
        /// Whom it voted for.
        target: Option<AgentId>,
        /// The label voted for; events.jsonl does not record it.
        label: Option<AnswerLabel>,
        /// The reason; its first 100 characters when it comes from status.json.
        reason: Option<String>,
    },
    /// Cost or tokens grew.
    Cost {
        /// USD; 0 with tokens above 0 means that the models have no price.
        usd: Option<f64>,
        /// Tokens read.
        input_tokens: Option<i64>,
        /// Tokens written.
        output_tokens: Option<i64>,
    },
    /// MassGen forced an agent to try again.
    Retry {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: Option<EnforcementReason>,
        /// Tracker round.
        round: Option<i64>,
        /// The attempt that failed, from 1.
        attempt: Option<i64>,
        /// The tools that it had called.
        tools: Vec<ToolName>,
    },
    /// An agent called a tool that is not registered. Agents may quote the notice: no proof.
    UnknownTool {
        /// The agent.
        agent: Option<AgentId>,
        /// The tool.
        tool: ToolName,
    },
    /// The winner is known.
    Winner {
        /// The winner.
        agent: AgentId,
    },
    /// The attempt is over.
    Ended {
        /// How.
        ending: Ending,
    },
}
