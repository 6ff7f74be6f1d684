use std::collections::BTreeSet;
use std::fs::File;

use super::*;
use crate::digest::known;

fn read(text: &str) -> (EventLog, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let log = EventLog::read(
        text.as_bytes(),
        &RelPath::from_encoded("events.jsonl"),
        &mut diagnostics,
    );
    (log, diagnostics)
}

fn line(second: u32, event_type: &str, agent: &str, data: &str) -> String {
    format!(
        "{{\"timestamp\": \"2026-01-05T10:56:{second:02}\", \"event_type\": \"{event_type}\", \"agent_id\": \"{agent}\", \"round_number\": 0, \"data\": {data}}}\n"
    )
}

#[test]
fn calls_are_paired_by_id_and_else_by_tool() {
    let start = |s, agent, id: &str| {
        line(
            s,
            "tool_start",
            agent,
            &format!("{{\"tool_id\": {id}, \"tool_name\": \"t\", \"args\": {{\"n\": {s}}}}}"),
        )
    };
    let end = |s, agent, id: &str| {
        line(
            s,
            "tool_complete",
            agent,
            &format!("{{\"tool_id\": {id}, \"tool_name\": \"t\", \"result\": \"r{s}\", \"is_error\": null}}"),
        )
    };
    let text = [
        start(1, "a", "\"c1\""),
        start(2, "b", "\"c1\""),
        start(3, "a", "null"),
        start(4, "a", "\"c1\""),
        end(5, "b", "\"c1\""),
        end(6, "a", "\"c1\""),
        end(7, "a", "null"),
        end(8, "a", "null"),
        end(9, "a", "\"unseen\""),
    ];
    let (log, diagnostics) = read(&text.concat());
    assert!(diagnostics.is_empty());
    let pairs: Vec<_> = log.calls.iter().map(|c| (c.start_line, c.end_line)).collect();
    assert_eq!(
        pairs,
        [
            (1, Some(7)),
            (2, Some(5)),
            (3, Some(8)),
            (4, Some(6)),
            (9, Some(9))
        ]
    );
    assert_eq!(log.calls[4].start, None);
    assert_eq!(log.calls[3].args.as_ref().unwrap().text, "{\"n\":4}");
    let span = log.calls[3].result.as_ref().unwrap().span.clone().unwrap();
    let from = span.offset as usize;
    assert_eq!(
        text.concat().get(from..from + span.bytes as usize).unwrap(),
        text[5].trim_end()
    );
}

#[test]
fn pieces_are_joined_across_other_agents_and_notices_taken_out() {
    let text = |s, agent, t: &str| line(s, "text", agent, &format!("{{\"content\": \"{t}\"}}"));
    let (log, _) = read(
        &[
            text(1, "a", "one "),
            text(2, "b", "other"),
            text(3, "a", "two❌ Retry (1/3): again"),
            line(4, "thinking", "a", "{\"content\": \"hm\", \"done\": false}"),
            text(5, "a", "three"),
            line(6, "tool_start", "a", "{\"tool_name\": \"t\"}"),
            text(7, "a", "four"),
        ]
        .concat(),
    );
    let seen: Vec<_> = log
        .utterances
        .iter()
        .map(|u| {
            (
                u.agent.as_ref().unwrap().as_str(),
                u.head.as_str(),
                u.line,
                u.lines,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("a", "one two", 1, 2),
            ("b", "other", 2, 1),
            ("a", "hm", 4, 1),
            ("a", "three", 5, 1),
            ("a", "four", 7, 1)
        ]
    );
    assert_eq!(log.utterances[0].chars, 7);
    assert_eq!(log.notices[0].retry, Some((1, 3)));
    assert_eq!((log.notices[0].line, log.notices.len()), (3, 1));
    assert!(log.records.is_empty());
    assert_eq!(log.count(&EventType::Text), 5);
}

#[test]
fn repeated_criteria_are_counted_and_kept_once_and_long_texts_cut() {
    let long = "x".repeat(LONG_TEXT + 1);
    let criteria = |source| {
        line(
            1,
            "evaluation_criteria_set",
            "a",
            &format!("{{\"criteria\": [], \"source\": \"{source}\"}}"),
        )
    };
    let (log, diagnostics) = read(
        &[
            criteria("inline"),
            criteria("inline"),
            criteria("preset"),
            line(
                2,
                "final_answer",
                "a",
                &format!("{{\"content\": \"{long}\", \"more\": 1}}"),
            ),
            line(3, "dance", "a", "{}"),
        ]
        .concat(),
    );
    assert!(diagnostics.is_empty());
    assert_eq!(log.count(&EventType::EvaluationCriteriaSet), 3);
    assert_eq!(log.of_type(&EventType::EvaluationCriteriaSet).count(), 2);
    let answer = log.of_type(&EventType::FinalAnswer).next().unwrap();
    assert_eq!(answer.cut["/content"].chars, long.len() as u64);
    assert_eq!(log.final_answer.as_ref().unwrap().text, Excerpt::of(&long));
    let drift: Vec<_> = log.drift.keys().map(String::as_str).collect();
    assert_eq!(drift, ["event_type:dance", "final_answer.more"]);
    let json = serde_json::to_string(&log).unwrap();
    assert_eq!(serde_json::from_str::<EventLog>(&json).unwrap(), log);
}

/// The calls in events.jsonl are those in metrics_events.json, one for one, and the commands that
/// were repeated are those of the script that drove the run.
#[test]
fn real_calls_are_all_there() {
    let (mut compared, mut repeats) = (0, 0);
    for attempt in known::attempts("0.1.97") {
        let mut diagnostics = Vec::new();
        let Ok(file) = File::open(attempt.join("events.jsonl")) else {
            continue;
        };
        let log = EventLog::read(file, &RelPath::from_encoded("e"), &mut diagnostics);
        assert_eq!(diagnostics, [], "{}", attempt.display());
        assert_eq!(log.drift, BTreeMap::new(), "{}", attempt.display());
        let counted: u64 = log.counts.values().sum();
        assert_eq!(counted, log.lines, "{}", attempt.display());
        if let Ok(text) = std::fs::read(attempt.join("metrics_events.json")) {
            let metrics: Value = serde_json::from_slice(&text).unwrap();
            let ids: BTreeSet<_> = metrics["tool_executions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| (e["agent_id"].as_str().unwrap(), e["call_id"].as_str().unwrap()))
                .collect();
            let ours: BTreeSet<_> = log
                .calls
                .iter()
                .map(|c| {
                    (
                        c.agent.as_ref().unwrap().as_str(),
                        c.tool_id.as_ref().unwrap().as_str(),
                    )
                })
                .collect();
            assert_eq!(ours, ids, "{}", attempt.display());
            assert_eq!(ours.len(), log.calls.len());
            assert!(log.calls.iter().all(|c| c.result.is_some()));
            compared += ids.len();
        }
        if let Some(wanted) = known::repeated(&attempt) {
            let found = known::count_repeated(log.calls.iter().map(|c| c.args.as_ref()));
            assert_eq!(found, wanted, "{}", attempt.display());
            repeats += wanted.len();
        }
    }
    assert!(
        compared > 130 && repeats >= 10,
        "{compared} calls, {repeats} repeated commands"
    );
}

#[test]
fn real_notices_and_the_interrupted_call_are_seen() {
    let read = |name: &str| {
        let attempt = known::attempts(name).remove(0);
        let file = File::open(attempt.join("events.jsonl")).unwrap();
        EventLog::read(file, &RelPath::from_encoded("e"), &mut Vec::new())
    };
    let log = read("0.1.97_s05_enforcement");
    let kinds: Vec<_> = log.notices.iter().map(|n| n.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "retry",
            "unknown_tool",
            "retry",
            "retry",
            "retry",
            "invalid_vote",
            "no_answers_to_vote"
        ]
    );
    assert_eq!(log.notices[1].name.as_deref(), Some("google_search"));
    let last = log.utterances.last().unwrap();
    assert_eq!(
        last.head,
        "Final presentation text by stub-b. It has one line.\nAnd a second line."
    );
    let open = read("0.1.97_s08_interrupt_term");
    let ended = open.calls.iter().filter(|c| c.end_line.is_some()).count();
    assert_eq!((open.calls.len(), ended), (3, 2));
}
