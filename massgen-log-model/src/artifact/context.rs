//! `context.txt` of a snapshot or of `final/<agent>/`: what the agent was last given.
//!
//! The file is JSON when the context was a mapping, which it is in every known run, and free text
//! otherwise. A text injected while the agent ran is not in it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AgentId, Diagnostic, Extra, RelPath, json, present};

/// The whole file. Snapshots of answers and votes, and final folders of reused answers, have the first
/// three members; a final presentation has the others. With answers of 1 MB it takes 6 to 12 MB: where only
/// the votes matter, use [`VoteTally`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FinalContext {
    /// The system message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_message: Option<String>,
    /// The user message, answers included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_message: Option<String>,
    /// Schemas of the tools, as sent to the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Value>>,
    /// The conversation of the presenter.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub messages: Option<Vec<ContextMessage>>,
    /// True in a final presentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_final: Option<bool>,
    /// The votes in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_summary: Option<String>,
    /// Latest answer by agent, whole, with the paths of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_answers: Option<IndexMap<AgentId, String>>,
    /// The valid votes when the presenter was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_vote_results: Option<VoteResults>,
    /// Votes by agent voted for; equals that of `complete_vote_results`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_counts: Option<IndexMap<AgentId, i64>>,
    /// Voters by agent voted for; equals that of `complete_vote_results`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::lists"
    )]
    pub voter_details: Option<IndexMap<AgentId, Vec<VoterDetail>>>,
    /// The valid vote by voter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_votes: Option<IndexMap<AgentId, CastVote>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContextMessage {
    /// `system`, `user` or `assistant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Text, or the parts of a mixed message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `complete_vote_results`: the valid votes at the moment of decision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VoteResults {
    /// Votes by agent voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_counts: Option<IndexMap<AgentId, i64>>,
    /// Voters by agent voted for.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::lists"
    )]
    pub voter_details: Option<IndexMap<AgentId, Vec<VoterDetail>>>,
    /// The winner; null when nobody voted, although there is a presenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<AgentId>,
    /// Whether the first place was shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_tie: Option<bool>,
    /// Valid votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_votes: Option<i64>,
    /// Agents with an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents_with_answers: Option<i64>,
    /// Agents with a valid vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents_voted: Option<i64>,
    /// Real id by anonymous id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_mapping: Option<IndexMap<String, AgentId>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One voter of an agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VoterDetail {
    /// The voter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voter: Option<AgentId>,
    /// The whole reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One valid vote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CastVote {
    /// The real id voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The whole reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The vote members of a [`FinalContext`], without the rest: prompts and answers are skipped, not held.
/// All `None` when the file is not of a final presentation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VoteTally {
    /// True in a final presentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_final: Option<bool>,
    /// The valid votes when the presenter was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_vote_results: Option<VoteResults>,
    /// Votes by agent voted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote_counts: Option<IndexMap<AgentId, i64>>,
    /// Voters by agent voted for.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::lists"
    )]
    pub voter_details: Option<IndexMap<AgentId, Vec<VoterDetail>>>,
    /// The valid vote by voter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_votes: Option<IndexMap<AgentId, CastVote>>,
}

impl VoteTally {
    /// Reads the vote members of a `context.txt`. `None` for free text (silently: it is a legal form)
    /// and for damaged JSON (with a diagnostic).
    pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let text = bytes.trim_ascii_start();
        (text.is_empty() || text.starts_with(b"{"))
            .then(|| json::read(bytes, path, None, diagnostics))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(bytes: &[u8]) -> (Option<VoteTally>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let tally = VoteTally::read(bytes, &RelPath::from_encoded("context.txt"), &mut diagnostics);
        (tally, diagnostics)
    }

    #[test]
    fn only_the_votes_are_read() {
        let text = br#"{"messages":[{"role":"user","content":"\ud800 is skipped"}],"is_final":true,
            "vote_counts":{"b":2},"voter_details":{"b":[{"voter":"a","reason":"r"},null]},
            "all_votes":{"a":{"agent_id":"b","reason":"r"}}}"#;
        let (tally, diagnostics) = tally(text);
        let tally = tally.unwrap();
        assert_eq!(diagnostics, []);
        let (a, b) = (AgentId::from("a"), AgentId::from("b"));
        assert_eq!(tally.vote_counts.unwrap()[&b], 2);
        assert_eq!(tally.voter_details.unwrap()[&b].len(), 1);
        assert_eq!(tally.all_votes.unwrap()[&a].agent_id, Some(b));
        assert_eq!(tally.complete_vote_results, None);
    }

    #[test]
    fn free_text_is_legal_and_damage_is_told() {
        assert_eq!(tally(b"Context of agent_a"), (None, Vec::new()));
        assert_eq!(tally(b"{\"is_final\": tr").1.len(), 1);
        assert_eq!(tally(b"").1.len(), 1);
    }

    #[test]
    fn the_tally_of_a_real_run_equals_the_whole_context() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/0.1.97_s02_three_agents_restarts/log_20261124_054633_467201/turn_1/attempt_1/final/agent_a/context.txt"
        );
        let bytes = std::fs::read(file).unwrap();
        let whole: FinalContext = serde_json::from_slice(&bytes).unwrap();
        let tally = tally(&bytes).0.unwrap();
        assert!(
            tally
                .vote_counts
                .as_ref()
                .is_some_and(|counts| !counts.is_empty())
        );
        assert_eq!(tally.complete_vote_results, whole.complete_vote_results);
        assert_eq!(tally.voter_details, whole.voter_details);
        assert_eq!(tally.all_votes, whole.all_votes);
    }
}
