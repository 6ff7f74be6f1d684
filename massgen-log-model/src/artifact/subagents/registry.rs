//! `subagents/_registry.json` in the parent's workspace: every child that the parent started.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};

use super::SubagentStatus;
use crate::{AgentId, Extra};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentRegistry {
    /// The parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_agent_id: Option<AgentId>,
    /// The parent's orchestrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orchestrator_id: Option<String>,
    /// The children in order. In the old form an object keyed by id, which becomes `subagent_id` where the
    /// entry has none.
    #[serde(
        default,
        deserialize_with = "entries",
        skip_serializing_if = "Option::is_none"
    )]
    pub subagents: Option<Vec<RegistryEntry>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One child. Two writers share the form: the manager's entries have `created_at` and `continuable_via`,
/// the tool server's have `started_at`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegistryEntry {
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// The child's session, for continuing it; null without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The task's first 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// How it ended, or its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubagentStatus>,
    /// Absolute path of its workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// ISO-8601, local wall clock: the start (tool server's form, seen in 0.1.97).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// ISO-8601, local wall clock: the time of **saving** (manager's form).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// How long it ran, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_time_seconds: Option<f64>,
    /// Whether it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// Whether it can be continued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuable: Option<bool>,
    /// `session` or `context_recovery` (manager's form).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuable_via: Option<String>,
    /// The agent that started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_agent: Option<AgentId>,
    /// ISO-8601, local wall clock; absent when never continued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_continued_at: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

fn entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<RegistryEntry>>, D::Error> {
    struct Entries;

    impl<'de> serde::de::Visitor<'de> for Entries {
        type Value = Option<Vec<RegistryEntry>>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list or an object of subagents")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(item) = items.next_element::<Option<RegistryEntry>>()? {
                entries.extend(item);
            }
            Ok(Some(entries))
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut entries = IndexMap::new();
            while let Some((id, item)) = items.next_entry::<AgentId, Option<RegistryEntry>>()? {
                if let Some(mut entry) = item {
                    entry.subagent_id.get_or_insert_with(|| id.clone());
                    entries.insert(id, entry);
                }
            }
            Ok(Some(entries.into_values().collect()))
        }
    }

    deserializer.deserialize_any(Entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;
    use crate::{RelPath, json};

    #[test]
    fn a_real_registry_round_trips() {
        let registry: SubagentRegistry = round_trip(include_str!(
            "../../../../fixtures/0.1.97_s11d_subagent_timeout/log_20261124_065703_819658/turn_1/final/agent_a/workspace/subagents/_registry.json"
        ));
        let entries = registry.subagents.unwrap();
        assert_eq!(entries[0].status, Some(SubagentStatus::Timeout));
        assert_eq!(entries[0].session_id, None);
        assert!(entries[0].extra.is_empty(), "{:?}", entries[0].extra);
    }

    #[test]
    fn the_manager_form_round_trips() {
        let registry: SubagentRegistry = round_trip(
            r#"{"parent_agent_id": "a", "orchestrator_id": "o", "subagents": [{"subagent_id": "s",
                "session_id": "x", "task": "t", "status": "completed", "workspace": "w", "created_at": "c",
                "execution_time_seconds": 1, "success": true, "continuable": true,
                "continuable_via": "session", "source_agent": "a", "last_continued_at": "l"}]}"#,
        );
        assert_eq!(
            registry.subagents.unwrap()[0].continuable_via.as_deref(),
            Some("session")
        );
    }

    #[test]
    fn the_old_form_gives_the_same_list() {
        let text = br#"{"subagents": {"s2": {"task": "t", "status": "failed"}, "s1": {"subagent_id": "own"}, "s0": 3}}"#;
        let mut diagnostics = Vec::new();
        let registry: SubagentRegistry = json::read(text, &RelPath::root(), None, &mut diagnostics).unwrap();
        let ids: Vec<_> = registry
            .subagents
            .iter()
            .flatten()
            .map(|e| e.subagent_id.clone())
            .collect();
        assert_eq!(ids, [Some("s2".into()), Some("own".into())]);
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    }
}
