use massgen_log_model::spine::Session;

use super::*;

fn reasoning(path: &str) -> Reasoning {
    let session = Session::load(format!("{}/../fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    analyse(&session.turns[0].attempts[0])
}

#[test]
fn a_test_after_the_last_write_is_seen() {
    let found = reasoning("synthetic/claude_code/log_20260105_130000_250000");
    let agent = &found.by_agent[1];
    assert_eq!((agent.shape.as_str(), agent.calls), ("X1 W1 X1", Some(3)));
    let shares: Vec<_> = agent
        .classes
        .iter()
        .map(|class| (class.class, class.calls))
        .collect();
    assert_eq!(shares, [(ToolClass::Write, 1), (ToolClass::Run, 2)]);
    let round = agent.rounds.iter().find(|round| round.calls > 0).unwrap();
    let write = round.last_write.as_ref().unwrap();
    assert_eq!((write.reads_after, write.runs_after), (0, 1));
    // events.jsonl: the edit ends at 08.852, the answer comes at 12.761; the last call ends at 12.152.
    assert!((write.seconds_to_end.unwrap() - 3.909).abs() < 0.05, "{write:?}");
    assert!(
        (round.last_tool_to_end_seconds.unwrap() - 0.609).abs() < 0.05,
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
    let [run] = found.by_agent[1].failure_runs.as_slice() else {
        panic!("{:?}", found.by_agent[1].failure_runs);
    };
    assert_eq!(run.subject.as_deref(), Some("python3 -m pytest -q"));
    assert_eq!(
        (run.follow_up, run.follow_up_succeeded),
        (FollowUp::AnotherTool, Some(true))
    );
    let [conflict] = found.conflicts.as_slice() else {
        panic!("{:?}", found.conflicts);
    };
    assert_eq!(
        (conflict.exit_codes.as_slice(), conflict.runs_after_change),
        ([1, 0].as_slice(), 0)
    );

    let found = reasoning("synthetic/error_tie/log_20260105_200000_600000");
    let [run] = found.by_agent[1].failure_runs.as_slice() else {
        panic!("{:?}", found.by_agent[1].failure_runs);
    };
    assert_eq!((run.length, run.follow_up), (3, FollowUp::RoundEnded));
    // beta's failing command ran beside two others: the answer to it is the next call that began later.
    let run = &found.by_agent[0].failure_runs[0];
    assert_eq!(run.subject.as_deref(), Some("cat missing.txt"));
    assert_eq!(run.evidence.last().unwrap().location.line, Some(15));
}

#[test]
fn quotes_follow_their_rules() {
    let found = reasoning("0.1.97_s04_tools_commands/log_20261124_060127_195711");
    let agent = &found.by_agent[0];
    assert_eq!(agent.shape, "X5 W1 X3");
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
