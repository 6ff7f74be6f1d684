//! The windows of checklists.

use massgen_log_model::spine::Session;

use super::super::{ChecklistRound, analyse};
use super::{near, of};

#[test]
fn checklist_windows() {
    let found = of("synthetic/checklist/log_20260105_150000_350000").checklist;
    assert!(found.recorded);
    let rounds: Vec<_> = found
        .rounds
        .iter()
        .map(|round| (round.agent.as_str(), round.segment, round.has_proposal))
        .collect();
    assert_eq!(
        rounds,
        [
            ("agent_a", 2, true),
            ("agent_a", 3, false),
            ("agent_b", 2, true),
            ("agent_b", 3, false)
        ]
    );
    for (round, [evaluation, middle, implementation, post]) in found.rounds.iter().zip([
        [2.963_776, 1.479_972, 5.492_568, 0.0],
        [1.950_299, 0.0, 0.0, 0.485_156],
        [3.965_346, 0.370_946, 6.590_543, 0.0],
        [2.965_926, 0.0, 0.0, 0.585_029],
    ]) {
        near(round.windows.evaluation, evaluation);
        near(round.windows.checklist_to_proposal, middle);
        near(round.windows.implementation, implementation);
        near(round.windows.post_checklist, post);
        assert!(!round.proposal_first);
    }
    assert_eq!(
        (found.all.rounds, found.with_proposal.rounds, found.all.incomplete),
        (4, 2, 0)
    );
    near(found.all.sum_s, 26.849_560);
    near(found.all.shares.evaluation, 0.4412);
    near(found.all.shares.checklist_to_proposal, 0.0689);
    near(found.all.shares.implementation, 0.4500);
    near(found.all.shares.post_checklist, 0.0399);
    near(found.with_proposal.sum_s, 20.863_151);
    near(found.with_proposal.shares.evaluation, 0.3321);
    near(found.with_proposal.shares.implementation, 0.5792);
    near(found.with_proposal.shares.post_checklist, 0.0);
}

/// The checklist session with the tools of agent_a's second round renamed.
fn with_tools(rename: fn(&str) -> &str) -> ChecklistRound {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/synthetic/checklist/log_20260105_150000_350000"
    );
    let session = Session::load(path).unwrap();
    let mut attempt = session.turns[0].attempts[0].clone();
    for call in &mut attempt.calls {
        if call.agent.as_ref().unwrap().as_str() == "agent_a" && call.round == Some(1) {
            call.tool = rename(call.tool.as_str()).into();
        }
    }
    analyse(&attempt).checklist.rounds.swap_remove(0)
}

#[test]
fn a_proposal_before_the_checklist_is_told() {
    let swapped = with_tools(|tool| match tool {
        "mcp__massgen_checklist__submit_checklist" => "mcp__massgen_checklist__propose_improvements",
        _ => "mcp__massgen_checklist__submit_checklist",
    });
    assert!(swapped.proposal_first && swapped.has_proposal);
    // P 6.5941 to 6.6140, S at 8.0940; the round from 3.6304 to 13.6065.
    near(swapped.windows.evaluation, 8.0940 - 3.6304);
    near(swapped.windows.checklist_to_proposal, 0.0);
    near(swapped.windows.implementation, 13.6065 - 6.6140);
}

#[test]
fn a_proposal_without_a_checklist_ends_the_evaluation() {
    let alone = with_tools(|tool| match tool {
        "mcp__massgen_checklist__submit_checklist" => "mcp__files__read",
        other => other,
    });
    assert_eq!((alone.has_proposal, alone.checklist_s), (true, None));
    near(alone.windows.evaluation, 8.0940 - 3.6304);
    near(alone.windows.checklist_to_proposal, 0.0);
    near(alone.windows.implementation, 13.6065 - 8.1139);
    near(alone.windows.post_checklist, 0.0);
}
