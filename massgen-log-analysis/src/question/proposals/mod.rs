//! Question 12: which improvements were proposed, and what the checklists said.
//!
//! Sources: calls of `submit_checklist`, `draft_approach` and `propose_improvements`, the evaluation
//! criteria, and the files that hold gap analyses. Whether a proposal was worth it is for the reader.

mod checklist;
mod criteria;
mod draft;

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel};
use serde::Serialize;

use crate::Evidence;

pub use checklist::{ChecklistSubmission, ItemScore, LabelScores};
pub use criteria::{CriteriaSet, Criterion};
pub use draft::Proposal;

/// Proposals and checklists of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposals {
    /// Whether any source that tells of tool calls was there: only then "none" means none.
    pub is_recorded: bool,
    /// Calls that propose improvements, in order of time.
    pub proposals: Vec<Proposal>,
    /// Checklist submissions, refused ones included, in order of time.
    pub submissions: Vec<ChecklistSubmission>,
    /// Evaluation criteria, each set once for each source that gives it.
    pub criteria: Vec<CriteriaSet>,
    /// Files that hold an agent's own account of gaps and changes.
    pub texts: Vec<GapText>,
}

/// A text of an agent on gaps and changes: where it is, not what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GapText {
    /// What kind of text.
    pub kind: GapTextKind,
    /// Whose.
    pub agent: Option<AgentId>,
    /// The answer that it came with.
    pub label: Option<AnswerLabel>,
    /// The path that a checklist call gives, as written; the file itself lies in a workspace.
    pub named_path: Option<String>,
    /// Length in characters, when the file was read.
    pub chars: Option<u64>,
    /// Where it stands, or where it is named.
    pub evidence: Vec<Evidence>,
}

/// Kinds of [`GapText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GapTextKind {
    /// `changedoc.md` beside an answer (since 0.1.48..0.1.52).
    Changedoc,
    /// The diagnostic report that a checklist submission names.
    DiagnosticReport,
}

impl GapTextKind {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Changedoc => "changedoc",
            Self::DiagnosticReport => "diagnostic report",
        }
    }
}

/// Answers question 12.
pub fn analyse(attempt: &Attempt) -> Proposals {
    let submissions = checklist::submissions(attempt);
    let mut texts = changedocs(attempt);
    for submission in &submissions {
        let named = submission.report_path.as_ref().filter(|path| !path.is_empty());
        let is_new = |path: &String| {
            !texts
                .iter()
                .any(|text| text.agent == submission.agent && text.named_path.as_ref() == Some(path))
        };
        if let Some(path) = named
            && is_new(path)
        {
            texts.push(GapText {
                kind: GapTextKind::DiagnosticReport,
                agent: submission.agent.clone(),
                label: None,
                named_path: Some(path.clone()),
                chars: None,
                evidence: submission.evidence.clone(),
            });
        }
    }
    Proposals {
        is_recorded: attempt.calls_recorded,
        proposals: draft::proposals(attempt),
        submissions,
        criteria: criteria::sets(attempt),
        texts,
    }
}

fn changedocs(attempt: &Attempt) -> Vec<GapText> {
    attempt
        .snapshots
        .iter()
        .filter_map(|snapshot| {
            let text = snapshot.changedoc.as_ref()?;
            let answer = attempt
                .answers
                .iter()
                .find(|answer| answer.snapshot.as_ref() == Some(&snapshot.path));
            Some(GapText {
                kind: GapTextKind::Changedoc,
                agent: Some(snapshot.agent.clone()),
                label: answer.and_then(|answer| answer.label.clone()),
                named_path: None,
                chars: Some(text.excerpt.chars),
                evidence: vec![Evidence::file(&text.path)],
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use massgen_log_model::spine::Session;

    fn proposals(fixture: &str) -> Proposals {
        let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
        analyse(Session::load(path).unwrap().turns[0].last().unwrap())
    }

    #[test]
    fn accepted_checklists_give_scores_by_label() {
        let found = proposals("synthetic/checklist/log_20260105_150000_350000");
        let accepted: Vec<_> = found.submissions.iter().map(|s| s.accepted).collect();
        assert_eq!(
            accepted,
            [Some(false), Some(true), Some(true), Some(true), Some(true)]
        );
        let second = &found.submissions[1];
        assert_eq!(second.agent, Some(AgentId::from("agent_a")));
        assert_eq!((second.true_count, second.required), (Some(0), Some(3)));
        assert_eq!(second.verdict.as_deref(), Some("new_answer"));
        assert_eq!(second.failed_criteria, ["E1", "E2", "E3"]);
        assert_eq!(second.by_label[0].label, AnswerLabel::from("agent1.1"));
        assert_eq!(second.by_label[0].total(), Some(12.0));
        assert_eq!(found.submissions[4].by_label[0].total(), Some(24.0));
        assert_eq!(
            found.submissions[0].error_code.as_deref(),
            Some("incomplete_scores")
        );
    }

    #[test]
    fn proposals_name_the_criteria_they_are_for() {
        let found = proposals("synthetic/checklist/log_20260105_150000_350000");
        let planned: Vec<_> = found
            .proposals
            .iter()
            .map(|proposal| (proposal.criteria.join(" "), proposal.planned))
            .collect();
        assert_eq!(
            planned,
            [("E1 E2 E3".to_owned(), Some(3)), ("E1 E2".to_owned(), Some(2))]
        );
        assert_eq!(found.proposals[0].valid, Some(true));
        assert!(
            found.proposals[0]
                .excerpt
                .as_deref()
                .unwrap()
                .contains("number the steps")
        );
        assert_eq!(found.criteria.len(), 2);
        assert!(found.criteria.iter().all(|set| set.criteria.len() == 3));
        let kinds: Vec<_> = found.texts.iter().map(|text| text.kind).collect();
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| **kind == GapTextKind::Changedoc)
                .count(),
            4
        );
        assert_eq!(kinds.len(), 6);
    }

    #[test]
    fn a_refusal_is_no_evaluation_though_the_call_succeeded() {
        let found = proposals("0.1.97_s11_checklist_refused/log_20261124_064645_526577");
        assert_eq!(found.submissions.len(), 2);
        assert!(
            found
                .submissions
                .iter()
                .all(|s| s.accepted == Some(false) && s.by_label.is_empty())
        );
        assert_eq!(
            found.submissions[0].error_code.as_deref(),
            Some("diagnostic_report_invalid")
        );
        assert!(found.is_recorded && found.proposals.is_empty());
    }

    #[test]
    fn a_version_without_calls_says_not_recorded() {
        let found = proposals("0.1.12_s01_two_agents_vote/log_20261124_060703_288258");
        assert!(!found.is_recorded && found.submissions.is_empty() && found.criteria.is_empty());
    }
}
