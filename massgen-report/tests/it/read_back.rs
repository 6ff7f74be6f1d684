//! Reports on analyses that were read from JSON.

use std::path::PathBuf;

use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{github_annotations, issues_csv, issues_json, sarif};
use serde_json::Value;

use crate::fixtures::{report_of, root};
use crate::snapshots::inspect;

/// Every session of every fixture.
fn sessions() -> Vec<PathBuf> {
    let entries = |path: PathBuf| {
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let mut sessions: Vec<PathBuf> = entries(root())
        .chain(entries(root().join("synthetic")))
        .filter(|path| path.join("FACTS.toml").is_file())
        .flat_map(entries)
        .filter(|path| path.is_dir())
        .collect();
    sessions.sort();
    assert!(sessions.len() >= 40, "{}", sessions.len());
    sessions
}

fn analysis(path: &PathBuf) -> Analysis {
    Analysis::of(&Session::load(path).unwrap(), &Options::default())
}

#[test]
fn they_are_those_on_the_analyses_that_were_written() {
    for path in sessions() {
        let analysis = analysis(&path);
        let again = Analysis::from_json(&serde_json::to_string(&analysis).unwrap()).unwrap();
        for output in [report_of, sarif, github_annotations, issues_csv, issues_json] {
            let (first, second) = (output(&analysis), output(&again));
            let differ = first
                .lines()
                .zip(second.lines())
                .find(|(one, other)| one != other);
            assert!(first == second, "{}: {differ:#?}", path.display());
        }
    }
}

/// Members that hold our own words. What stands in a document may be the words of anyone.
const OWN: [&str; 13] = [
    "area",
    "fact",
    "holds",
    "labels",
    "name",
    "note",
    "rule",
    "source",
    "sum_unit",
    "text",
    "title",
    "unit",
    "written_by",
];

const HOSTILE: &str = "x\n# H\n\n| a | b |\n|---|---|\n<b>[a](http://x.example) ![i](j) `c` **d** $e$ @f \u{202e}\u{1b}[1m\r\n- g";

/// Puts hostile words wherever our own would stand.
fn replace(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if OWN.contains(&key.as_str()) || key.starts_with("wasted_cost_") {
                    match value {
                        Value::String(text) => *text = HOSTILE.to_owned(),
                        Value::Array(items) => items
                            .iter_mut()
                            .filter(|item| item.is_string())
                            .for_each(|item| *item = HOSTILE.into()),
                        _ => {}
                    }
                }
                replace(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(replace),
        _ => {}
    }
}

/// `rule` of a quote is one of a few words: those that no analysis can hold are left as they were.
fn hostile(analysis: &Analysis) -> Analysis {
    let mut document = serde_json::to_value(analysis).unwrap();
    let first = document.clone();
    replace(&mut document);
    for turn in 0..analysis.turns.len() {
        for attempt in 0..analysis.turns[turn].attempts.len() {
            let place = format!("/turns/{turn}/attempts/{attempt}/reasoning");
            *document.pointer_mut(&place).unwrap() = first.pointer(&place).unwrap().clone();
        }
    }
    serde_json::from_value(document).unwrap()
}

#[test]
fn words_of_a_document_cannot_change_them() {
    let mut seen = 0;
    for path in sessions() {
        let hostile = hostile(&analysis(&path));
        let report = report_of(&hostile);
        if hostile.turns.iter().all(|turn| turn.last().is_some()) {
            inspect(&report, &path);
            seen += report.matches("http").count();
        }
        for text in [sarif(&hostile), issues_json(&hostile)] {
            serde_json::from_str::<Value>(&text).unwrap();
            assert!(!text.contains(['\u{202e}', '\u{1b}']), "{}", path.display());
        }
        let annotations = github_annotations(&hostile);
        assert!(annotations.lines().all(|line| line.starts_with("::")));
    }
    assert!(seen > 100, "{seen}");
}
