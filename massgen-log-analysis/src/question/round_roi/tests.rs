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
fn a_vote_after_words_alone_verified_nothing() {
    // Both agents ran one `echo` before their vote.
    let found = of("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    assert_eq!(found.only_verified.rounds, 0);
    let second = round(&found, "agent_a", 2);
    assert_eq!(
        (second.product, second.only_verified),
        (Product::Vote, Some(false))
    );
    let work = second.work.unwrap();
    assert_eq!((work.other, work.looks(), work.write), (1, 0, 0));
    // agent_a: ls -R, false, twice sleep and echo, echo > out.txt && cat.
    let first = round(&found, "agent_a", 1).work.unwrap();
    assert_eq!((first.read, first.write, first.opaque, first.other), (1, 1, 0, 3));
}

#[test]
fn a_round_that_only_looked_is_told_by_its_calls() {
    let counts = |looks, opaque, unknown| WorkCounts {
        read: looks,
        opaque,
        unknown,
        ..WorkCounts::default()
    };
    assert_eq!(only_verified(counts(2, 0, 0), true), Some(true));
    assert_eq!(only_verified(counts(2, 0, 0), false), Some(false));
    assert_eq!(only_verified(counts(2, 1, 0), true), Some(false));
    assert_eq!(only_verified(counts(2, 0, 1), true), None);
    assert_eq!(only_verified(counts(0, 0, 0), true), Some(false));
}

/// The same attempt, with the second text of agent_a put in place of the first and the workspaces given.
fn repeated(workspaces: [Option<&[(&str, u64)]>; 2]) -> RoundReturn {
    let path = format!(
        "{}/../fixtures/0.1.97_s13_priced/log_20261124_063739_143903",
        env!("CARGO_MANIFEST_DIR")
    );
    let session = Session::load(&path).unwrap();
    let mut attempt = session.turns[0].attempts[0].clone();
    let text = attempt.answers[0].text.clone();
    let second = attempt
        .answers
        .iter()
        .position(|answer| answer.agent.as_str() == "agent_a" && answer.ordinal == 2)
        .unwrap();
    assert_eq!(attempt.answers[0].agent.as_str(), "agent_a");
    attempt.answers[second].text = text;
    for (at, files) in [(0, workspaces[0]), (second, workspaces[1])] {
        let path = attempt.answers[at].snapshot.clone().unwrap();
        let snapshot = attempt
            .snapshots
            .iter_mut()
            .find(|snapshot| snapshot.path == path)
            .unwrap();
        let made = crate::workspace::tests::snapshot(files);
        snapshot.workspace = made.workspace;
        snapshot.workspace_entries = made.workspace_entries;
    }
    let found = analyse(&attempt);
    round(&found, "agent_a", 2).clone()
}

#[test]
fn no_measurable_change_needs_equal_text_and_equal_workspace() {
    let one: &[(&str, u64)] = &[("a.md", 3)];
    let same = repeated([Some(one), Some(one)]);
    assert_eq!(same.no_measurable_change, Some(true));
    let change = same.change.as_ref().unwrap();
    assert_eq!((change.word_distance, change.changed_words), (Some(0.0), Some(0)));
    assert_eq!(
        (same.usd_per_changed_word, same.seconds_per_changed_word),
        (None, None)
    );
    assert_eq!(repeated([None, None]).no_measurable_change, Some(true));
    assert_eq!(repeated([None, Some(one)]).no_measurable_change, None);
    let changed = repeated([Some(one), Some(&[("a.md", 4)])]);
    assert_eq!(changed.no_measurable_change, Some(false));
    assert_eq!(changed.change.unwrap().workspace.unwrap().resized, 1);
    // A first answer has nothing to be equal to; a vote is no answer.
    let found = of("0.1.97_s13_priced/log_20261124_063739_143903");
    assert_eq!(round(&found, "agent_a", 1).no_measurable_change, Some(false));
    assert_eq!(round(&found, "agent_b", 3).no_measurable_change, None);
}

#[test]
fn returns_diminish_after_the_last_large_change_of_the_winner() {
    // "A1: first idea of a." and "A2: improved idea of a, using b." share "idea" and "of".
    let found = of("0.1.97_s13_priced/log_20261124_063739_143903");
    let second = round(&found, "agent_a", 2);
    let change = second.change.as_ref().unwrap();
    assert_eq!((change.changed_words, change.word_distance), (Some(8), Some(0.8)));
    // round_history of agent_a: 0.000648 USD for its second round.
    assert!((second.usd_per_changed_word.unwrap() - 0.000_648 / 8.0).abs() < 1e-12);
    let point = found.diminishing_return.as_ref().unwrap();
    assert_eq!((point.agent.as_str(), point.segment), ("agent_a", 2));
    // Eleven coordination rounds: six began before 3.52 s.
    assert_eq!((point.before.rounds, point.after.rounds), (6, 5));
    assert_eq!(point.rule, DIMINISHING_RULE);

    // The second texts of the big session differ from the first in one of 603 words.
    let found = of("0.1.97_s10_big/log_20261124_060757_858558");
    let change = round(&found, "agent_a", 2).change.as_ref().unwrap();
    assert_eq!(change.changed_words, Some(2));
    assert!((change.word_distance.unwrap() - 2.0 / 604.0).abs() < 1e-12);
    assert_eq!(found.diminishing_return.as_ref().unwrap().segment, 1);
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
