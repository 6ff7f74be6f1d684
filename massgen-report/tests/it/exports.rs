//! Findings and issues in the forms of other tools: what their readers require, on every bundled session.

use std::collections::{BTreeMap, BTreeSet};

use massgen_report::analysis::model::Session;
use massgen_report::analysis::red_flags::{Category, RULES};
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{github_annotations, issues_csv, issues_json, sarif};
use serde_json::Value;

use crate::fixtures::root;

fn analysis(fixture: &str) -> Analysis {
    let folder = root().join(fixture);
    let log = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("log_"))
        .unwrap();
    Analysis::of(&Session::load(log).unwrap(), &Options::default())
}

/// Every bundled session.
fn all() -> Vec<(String, Analysis)> {
    let mut names: Vec<String> = Vec::new();
    for parent in ["", "synthetic"] {
        for entry in std::fs::read_dir(root().join(parent)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().join("FACTS.toml").is_file() {
                let name = entry.file_name().into_string().unwrap();
                names.push(if parent.is_empty() {
                    name
                } else {
                    format!("{parent}/{name}")
                });
            }
        }
    }
    names.sort();
    assert!(names.len() >= 40);
    names
        .into_iter()
        .map(|name| {
            let analysis = analysis(&name);
            (name, analysis)
        })
        .collect()
}

fn flags(analysis: &Analysis) -> usize {
    analysis
        .turns
        .iter()
        .map(|turn| turn.last().unwrap().red_flags.len())
        .sum()
}

fn log(analysis: &Analysis) -> Value {
    serde_json::from_str(&sarif(analysis)).unwrap()
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() || c == '\n')
}

/// Every text in a JSON value.
pub(crate) fn texts<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(members) => members.values().for_each(|member| texts(member, out)),
        _ => {}
    }
}

#[test]
fn sarif_has_what_its_schema_requires() {
    for (name, analysis) in all() {
        let log = log(&analysis);
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(log["runs"].as_array().unwrap().len(), 1);
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "massgen-logs");
        let rules = driver["rules"].as_array().unwrap();
        assert_eq!(rules.len(), RULES.len());
        for rule in rules {
            assert!(rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'));
            assert!(rule["fullDescription"]["text"].as_str().unwrap().ends_with('.'));
            assert!(
                rule["help"]["text"]
                    .as_str()
                    .unwrap()
                    .starts_with("What it looks at. ")
            );
            assert!(
                rule["help"]["markdown"]
                    .as_str()
                    .unwrap()
                    .starts_with("**What it")
            );
        }
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), flags(&analysis), "{name}");
        let mut prints = BTreeSet::new();
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let print = result["partialFingerprints"]["massgenFinding/v1"]
                .as_str()
                .unwrap();
            assert!(prints.insert(print.to_owned()), "{name}: {print} twice");
            let locations = result["locations"].as_array().unwrap();
            assert_eq!(locations.len(), 1);
            let related = result["relatedLocations"].as_array();
            for location in locations.iter().chain(related.into_iter().flatten()) {
                let physical = &location["physicalLocation"];
                assert_eq!(physical["artifactLocation"]["uriBaseId"], "SESSION");
                assert!(run["originalUriBaseIds"]["SESSION"].is_object());
                let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
                let is_reference = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
                assert!(
                    uri.bytes().all(is_reference) && !uri.starts_with('/'),
                    "{name}: {uri}"
                );
                if let Some(region) = physical.get("region") {
                    assert!(region["startLine"].as_u64().unwrap() >= 1);
                }
            }
        }
        let mut all = Vec::new();
        texts(&log, &mut all);
        assert!(all.iter().all(|text| is_plain(text)), "{name}");
        assert_eq!(sarif(&analysis), sarif(&analysis));
    }
}

#[test]
fn places_are_lines_or_pointers_and_severities_levels() {
    let log = log(&analysis("0.1.97_s06d_all_fail"));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let first = &results[0];
    assert_eq!(first["ruleId"], "agent_failed");
    assert_eq!(first["level"], "error");
    assert_eq!(first["message"]["text"], "an agent ended in error (agent_a)");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "turn_1/attempt_1/events.jsonl");
    assert_eq!(place["region"]["startLine"], 18);

    let log = self::log(&analysis("0.1.97_s05_enforcement"));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let retries = results
        .iter()
        .find(|result| result["ruleId"] == "enforcement_retries")
        .unwrap();
    assert_eq!(retries["level"], "warning");
    let place = &retries["locations"][0];
    assert!(place["physicalLocation"].get("region").is_none());
    assert_eq!(
        place["logicalLocations"][0]["fullyQualifiedName"],
        "/agents/agent_a/reliability/by_round/0"
    );
}

#[test]
fn a_fingerprint_does_not_depend_on_the_session() {
    // Two runs of one task: the ids of sessions and the lines differ, the findings are alike.
    let prints = |fixture: &str| -> BTreeMap<String, String> {
        log(&analysis(fixture))["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (
                    text(&result["partialFingerprints"]["massgenFinding/v1"]),
                    text(&result["ruleId"]),
                )
            })
            .collect()
    };
    let term = prints("0.1.97_s08_interrupt_term");
    let kill = prints("0.1.97_s08b_interrupt_kill9");
    let both: BTreeSet<&str> = term
        .iter()
        .filter(|(print, rule)| kill.get(*print) == Some(rule))
        .map(|(_, rule)| rule.as_str())
        .collect();
    for rule in ["run_interrupted", "agent_never_answered", "incomplete_round"] {
        assert!(both.contains(rule), "{rule}: {both:?}");
    }
}

#[test]
fn an_annotation_is_one_line_with_its_properties() {
    for (name, analysis) in all() {
        let text = github_annotations(&analysis);
        assert_eq!(text.lines().count(), flags(&analysis), "{name}");
        for line in text.lines() {
            let rest = line.strip_prefix("::").unwrap();
            let (command, message) = rest.split_once("::").unwrap();
            assert!(!message.is_empty(), "{line}");
            let (word, properties) = command.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&word), "{line}");
            let names: Vec<&str> = properties
                .split(',')
                .map(|property| property.split_once('=').unwrap().0)
                .collect();
            assert!(
                names == ["file", "line", "title"] || names == ["file", "title"],
                "{name}: {line}"
            );
            assert!(is_plain(line), "{line}");
        }
    }
    let text = github_annotations(&analysis("0.1.97_s06d_all_fail"));
    assert_eq!(
        text.lines().next().unwrap(),
        "::error file=turn_1/attempt_1/events.jsonl,line=18,title=Agents that failed for good \
         (agent_failed)::an agent ended in error (agent_a)"
    );
}

/// The rows of a CSV file, by RFC 4180.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(chars.next(), Some('\n')),
            '\n' if !quoted => panic!("a bare line end"),
            c => row.last_mut().unwrap().push(c),
        }
        if c == '\r' && !quoted {
            rows.push(vec![String::new()]);
        }
    }
    assert!(!quoted);
    assert_eq!(rows.pop(), Some(vec![String::new()]));
    rows
}

#[test]
fn issues_are_the_same_in_json_and_csv() {
    let mut issues = 0;
    for (name, analysis) in all() {
        let json: Value = serde_json::from_str(&issues_json(&analysis)).unwrap();
        let mut table = rows(&issues_csv(&analysis)).into_iter();
        assert_eq!(
            table.next().unwrap(),
            ["Title", "Description", "Priority", "Labels", "Status"]
        );
        let table: Vec<_> = table.collect();
        let json = json.as_array().unwrap();
        assert_eq!(json.len(), table.len(), "{name}");
        for (issue, row) in json.iter().zip(&table) {
            let labels: Vec<&str> = issue["labels"]
                .as_array()
                .unwrap()
                .iter()
                .map(|label| label.as_str().unwrap())
                .collect();
            assert_eq!(labels.len(), 2);
            assert_eq!(labels[0], "log-analysis");
            for (member, cell) in [("title", 0), ("description", 1), ("priority", 2), ("status", 4)] {
                assert_eq!(issue[member].as_str().unwrap(), row[cell], "{name}");
            }
            assert_eq!(row[3], labels.join(", "));
            assert!(["High", "Medium", "Low"].contains(&row[2].as_str()));
            for cell in row {
                assert!(
                    is_plain(cell) && !cell.starts_with(['=', '+', '-', '@']),
                    "{cell}"
                );
            }
            issues += 1;
        }
    }
    assert!(issues > 50, "{issues}");
}

#[test]
fn an_issue_names_its_numbers_and_places() {
    let json: Value = serde_json::from_str(&issues_json(&analysis("0.1.97_s10_big"))).unwrap();
    let repeated = json
        .as_array()
        .unwrap()
        .iter()
        .find(|issue| issue["rule"] == "repeated_command")
        .unwrap();
    let description = repeated["description"].as_str().unwrap();
    // 19 + 19 + 17 + 17 + 16 + 16 runs of six commands.
    assert!(
        description.starts_with(
            "Observed 6 times (rule repeated_command): up to 19 runs, 104 runs in all; threshold: at least 3."
        ),
        "{description}"
    );
    assert!(
        description.contains(" Observed on: grep -rn foo . || true;"),
        "{description}"
    );
    assert!(
        description.contains(" Places: turn_1/attempt_1/events.jsonl:"),
        "{description}"
    );
    assert_eq!(repeated["observations"], 6);
}

#[test]
fn facts_that_were_not_recorded_are_listed_apart() {
    let analysis = analysis("0.1.97_s10_big");
    let attempt = analysis.turns[0].last().unwrap();
    let gaps = attempt
        .red_flags
        .iter()
        .filter(|flag| flag.category == Category::Logging)
        .count();
    assert_eq!(gaps, 4);
    let report = massgen_report::Report::new(&analysis.turns[0], massgen_report::ReportOptions::default());
    let report = report.to_string();
    let (_, section) = report.split_once("### Facts That Were Not Recorded").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, gaps, "{section}");
}
