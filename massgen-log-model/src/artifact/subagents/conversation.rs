//! `subagents/<id>/conversation.json`: what parent and child said to each other.

use serde::{Deserialize, Serialize};

use crate::artifact::list;
use crate::{AgentId, Diagnostic, Extra, RelPath};

/// One message. The first of role `user` is the whole task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConversationMessage {
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// `user` (the parent), `assistant` (the child) or `system`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The whole text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The speaker, where the writer knew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reads the file.
pub fn read_conversation(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<ConversationMessage>> {
    list::read(bytes, path, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    const REAL: &str = include_str!(
        "../../../../fixtures/0.1.97_s11d_subagent_timeout/log_20261124_065703_819658/turn_1/attempt_1/subagents/sub_one/conversation.json"
    );

    #[test]
    fn a_real_conversation_round_trips() {
        let messages: Vec<ConversationMessage> = round_trip(REAL);
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].role.as_deref(), Some("user"));
        let mut diagnostics = Vec::new();
        let again = read_conversation(REAL.as_bytes(), &RelPath::root(), &mut diagnostics);
        assert_eq!(again, Some(messages));
    }

    #[test]
    fn a_speaker_is_kept() {
        let messages: Vec<ConversationMessage> =
            round_trip(r#"[{"timestamp": "t", "role": "assistant", "content": "c", "agent_id": "sub_1"}]"#);
        assert_eq!(messages[0].agent_id, Some("sub_1".into()));
    }
}
