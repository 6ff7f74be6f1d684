use std::path::Path;

use massgen_log_model::spine::{Answer, FileEntry, Session, TextFile, ToolCall};
use massgen_log_model::{AgentId, AnswerLabel, RelPath};
use serde_json::json;

use super::*;

const RESTARTS_97: &str = "0.1.97_s02_three_agents_restarts/log_20261124_054633_467201";
const RESTARTS_36: &str = "0.1.36_s02_three_agents_restarts/log_20261124_061021_892465";
const RESTARTS_12: &str = "0.1.12_s02_three_agents_restarts/log_20261124_061024_918107";

fn attempt(fixture: &str) -> Attempt {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(fixture);
    let session = Session::load(&path).unwrap();
    session.turns[0].attempts.last().unwrap().clone()
}

fn decisions(attempt: &Attempt) -> Decisions {
    analyse(attempt, &Options::default())
}

fn of_kind(found: &Decisions, kind: RestartKind) -> Vec<(&str, &RestartedAgent)> {
    found
        .restart_ledger
        .iter()
        .flat_map(|entry| entry.restarted.iter().map(move |restarted| (entry, restarted)))
        .filter(|(_, restarted)| restarted.kind == kind)
        .map(|(entry, restarted)| (entry.label.as_ref().unwrap().as_str(), restarted))
        .collect()
}

fn near(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() < 0.001)
}

/// coordination_events.json: context 3.0946 s, answer agent1.2 and its signal 4.0344 s, vote ignored 4.2810 s;
/// context 4.0429 s, signal of agent2.2 6.4491 s, vote ignored 7.2395 s. Both rounds are in no round history.
#[test]
fn ignored_votes_are_rounds_that_a_signal_cut() {
    let found = decisions(&attempt(RESTARTS_97));
    let cut = of_kind(&found, RestartKind::Cut);
    let [("agent1.2", c), ("agent2.2", a)] = cut.as_slice() else {
        panic!("{cut:?}")
    };
    assert_eq!((c.agent.as_str(), c.cut_round), ("agent_c", Some(1)));
    assert_eq!((a.agent.as_str(), a.cut_round), ("agent_a", Some(2)));
    assert!(near(c.signal_after_seconds, 0.9397) && near(c.seconds_cut, 1.1864));
    assert!(near(c.signal_after_share, 0.7921) && near(a.seconds_cut, 3.1967));
    assert_eq!(c.pending, [AnswerLabel::from("agent1.2")]);
    assert_eq!(
        (c.tool_calls_cut, c.text_chars_cut, c.input_tokens_cut),
        (Some(0), Some(0), None)
    );
    // agent_c had voted at 5.5457 s, agent2.2 came at 6.4331 s, agent_c began again at 6.5019 s.
    let after = of_kind(&found, RestartKind::AfterDecision);
    let [("agent2.2", again)] = after.as_slice() else {
        panic!("{after:?}")
    };
    assert!(again.agent.as_str() == "agent_c" && near(again.offset_seconds, 6.5019));
    assert_eq!(of_kind(&found, RestartKind::OwnAnswer).len(), 5);
    let totals = &found.restart_totals;
    assert!(near(totals.seconds.value, 4.3830));
    assert_eq!(
        (totals.cut_rounds.value, totals.rounds_without_tokens),
        (Some(2), 2)
    );
    assert_eq!(
        (totals.input_tokens.value, totals.redone_calls.value),
        (None, Some(0))
    );
}

/// metrics_summary.json: the restarted rounds of agent_a and agent_b have 1464 + 11 and 1475 + 11 tokens.
#[test]
fn a_cut_belongs_to_the_first_signal_and_names_every_pending_answer() {
    let found = decisions(&attempt(RESTARTS_36));
    let cut = of_kind(&found, RestartKind::Cut);
    let [("agent2.1", a), ("agent3.1", b)] = cut.as_slice() else {
        panic!("{cut:?}")
    };
    assert_eq!((a.agent.as_str(), b.agent.as_str()), ("agent_a", "agent_b"));
    assert_eq!(a.pending, ["agent2.1", "agent3.1"].map(AnswerLabel::from));
    let totals = &found.restart_totals;
    assert_eq!(
        (totals.input_tokens.value, totals.output_tokens.value),
        (Some(2939), Some(22))
    );
    // The model has no price: 0 USD on record is not free.
    assert_eq!((totals.cost_usd.value, totals.rounds_without_tokens), (None, 0));
}

/// metrics_events.json: `echo check before vote` ran 41.43 ms before the ignored vote of agent_b and 18.69 ms
/// after it; the streaming log has both at its lines 54 and 72.
#[test]
fn what_is_executed_again_after_a_cut_is_listed() {
    let found = decisions(&attempt("0.1.36_s04b_commands_only/log_20261124_060658_947925"));
    let cut = of_kind(&found, RestartKind::Cut);
    let [("agent1.1", b)] = cut.as_slice() else {
        panic!("{cut:?}")
    };
    assert_eq!((b.tool_calls_cut, b.result_chars_cut), (Some(1), Some(249)));
    assert!(near(b.tool_seconds_cut, 0.04143) && near(b.tool_wall_seconds_cut, 0.04143));
    let [redone] = b.redone.as_deref().unwrap() else {
        panic!("{:?}", b.redone)
    };
    assert_eq!(redone.arguments, "{\"command\":\"echo check before vote\"}");
    assert_eq!((redone.before, redone.again), (1, 1));
    assert!(near(redone.again_seconds, 0.01869));
    let lines: Vec<_> = redone.evidence.iter().map(|place| place.location.line).collect();
    assert_eq!(lines, [Some(54), Some(72)]);
    assert_eq!(found.restart_totals.redone_calls.value, Some(1));
    // `Mid-stream: 1 answer(s)` names nobody; agent2.1 was the only one at 9.99 s.
    let answered = &found.round_decisions[0];
    assert_eq!(
        (answered.label.as_ref().unwrap().as_str(), answered.newer_unseen),
        ("agent1.1", Some(0))
    );
}

#[test]
fn injections_count_as_shown_and_one_signal_may_cover_two_answers() {
    let found = decisions(&attempt("0.1.97_s10_big/log_20261124_060757_858558"));
    let entry = &found.restart_ledger[2];
    assert_eq!(entry.label, Some(AnswerLabel::from("agent4.1")));
    assert_eq!(entry.labels, ["agent2.1", "agent4.1"].map(AnswerLabel::from));
    let unseen = |label: &str| {
        let of = |decision: &&RoundDecision| decision.label.as_ref().is_some_and(|l| l.as_str() == label);
        let decision = found.round_decisions.iter().find(of).unwrap();
        decision.newer_unseen
    };
    // agent_a was shown agent1.1 at its start, agent4.1 and agent5.1 by injection at 47.4 s, and not agent2.1,
    // agent3.1 and agent3.2 when it answered at 74.5 s.
    assert_eq!(unseen("agent1.2"), Some(3));
    assert_eq!((unseen("agent3.2"), unseen("agent2.2")), (Some(1), Some(4)));
    assert!(found.by_agent.iter().all(|agent| agent.isolated == Some(false)));
}

#[test]
fn a_vote_without_label_is_neither_stale_nor_a_flip() {
    let found = decisions(&attempt("synthetic/superseded_votes/log_20260105_170000_450000"));
    let votes: Vec<_> = found
        .votes
        .iter()
        .map(|vote| {
            let label = |label: &Option<AnswerLabel>| label.as_ref().unwrap().as_str().to_owned();
            (label(&vote.label), vote.stale, label(&vote.cleared_by))
        })
        .collect();
    let vote = |label: &str, stale, by: &str| (label.to_owned(), stale, by.to_owned());
    // The last vote came 21 ms after agent1.3, in the same loop iteration.
    let expected = [
        vote("agent1.1", Some(false), "agent1.2"),
        vote("unknown", None, "agent1.3"),
        vote("agent3.1", Some(false), "agent1.3"),
    ];
    assert_eq!(votes, expected);
    assert_eq!(found.flips, []);
}

#[test]
fn tied_agents_are_named() {
    let found = decisions(&attempt("synthetic/error_tie/log_20260105_200000_600000"));
    assert_eq!(found.selection.tied, ["beta", "alpha"].map(AgentId::from));
    assert_eq!(found.selection.tally.len(), 2);
    assert_eq!(decisions(&attempt(RESTARTS_36)).selection.tied, []);
}

/// A call at `seconds` after the first instant.
fn call(attempt: &Attempt, agent: &str, seconds: f64, path: &str) -> ToolCall {
    let start = attempt.span.as_ref().unwrap().start.unwrap();
    let mut time = json!(start);
    time["seconds"] = json!(start.seconds + seconds);
    let args = massgen_log_model::Args::of_value(&json!({ "path": path }));
    serde_json::from_value(json!({
        "agent": agent, "tool": "mcp__filesystem__read_text_file", "start": time, "end": time,
        "args": args, "round": null, "carried": false, "sources": [],
    }))
    .unwrap()
}

/// 0.1.12 resolves a vote when it is written: agent_c was shown agent1.1 at 4.15 s, agent1.2 came at 5.06 s, and
/// the vote of 5.26 s names agent1.2; likewise agent_a and agent2.2.
#[test]
fn a_vote_for_what_was_neither_shown_nor_opened_is_blind() {
    let mut attempt = attempt(RESTARTS_12);
    let found = decisions(&attempt);
    let first = &found.votes[0];
    assert_eq!((first.answer_shown, first.workspace_opened), (Some(false), None));
    // Without any record of calls it cannot be told.
    assert_eq!(found.blind_votes, []);

    attempt.calls_recorded = true;
    let own = call(&attempt, "agent_a", 8.0, "/t/temp_workspaces/agent_a/agent1/x");
    attempt.calls.push(own);
    let found = decisions(&attempt);
    let blind: Vec<_> = found.blind_votes.iter().map(|vote| vote.voter.as_str()).collect();
    assert_eq!(blind, ["agent_c", "agent_a"]);
    assert_eq!(
        found.blind_votes[0].seen,
        ["agent1.1", "agent2.1", "agent3.1"].map(AnswerLabel::from)
    );

    // Before the answer, after the vote, another agent's: none of them looks at it.
    for (agent, seconds) in [("agent_c", 5.0), ("agent_c", 5.3), ("agent_b", 5.2)] {
        let call = call(&attempt, agent, seconds, "/t/temp_workspaces/agent_c/agent1/x.md");
        attempt.calls.push(call);
    }
    assert_eq!(decisions(&attempt).blind_votes.len(), 2);
    let opened = call(&attempt, "agent_c", 5.2, "/t/temp_workspaces/agent_c/agent1/x.md");
    attempt.calls.push(opened);
    let found = decisions(&attempt);
    assert_eq!(found.votes[0].workspace_opened, Some(true));
    assert_eq!(found.blind_votes.len(), 1);
}

fn text(path: &RelPath, text: &str) -> TextFile {
    serde_json::from_value(json!({
        "path": path, "bytes": text.len(), "lines": text.lines().count(),
        "words": text.split_whitespace().count(),
        "excerpt": massgen_log_model::Excerpt::of(text), "whole": text,
    }))
    .unwrap()
}

/// Words `from..to`, each a different one.
fn prose(from: u32, to: u32) -> String {
    let words: Vec<String> = (from..to).map(|number| format!("w{number}")).collect();
    words.join(" ")
}

/// The fixture's answers in order of time: agent1.1, agent2.1, agent3.1, agent1.2, agent2.2.
#[test]
fn taken_text_names_both_places_and_leaves_out_what_was_known() {
    let with = |texts: [String; 5], question: &str| {
        let mut attempt = attempt(RESTARTS_97);
        for (answer, words) in attempt.answers.iter_mut().zip(texts) {
            let path = answer.text.as_ref().unwrap().path.clone();
            answer.text = Some(text(&path, &words));
        }
        attempt.question = attempt.question.map(|(_, place)| (question.to_owned(), place));
        decisions(&attempt)
    };
    let other = |n: u32| prose(1000 * n, 1000 * n + 30);
    // agent2.2 takes 12 words (8 sequences) of agent3.1 among 40 words (36 sequences): 22 %.
    let mixed = format!("{}\n{}", prose(50, 62), prose(500, 528));
    let source = format!("title\n\n{}", prose(40, 70));
    let texts = || [other(1), other(2), source.clone(), other(4), mixed.clone()];
    let found = with(texts(), "");
    let [taken] = found.taken.as_slice() else {
        panic!("{:?}", found.taken)
    };
    assert_eq!(taken.label, Some(AnswerLabel::from("agent2.2")));
    assert_eq!(taken.source_label, Some(AnswerLabel::from("agent3.1")));
    assert_eq!((taken.shared_shingles, taken.longest_run_words), (8, 12));
    assert!((taken.share - 8.0 / 36.0).abs() < 1e-9);
    assert_eq!(taken.longest_run, prose(50, 62));
    let lines: Vec<_> = taken.evidence.iter().map(|place| place.location.line).collect();
    assert_eq!(lines, [Some(1), Some(3)]);
    // agent_b began that round at 2.28 s, before agent3.1 came.
    assert_eq!(taken.shown, Some(false));

    // One sequence less; the prompt; an own earlier answer.
    let mut short = texts();
    short[4] = format!("{} {}", prose(50, 61), prose(500, 528));
    assert_eq!(with(short, "").taken, []);
    assert_eq!(with(texts(), &prose(40, 70)).taken, []);
    let mut own = texts();
    own[1] = prose(45, 65);
    let labels: Vec<_> = with(own, "")
        .taken
        .into_iter()
        .filter_map(|taken| taken.label)
        .collect();
    assert_eq!(labels, [AnswerLabel::from("agent3.1")]);
    // Below 20 %.
    let mut thin = texts();
    thin[4] = format!("{} {}", prose(50, 62), prose(500, 540));
    assert_eq!(with(thin, "").taken, []);
}

#[test]
fn taken_files_have_equal_path_and_size() {
    let mut attempt = attempt(RESTARTS_97);
    let entry = |path: &str, bytes: u64| -> FileEntry {
        serde_json::from_value(json!({ "path": path, "bytes": bytes })).unwrap()
    };
    let files = [
        ("agent1.1", vec![entry("own.md", 9)]),
        (
            "agent3.1",
            vec![
                entry("a.md", 5),
                entry("b/c.md", 7),
                entry("d.md", 0),
                entry("own.md", 9),
            ],
        ),
        (
            "agent1.2",
            vec![
                entry("a.md", 5),
                entry("b/c.md", 8),
                entry("d.md", 0),
                entry("own.md", 9),
            ],
        ),
    ];
    for (label, entries) in files {
        let of = |answer: &&Answer| answer.label.as_ref().is_some_and(|l| l.as_str() == label);
        let path = attempt.answers.iter().find(of).unwrap().snapshot.clone().unwrap();
        let snapshot = attempt.snapshots.iter_mut().find(|s| s.path == path).unwrap();
        snapshot.workspace_entries = Some(entries);
    }
    let found = decisions(&attempt).taken_files;
    let pairs: Vec<_> = found
        .iter()
        .map(|taken| {
            let label = |label: &Option<AnswerLabel>| label.as_ref().unwrap().as_str().to_owned();
            let files: Vec<_> = taken.files.iter().map(|file| file.path.as_str()).collect();
            (label(&taken.label), label(&taken.source_label), files.join(" "))
        })
        .collect();
    let pair = |a: &str, b: &str, files: &str| (a.to_owned(), b.to_owned(), files.to_owned());
    assert_eq!(
        pairs,
        [
            pair("agent3.1", "agent1.1", "own.md"),
            pair("agent1.2", "agent3.1", "a.md")
        ]
    );
}
