//! `shadow_agents/<HHMMSS>_<shadow_id>.json` (since 0.1.20..0.1.22, debug mode only): one answer that a
//! broadcast's helper gave in an agent's name.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present;
use crate::{AgentId, Extra};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShadowAgent {
    /// The helper's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow_id: Option<String>,
    /// The agent it answered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_agent_id: Option<AgentId>,
    /// Time of writing as text, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcast: Option<Broadcast>,
    /// The helper's system prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow_system_prompt: Option<String>,
    /// What the agent was doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_turn_context: Option<TurnContext>,
    /// The agent's messages so far, in the provider's form.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub conversation_history: Option<Vec<Value>>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_history_length: Option<i64>,
    /// The answer; null when none came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `broadcast`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Broadcast {
    /// Who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_agent_id: Option<AgentId>,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The broadcast's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `current_turn_context`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TurnContext {
    /// As text, as given to the helper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    /// As data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Value>,
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
        let value: ShadowAgent = round_trip(
            r#"{"shadow_id": "shadow_1", "parent_agent_id": "agent_a", "timestamp": "t",
                "broadcast": {"sender_agent_id": "agent_b", "question": "q?", "request_id": "r"},
                "shadow_system_prompt": "p", "current_turn_context": {"formatted": "f", "raw": {"x": 1}},
                "conversation_history": [], "conversation_history_length": 0, "response": null}"#,
        );
        assert_eq!(value.broadcast.unwrap().sender_agent_id, Some("agent_b".into()));
        assert_eq!(value.response, None);
    }
}
