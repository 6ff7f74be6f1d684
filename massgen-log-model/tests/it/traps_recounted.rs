//! Traps of MassGen's formats, held against a recount of the raw files with a plain JSON parser.

use std::collections::BTreeMap;
use std::fs;

use massgen_log_model::artifact::events::Payload;
use massgen_log_model::spine::{EndBasis, Outcome};
use massgen_log_model::{AgentId, DiagnosticKind, Moment};
use serde_json::Value;

use crate::traps::{attempt, folder, real_rounds, without};

/// A JSON file of the first attempt of the first turn, as it is on disk.
fn raw(fixture: &str, name: &str) -> Value {
    let path = folder(fixture).join("turn_1/attempt_1").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The round history of all agents.
fn round_records(fixture: &str) -> Vec<Value> {
    let metrics = raw(fixture, "metrics_summary.json");
    let agents = metrics["agents"].as_object().unwrap().values();
    agents
        .flat_map(|agent| agent["round_history"].as_array().unwrap().clone())
        .collect()
}

#[test]
fn the_winner_is_null_in_the_metrics_when_an_answer_was_reused() {
    for fixture in ["synthetic/superseded_votes", "synthetic/review"] {
        assert_eq!(
            raw(fixture, "metrics_summary.json")["meta"]["winner"],
            Value::Null
        );
        let attempt = attempt(fixture);
        let metrics = &attempt.artifacts.metrics_summary.as_ref().unwrap().value;
        assert_eq!(metrics.meta.as_ref().unwrap().winner, None, "{fixture}");
        assert!(!attempt.winner_claims.is_empty(), "{fixture}");
    }
}

#[test]
fn labels_of_five_agents_are_those_of_the_mappings() {
    let mappings = raw("0.1.97_s10_big", "snapshot_mappings.json");
    let expected: BTreeMap<String, String> = mappings
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, entry)| entry["type"] == "answer")
        .map(|(label, entry)| (label.clone(), entry["agent_id"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(expected.len(), 10);
    let found: BTreeMap<String, String> = attempt("0.1.97_s10_big")
        .answers
        .iter()
        .map(|answer| {
            let label = answer.label.as_ref().unwrap();
            (label.as_str().to_owned(), answer.agent.as_str().to_owned())
        })
        .collect();
    assert_eq!(found, expected);
    // Since 0.1.64 the number is the position among the sorted ids.
    for (label, agent) in found {
        let position = "abcde".find(agent.strip_prefix("agent_").unwrap()).unwrap() + 1;
        assert!(label.starts_with(&format!("agent{position}.")), "{label} {agent}");
    }
}

#[test]
fn a_label_is_never_taken_from_an_anonymous_id() {
    let old = attempt("synthetic/old_labels");
    assert_eq!(old.artifacts.votes.len(), 2);
    for doc in &old.artifacts.votes {
        let file = &doc.value;
        let (label, anon) = (
            file.voted_for_label.as_ref().unwrap(),
            file.voted_for_anon.as_ref().unwrap(),
        );
        assert!(
            !label.as_str().starts_with(&format!("{anon}.")),
            "one agent under two numbers"
        );
        let voter = file.voter_id.as_ref().unwrap();
        let vote = old.votes.iter().find(|vote| &vote.voter == voter).unwrap();
        assert_eq!(vote.target, file.voted_for, "{voter}");
        assert_eq!(vote.label.as_ref(), Some(label), "{voter}");
    }
    let three = attempt("0.1.36_s02_three_agents_restarts");
    assert_eq!(three.artifacts.votes.len(), 3);
    for doc in &three.artifacts.votes {
        let labels = doc.value.answer_label_to_agent.as_ref().unwrap();
        for answer in &three.answers {
            let owner: Option<&AgentId> = answer.label.as_ref().and_then(|label| labels.get(label));
            assert_eq!(owner, Some(&answer.agent));
        }
    }
}

#[test]
fn rounds_of_the_event_stream_end_with_the_event_that_ends_them() {
    let gone = [
        "coordination_events.json",
        "metrics_summary.json",
        "metrics_events.json",
        "status.json",
    ];
    let streamed = without("0.1.97_s02_three_agents_restarts", &gone);
    let mut ended = 0;
    for round in streamed.rounds().filter(|round| !round.false_start) {
        assert_ne!(
            round.end_basis,
            Some(EndBasis::Recorded),
            "there is no round history"
        );
        if matches!(
            round.outcome,
            Outcome::Answer | Outcome::Vote | Outcome::VoteIgnored
        ) {
            assert_eq!(round.end_basis, Some(EndBasis::Event), "{}", round.outcome);
            ended += 1;
        }
    }
    // 5 answers, 4 votes, 2 ignored votes.
    assert_eq!(ended, 11);
}

#[test]
fn the_number_of_api_calls_in_a_round_is_always_zero() {
    let records = round_records("0.1.97_s10_big");
    assert!(records.iter().any(|record| record["output_tokens"] != 0));
    assert!(records.iter().all(|record| record["api_calls_count"] == 0));
    let attempt = attempt("0.1.97_s10_big");
    let metrics = &attempt.artifacts.metrics_summary.as_ref().unwrap().value;
    let read: Vec<Option<i64>> = metrics
        .agents
        .as_ref()
        .unwrap()
        .values()
        .flat_map(|agent| agent.round_history.iter().flatten())
        .map(|record| record.api_calls_count)
        .collect();
    assert_eq!(read, vec![Some(0); records.len()], "kept as written");
}

#[test]
fn a_tool_that_does_not_exist_is_told_by_the_log_only() {
    let attempt = attempt("0.1.97_s05_enforcement");
    let status = raw("0.1.97_s05_enforcement", "status.json");
    for agent in status["agents"].as_object().unwrap().values() {
        assert_eq!(agent["reliability"]["unknown_tools"], Value::Array(Vec::new()));
    }
    let log = attempt.artifacts.massgen_log.as_ref().unwrap();
    let told = log.unknown_tools.iter().filter_map(|note| note.tool.as_ref());
    assert!(told.into_iter().any(|tool| tool.as_str() == "google_search"));
    assert!(
        log.failed_servers.is_empty(),
        "no server lacks it: it was made up"
    );
    assert!(
        attempt
            .calls
            .iter()
            .all(|call| call.tool.as_str() != "google_search")
    );
}

#[test]
fn false_starts_are_those_of_the_round_history() {
    for (fixture, entries, false_starts, ignored) in [
        ("0.1.97_s10_big", 26, 10, 2),
        ("0.1.36_s01_two_agents_vote", 10, 5, 1),
    ] {
        // The history has no entry for a round whose vote was ignored.
        let coordination = raw(fixture, "coordination_events.json");
        let events = coordination["events"].as_array().unwrap();
        let lost = events
            .iter()
            .filter(|event| event["event_type"] == "vote_ignored")
            .count();
        assert_eq!(lost, ignored, "{fixture}");
        let records = round_records(fixture);
        let counted = records
            .iter()
            .filter(|record| {
                record["outcome"] == "restarted"
                    && record["input_tokens"] == 0
                    && record["output_tokens"] == 0
            })
            .count();
        assert_eq!((records.len(), counted), (entries, false_starts), "{fixture}");
        let attempt = attempt(fixture);
        let found = attempt.rounds().filter(|round| round.false_start).count();
        assert_eq!(found, counted, "{fixture}");
        assert_eq!(real_rounds(&attempt), records.len() - counted + lost, "{fixture}");
    }
}

#[test]
fn an_iteration_is_no_round() {
    let events = raw("0.1.97_s01_two_agents_vote", "coordination_events.json");
    let count = |kind: &str| {
        let events = events["events"].as_array().unwrap();
        events.iter().filter(|event| event["event_type"] == kind).count()
    };
    assert_eq!((count("iteration_start"), count("session_start")), (18, 2));
    let attempt = attempt("0.1.97_s01_two_agents_vote");
    // 2 answers, 2 votes, 1 ignored vote and the presentation.
    assert_eq!(real_rounds(&attempt), 6);
    let start = attempt.span.as_ref().unwrap().start.unwrap();
    let stated = events["session_metadata"]["start_time"].as_f64().unwrap();
    assert!((start.seconds - stated).abs() < 1e-6);
}

#[test]
fn repairs_name_the_lines_and_paths_that_lead_out_are_not_followed() {
    let attempt = attempt("synthetic/hostile");
    let notes = |kind: DiagnosticKind, name: &'static str| {
        let of = move |note: &&massgen_log_model::Diagnostic| {
            note.kind == kind && note.location.path.file_name() == name
        };
        attempt.diagnostics.iter().filter(of)
    };
    // The lone surrogate and the NaN.
    let repaired: Vec<Option<u64>> = notes(DiagnosticKind::Repaired, "coordination_events.json")
        .map(|note| note.location.line)
        .collect();
    assert_eq!(repaired, [Some(662), Some(671)]);
    let bad: Vec<Option<u64>> = notes(DiagnosticKind::BadLine, "events.jsonl")
        .map(|note| note.location.line)
        .collect();
    assert!(bad.contains(&Some(10)), "{bad:?}");

    // One answer's mapping is `../../../../etc/passwd`.
    let led_out = attempt
        .answers
        .iter()
        .find(|answer| answer.label.as_ref().unwrap().as_str() == "agent2.1")
        .unwrap();
    let text = led_out.text.as_ref().unwrap();
    assert_eq!(text.path.file_name(), "answer.txt");
    assert!(
        text.path.as_str().starts_with("turn_1/attempt_1/"),
        "{}",
        text.path
    );
    assert!(
        attempt
            .diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::MissingReference)
    );
    assert!(
        attempt
            .diagnostics
            .iter()
            .all(|note| note.location.path.to_path().starts_with("turn_1"))
    );

    let latin = attempt
        .answers
        .iter()
        .find(|answer| answer.agent.as_str() == "final")
        .unwrap();
    let shown = latin.text.as_ref().unwrap().whole.as_deref();
    assert_eq!(shown, Some("caf\\xe9 cr\\xe8me, one line"));
}

#[test]
fn both_clocks_of_an_answer_agree_once_the_zone_is_taken_off() {
    let attempt = attempt("synthetic/zone_0530");
    let coordination = raw("synthetic/zone_0530", "coordination_events.json");
    let recorded: BTreeMap<&str, f64> = coordination["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["event_type"] == "new_answer")
        .map(|event| {
            (
                event["context"]["label"].as_str().unwrap(),
                event["timestamp"].as_f64().unwrap(),
            )
        })
        .collect();
    let mut compared = 0;
    for record in &attempt.artifacts.events.as_ref().unwrap().records {
        if let Payload::AnswerSubmitted(answer) = &record.payload {
            let utc = recorded[answer.answer_label.as_ref().unwrap().as_str()];
            let local = Moment::local(record.time.unwrap()).with_offset(attempt.utc_offset);
            let apart = local.since(Moment::utc(utc).unwrap()).unwrap();
            assert!(apart.abs() < 0.1, "{apart}");
            compared += 1;
        }
    }
    assert_eq!(compared, 2);
}
