//! `snapshot_mappings.json`: label to snapshot folder, for recorded answers, votes and the final answer.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, Extra};

open_vocabulary! {
    /// What a [`SnapshotEntry`] is a snapshot of.
    SnapshotType {
        /// A submitted answer.
        Answer = "answer",
        /// A recorded vote.
        Vote = "vote",
        /// The final answer.
        FinalAnswer = "final_answer",
    }
}

/// The whole file, in order of time. Written at the end of an attempt; missing when nothing was mapped.
///
/// Ignored votes, decomposition stops and interrupted snapshots have a folder but no entry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotMappings(pub IndexMap<AnswerLabel, SnapshotEntry>);

/// One snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SnapshotEntry {
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<SnapshotType>,
    /// The label; equals the entry's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<AnswerLabel>,
    /// The agent that answered or voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// Name of the snapshot folder (`YYYYMMDD_HHMMSS_ffffff`, local time, taken before the files are
    /// written); the literal `final` for the final answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Votes only: the real id voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for: Option<AgentId>,
    /// Votes only: the label voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for_label: Option<AnswerLabel>,
    /// The main loop's pass. Not a round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iteration: Option<i64>,
    /// The agent's tracker round; equals that of the coordination event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<i64>,
    /// Path of the file, relative to the attempt folder, `/`-separated. The file may be missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
