//! Step mode's session directory (since 0.1.64..0.1.68): each agent takes one step per process, and the
//! steps lie in `agents/<id>/<NNN>/`. Times are ISO-8601 **UTC with offset**.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, Extra};

open_vocabulary! {
    /// What an agent did in a step.
    StepAction {
        /// It submitted an answer.
        NewAnswer = "new_answer",
        /// It voted.
        Vote = "vote",
    }
}

/// `agents/<id>/<NNN>/answer.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StepAnswer {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The whole answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// ISO-8601 UTC with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `agents/<id>/<NNN>/vote.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StepVote {
    /// The agent that voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voter: Option<AgentId>,
    /// The agent voted for, by its real id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<AgentId>,
    /// The whole reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The step of each agent that the voter had seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_steps: Option<IndexMap<AgentId, Option<i64>>>,
    /// ISO-8601 UTC with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `agents/<id>/last_action.json`: the newest step, rewritten each time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LastAction {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// What it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<StepAction>,
    /// The answer; null for a vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_text: Option<String>,
    /// The agent voted for; null for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_target: Option<AgentId>,
    /// The reason; null for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_reason: Option<String>,
    /// ISO-8601 UTC with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The step, as in the folder's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_number: Option<i64>,
    /// Duration of the step in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<f64>,
    /// Cost and tokens by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Extra>,
    /// The workspace; null without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_path: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The number of a step folder (`001`, …); `None` for any other name.
pub fn parse_step_folder(name: &str) -> Option<u32> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| name.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn the_three_files_round_trip() {
        let time = "2026-01-05T10:56:00.5+00:00";
        let answer: StepAnswer = round_trip(&format!(
            r#"{{"agent_id": "a", "answer": "x", "timestamp": "{time}"}}"#
        ));
        assert_eq!(answer.answer.as_deref(), Some("x"));
        let vote: StepVote = round_trip(&format!(
            r#"{{"voter": "a", "target": "b", "reason": "r", "seen_steps": {{"b": 2, "a": 1}},
                "timestamp": "{time}"}}"#
        ));
        assert_eq!(vote.seen_steps.unwrap()[&AgentId::from("b")], Some(2));
        let last: LastAction = round_trip(&format!(
            r#"{{"agent_id": "a", "action": "vote", "answer_text": null, "vote_target": "b",
                "vote_reason": "r", "timestamp": "{time}", "step_number": 3, "duration_seconds": 1.5,
                "cost": {{"total": 0.1}}, "workspace_path": null}}"#
        ));
        assert_eq!(last.action, Some(StepAction::Vote));
        assert_eq!(last.answer_text, None);
    }

    #[test]
    fn step_folders_are_numbers() {
        assert_eq!(parse_step_folder("012"), Some(12));
        for other in ["", "+1", "a", "99999999999"] {
            assert_eq!(parse_step_folder(other), None);
        }
    }
}
