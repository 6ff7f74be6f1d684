//! Rare cases, built: a real attempt whose calls are replaced.

use massgen_log_model::artifact::events::Utterance;
use massgen_log_model::digest::{Args, ResultDigest};
use massgen_log_model::spine::{Attempt, Session, ToolCall};
use serde_json::{Value, json};

use super::*;

const SHELL: &str = "mcp__command_line__execute_command";

/// agent_a: round 0 ends in an answer, round 1 in a vote.
fn attempt() -> Attempt {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/0.1.97_s04b_commands_only/log_20261124_061302_064714"
    );
    let mut attempt = Session::load(path).unwrap().turns.remove(0).attempts.remove(0);
    attempt.calls.clear();
    attempt
}

/// A call that begins `at` hundredths of a second after the round, on line `at` of the event stream.
fn call(attempt: &Attempt, round: usize, at: usize, tool: &str, args: &Value, result: &str) -> ToolCall {
    let mut start = attempt.agents[0].rounds[round].start.unwrap();
    start.seconds += at as f64 / 100.0;
    let mut end = start;
    end.seconds += 0.005;
    serde_json::from_value(json!({
        "id": format!("c{at}"), "agent": "agent_a", "tool": tool, "tool_type": null,
        "start": start, "end": end, "seconds": 0.005, "success": true, "status": "success", "error": null,
        "args": Args::of_value(args), "result": ResultDigest::of(tool, result),
        "input_chars": null, "output_chars": null, "round": round, "carried": false,
        "sources": [{"path": attempt.artifacts.events.as_ref().unwrap().path, "line": at}],
    }))
    .unwrap()
}

/// The attempt with one call per word, in round 0; `|` begins round 1. `cmd=1` is a command with its exit code,
/// `>path` a write by a tool, `!cmd` a denied command.
fn built(script: &[&str]) -> Attempt {
    let mut attempt = attempt();
    let mut round = 0;
    for (at, word) in (1..).zip(script) {
        if *word == "|" {
            round += 1;
        } else if let Some(path) = word.strip_prefix('>') {
            let args = json!({"path": path, "content": format!("{at}")});
            let made = call(&attempt, round, at, "mcp__filesystem__write_file", &args, "ok");
            attempt.calls.push(made);
        } else if let Some(command) = word.strip_prefix('!') {
            let mut made = call(&attempt, round, at, SHELL, &json!({"command": command}), "no");
            made.status = Some("denied".to_owned());
            made.success = Some(false);
            attempt.calls.push(made);
        } else {
            let (command, code) = word.rsplit_once('=').unwrap();
            let result = format!(r#"{{"success": true, "exit_code": {code}, "stdout": ""}}"#);
            let made = call(&attempt, round, at, SHELL, &json!({"command": command}), &result);
            attempt.calls.push(made);
        }
    }
    attempt
}

fn found(script: &[&str]) -> Reasoning {
    analyse(&built(script))
}

#[test]
fn three_failures_in_a_row_are_a_streak() {
    let one = |script: &[&str]| {
        let reasoning = found(script);
        let [run] = reasoning.by_agent[0].failure_runs.as_slice() else {
            panic!("{script:?}: {:?}", reasoning.by_agent[0].failure_runs);
        };
        (
            (run.length, run.same_again),
            (run.next, run.next_succeeded, run.calls_to_success),
        )
    };
    use NextStep::{ChangedArguments, GaveUp, OtherTool, SameApproach};
    for (script, expected) in [
        (
            &["pytest=1", "pytest=1", "pytest=1", ">a.py", "pytest=0"][..],
            ((3, 2), (OtherTool, Some(true), Some(1))),
        ),
        (
            &["./x=1", "./x=1", "./x=1", "./x=0"],
            ((3, 3), (SameApproach, Some(true), Some(1))),
        ),
        (
            &["a=1", "b=2", "c=1", "d=127", "e=0", "f=1"],
            ((4, 0), (ChangedArguments, Some(true), Some(1))),
        ),
        (&["a=1", "b=1", "c=1"], ((3, 0), (GaveUp, None, None))),
        // A denied call did not run: it neither fails nor breaks the row, and is what was tried next.
        (&["a=1", "!b", "c=1", "d=1"], ((3, 0), (GaveUp, None, None))),
        (
            &["a=1", "b=1", "c=1", "!d", "e=0"],
            ((3, 0), (ChangedArguments, Some(false), Some(1))),
        ),
        (&["a=1", "a=1", "a=1", "|", "a=0"], ((3, 2), (GaveUp, None, None))),
    ] {
        let got = one(script);
        // A denied call is no executed one: the count to the first success leaves it out.
        assert_eq!(got, expected, "{script:?}");
    }
    for script in [
        &["a=1", "a=1", "a=0", "a=1"][..],
        &["a=1", "a=1", "|", "a=1"],
        &["a=1", "!b", "!c"],
    ] {
        assert_eq!(found(script).by_agent[0].failure_runs, [], "{script:?}");
    }
    let after = found(&["a=1", "b=0", "c=1", "d=0", "e=1"]).by_agent[0]
        .after_failures
        .iter()
        .map(|after| (after.next, after.count, after.succeeded))
        .collect::<Vec<_>>();
    assert_eq!(after, [(ChangedArguments, 2, 2), (GaveUp, 1, 0)]);
}

#[test]
fn order_of_start_makes_the_row_and_not_the_order_in_the_list() {
    let mut attempt = built(&["a=1", "b=1", "c=0", "d=1"]);
    attempt.calls.reverse();
    assert_eq!(analyse(&attempt).by_agent[0].failure_runs, []);
    // Begun at one instant: the line decides, and a call under way is no answer.
    let mut attempt = built(&["a=1", "b=1", "c=1", "d=0", "e=1"]);
    attempt.calls[3].start = attempt.calls[2].start;
    let runs = analyse(&attempt).by_agent[0].failure_runs.clone();
    assert_eq!(
        (
            runs[0].length,
            runs[0].next,
            runs[0].next_succeeded,
            runs[0].calls_to_success
        ),
        (3, NextStep::ChangedArguments, Some(false), None)
    );
}

#[test]
fn a_check_that_changes_without_a_change_is_a_conflict() {
    let conflict = |script: &[&str]| {
        let conflicts = found(script).conflicts;
        assert!(conflicts.len() < 2, "{conflicts:?}");
        conflicts.first().map(|conflict| {
            (
                conflict.exit_codes.clone(),
                conflict.same_round,
                conflict.looked_again,
            )
        })
    };
    assert_eq!(
        conflict(&["pytest=1", "cat a=0", "pytest=0"]),
        Some((vec![1, 0], true, false))
    );
    assert_eq!(
        conflict(&["pytest=0", "pytest=0", "pytest=1", "ls=0", "pytest=1"]),
        Some((vec![0, 0, 1, 1], true, true))
    );
    assert_eq!(
        conflict(&["pytest=1", "|", "pytest=0", "pytest=0"]),
        Some((vec![1, 0, 0], false, true))
    );
    for script in [
        &["pytest=1", ">a.py", "pytest=0"][..],
        &["pytest=1", "python fix.py=0", "pytest=0"],
        &["pytest=1", "sed -i s/a/b/ a.py=0", "pytest=0"],
        &["pytest=1", "pytest=1"],
        &["pytest a=1", "pytest b=0"],
    ] {
        assert_eq!(conflict(script), None, "{script:?}");
    }
    // A write that was under way during the first run.
    let mut attempt = built(&[">a.py", "pytest=1", "pytest=0"]);
    assert_eq!(analyse(&attempt).conflicts.len(), 1);
    attempt.calls[0].end = attempt.calls[1].end;
    assert_eq!(analyse(&attempt).conflicts.len(), 0);
}

#[test]
fn looks_after_the_last_write_are_counted() {
    let looks = |script: &[&str]| {
        let found = found(script);
        (
            found
                .unverified_writes
                .iter()
                .map(|f| f.runs_after)
                .collect::<Vec<_>>(),
            found.single_looks.len(),
        )
    };
    for (script, expected) in [
        (&[">a.py"][..], (vec![0], 0)),
        (&["cat a.py=0", ">a.py", "python a.py=0"], (vec![1], 0)),
        (&[">a.py", "!cat a.py"], (vec![0], 0)),
        (&[">a.py", "cat a.py=0"], (vec![], 0)),
        (&[">a.py", "pytest=1"], (vec![], 1)),
        (&[">a.py", "pytest=1", "pytest=0"], (vec![], 0)),
        (&[">a.py", "pytest=1", ">a.py", "pytest=0"], (vec![], 0)),
        (&["pytest=1"], (vec![], 0)),
        // Round 1 ends in a vote.
        (&["|", ">a.py"], (vec![], 0)),
    ] {
        assert_eq!(looks(script), expected, "{script:?}");
    }
    for (command, looks) in [
        ("echo x > a && cat a=0", true),
        ("cat a; echo x > a=0", false),
        ("echo x > a && echo done=0", false),
    ] {
        let found = found(&[command]);
        assert_eq!(found.unverified_writes.is_empty(), looks, "{command}");
    }
    // What ran after the write is not recorded: it may have been a check.
    let mut attempt = built(&[">a.py", "cat a.py=0"]);
    attempt.calls[1].args = None;
    assert_eq!(analyse(&attempt).unverified_writes, []);
    // A look that began before the write had ended is none.
    let mut attempt = built(&[">a.py", "cat a.py=0"]);
    attempt.calls[1].start = attempt.calls[0].start;
    assert_eq!(analyse(&attempt).unverified_writes.len(), 1);
}

#[test]
fn many_equal_checks_after_the_last_write_are_listed() {
    let endless = |script: &[&str]| {
        found(script)
            .endless_verification
            .iter()
            .map(|found| (found.checks, found.times, found.subject.clone().unwrap()))
            .collect::<Vec<_>>()
    };
    let eight = [
        "pytest=0",
        "cat a=0",
        "ls=0",
        "pytest=0",
        "cat b=0",
        "grep x a=1",
        "pytest=0",
        "ls b=0",
    ];
    let with =
        |before: &'static [&'static str], after: &'static [&'static str]| [before, &eight, after].concat();
    assert_eq!(endless(&eight), [(8, 3, "pytest".to_owned())]);
    assert_eq!(
        endless(&with(&[">a"], &["pytest=0"])),
        [(9, 4, "pytest".to_owned())]
    );
    assert_eq!(endless(&eight[..7]), []);
    assert_eq!(endless(&with(&[], &[">a"])).len(), 1);
    assert_eq!(endless(&with(&[">a"], &["python x.py=0"])).len(), 1);
    let mut different = eight;
    different[6] = "pytest -q=0";
    assert_eq!(endless(&different), []);
    let mut cut = eight;
    cut[4] = "python x.py=0";
    assert_eq!(endless(&cut), []);
}

#[test]
fn words_after_a_streak_take_the_place_of_those_after_the_first_failure() {
    let mut attempt = built(&["a=1", "b=0", "c=1", "d=1", "e=1", "f=0"]);
    for call in &mut attempt.calls {
        let line = call.sources[0].line.unwrap() * 10;
        call.sources[0].line = Some(line);
    }
    let log = attempt.artifacts.events.as_mut().unwrap();
    log.utterances = [
        (15, "first"),
        (45, "inside"),
        (52, "early"),
        (55, "last words"),
        (65, "later"),
    ]
    .into_iter()
    .map(|(line, text)| {
        let value = json!({
            "agent": "agent_a", "kind": "text", "line": line, "last_line": line, "lines": 1,
            "chars": text.len(), "head": text,
        });
        serde_json::from_value::<Utterance>(value).unwrap()
    })
    .collect();
    log.records.clear();
    let quotes: Vec<_> = analyse(&attempt).by_agent[0]
        .quotes
        .iter()
        .map(|quote| (quote.rule, quote.text.clone()))
        .collect();
    assert!(
        quotes.contains(&(QuoteRule::AfterStreak, "last words".to_owned())),
        "{quotes:?}"
    );
    assert!(
        quotes.len() <= 3
            && quotes
                .iter()
                .all(|(rule, _)| *rule != QuoteRule::AfterFirstFailure)
    );
}
