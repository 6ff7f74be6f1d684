use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{Ran, copied, fixture, program};

const TWO: &str = "0.1.97_s01_two_agents_vote";
const THREE: &str = "0.1.97_s02_three_agents_restarts";
const PRICED: &str = "0.1.97_s13_priced";

fn compare(args: &[&str], paths: &[&Path]) -> Ran {
    let paths = paths.iter().map(|path| path.as_os_str());
    let args = args.iter().map(|arg| OsStr::new(*arg));
    program()
        .arg("compare")
        .args(args)
        .args(paths)
        .output()
        .unwrap()
        .into()
}

fn metric<'a>(json: &'a Value, name: &str) -> &'a Value {
    let mut metrics = json["metrics"].as_array().unwrap().iter();
    metrics.find(|metric| metric["name"] == name).unwrap()
}

#[test]
fn two_sessions_are_compared_with_the_first() {
    let (two, three) = (fixture(TWO), fixture(THREE));
    let report = compare(&[], &[&two, &three]);
    assert_eq!((report.code, report.err.as_str()), (Some(0), ""));
    assert!(report.out.starts_with("# "), "{}", report.out);
    assert!(
        report
            .out
            .contains("| Answers | `answers` | 2 | 5 | +3 (+150.0 %) |"),
        "{}",
        report.out
    );
    let json = compare(&["--json"], &[&two, &three]).json();
    assert_eq!(json["sides"][0]["label"], "log_20261124_054629_579653");
    assert_eq!(
        metric(&json, "input_tokens")["sides"][1]["runs"][0]["value"],
        59885
    );
    assert_eq!(
        metric(&json, "cost_usd")["sides"][0]["runs"][0]["absence"],
        "unpriced"
    );
}

#[test]
fn a_logs_directory_is_one_side_with_several_runs() {
    let temp = tempfile::tempdir().unwrap();
    for name in [TWO, THREE, PRICED] {
        copied(name, temp.path());
    }
    let priced = fixture(PRICED);
    let json = compare(&["--json"], &[temp.path(), &priced]).json();
    assert_eq!(json["sides"][0]["runs"].as_array().unwrap().len(), 3);
    let band = &metric(&json, "answers")["sides"][0]["band"];
    assert_eq!(
        (&band["n"], &band["min"], &band["median"], &band["max"]),
        (&3.into(), &2.into(), &5.into(), &5.into())
    );
    // A folder that only has a session's name is told, and is no run.
    fs::create_dir(temp.path().join("log_20200101_000000_000000")).unwrap();
    let ran = compare(&["--json"], &[temp.path(), &priced]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.err.lines().count(), 1);
    assert!(
        ran.err.contains("log_20200101_000000_000000") && ran.err.trim_end().ends_with("left out"),
        "{}",
        ran.err
    );
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["sides"][0]["runs"].as_array().unwrap().len(), 3);
}

#[test]
fn sides_are_named_and_merged() {
    let (two, three, priced) = (fixture(TWO), fixture(THREE), fixture(PRICED));
    let side = |name: &str, path: &Path| format!("--side={name}={}", path.display());
    let json = compare(
        &[
            "--json",
            &side("old", &two),
            &side("new", &priced),
            &side("old", &three),
        ],
        &[],
    )
    .json();
    let sides = json["sides"].as_array().unwrap();
    assert_eq!(sides.len(), 2);
    assert_eq!(
        (&sides[0]["label"], &sides[1]["label"]),
        (&"old".into(), &"new".into())
    );
    assert_eq!(sides[0]["runs"].as_array().unwrap().len(), 2);
    // A session given twice is two sides.
    let json = compare(&["--json"], &[&two, &two]).json();
    assert_eq!(json["sides"][1]["label"], "log_20261124_054629_579653 (2)");
}

#[test]
fn limits_set_the_exit_code_one_line_each() {
    let (two, three) = (fixture(TWO), fixture(THREE));
    let limits = |limits: &[&str]| {
        let mut args = vec!["--json"];
        args.extend(limits.iter().flat_map(|limit| ["--fail-on", limit]));
        compare(&args, &[&two, &three])
    };
    let kept = limits(&["answers+3", "red_flags.high+0", "wall_seconds+200%"]);
    assert_eq!((kept.code, kept.err.as_str()), (Some(0), ""));
    let ran = limits(&["answers+1", "tool_failures+0", "wall_seconds+20%"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.err,
        "massgen-logs: log_20261124_054633_467201: answers is 5, answers+1 allows 3 (baseline 2)\n\
         massgen-logs: log_20261124_054633_467201: wall_seconds is 10.064625, wall_seconds+20% allows 5.550233 \
         (baseline 4.625194)\n"
    );
    // The comparison is printed all the same.
    assert!(serde_json::from_str::<Value>(&ran.out).is_ok());
}

#[test]
fn what_is_not_recorded_passes_only_when_allowed_and_is_always_told() {
    let (two, priced) = (fixture(TWO), fixture(PRICED));
    let ran = compare(&["--fail-on", "cost+10%"], &[&priced, &two]);
    assert_eq!(ran.code, Some(1));
    let line =
        "massgen-logs: log_20261124_054629_579653: cost_usd is unpriced, so cost+10% cannot be checked";
    assert_eq!(ran.err.trim_end(), line);
    let ran = compare(&["--fail-on", "cost+10%", "--allow-missing"], &[&priced, &two]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.err.trim_end(), format!("{line} (allowed)"));
}

#[test]
fn the_result_goes_into_a_file_that_is_not_replaced_unasked() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("comparison.md");
    let (two, three) = (fixture(TWO), fixture(THREE));
    let output = format!("--output={}", file.display());
    let saved = compare(&[&output], &[&two, &three]);
    assert_eq!((saved.code, saved.err.as_str()), (Some(0), ""));
    let printed = compare(&["--output", "-"], &[&two, &three]);
    assert_eq!(fs::read_to_string(&file).unwrap(), printed.out);
    let kept = compare(&[&output, "--json"], &[&two, &three]);
    assert_eq!((kept.code, kept.out.as_str()), (Some(3), ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), printed.out);
    let forced = compare(&[&output, "--json", "--force"], &[&two, &three]);
    assert_eq!(forced.code, Some(0));
    assert!(fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn wrong_usage_is_2_and_names_the_metrics() {
    let two = fixture(TWO);
    let one = compare(&[], &[&two]);
    assert_eq!((one.code, one.out.as_str()), (Some(2), ""));
    assert!(one.err.contains("at least two sides"), "{}", one.err);
    let unknown = compare(&["--fail-on", "costs+1"], &[&two, &two]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    for word in ["no metric costs", "wall_seconds", "red_flags.rule.slow_command"] {
        assert!(unknown.err.contains(word), "{}", unknown.err);
    }
    let temp = tempfile::tempdir().unwrap();
    let gone = temp.path().join("gone");
    assert_eq!(compare(&[], &[&two, &gone]).code, Some(2));
    let help: Ran = program().args(["compare", "--help"]).output().unwrap().into();
    for word in ["METRIC+N%", "red_flags.high", "--allow-missing", "baseline"] {
        assert!(help.out.contains(word), "{word}");
    }
}
