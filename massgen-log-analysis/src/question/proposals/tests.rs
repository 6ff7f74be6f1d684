use massgen_log_model::spine::Session;
use massgen_log_model::{AgentId, AnswerLabel};

use super::*;

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
