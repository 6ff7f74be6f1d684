use std::path::{Path, PathBuf};

use massgen_log_model::digest::Args;
use massgen_log_model::spine::Session;

use super::*;
use crate::InputChange;
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
        .map(|c| (c.kind, c.template.as_deref(), c.example.as_deref()))
        .collect();
    assert_eq!(
        kinds,
        [
            (ClusterKind::Command, None, None),
            (
                ClusterKind::Command,
                Some("cat: {path}: No such file or directory"),
                Some("cat: missing.txt: No such file or directory\n")
            ),
        ]
    );
    let hypotheses: Vec<_> = found
        .failure_clusters
        .iter()
        .map(|c| c.hypothesis.as_ref().map(|h| (h.cause, h.name.as_deref())))
        .collect();
    assert_eq!(hypotheses, [None, Some((Cause::Path, Some("missing.txt")))]);
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
    // The agent edited a file in between.
    assert_eq!(split.input, InputChange::Changed);
}

/// A call of the fixture with another result.
fn with_result(call: &ToolCall, success: bool, text: &str) -> ToolCall {
    let mut call = call.clone();
    call.result = Some(massgen_log_model::ResultDigest::of(call.tool.as_str(), text));
    call.success = Some(success);
    call.status = Some(if success { "success" } else { "error" }.to_owned());
    call.error = (!success).then(|| "it failed".to_owned());
    call
}

fn an_attempt() -> Attempt {
    let mut session = Session::load(&sessions(&fixtures().join("0.1.97_s04b_commands_only"))[0]).unwrap();
    session.turns[0].attempts.remove(0)
}

fn a_call() -> ToolCall {
    an_attempt().calls.remove(0)
}

#[test]
fn results_that_differ_stand_side_by_side() {
    let call = a_call();
    let shell = |stdout: &str| {
        let result = serde_json::json!({"success": true, "exit_code": 0, "stdout": stdout, "stderr": ""});
        with_result(&call, true, &result.to_string())
    };
    let attempt = an_attempt();
    let unknown = Activity::of(&attempt, &[]);
    let (first, again, other) = (shell("a\nb 1s\nc\n"), shell("a\nb 2s\nc\n"), shell("a\nx\n"));
    assert!(splits::changed_results(&[&first, &again], &unknown).is_empty());
    let found = splits::changed_results(&[&first, &other, &again], &unknown);
    let [split] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (split.calls, split.distinct_results, split.differs_at_line),
        (3, Some(2), Some(2))
    );
    let lines: Vec<_> = split
        .variants
        .iter()
        .map(|variant| (variant.calls, variant.exit_code, variant.line.as_deref()))
        .collect();
    assert_eq!(lines, [(2, Some(0), Some("b 1s")), (1, Some(0), Some("x"))]);
    // A failure among them makes it an inconsistency and nothing else.
    let failed = with_result(&call, false, "Error: no");
    assert!(splits::changed_results(&[&first, &other, &failed], &unknown).is_empty());
    assert_eq!(
        splits::inconsistent(&[&first, &other, &failed], &unknown)[0]
            .variants
            .len(),
        3
    );
}

#[test]
fn a_write_between_two_outcomes_is_a_change_of_input() {
    let call = a_call();
    let run = |command: &str, exit_code: i64| {
        let result = serde_json::json!({"success": exit_code == 0, "exit_code": exit_code, "stdout": "", "stderr": ""});
        let mut call = with_result(&call, true, &result.to_string());
        call.args = Some(Args::of_value(&serde_json::json!({ "command": command })));
        call
    };
    let input = |between: &str| {
        let mut attempt = an_attempt();
        attempt.calls = vec![
            run("cat a.txt", 1),
            run(between, 0),
            run("cat a.txt", 0),
            run("cat a.txt", 0),
        ];
        let calls: Vec<&ToolCall> = attempt.calls.iter().collect();
        splits::inconsistent(&calls, &Activity::of(&attempt, &[]))[0].input
    };
    assert_eq!(input("echo x > a.txt"), InputChange::Changed);
    assert_eq!(input("echo x > b.txt"), InputChange::Unchanged);
    assert_eq!(input("python3 make.py"), InputChange::Unknown);
}

#[test]
fn a_recorded_failure_is_contradicted_by_its_result_only() {
    let call = a_call();
    let basis = |text: &str| {
        let failed = with_result(&call, false, text);
        contradictions::contradicted_failures(&[&failed])
            .pop()
            .map(|found| found.basis)
    };
    use ContradictionBasis::{BeginsSuccessfully, ExitCodeZero, Status, SuccessTrue};
    for (text, expected) in [
        (r#"{"exit_code": 0}"#, Some(ExitCodeZero)),
        (r#"{"success": true}"#, Some(SuccessTrue)),
        (r#"{"success": true, "error": "no"}"#, None),
        (r#"{"success": true, "exit_code": 1}"#, None),
        (r#"{"status": "completed"}"#, Some(Status)),
        (r#"{"status": "running"}"#, None),
        ("Successfully wrote to a.txt", Some(BeginsSuccessfully)),
        ("Error: Successfully no", None),
        ("", None),
    ] {
        assert_eq!(basis(text), expected, "{text}");
    }
    let mut denied = with_result(&call, false, r#"{"success": true}"#);
    denied.status = Some("denied".to_owned());
    assert!(contradictions::contradicted_failures(&[&denied]).is_empty());
}

#[test]
fn failures_with_one_template_are_one_cluster() {
    let session = Session::load(&sessions(&fixtures().join("0.1.97_s04b_commands_only"))[0]).unwrap();
    let mut attempt = session.turns[0].attempts[0].clone();
    let call = attempt.calls[0].clone();
    let fails = |stderr: &str| {
        let result = serde_json::json!({"success": false, "exit_code": 1, "stdout": "", "stderr": stderr});
        with_result(&call, true, &result.to_string())
    };
    let long = format!(
        "Traceback (most recent call last):\n{}ModuleNotFoundError: No module named 'numpy'\n",
        "  File \"a.py\", line 3\n".repeat(40)
    );
    attempt.calls = vec![
        fails("cat: a.txt: No such file or directory"),
        fails(&long),
        fails("cat: /x/b.md: No such file or directory"),
        fails(&long.replace("numpy", "scipy")),
        fails("open failed"),
    ];
    let found = analyse(&attempt).failure_clusters;
    let shown: Vec<_> = found
        .iter()
        .map(|c| {
            (
                c.count,
                c.template.as_deref().unwrap(),
                c.hypothesis.as_ref().and_then(|h| h.name.as_deref()),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (2, "cat: {path}: No such file or directory", Some("a.txt")),
            (2, "ModuleNotFoundError: No module named {str}", Some("numpy")),
            (1, "open failed", None),
        ]
    );
    assert_eq!(
        (found[0].exit_codes.as_slice(), found[0].evidence.len()),
        (&[1][..], 2)
    );
    assert!(found[0].first_at_seconds <= found[0].last_at_seconds && found[0].first_at_seconds.is_some());
}

#[test]
fn failures_in_a_row_are_a_streak_until_a_success() {
    let session = Session::load(&sessions(&fixtures().join("0.1.97_s10_big"))[0]).unwrap();
    let calls = &session.turns[0].attempts[0].calls;
    let failing = calls.iter().find(|call| call.command() == Some("false")).unwrap();
    let mut fine = failing.clone();
    fine.result = None;
    assert!(streaks::streaks(&[failing, failing, &fine, failing, failing]).is_empty());
    let found = streaks::streaks(&[failing, failing, failing, &fine, failing]);
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
