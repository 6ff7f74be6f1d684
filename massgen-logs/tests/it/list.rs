use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{copied, fixture, run};

fn names(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["session"].as_str().unwrap())
        .collect()
}

#[test]
fn sessions_are_listed_newest_first_and_a_damaged_one_stops_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    copied("0.1.97_s06e_no_answer_timeout", root);
    let newest = copied("0.1.97_s13_priced", root);
    copied("0.1.97_s08b_interrupt_kill9", root);
    let cut = copied("0.1.97_s01_two_agents_vote", root);
    fs::write(cut.join("turn_1/attempt_1/status.json"), "{\"meta\": {").unwrap();
    fs::create_dir(root.join("log_20200101_000000_000000")).unwrap();

    let rows = run(&["list", "--json"], root).json();
    assert_eq!(
        names(&rows),
        [
            newest.file_name().unwrap().to_str().unwrap(),
            "log_20261124_060737_254214",
            "log_20261124_055144_107643",
            "log_20261124_054629_579653",
            "log_20200101_000000_000000",
        ]
    );
    let statuses: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["status"].as_str())
        .collect();
    let expected = [
        Some("completed"),
        Some("interrupted"),
        Some("timeout"),
        Some("completed"),
        None,
    ];
    assert_eq!(statuses, expected);
    assert_eq!(rows[3]["diagnostics"].as_array().unwrap().len(), 1);
    assert!(rows[4]["error"].as_str().unwrap().contains("turn_N/"));

    let text = run(&["list", "--limit", "2"], root);
    assert_eq!(text.code, Some(0));
    assert_eq!(text.out.lines().count(), 3, "{}", text.out);
    assert!(text.out.starts_with("SESSION"), "{}", text.out);
}

#[test]
fn an_empty_report_is_none() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    let analyzed = copied("0.1.97_s01_two_agents_vote", root);
    let empty = copied("0.1.97_s03_single_agent", root);
    fs::write(analyzed.join("turn_1/ANALYSIS_REPORT.md"), "# A report\n").unwrap();
    fs::write(empty.join("turn_1/ANALYSIS_REPORT.md"), "").unwrap();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let with = run(&["list", "--json", "--analyzed"], root).json();
    assert_eq!(names(&with), [name(&analyzed)]);
    let without = run(&["list", "--json", "--unanalyzed"], root).json();
    assert_eq!(names(&without), [name(&empty)]);
}

/// A glance agrees with what is known of every fixture.
#[test]
fn winners_are_those_of_the_facts() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut checked = 0;
    for parent in [fixtures.clone(), fixtures.join("synthetic")] {
        for folder in fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path()) {
            let Ok(text) = fs::read_to_string(folder.join("FACTS.toml")) else {
                continue;
            };
            let facts: toml::Table = toml::from_str(&text).unwrap();
            let Some(attempts) = facts.get("attempt").and_then(toml::Value::as_array) else {
                continue;
            };
            let rows = run(&["list", "--json", "--limit", "0"], &folder).json();
            for row in rows.as_array().unwrap() {
                let fact = attempts.iter().find(|fact| {
                    fact.get("session").and_then(toml::Value::as_str) == row["session"].as_str()
                        && fact.get("turn").and_then(toml::Value::as_integer) == row["turn"].as_i64()
                        && fact.get("attempt").and_then(toml::Value::as_integer) == row["attempt"].as_i64()
                });
                let Some(fact) = fact else { continue };
                let delivered = fact.get("final_answer").and_then(toml::Value::as_bool) == Some(true);
                let winner = fact
                    .get("winner")
                    .and_then(toml::Value::as_str)
                    .filter(|_| delivered);
                assert_eq!(row["winner"].as_str(), winner, "{}", folder.display());
                let status = row["status"].as_str();
                let ended = matches!(status, Some("completed" | "timeout"));
                assert!(ended || !delivered, "{}: {status:?}", folder.display());
                assert!(delivered || status != Some("completed"), "{}", folder.display());
                checked += 1;
            }
        }
    }
    assert!(checked >= 30, "{checked}");
}

#[test]
fn a_session_is_a_list_of_one() {
    let rows = run(&["list", "--json"], &fixture("synthetic/flat")).json();
    assert_eq!(names(&rows).len(), 1);
    assert_eq!(rows[0]["turns"], 1);
}
