//! The analysis of a copy has the numbers of the analysis of its session.

use std::path::Path;

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::Session;
use serde_json::{Map, Value};

use super::{copy, fixtures, planted};

/// Members whose words are MassGen's or the analysis's, not the session's.
const WORDS: [&str; 7] = [
    "rule", "severity", "category", "status", "layout", "delivery", "priority",
];

/// Members that differ because they are made of texts: hashes.
const OF_TEXTS: [&str; 2] = ["hash", "id"];

/// Members that differ, and why.
const DIFFER: [(&str, &str); 3] = [
    ("/files/listed", "of many files, the first by name are listed"),
    ("/files/unlisted_bytes", "the rest of them"),
    ("/nearest", "tokens are nearer to each other than words are"),
];

fn analysis(session: &Path) -> Value {
    let session = Session::load(session).unwrap();
    let analysis = Analysis::of(&session, &Options::default());
    comparable("", &serde_json::to_value(analysis).unwrap())
}

/// The value without its texts. Tokens sort otherwise than words do: lists are compared without their order, and so
/// are members that are named by the session.
fn comparable(name: &str, value: &Value) -> Value {
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match value {
        Value::String(text) if WORDS.contains(&name) && is_word(text) => value.clone(),
        Value::String(_) => Value::String(String::new()),
        _ if OF_TEXTS.contains(&name) => Value::Null,
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(|element| comparable(name, element)).collect();
            list.sort_by_cached_key(Value::to_string);
            Value::Array(list)
        }
        Value::Object(members) if members.keys().all(|name| is_word(name)) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), comparable(name, value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Object(members) => {
            let mut list: Vec<Value> = members.values().map(|value| comparable("", value)).collect();
            list.sort_by_cached_key(Value::to_string);
            Value::Array(list)
        }
        other => other.clone(),
    }
}

fn differences(place: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    if before == after || DIFFER.iter().any(|(member, _)| place.ends_with(member)) {
        return;
    }
    match (before, after) {
        (Value::Object(before), Value::Object(after)) if before.keys().eq(after.keys()) => {
            for (name, one) in before {
                differences(&format!("{place}/{name}"), one, &after[name], found);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (at, (one, other)) in before.iter().zip(after).enumerate() {
                differences(&format!("{place}/{at}"), one, other, found);
            }
        }
        _ => {
            let short = |value: &Value| value.to_string().chars().take(200).collect::<String>();
            found.push(format!("{place}: {}, then {}", short(before), short(after)));
        }
    }
}

#[test]
fn numbers_are_equal() {
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = fixtures();
    sessions.extend(planted(0..30, folder.path()));
    let mut wrong = Vec::new();
    for session in sessions {
        let folder = tempfile::tempdir().unwrap();
        let (out, _) = copy(&session, folder.path());
        let mut found = Vec::new();
        differences("", &analysis(&session), &analysis(&out), &mut found);
        found.truncate(8);
        if !found.is_empty() {
            wrong.push(format!("{}\n{}", session.display(), found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
