use std::path::{Path, PathBuf};

use massgen_log_model::spine::Session;

use super::*;
use crate::question::commands;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn sessions(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("log_"))
        .collect();
    found.sort();
    found
}

fn tools(name: &str) -> ToolReliability {
    let session = Session::load(&sessions(&fixtures().join(name))[0]).unwrap();
    analyse(&session.turns[0].attempts[0])
}

#[test]
fn calls_and_failures_are_those_of_the_facts() {
    let mut compared = 0;
    let mut folders: Vec<PathBuf> = Vec::new();
    for parent in [fixtures(), fixtures().join("synthetic")] {
        folders.extend(
            std::fs::read_dir(parent)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.join("FACTS.toml").is_file()),
        );
    }
    for folder in folders {
        let facts: toml::Table = std::fs::read_to_string(folder.join("FACTS.toml"))
            .unwrap()
            .parse()
            .unwrap();
        for fact in facts["attempt"].as_array().unwrap() {
            let session = Session::load(folder.join(fact["session"].as_str().unwrap())).unwrap();
            let number = |key: &str| u32::try_from(fact[key].as_integer().unwrap()).unwrap();
            let turn = session.turn(number("turn")).unwrap();
            let attempt = turn
                .attempts
                .iter()
                .find(|attempt| attempt.number == number("attempt"))
                .unwrap();
            let found = analyse(attempt);
            let run = commands::analyse(attempt, &crate::Options::default());
            let agents = |agent: &str| found.by_agent.iter().find(|a| a.agent.as_str() == agent).unwrap();
            let ran = |agent: &str| {
                let is_it =
                    |a: &&commands::AgentCommands| a.agent.as_ref().is_some_and(|id| id.as_str() == agent);
                run.by_agent.iter().find(is_it).unwrap()
            };
            let place = format!("{} {} {}", folder.display(), turn.number, attempt.number);
            let mut check = |table: &toml::Value, key: &str, value: Option<u64>| {
                if let Some(expected) = table.get(key).and_then(toml::Value::as_integer) {
                    compared += 1;
                    assert_eq!(value, u64::try_from(expected).ok(), "{place} {key}");
                }
            };
            check(fact, "tool_calls", found.totals.tool_calls.value);
            check(fact, "tool_failures", found.totals.tool_failures.value);
            check(fact, "command_failures", run.command_failures.value);
            for (agent, own) in fact
                .get("by_agent")
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten()
            {
                check(own, "tool_calls", agents(agent).calls);
                check(own, "tool_failures", agents(agent).failures);
                check(own, "command_failures", ran(agent).failures);
            }
            for key in fact
                .get("null")
                .and_then(toml::Value::as_array)
                .into_iter()
                .flatten()
            {
                match key.as_str().unwrap() {
                    "tool_calls" => assert_eq!(found.totals.tool_calls.value, None, "{place}"),
                    "tool_failures" => assert_eq!(found.totals.tool_failures.value, None, "{place}"),
                    "command_failures" => assert_eq!(run.command_failures.value, None, "{place}"),
                    _ => {}
                }
            }
        }
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn refusals_recorded_as_success_are_suspected() {
    let refused = tools("0.1.97_s11d_subagent_refused").suspected_false_positives;
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].basis, [SuspectBasis::RefusedArguments]);
    assert_eq!(refused[0].evidence[0].location.line, Some(8));
    let lists = tools("0.1.97_s11_checklist_refused").suspected_false_positives;
    assert_eq!(lists.len(), 2);
    assert!(lists.iter().all(|call| call.statuses == ["validation_error"]));
}

#[test]
fn a_subagent_that_ran_out_of_time_is_suspected() {
    let found = tools("0.1.97_s11d_subagent_timeout");
    assert_eq!(found.totals.tool_failures.value, Some(0));
    let [call] = found.suspected_false_positives.as_slice() else {
        panic!("{:?}", found.suspected_false_positives);
    };
    assert_eq!(call.statuses, ["timeout"]);
    assert_eq!(call.basis, [SuspectBasis::SuccessFalse, SuspectBasis::Status]);
}

#[test]
fn commands_that_fail_are_no_false_positives() {
    let found = tools("0.1.97_s04b_commands_only");
    assert!(found.suspected_false_positives.is_empty());
    let [tool] = found.by_tool.as_slice() else {
        panic!()
    };
    assert_eq!(
        (tool.calls, tool.failures, tool.command_failures),
        (10, Some(0), Some(2))
    );
    assert_eq!(tool.failure_rate, Some(0.0));
    // Nearest rank of 10 values: the ninth, the second longest of metrics_events.json.
    assert!((tool.seconds_p90.unwrap() - 1.0498).abs() < 0.001, "{tool:?}");
    let kinds: Vec<_> = found
        .failure_clusters
        .iter()
        .map(|c| (c.kind, c.message.as_deref()))
        .collect();
    assert_eq!(
        kinds,
        [
            (ClusterKind::Command, None),
            (
                ClusterKind::Command,
                Some("cat: missing.txt: No such file or directory\n")
            ),
        ]
    );
}

#[test]
fn denied_failed_and_background_calls_are_told_apart() {
    let found = tools("synthetic/error_tie");
    assert_eq!(
        (found.denied.len(), found.background.len(), found.unfinished.len()),
        (2, 1, 0)
    );
    assert_eq!(found.denied[1].subject.as_deref(), Some("rm -rf logs"));
    let kinds: Vec<_> = found
        .failure_clusters
        .iter()
        .map(|cluster| cluster.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            ClusterKind::Command,
            ClusterKind::Denied,
            ClusterKind::Denied,
            ClusterKind::Record
        ]
    );
    assert!(found.streaks.is_empty());
    let wall = found.by_agent[0].wall_seconds.unwrap();
    assert!(found.by_agent[0].busy_seconds.unwrap() > wall && wall > 0.0);
}

#[test]
fn the_same_command_with_two_outcomes_is_inconsistent() {
    let found = tools("synthetic/claude_code");
    let [split] = found.inconsistent.as_slice() else {
        panic!("{:?}", found.inconsistent);
    };
    assert_eq!(split.subject, "python3 -m pytest -q");
    assert_eq!((split.successes, split.failures), (1, 1));
}

#[test]
fn failures_in_a_row_are_a_streak_until_a_success() {
    let session = Session::load(&sessions(&fixtures().join("0.1.97_s10_big"))[0]).unwrap();
    let calls = &session.turns[0].attempts[0].calls;
    let failing = calls.iter().find(|call| call.command() == Some("false")).unwrap();
    let mut fine = failing.clone();
    fine.result = None;
    assert!(findings::streaks(&[failing, failing, &fine, failing, failing]).is_empty());
    let found = findings::streaks(&[failing, failing, failing, &fine, failing]);
    assert_eq!(
        (found.len(), found[0].length, found[0].distinct_arguments),
        (1, 3, Some(1))
    );
}

#[test]
fn an_interrupted_call_is_unfinished() {
    let found = tools("0.1.97_s08_interrupt_term");
    assert_eq!(found.unfinished.len(), 1);
}

#[test]
fn a_count_without_its_calls_is_stated_and_no_zero() {
    let mut session = Session::load(&sessions(&fixtures().join("0.1.97_s04b_commands_only"))[0]).unwrap();
    let attempt = &mut session.turns[0].attempts[0];
    attempt.calls.clear();
    let found = analyse(attempt);
    assert!(found.totals.stated_only);
    assert_eq!(found.totals.tool_calls.value, Some(10));
    assert_eq!(
        found.totals.tool_calls.evidence[0].location.pointer.as_deref(),
        Some("/tools/total_calls")
    );
    let calls: Vec<_> = found.by_agent.iter().map(|agent| agent.calls).collect();
    assert_eq!(calls, [Some(6), Some(4)]);
    assert_eq!(
        commands::analyse(attempt, &crate::Options::default()).total.value,
        None
    );
    attempt.calls_recorded = false;
    attempt.artifacts.metrics_summary = None;
    attempt.artifacts.status = None;
    assert_eq!(analyse(attempt).totals.tool_calls.value, None);
}
