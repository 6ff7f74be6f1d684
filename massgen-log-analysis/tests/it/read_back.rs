//! What was written as JSON is read back as what it was.

use std::fmt::Debug;

use massgen_log_analysis::compare::{COMPARISON_VERSION, Side};
use massgen_log_analysis::facts::{FACTS_VERSION, Facts};
use massgen_log_analysis::model::spine::Session;
use massgen_log_analysis::{Analysis, Comparison, FORMAT_VERSION, Options, Price, ReadError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{facts, rules_planted};

/// Seeds of planted sessions.
const SEEDS: u64 = 12;

/// Every option that adds to an analysis: members that are left out without them are there.
fn everything(session: &Session) -> Options {
    let mut options = Options::default();
    options.now = Some(1_795_500_000.0);
    options.ground_truth = Some("42".to_owned());
    let agents = session.turns.iter().flat_map(|turn| &turn.attempts);
    let agents = agents.flat_map(|attempt| &attempt.agents);
    options.prices = agents
        .filter_map(|agent| agent.model.clone())
        .map(|model| Price {
            model,
            input: 1.25,
            output: 10.1,
        })
        .collect();
    options
}

/// The same value, and the same bytes again.
fn same<T: Serialize + PartialEq + Debug>(
    written: &T,
    read: impl Fn(&str) -> Result<T, ReadError>,
    name: &str,
) -> String {
    let json = serde_json::to_string(written).unwrap();
    let again = read(&json).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert!(again == *written, "{name}: another value");
    assert!(
        serde_json::to_string(&again).unwrap() == json,
        "{name}: other bytes"
    );
    json
}

/// [`same`], also from indented JSON and by way of a [`Value`].
fn returns<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    written: &T,
    read: impl Fn(&str) -> Result<T, ReadError>,
    name: &str,
) {
    let json = same(written, &read, name);
    let indented = read(&serde_json::to_string_pretty(written).unwrap()).unwrap();
    assert!(indented == *written, "{name}: another value from indented JSON");
    let value: Value = serde_json::from_str(&json).unwrap();
    let by_value: T = serde_json::from_value(value).unwrap();
    assert!(
        by_value == *written,
        "{name}: another value by way of a JSON value"
    );
}

fn session_returns(session: &Session, name: &str) {
    for options in [Options::default(), everything(session)] {
        let analysis = Analysis::of(session, &options);
        returns(&analysis, Analysis::from_json, name);
        returns(&Facts::from_analysis(&analysis), Facts::from_json, name);
        let other = Analysis::of(session, &Options::default());
        let comparison = Comparison::of(&[
            Side::new("a").run("1", &analysis).run("2", &other),
            Side::new("b").run("3", &other),
        ]);
        returns(&comparison, Comparison::from_json, name);
    }
}

#[test]
fn every_fixture_is_read_back() {
    facts::each_session(|name, session| session_returns(session, name));
}

#[test]
fn planted_sessions_are_read_back() {
    for seed in 0..SEEDS {
        let (session, _) = rules_planted::session(seed);
        session_returns(&session, &format!("seed {seed}"));
    }
}

#[test]
fn comparisons_of_different_sessions_are_read_back() {
    let mut analyses = Vec::new();
    facts::each_session(|_, session| analyses.push(Analysis::of(session, &Options::default())));
    for (at, pair) in analyses.windows(2).enumerate() {
        let comparison = Comparison::of(&[
            Side::new("a").run("1", &pair[0]),
            Side::new("b").run("2", &pair[1]),
        ]);
        returns(&comparison, Comparison::from_json, &format!("pair {at}"));
    }
}

fn small() -> (Analysis, Comparison, Facts) {
    let session = facts::session("0.1.97_s03_single_agent", "log_20261124_054414_248675");
    let analysis = Analysis::of(&session, &Options::default());
    let comparison = Comparison::of(&[
        Side::new("a").run("1", &analysis),
        Side::new("b").run("2", &analysis),
    ]);
    let facts = Facts::from_analysis(&analysis);
    (analysis, comparison, facts)
}

#[test]
fn another_version_is_refused_and_both_are_named() {
    let (analysis, comparison, facts) = small();
    let refused = |error: ReadError, ours: u32, theirs: u64| {
        let text = error.to_string();
        assert_eq!(
            text,
            format!("the document has format version {theirs}, version {ours} is read")
        );
        let ReadError::Version { found, expected } = error else {
            panic!("{error:?}");
        };
        assert_eq!((found, expected), (theirs, ours));
    };
    let other = |document: &dyn Fn() -> Value, version: u64| {
        let mut document = document();
        document["format_version"] = version.into();
        document.to_string()
    };
    for theirs in [0, 99, u64::MAX] {
        let json = other(&|| serde_json::to_value(&analysis).unwrap(), theirs);
        refused(Analysis::from_json(&json).unwrap_err(), FORMAT_VERSION, theirs);
        let json = other(&|| serde_json::to_value(&comparison).unwrap(), theirs);
        refused(
            Comparison::from_json(&json).unwrap_err(),
            COMPARISON_VERSION,
            theirs,
        );
        let json = other(&|| serde_json::to_value(&facts).unwrap(), theirs);
        refused(Facts::from_json(&json).unwrap_err(), FACTS_VERSION, theirs);
    }
    // Whatever shape a later version has, its number is what is told.
    let error = Analysis::from_json(r#"{"sessions": [], "format_version": 3}"#).unwrap_err();
    refused(error, FORMAT_VERSION, 3);
}

#[test]
fn what_is_no_such_document_is_an_error() {
    let deep = "[".repeat(100_000);
    let closed = format!(
        r#"{{"format_version": 2, "turns": {deep}{}}}"#,
        "]".repeat(100_000)
    );
    for json in [
        "",
        " ",
        "null",
        "[]",
        "{}",
        "2",
        "\"format_version\"",
        "\u{0}",
        "# Report",
        r#"{"format_version": 2"#,
        r#"{"format_version": 2}"#,
        r#"{"format_version": "2"}"#,
        r#"{"format_version": 2.0}"#,
        r#"{"format_version": -2}"#,
        r#"{"format_version": 1e999}"#,
        r#"{"format_version": 2, "format_version": 2}"#,
        r#"{"format_version": 2, "session": "log_1", "layout": "turns", "turns": [null]}"#,
        r#"{"format_version": 2, "session": "log_1", "layout": "no such layout", "turns": []}"#,
        r#"{"format_version": 2, "session": "log_1", "layout": "turns", "turns": []} x"#,
        &deep,
        &closed,
    ] {
        let shown: String = json.chars().take(80).collect();
        assert!(
            matches!(Analysis::from_json(json), Err(ReadError::Json(_))),
            "{shown}"
        );
        let comparison = json.replace('2', "1");
        assert!(Comparison::from_json(&comparison).is_err(), "{shown}");
        assert!(Facts::from_json(&comparison).is_err(), "{shown}");
    }
    let empty = r#"{"format_version": 2, "session": "log_1", "layout": "turns", "turns": []}"#;
    assert!(Analysis::from_json(empty).unwrap().turns.is_empty());
}

#[test]
fn a_document_that_was_cut_is_an_error() {
    let json = serde_json::to_string(&small().0).unwrap();
    for end in (0..json.len()).step_by(997).chain([json.len() - 1]) {
        if let Some(start) = json.get(..end) {
            assert!(Analysis::from_json(start).is_err(), "cut at {end}");
        }
    }
}

#[test]
fn any_value_in_any_place_is_an_error_or_is_read() {
    let (analysis, comparison, _) = small();
    let strange = [
        Value::Null,
        Value::from(-1),
        Value::from(u64::MAX),
        Value::from(1e308),
        Value::from("no such word"),
        Value::Array(Vec::new()),
        serde_json::json!({}),
    ];
    let mut errors = 0;
    for (document, is_analysis) in [
        (serde_json::to_value(&analysis).unwrap(), true),
        (serde_json::to_value(&comparison).unwrap(), false),
    ] {
        for pointer in pointers(&document) {
            let mut document = document.clone();
            for value in &strange {
                *document.pointer_mut(&pointer).unwrap() = value.clone();
                let json = document.to_string();
                // What is read is written as something that is read as the same.
                if is_analysis {
                    match Analysis::from_json(&json) {
                        Ok(read) => drop(same(&read, Analysis::from_json, &pointer)),
                        Err(_) => errors += 1,
                    }
                } else {
                    match Comparison::from_json(&json) {
                        Ok(read) => drop(same(&read, Comparison::from_json, &pointer)),
                        Err(_) => errors += 1,
                    }
                }
            }
        }
    }
    assert!(errors > 1000, "{errors}");
}

/// A place for each name of a member, so that every kind of object is met and no list is walked to its end.
fn pointers(document: &Value) -> Vec<String> {
    fn walk(
        value: &Value,
        names: &str,
        pointer: &str,
        found: &mut std::collections::BTreeMap<String, String>,
    ) {
        let name = names.to_owned();
        if !pointer.is_empty() {
            found.entry(name).or_insert_with(|| pointer.to_owned());
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let token = key.replace('~', "~0").replace('/', "~1");
                    walk(
                        value,
                        &format!("{names}/{token}"),
                        &format!("{pointer}/{token}"),
                        found,
                    );
                }
            }
            Value::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    walk(value, &format!("{names}/-"), &format!("{pointer}/{at}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = std::collections::BTreeMap::new();
    walk(document, "", "", &mut found);
    found.into_values().collect()
}
