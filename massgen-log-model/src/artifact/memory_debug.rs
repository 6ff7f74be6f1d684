//! `memory_debug/<agent>/turn_<n>_<stamp>.json` (since 0.1.8..0.1.12): what was sent to persistent memory.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present;
use crate::{AgentId, Extra};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MemoryDebug {
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The memory's user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The memory's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<i64>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Extra>,
    /// The messages given to the memory.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub messages_sent: Option<Vec<Value>>,
    /// What the memory made of them; the shape is not fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts_extracted: Option<Value>,
    /// Number of facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extraction_count: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_sample_round_trips() {
        let value: MemoryDebug = round_trip(
            r#"{"timestamp": "2026-01-05T10:56:00", "agent_id": "agent_a", "user_id": "u",
                "session_id": "s", "turn": 1, "metadata": {}, "messages_sent": [{"role": "user"}],
                "facts_extracted": [{"memory": "m"}], "extraction_count": 1}"#,
        );
        assert_eq!(value.turn, Some(1));
        assert_eq!(value.messages_sent.unwrap().len(), 1);
    }
}
