//! The traps of MassGen's formats, each held by a session that shows it.

use std::fs;
use std::path::PathBuf;

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{Attempt, CallSource, EndBasis, Outcome, PresenceState, Session};
use massgen_log_model::{DiagnosticKind, LogsRoot};

use crate::fixtures;

/// The one session of a fixture; the last by name where there are several.
pub(crate) fn folder(fixture: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(fixtures().join(fixture))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found.pop().unwrap()
}

fn load(fixture: &str) -> Session {
    Session::load(folder(fixture)).unwrap()
}

/// The last attempt of the last turn.
pub(crate) fn attempt(fixture: &str) -> Attempt {
    load(fixture).turns.pop().unwrap().attempts.pop().unwrap()
}

/// The last attempt of a copy from which files of that name are removed.
pub(crate) fn without(fixture: &str, names: &[&str]) -> Attempt {
    let source = folder(fixture);
    let temp = tempfile::tempdir().unwrap();
    let copy = temp.path().join(source.file_name().unwrap());
    faults::copy_without(&source, &copy, names).unwrap();
    Session::load(copy)
        .unwrap()
        .turns
        .pop()
        .unwrap()
        .attempts
        .pop()
        .unwrap()
}

fn labels(attempt: &Attempt) -> Vec<(&str, &str)> {
    attempt
        .answers
        .iter()
        .map(|answer| {
            (
                answer.agent.as_str(),
                answer.label.as_ref().map_or("", |label| label.as_str()),
            )
        })
        .collect()
}

pub(crate) fn real_rounds(attempt: &Attempt) -> usize {
    attempt.rounds().filter(|round| !round.false_start).count()
}

#[test]
fn the_winner_is_null_in_status_when_an_answer_was_reused() {
    for fixture in ["synthetic/superseded_votes", "synthetic/review"] {
        let attempt = attempt(fixture);
        let status = &attempt.artifacts.status.as_ref().unwrap().value;
        assert_eq!(status.results.as_ref().unwrap().winner, None, "{fixture}");
        assert_eq!(attempt.winner_claims[0].agent.as_str(), "agent_a", "{fixture}");
        assert!(
            attempt
                .winner_claims
                .iter()
                .all(|claim| claim.agent.as_str() == "agent_a"),
            "{fixture}"
        );
    }
}

#[test]
fn complete_is_said_of_a_run_without_any_answer() {
    let attempt = attempt("0.1.97_s06e_no_answer_timeout");
    assert_eq!(
        attempt.artifacts.status.as_ref().unwrap().value.is_complete,
        Some(true)
    );
    assert!(attempt.answers.is_empty() && attempt.winner_claims.is_empty() && attempt.finals.is_empty());
}

#[test]
fn one_hundred_percent_is_reached_while_agents_still_work() {
    let attempt = attempt("synthetic/superseded_votes");
    let status = &attempt.artifacts.status.as_ref().unwrap().value;
    assert_eq!(
        status.coordination.as_ref().unwrap().completion_percentage,
        Some(100)
    );
    assert!(
        attempt.rounds().any(|round| round.outcome == Outcome::Timeout),
        "cut off by the time limit"
    );
}

#[test]
fn counters_run_on_from_attempt_to_attempt() {
    let session = load("0.1.36_s07b_attempt_2");
    let [first, second] = session.turns[0].attempts.as_slice() else {
        panic!("two attempts")
    };
    assert!(!first.carries_earlier && second.carries_earlier);
    let carried: usize = second.agents.iter().map(|agent| agent.carried_rounds.len()).sum();
    assert_eq!((real_rounds(first), carried, real_rounds(second)), (6, 11, 4));
}

#[test]
fn superseded_votes_stay_in_the_list_and_ignored_votes_are_not_in_it() {
    let attempt = attempt("0.1.97_s02_three_agents_restarts");
    assert_eq!((attempt.votes.len(), attempt.ignored_votes.len()), (4, 2));
    let twice = attempt
        .votes
        .iter()
        .filter(|vote| vote.voter.as_str() == "agent_c")
        .count();
    assert_eq!(twice, 2, "agent_c voted, an answer came, agent_c voted again");
    // status.json keeps an agent's first vote only, and counts every vote ever cast.
    let status = &attempt.artifacts.status.as_ref().unwrap().value;
    let counted: i64 = status
        .results
        .as_ref()
        .unwrap()
        .votes
        .as_ref()
        .unwrap()
        .values()
        .sum();
    assert_eq!(counted, 4);
}

#[test]
fn labels_number_by_configuration_order_before_0_1_64_and_by_sorted_id_since() {
    let old = attempt("synthetic/old_labels");
    assert_eq!(old.version.unwrap().to_string(), "0.1.52");
    let mut found = labels(&old);
    found.sort_unstable();
    found.dedup();
    assert!(
        found.contains(&("zeta", "agent1.1")) && found.contains(&("alpha", "agent2.1")),
        "{found:?}"
    );
    // Anonymous ids number by sorted id in every version.
    let mapping = old.artifacts.votes[0].value.agent_mapping.as_ref().unwrap();
    assert_eq!(mapping["agent1"].as_str(), "alpha");
    for vote in &old.votes {
        let owner = old
            .answers
            .iter()
            .find(|answer| answer.label == vote.label)
            .unwrap();
        assert_eq!(Some(&owner.agent), vote.target.as_ref());
    }
}

#[test]
fn folders_alone_give_labels_where_the_numbering_is_certain() {
    let gone = [
        "coordination_events.json",
        "coordination_table.txt",
        "snapshot_mappings.json",
        "events.jsonl",
        "status.json",
    ];
    let attempt = without("0.1.97_s01_two_agents_vote", &gone);
    assert_eq!(
        labels(&attempt),
        [("agent_a", "agent1.1"), ("agent_b", "agent2.1")]
    );
    assert_eq!(attempt.votes.len(), 2, "from vote.json");
    assert!(attempt.votes.iter().all(|vote| vote.time.is_some()));
    // Configuration order and sorted order differ, and no version tells which one counts.
    let attempt = without(
        "synthetic/old_labels",
        &[&gone[..], &["execution_metadata.yaml"]].concat(),
    );
    assert!(
        attempt.answers.iter().all(|answer| answer.label.is_none()),
        "not guessed"
    );
}

#[test]
fn no_event_ends_a_round_that_was_cut_off() {
    let attempt = attempt("0.1.97_s08b_interrupt_kill9");
    let open: Vec<_> = attempt
        .rounds()
        .filter(|round| round.outcome == Outcome::Interrupted)
        .collect();
    assert!(!open.is_empty());
    for round in open {
        assert_eq!(round.end_basis, Some(EndBasis::InferredLastRecord));
        assert!(round.tokens.is_none() && round.end.is_some());
    }
}

#[test]
fn rounds_are_built_from_the_event_stream_alone() {
    let whole = attempt("0.1.97_s02_three_agents_restarts");
    let gone = [
        "coordination_events.json",
        "metrics_summary.json",
        "metrics_events.json",
        "status.json",
    ];
    let streamed = without("0.1.97_s02_three_agents_restarts", &gone);
    assert_eq!(real_rounds(&streamed), real_rounds(&whole));
    let ends = |attempt: &Attempt, outcome: Outcome| {
        attempt
            .rounds()
            .filter(|round| !round.false_start && round.outcome == outcome)
            .count()
    };
    for outcome in [Outcome::Answer, Outcome::Vote, Outcome::Presentation] {
        assert_eq!(
            ends(&streamed, outcome.clone()),
            ends(&whole, outcome.clone()),
            "{outcome}"
        );
    }
}

#[test]
fn streaming_debug_log_knows_no_agent_and_the_call_id_does() {
    let attempt = attempt("0.1.36_s04b_commands_only");
    assert!(
        attempt
            .artifacts
            .streaming_debug
            .as_ref()
            .unwrap()
            .calls
            .iter()
            .all(|call| call.agent.is_none())
    );
    let commands = |agent: &str| {
        let of = |call: &&massgen_log_model::spine::ToolCall| call.agent.as_ref().unwrap().as_str() == agent;
        attempt
            .calls
            .iter()
            .filter(of)
            .filter(|call| call.command().is_some())
            .count()
    };
    assert_eq!((commands("agent_a"), commands("agent_b")), (6, 5));
    // Without it, massgen.log still has the commands, and nobody's name.
    let without = without("0.1.36_s04b_commands_only", &["streaming_debug.log"]);
    assert_eq!((without.calls.len(), without.mentions.len()), (11, 11));
    assert!(
        without
            .mentions
            .iter()
            .all(|m| m.from == CallSource::MassgenLog && m.agent.is_none())
    );
}

#[test]
fn calls_of_command_line_backends_are_in_the_event_stream_and_not_in_the_metrics() {
    let attempt = attempt("synthetic/claude_code");
    assert_eq!(attempt.calls.len(), 7);
    for call in &attempt.calls {
        assert_eq!(call.sources[0].path.file_name(), "events.jsonl");
        assert!(!call.seen_in.contains(&CallSource::MetricsEvents));
    }
    let metrics = &attempt.artifacts.metrics_events.as_ref().unwrap().value;
    assert!(metrics.tool_executions.as_ref().is_none_or(Vec::is_empty));
}

#[test]
fn a_continued_turn_lies_in_two_folders() {
    let session = load("0.1.97_s07_multi_turn");
    assert_eq!(
        session.turns.iter().map(|turn| turn.number).collect::<Vec<_>>(),
        [2]
    );
    let attempt = &session.turns[0].attempts[0];
    let events = attempt.artifacts.events.as_ref().unwrap();
    assert_eq!(events.path.as_str(), "turn_1/attempt_1/events.jsonl");
    let submitted = attempt.answers[0]
        .sources
        .iter()
        .any(|source| source.path == events.path);
    assert!(submitted, "the stub's events are those of this turn");
}

#[test]
fn a_run_without_answers_never_writes_the_files_of_its_end() {
    for fixture in ["0.1.97_s06d_all_fail", "0.1.97_s06e_no_answer_timeout"] {
        let attempt = attempt(fixture);
        for artifact in [
            "coordination_events.json",
            "snapshot_mappings.json",
            "metrics_summary.json",
            "metrics_events.json",
        ] {
            let state = &attempt.presence_of(artifact).unwrap().state;
            assert_eq!(*state, PresenceState::Absent, "{fixture} {artifact}");
        }
        assert!(
            attempt.coordination_recorded && attempt.answers.is_empty(),
            "{fixture}"
        );
        assert!(
            attempt.diagnostics.is_empty(),
            "{fixture}: an absent file is no damage"
        );
    }
    // Ended by itself because every agent failed: looks like a killed run in status.json.
    let failed = attempt("0.1.97_s06d_all_fail");
    assert!(
        failed
            .artifacts
            .massgen_log
            .as_ref()
            .unwrap()
            .no_successful_agents
            .is_some()
    );
    assert!(failed.agents.iter().all(|agent| agent.ends.len() == 1));
}

#[test]
fn an_orchestration_restart_empties_the_coordination_events() {
    let session = load("0.1.36_s07b_attempt_2");
    let first = &session.turns[0].attempts[0];
    assert_eq!((first.answers.len(), first.votes.len()), (2, 2));
    assert!(!first.restarts_recorded, "a count of restarts would be a guess");
    let note = &first.diagnostics[0];
    assert_eq!(note.kind, DiagnosticKind::Incomplete);
    assert_eq!(note.location.path.file_name(), "coordination_events.json");
    // Its status.json belongs to the tracker that replaced the one that did the work.
    let span = first.span.as_ref().unwrap();
    assert_eq!(span.sources[0].path.file_name(), "massgen.log");
}

#[test]
fn some_fields_are_always_empty() {
    let attempt = attempt("0.1.97_s04x_mcp_connect_failed_killed9");
    let status = &attempt.artifacts.status.as_ref().unwrap().value;
    for agent in status.agents.as_ref().unwrap().values() {
        let reliability = agent.reliability.as_ref().unwrap();
        assert_eq!(
            reliability.unknown_tools.as_deref(),
            Some(&[][..]),
            "although there were such calls"
        );
        assert_eq!(reliability.outcome.as_deref(), Some("ok"));
    }
    assert!(
        !attempt
            .artifacts
            .massgen_log
            .as_ref()
            .unwrap()
            .unknown_tools
            .is_empty()
    );
    assert!(
        !attempt
            .artifacts
            .massgen_log
            .as_ref()
            .unwrap()
            .failed_servers
            .is_empty()
    );
}

#[test]
fn a_stop_writes_a_vote_file_and_is_no_vote() {
    let attempt = attempt("0.1.97_s11b_decomposition");
    assert_eq!(attempt.artifacts.votes.len(), 3);
    assert_eq!((attempt.votes.len(), attempt.stops.len()), (0, 3));
    assert!(
        attempt.stops.iter().any(|stop| stop.summary.is_some()),
        "the event stream keeps the summary"
    );
    assert_eq!(
        attempt
            .rounds()
            .filter(|round| round.outcome == Outcome::Stop)
            .count(),
        3
    );
    // Also when only folders and the event stream are left.
    let left = without(
        "0.1.97_s11b_decomposition",
        &["coordination_events.json", "snapshot_mappings.json"],
    );
    assert_eq!((left.votes.len(), left.stops.len()), (0, 3));
}

#[test]
fn a_false_start_is_no_round() {
    let big = attempt("0.1.97_s10_big");
    assert_eq!(real_rounds(&big), 18);
    assert_eq!(big.rounds().filter(|round| round.false_start).count(), 10);
    assert_eq!(
        big.rounds().filter(|round| round.lost).count(),
        2,
        "rounds whose vote was ignored"
    );
    let old = attempt("0.1.36_s01_two_agents_vote");
    assert_eq!(old.rounds().filter(|round| round.false_start).count(), 5);
}

#[test]
fn the_session_id_in_the_files_is_the_name_of_a_folder() {
    let session = load("0.1.97_s01_two_agents_vote");
    let attempt = &session.turns[0].attempts[0];
    let stated = attempt
        .artifacts
        .status
        .as_ref()
        .unwrap()
        .value
        .meta
        .as_ref()
        .unwrap()
        .session_id
        .clone();
    assert_eq!(stated.as_deref(), Some("attempt_1"));
    assert_eq!(session.name, "log_20261124_054629_579653");
}

#[test]
fn the_second_session_start_is_the_one_that_counts() {
    let attempt = attempt("0.1.97_s01_two_agents_vote");
    let events = attempt.artifacts.coordination_events.as_ref().unwrap();
    let starts: Vec<f64> = events
        .value
        .events
        .iter()
        .flatten()
        .filter(|event| event.event_type.as_str() == "session_start")
        .filter_map(|event| event.timestamp)
        .collect();
    let [first, second] = starts.as_slice() else {
        panic!("{starts:?}")
    };
    let start = attempt.span.as_ref().unwrap().start.unwrap().seconds;
    assert!((start - second).abs() < 0.01 && start > *first);
}

#[test]
fn up_to_0_1_30_kinds_of_rounds_are_told_by_what_the_agent_saw() {
    let attempt = attempt("0.1.12_s01_two_agents_vote");
    for round in attempt
        .rounds()
        .filter(|round| round.kind != RoundType::Presentation)
    {
        let seen = round.seen.as_ref().unwrap();
        assert_eq!(round.kind == RoundType::Voting, !seen.is_empty());
    }
}

#[test]
fn a_hostile_session_is_read_and_nothing_outside_of_it_is() {
    let attempt = attempt("synthetic/hostile");
    assert_eq!((attempt.answers.len(), attempt.votes.len()), (4, 4));
    let kinds: Vec<&DiagnosticKind> = attempt.diagnostics.iter().map(|note| &note.kind).collect();
    for kind in [
        DiagnosticKind::Repaired,
        DiagnosticKind::NotUtf8,
        DiagnosticKind::BadLine,
        DiagnosticKind::Truncated,
        DiagnosticKind::MissingReference,
    ] {
        assert!(kinds.contains(&&kind), "{kind}");
    }
    let shown = attempt
        .answers
        .iter()
        .filter_map(|answer| answer.text.as_ref()?.whole.as_deref());
    assert!(
        shown.into_iter().any(|text| text.contains("\\x")),
        "bytes that are not UTF-8 are visible"
    );
    for source in attempt.answers.iter().flat_map(|answer| &answer.sources) {
        assert!(source.path.as_str().starts_with("turn_1/"));
    }
    assert!(
        attempt.agents.iter().any(|agent| agent.id.as_str() == "final"),
        "an agent may be called that"
    );
    assert!(!attempt.drift.is_empty());
}

#[test]
fn the_zone_is_derived_and_a_log_without_dates_passes_midnight() {
    let attempt = attempt("synthetic/zone_0530");
    assert_eq!(attempt.utc_offset, Some(19_800));
    assert!(
        attempt
            .artifacts
            .massgen_log
            .as_ref()
            .unwrap()
            .span_seconds
            .unwrap()
            < 1000.0
    );
    // The call's start stands in metrics_events.json in UTC, its event in local time.
    let (events, wall) = (
        attempt.artifacts.events.as_ref().unwrap(),
        attempt.span.as_ref().unwrap(),
    );
    let local = massgen_log_model::Moment::local(events.first.unwrap()).with_offset(attempt.utc_offset);
    assert!(local.since(wall.start.unwrap()).unwrap().abs() < 5.0);
}

#[test]
fn a_log_folder_inside_a_subagents_workspace_is_no_session_of_the_user() {
    let session = load("0.1.97_s11d_subagent_timeout");
    assert_eq!(session.turns.len(), 1);
    assert_eq!(session.turns[0].attempts[0].artifacts.subagents.len(), 1);
    let Ok(massgen_log_model::Located::Root(root)) =
        massgen_log_model::locate(fixtures().join("0.1.97_s11d_subagent_timeout"))
    else {
        panic!("a folder of sessions");
    };
    let _: &LogsRoot = &root;
    assert_eq!(root.sessions().unwrap().len(), 1);
}
