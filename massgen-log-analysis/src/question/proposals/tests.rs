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

#[test]
fn gaps_are_those_of_the_checklist_before() {
    let found = proposals("synthetic/checklist/log_20260105_150000_350000");
    let gap = found.proposals[0].gap.as_ref().unwrap();
    assert_eq!(gap.label, Some(AnswerLabel::from("agent1.1")));
    assert_eq!(gap.is_own, Some(true));
    assert_eq!(gap.failed_criteria, ["E1", "E2", "E3"]);
    assert!(gap.without_proposal.is_empty());
    let items: Vec<_> = found.proposals[1]
        .items
        .iter()
        .map(|item| (item.criterion.as_str(), item.text.as_str(), item.origins.len()))
        .collect();
    assert_eq!(
        items,
        [("E1", "number the steps", 1), ("E2", "show the output", 1)]
    );
    assert_eq!(found.proposals[1].items[0].origins, [ItemOrigin::CriteriaGap]);
    assert_eq!(
        found.proposals[0].next_answer,
        Some(AnswerLabel::from("agent1.2"))
    );
    assert!(found.proposals[0].specificity.as_ref().unwrap().files.is_empty());
    assert_eq!(found.proposals[0].preserved, Some(0));
}

/// The fixture's first proposal, with other improvements, and a call after it.
fn with(improvements: &serde_json::Value, later: Option<(&str, serde_json::Value)>) -> Proposals {
    use massgen_log_model::digest::Args;
    let path = format!(
        "{}/../fixtures/synthetic/checklist/log_20260105_150000_350000",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut attempt = Session::load(path).unwrap().turns[0].attempts[0].clone();
    let at = attempt
        .calls
        .iter()
        .position(|call| call.tool.as_str().ends_with("draft_approach"))
        .unwrap();
    attempt.calls[at].args = Some(Args::of_value(&serde_json::json!({"improvements": improvements})));
    if let Some((agent, args)) = later {
        let mut call = crate::work_kind::tests::call("mcp__filesystem__write_file", &args);
        call.agent = Some(AgentId::from(agent));
        call.start = attempt.calls[at].start;
        attempt.calls.insert(at + 1, call);
    }
    analyse(&attempt)
}

#[test]
fn a_named_file_that_was_written_after_it_is_a_fact() {
    use serde_json::json;
    let plans = json!({"E2": [{"plan": "rewrite guide.md in 4 steps as E3 asks", "sources": ["agent2.1", "agent1.1", "x"]}]});
    let found = with(&plans, Some(("agent_a", json!({"path": "docs/guide.md"}))));
    let proposal = &found.proposals[0];
    let item = &proposal.items[0];
    assert_eq!(item.specificity.files, ["guide.md"]);
    assert_eq!(
        (item.specificity.numbers, item.specificity.criteria.as_slice()),
        (1, &["E3".to_owned()][..])
    );
    assert_eq!(
        item.origins,
        [
            ItemOrigin::CriteriaGap,
            ItemOrigin::PeerAnswer {
                label: AnswerLabel::from("agent2.1")
            },
            ItemOrigin::OwnAnswer {
                label: AnswerLabel::from("agent1.1")
            }
        ]
    );
    assert_eq!(proposal.gap.as_ref().unwrap().without_proposal, ["E1", "E3"]);
    let [followed] = &proposal.followed[..] else {
        panic!("{:?}", proposal.followed)
    };
    assert_eq!(
        (followed.path.as_str(), followed.by, followed.seconds_after),
        ("docs/guide.md", FollowedBy::Write, Some(0.0))
    );
    // Another agent's write, and another file whose name ends alike, are none.
    for later in [
        ("agent_b", json!({"path": "docs/guide.md"})),
        ("agent_a", json!({"path": "docs/old_guide.md"})),
    ] {
        assert!(with(&plans, Some(later)).proposals[0].followed.is_empty());
    }
    assert!(with(&plans, None).proposals[0].followed.is_empty());
}
