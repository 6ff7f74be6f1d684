//! `<voter>/<stamp>/vote.json`: one accepted vote, or one stop in decomposition mode.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::{AgentId, AnswerLabel, Extra, present};

/// The whole file. Ignored votes leave none.
///
/// In decomposition mode a `stop` writes the same file, with `voted_for` naming the voter: it has no entry
/// in `snapshot_mappings.json`. Step mode writes a `vote.json` of another shape elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VoteFile {
    /// The voter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voter_id: Option<AgentId>,
    /// The voter's anonymous id (`agentN`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voter_anon_id: Option<String>,
    /// The real id voted for, or `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for: Option<AgentId>,
    /// The label that the voter was shown; null when it was shown none (since 0.1.26..0.1.28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for_label: Option<AnswerLabel>,
    /// Anonymous id voted for, or `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for_anon: Option<String>,
    /// The whole reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Name of the snapshot folder (local time).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unix_timestamp: Option<f64>,
    /// The main loop's pass. Not a round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iteration: Option<i64>,
    /// Maximum tracker round over all agents; not the voter's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordination_round: Option<i64>,
    /// Agents that had an answer when the file was written, in configuration order.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub available_options: Option<Vec<AgentId>>,
    /// Labels that the voter was shown (since 0.1.26..0.1.28).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub available_options_labels: Option<Vec<AnswerLabel>>,
    /// Real id by label (since 0.1.26..0.1.28); may lack labels of the list above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_label_to_agent: Option<IndexMap<AnswerLabel, AgentId>>,
    /// Anonymous ids, ordered by real id: not aligned with `available_options`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub available_options_anon: Option<Vec<String>>,
    /// Real id by anonymous id, all agents. Below 0.1.64 labels number agents in another order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_mapping: Option<IndexMap<String, AgentId>>,
    /// The situation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_context: Option<VoteContext>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `vote_context`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VoteContext {
    /// Configured agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_agents: Option<i64>,
    /// Agents that had an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents_with_answers: Option<i64>,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_task: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
