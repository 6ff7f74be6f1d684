use massgen_log_model::spine::Session;

use super::*;

mod built;

fn reasoning(path: &str) -> Reasoning {
    let session = Session::load(format!("{}/../fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    analyse(&session.turns[0].attempts[0])
}

#[test]
fn a_test_after_the_last_write_is_seen() {
    let found = reasoning("synthetic/claude_code/log_20260105_130000_250000");
    let agent = &found.by_agent[1];
    assert_eq!((agent.shape.as_str(), agent.calls), ("V1 W1 V1", Some(3)));
    let shares: Vec<_> = agent.acts.iter().map(|act| (act.act, act.calls)).collect();
    assert_eq!(shares, [(Act::Verify, 2), (Act::Write, 1)]);
    let round = agent.rounds.iter().find(|round| round.calls > 0).unwrap();
    let write = round.last_write.as_ref().unwrap();
    assert_eq!(
        (
            write.reads_after,
            write.checks_after,
            write.tests_after,
            write.runs_after
        ),
        (0, 1, 1, 0)
    );
    assert!(write.first_result_accepted);
    // events.jsonl: the edit ends at 08.852, the answer comes at 12.761; the last call ends at 12.152.
    assert!(
        (write.seconds_to_commit.unwrap() - 3.909).abs() < 0.05,
        "{write:?}"
    );
    assert!(
        (round.last_tool_to_commit_seconds.unwrap() - 0.609).abs() < 0.05,
        "{round:?}"
    );
    assert!(
        (round.first_tool_seconds.unwrap() - 5.578).abs() < 0.05,
        "{round:?}"
    );
}

#[test]
fn what_followed_on_a_failure_is_told() {
    let found = reasoning("synthetic/claude_code/log_20260105_130000_250000");
    let agent = &found.by_agent[1];
    let [after] = agent.after_failures.as_slice() else {
        panic!("{:?}", agent.after_failures);
    };
    assert_eq!(
        (after.next, after.count, after.succeeded),
        (NextStep::OtherTool, 1, 1)
    );
    assert_eq!(agent.failed_calls.value, Some(1));
    // Two different exit codes of pytest, but an edit lies between.
    assert_eq!(found.conflicts, []);

    // Two of alpha's three failures were denied: they never ran.
    let found = reasoning("synthetic/error_tie/log_20260105_200000_600000");
    let alpha = &found.by_agent[1];
    assert_eq!(
        (alpha.calls, alpha.denied, alpha.failed_calls.value),
        (Some(4), 2, Some(1))
    );
    assert_eq!(alpha.failure_runs, []);
    assert_eq!(alpha.after_failures[0].next, NextStep::GaveUp);
    // beta's failing command ran beside two others: the answer to it is the next call that began later.
    let after = &found.by_agent[0].after_failures[0];
    assert_eq!(after.evidence.last().unwrap().location.line, Some(15));
}

#[test]
fn shapes_and_looks_of_a_real_session() {
    let found = reasoning("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    // ls -R; false; sleep 1 (three times, one after the answer); echo > out.txt && cat out.txt
    assert_eq!(found.by_agent[0].shape, "R1 X3 W1 X1");
    assert_eq!(found.by_agent[1].shape, "X1 R2 X1");
    // `echo hello > out.txt && cat out.txt` looks at what it wrote.
    assert!(found.unverified_writes.is_empty());
    assert_eq!(
        (found.single_looks.len(), found.endless_verification.len()),
        (0, 0)
    );
    assert_eq!(found.ambiguous_matches.value, Some(0));
    // events.jsonl: agent_a writes report.md on line 34 and answers on line 37, with nothing in between.
    let written = reasoning("0.1.97_s04_tools_commands/log_20261124_060127_195711");
    let [unverified] = written.unverified_writes.as_slice() else {
        panic!("{:?}", written.unverified_writes);
    };
    assert_eq!(
        (unverified.agent.as_str(), unverified.round, unverified.runs_after),
        ("agent_a", 0, 0)
    );
    assert_eq!(unverified.evidence[0].location.line, Some(34));
    // Debug runs: agent_a's call begins while agent_b's equal one is open, and the log gives results no id.
    let found = reasoning("0.1.36_s04b_commands_only/log_20261124_060658_947925");
    let lines: Vec<_> = found
        .ambiguous_matches
        .evidence
        .iter()
        .map(|evidence| evidence.location.line)
        .collect();
    assert_eq!(
        (found.ambiguous_matches.value, lines),
        (Some(2), vec![Some(10), Some(20)])
    );
}

#[test]
fn quotes_follow_their_rules() {
    let found = reasoning("0.1.97_s04_tools_commands/log_20261124_060127_195711");
    let agent = &found.by_agent[0];
    assert_eq!(agent.shape, "R1 X2 R1 X1 W1 X1 R2");
    let quotes: Vec<_> = agent
        .quotes
        .iter()
        .map(|quote| (quote.rule, quote.text.as_str(), quote.evidence[0].location.line))
        .collect();
    assert_eq!(
        quotes,
        [
            (QuoteRule::AfterFirstFailure, "Again after restart. ", Some(42)),
            (QuoteRule::BeforeFirstAnswer, "I list files. ", Some(12)),
        ]
    );
}

#[test]
fn no_event_stream_is_no_silence() {
    let found = reasoning("synthetic/flat/log_20260105_105524");
    assert!(!found.calls_recorded && !found.utterances_recorded);
    assert!(
        found
            .by_agent
            .iter()
            .all(|agent| agent.calls.is_none() && agent.text_chars.is_none())
    );
}
