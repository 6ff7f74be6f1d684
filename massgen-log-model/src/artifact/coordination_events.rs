//! `coordination_events.json`: what the coordination tracker recorded, written at the end of an attempt.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, Diagnostic, Extra, RelPath, json, present};

open_vocabulary! {
    /// The kind of a [`CoordinationEvent`].
    CoordinationEventType {
        /// The tracker was set up (written twice: at construction and when the prompt arrives).
        SessionStart = "session_start",
        /// The tracker was saved.
        SessionEnd = "session_end",
        /// One pass of the main loop, or one streamed chunk of the final presentation. Not a round.
        IterationStart = "iteration_start",
        /// Declared; no version emits it.
        IterationEnd = "iteration_end",
        /// An agent's status; the status itself is only in `details`.
        StatusChange = "status_change",
        /// One execution of an agent begins (since 0.1.0; equals `round_start` of events.jsonl).
        ContextReceived = "context_received",
        /// An agent submitted an answer.
        NewAnswer = "new_answer",
        /// A vote was recorded; later answers may supersede it.
        VoteCast = "vote_cast",
        /// A vote came while the agent had to restart and was not recorded (since 0.1.32..0.1.34).
        VoteIgnored = "vote_ignored",
        /// A new answer made the agents restart.
        RestartTriggered = "restart_triggered",
        /// An agent has restarted.
        RestartCompleted = "restart_completed",
        /// A running agent was handed new answers (since 0.1.4..0.1.8).
        UpdateInjected = "update_injected",
        /// The final presentation begins.
        FinalRoundStart = "final_round_start",
        /// The presenter was chosen.
        FinalAgentSelected = "final_agent_selected",
        /// The final answer was delivered, presented or reused.
        FinalAnswer = "final_answer",
        /// An agent failed for good.
        AgentError = "agent_error",
        /// The orchestrator's time limit met an agent that had not voted.
        AgentTimeout = "agent_timeout",
        /// An agent's task was cancelled (often harmless).
        AgentCancelled = "agent_cancelled",
        /// An agent stopped in decomposition mode (since 0.1.46..0.1.48).
        AgentStopped = "agent_stopped",
        /// Broadcast events exist in the source only.
        BroadcastCreated = "broadcast_created",
        /// Broadcast events exist in the source only.
        BroadcastResponse = "broadcast_response",
        /// Broadcast events exist in the source only.
        BroadcastComplete = "broadcast_complete",
        /// Broadcast events exist in the source only.
        BroadcastTimeout = "broadcast_timeout",
        /// Broadcast events exist in the source only.
        HumanBroadcastResponse = "human_broadcast_response",
        /// A checkpoint began (since 0.1.64..0.1.68).
        CheckpointCalled = "checkpoint_called",
        /// A checkpoint ended (since 0.1.64..0.1.68).
        CheckpointCompleted = "checkpoint_completed",
        /// Declared; no emitter found.
        CheckpointAgentsActivated = "checkpoint_agents_activated",
        /// Declared; no emitter found.
        CheckpointConsensusReached = "checkpoint_consensus_reached",
        /// Declared; no emitter found.
        CheckpointActionExecuted = "checkpoint_action_executed",
        /// Declared; no emitter found.
        CheckpointActionFailed = "checkpoint_action_failed",
    }
}

/// The whole file. Written at the end of an attempt only; missing after a kill, and in runs that ended
/// without any answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CoordinationEvents {
    /// Prompt, agents, start and end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_metadata: Option<SessionMetadata>,
    /// The events in order of recording; times never go back.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub events: Option<Vec<CoordinationEvent>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The older form of the file: the events alone.
#[derive(Deserialize)]
#[serde(transparent)]
struct BareEvents(#[serde(deserialize_with = "present::list")] Option<Vec<CoordinationEvent>>);

impl CoordinationEvents {
    /// Reads the file in either form: an object, or (older) a bare list of events, which gives
    /// no `session_metadata`. `None` when nothing could be read; `diagnostics` says why.
    pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if !text.trim_ascii_start().starts_with(b"[") {
            return json::read(bytes, path, None, diagnostics);
        }
        let BareEvents(events) = json::read(bytes, path, None, diagnostics)?;
        Some(Self {
            events,
            ..Self::default()
        })
    }
}

/// `session_metadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionMetadata {
    /// The whole prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_prompt: Option<String>,
    /// Agent ids in configuration order.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub agent_ids: Option<Vec<AgentId>>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<f64>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<f64>,
    /// Null whenever an answer was reused instead of presented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_winner: Option<AgentId>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CoordinationEvent {
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<f64>,
    /// The kind.
    pub event_type: CoordinationEventType,
    /// The acting agent; null for events of the orchestrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// A sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// Keys by kind; every kind has `iteration` and `round`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<CoordinationContext>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The keys that a [`CoordinationEvent`] may carry. Key order varies by kind, so `context` keeps the
/// file's own order in one map with typed access.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CoordinationContext(pub Extra);

impl CoordinationContext {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// The main loop's pass. Not a round.
    pub fn iteration(&self) -> Option<i64> {
        self.0.get("iteration").and_then(Value::as_i64)
    }

    /// The agent's tracker round: its completed restarts, or the maximum over agents without `agent_id`.
    pub fn round(&self) -> Option<i64> {
        self.0.get("round").and_then(Value::as_i64)
    }

    /// `new_answer`, `final_answer`: the label.
    pub fn label(&self) -> Option<AnswerLabel> {
        self.text("label").map(AnswerLabel::from)
    }

    /// `vote_cast`: the real id voted for.
    pub fn voted_for(&self) -> Option<AgentId> {
        self.text("voted_for").map(AgentId::from)
    }

    /// `vote_cast`: the label voted for; may be `unknown`.
    pub fn voted_for_label(&self) -> Option<AnswerLabel> {
        self.text("voted_for_label").map(AnswerLabel::from)
    }

    /// `vote_cast`: the whole reason.
    pub fn reason(&self) -> Option<&str> {
        self.text("reason")
    }

    /// `agent_stopped`: usually empty, the real text is in events.jsonl.
    pub fn summary(&self) -> Option<&str> {
        self.text("summary")
    }

    /// `context_received`: labels that the agent was shown.
    pub fn available_answer_labels(&self) -> Option<Vec<AnswerLabel>> {
        self.labels("available_answer_labels")
    }

    /// `vote_cast`, `iteration_start`: labels (anonymous ids in `context_received`).
    pub fn available_answers(&self) -> Option<Vec<AnswerLabel>> {
        self.labels("available_answers")
    }

    fn labels(&self, key: &str) -> Option<Vec<AnswerLabel>> {
        let items = self.0.get(key)?.as_array()?;
        Some(
            items
                .iter()
                .filter_map(Value::as_str)
                .map(AnswerLabel::from)
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<CoordinationEvents>, Vec<String>) {
        let mut diagnostics = Vec::new();
        let events = CoordinationEvents::read(bytes, &RelPath::from_encoded("c"), &mut diagnostics);
        (events, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn both_forms_give_the_same_events() {
        let bare = read(b"\xef\xbb\xbf [{\"event_type\":\"new_answer\",\"context\":null}]");
        let whole = read(b"{\"events\":[{\"event_type\":\"new_answer\"}]}");
        assert_eq!(bare, whole);
        assert_eq!(bare.0.unwrap().events.unwrap().len(), 1);
        assert!(bare.1.is_empty());
    }

    #[test]
    fn damage_in_a_bare_list_is_told_at_its_place() {
        let (events, notes) = read(br#"[{"event_type":"new_answer","timestamp":"x"},7]"#);
        let events = events.unwrap().events.unwrap();
        assert_eq!((events.len(), events[0].timestamp), (1, None));
        assert!(notes[0].starts_with("c#/0/timestamp: wrong_type"), "{notes:?}");
        assert!(notes[1].starts_with("c#/1: wrong_type"), "{notes:?}");
        assert!(read(b"[{").1[0].contains("truncated"));
    }
}
