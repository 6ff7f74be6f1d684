//! `.massgen/sessions/<session_id>/`: what ties the log directories of a `--continue` session together.
//!
//! It lies beside the log tree, not in it. `<session_id>` is `session_YYYYMMDD_HHMMSS`, local time;
//! `.massgen/.session_id` holds one as plain text.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::list;
use crate::{AgentId, Diagnostic, Extra, RelPath};

/// `turn_N/metadata.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TurnMetadata {
    /// The turn, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<i64>,
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The presenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winning_agent: Option<AgentId>,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// The session's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Model by agent; often absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub models: Option<IndexMap<AgentId, Option<String>>>,
    /// The presenter's model; often absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winning_model: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One entry of `winning_agents_history.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WinningAgent {
    /// The presenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// As written; seen as 1 for every entry of a two-turn session, and as 2 for the second attempt of a
    /// one-turn session, so it is neither a turn nor an attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reads `winning_agents_history.json`.
pub fn read_winning_agents(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<WinningAgent>> {
    list::read(bytes, path, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn samples_round_trip() {
        let metadata: TurnMetadata = round_trip(
            r#"{"turn": 1, "timestamp": "2026-11-24T06:38:45.823879", "winning_agent": "agent_b",
                "task": "What is the capital of France? Explain briefly.",
                "session_id": "session_20261124_063839"}"#,
        );
        assert_eq!(
            (metadata.models, metadata.winning_agent),
            (None, Some("agent_b".into()))
        );
        let metadata: TurnMetadata =
            round_trip(r#"{"turn": 2, "models": {"b": "m", "a": null}, "winning_model": "m"}"#);
        assert_eq!(metadata.models.unwrap().len(), 2);
        let winners: Vec<WinningAgent> =
            round_trip(r#"[{"agent_id": "agent_a", "turn": 1}, {"agent_id": "agent_a", "turn": 1}]"#);
        assert_eq!(winners.len(), 2);
    }
}
