//! Numbers recounted from the raw files: metrics_summary.json, coordination_events.json and answer.txt.

use massgen_log_model::spine::Session;

use super::*;

fn of(fixture: &str) -> RoundRoi {
    let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    let session = Session::load(&path).unwrap();
    analyse(session.turns.last().unwrap().attempts.last().unwrap())
}

fn round<'a>(found: &'a RoundRoi, agent: &str, segment: usize) -> &'a RoundReturn {
    found
        .rounds
        .iter()
        .find(|round| round.agent.as_str() == agent && round.segment == segment)
        .unwrap()
}

fn size(chars: i64, lines: i64, words: i64) -> TextSize {
    TextSize { chars, lines, words }
}

#[test]
fn a_priced_session() {
    let found = of("0.1.97_s13_priced/log_20261124_063739_143903");
    // Ten rounds of the history, and two that ended in an ignored vote.
    assert_eq!(found.rounds.len(), 12);
    let second = round(&found, "agent_b", 2);
    assert_eq!(
        (second.cost_recorded, second.cost_usd),
        (Some(0.007_225), Some(0.007_225))
    );
    assert_eq!(second.product, Product::Answer);
    assert_eq!(second.label.as_ref().unwrap().as_str(), "agent2.2");
    let change = second.change.as_ref().unwrap();
    assert_eq!(change.size, size(32, 1, 7));
    assert_eq!(change.previous.as_ref().unwrap().as_str(), "agent2.1");
    assert_eq!(change.against_previous, Some(size(12, 0, 2)));
    assert_eq!(change.same_text, Some(false));
    // agent_c had voted for agent1.2, after the last answer and before this one.
    assert_eq!(change.best_so_far.as_ref().unwrap().as_str(), "agent1.2");
    assert_eq!(change.against_best, Some(size(0, 0, 0)));

    let first = round(&found, "agent_a", 1).change.as_ref().unwrap();
    assert_eq!((&first.previous, first.against_previous), (&None, None));
    assert_eq!(first.best_so_far, None);

    let presentation = found
        .rounds
        .iter()
        .find(|round| round.product == Product::FinalAnswer)
        .unwrap();
    let change = presentation.change.as_ref().unwrap();
    assert_eq!(change.previous.as_ref().unwrap().as_str(), "agent1.2");
    assert_eq!(change.against_previous, Some(size(75 - 32, 1, 6)));

    let settled = found.settled.as_ref().unwrap();
    assert_eq!((settled.agent.as_str(), settled.segment), ("agent_b", 2));
    assert_eq!(settled.label.as_ref().unwrap().as_str(), "agent2.2");
    assert!((settled.end_s - 5.981).abs() < 0.001);
    assert_eq!(settled.after.rounds, 3);
    assert!((settled.after.cost_recorded.unwrap() - 0.018_746).abs() < 1e-9);
    assert_eq!(settled.after.tokens, Some(17_216));
    let later: Vec<_> = settled
        .by_agent
        .iter()
        .map(|last| (last.agent.as_str(), last.segment, last.later_rounds))
        .collect();
    // agent_a and agent_c each lost a round to an ignored vote.
    assert_eq!(later, [("agent_a", 2, 2), ("agent_b", 2, 1), ("agent_c", 1, 3)]);
    assert_eq!(found.without_product.rounds, 2);
    assert_eq!(found.without_product.tokens, None);
}

#[test]
fn zero_cost_with_tokens_is_unpriced() {
    let found = of("0.1.97_s10_big/log_20261124_060757_858558");
    let first = round(&found, "agent_a", 1);
    assert_eq!((first.cost_recorded, first.cost_usd), (Some(0.0), None));
    let ignored = round(&found, "agent_a", 3);
    assert_eq!((ignored.cost_recorded, ignored.tokens), (None, None));
    assert!(ignored.without_product);
    assert_eq!(ignored.product, Product::Nothing);
    assert_eq!(found.without_product.rounds, 2);
    // The last of the second answers, agent2.2, ended at 78.785; the votes began after it, but for the two
    // that were ignored (75.938 and 76.131).
    let settled = found.settled.as_ref().unwrap();
    assert_eq!((settled.agent.as_str(), settled.segment), ("agent_b", 2));
    assert_eq!(settled.after.rounds, 5);
    assert_eq!(settled.after.cost_recorded, Some(0.0));
    let last = found.rounds.last().unwrap().change.as_ref().unwrap();
    assert_eq!(last.against_previous, Some(size(23_999 - 4_217, 0, 4_000 - 603)));
    // Three valid votes for agent1.2, two for agent2.2.
    assert_eq!(last.best_so_far.as_ref().unwrap().as_str(), "agent1.2");
}

#[test]
fn votes_after_a_look_only_verified() {
    let found = of("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    assert_eq!(found.only_verified.rounds, 2);
    assert_eq!(found.only_verified.tokens, Some(20_022 + 18 + 20_372 + 18));
    assert!((found.only_verified.agent_seconds.unwrap() - 11.9311).abs() < 0.001);
    assert_eq!(round(&found, "agent_a", 1).only_verified, Some(false));
    // Without a call a vote is no verification.
    let found = of("0.1.97_s10_big/log_20261124_060757_858558");
    assert_eq!(round(&found, "agent_b", 3).only_verified, Some(false));
}

#[test]
fn votes_that_an_answer_made_void_do_not_lead() {
    let found = of("synthetic/superseded_votes/log_20260105_170000_450000");
    let second = round(&found, "agent_a", 2).change.as_ref().unwrap();
    assert_eq!(second.best_so_far.as_ref().unwrap().as_str(), "agent1.1");
    assert_eq!(second.against_best, Some(size(28, 0, 6)));
    // That vote was made void by agent1.2, and the one that followed names no answer.
    let third = round(&found, "agent_a", 3).change.as_ref().unwrap();
    assert_eq!(third.best_so_far, None);
    assert_eq!(third.against_previous, Some(size(4, 0, -1)));
}

#[test]
fn calls_that_no_file_times_leave_verification_open() {
    let found = of("0.1.12_s01_two_agents_vote/log_20261124_060703_288258");
    assert!(found.rounds.iter().all(|round| round.only_verified.is_none()));
}
