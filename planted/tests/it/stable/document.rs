//! Changes of JSON documents and event streams.

use std::fs;
use std::path::Path;

use planted::Random;
use serde_json::{Map, Value, json};

/// Members that hold entries of any name: one more member is one more entry, not an unknown field.
const MAPS: &[&str] = &[
    "agent_mapping",
    "agents",
    "all_answers",
    "all_votes",
    "answer_label_to_agent",
    "answer_labels",
    "answers_for_context",
    "by_backend",
    "by_outcome",
    "by_round",
    "by_tool",
    "vote_counts",
    "voter_details",
    "votes",
];

/// Members that hold what agents and tools said, which has no fields of a format.
const SPOKEN: &[&str] = &["args", "tools"];

/// Whether MassGen writes the file as one JSON document.
pub(super) fn is_document(path: &Path) -> bool {
    // What lies in a workspace is an agent's.
    if path.iter().any(|part| part == "workspace") {
        return false;
    }
    match path.file_name().and_then(|name| name.to_str()) {
        Some("context.txt") => fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"{")),
        Some(name) => name.ends_with(".json"),
        None => false,
    }
}

pub(super) fn is_stream(path: &Path) -> bool {
    path.ends_with("events.jsonl")
}

/// Changes a JSON document.
pub(super) fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let Ok(mut document) = serde_json::from_slice(&fs::read(path).unwrap()) else {
        return;
    };
    change(&mut document);
    fs::write(path, document.to_string()).unwrap();
}

/// A line of an event stream: a record, or what is none.
#[derive(Clone)]
pub(super) enum Line {
    Record(Value),
    Other(String),
}

impl Line {
    /// A member of the record that is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self {
            Self::Record(record) => record.get(name)?.as_str(),
            Self::Other(_) => None,
        }
    }
}

/// Changes the lines of an event stream.
pub(super) fn edit_lines(path: &Path, change: impl FnOnce(&mut Vec<Line>)) {
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<Line> = text
        .lines()
        .map(|line| match serde_json::from_str(line) {
            Ok(record) => Line::Record(record),
            Err(_) => Line::Other(line.to_owned()),
        })
        .collect();
    change(&mut lines);
    let mut text = String::new();
    for line in lines {
        match line {
            Line::Record(record) => text.push_str(&record.to_string()),
            Line::Other(line) => text.push_str(&line),
        }
        text.push('\n');
    }
    fs::write(path, text).unwrap();
}

/// A value of a member that does not exist yet. Deep in it stand names that mean something elsewhere.
pub(super) fn future(random: &mut Random) -> Value {
    match random.below(7) {
        0 => Value::Null,
        1 => json!(random.between(0, 5000)),
        2 => json!(true),
        3 => json!("vote: agent1.1 ERROR: timeout\nRetry (1/3)"),
        4 => json!([1.5, "answer", { "event_type": "vote", "timestamp": 1 }]),
        5 => {
            json!({ "tool_name": "mcp__x__y", "input_tokens": 5000, "estimated_cost": 9.5, "is_error": true })
        }
        _ => json!({ "agents": { "agent_z": { "status": "answered" } }, "events": [], "extra": {} }),
    }
}

/// Adds members that do not exist yet to objects of a document, anywhere among the others. `is_map`: the members of
/// `value` itself are entries.
pub(super) fn add_members(value: &mut Value, is_map: bool, random: &mut Random) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| add_members(item, false, random)),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                if !SPOKEN.contains(&name.as_str()) {
                    add_members(value, MAPS.contains(&name.as_str()), random);
                }
            }
            if !is_map && random.chance(60) {
                let at = random.below(members.len() + 1);
                members.shift_insert(at, "future_member".to_owned(), future(random));
            }
        }
        _ => {}
    }
}

/// Puts the members of every object into another order.
pub(super) fn shuffle_members(value: &mut Value, random: &mut Random) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_members(item, random)),
        Value::Object(members) => {
            let mut moved: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            moved
                .iter_mut()
                .for_each(|(_, value)| shuffle_members(value, random));
            random.shuffle(&mut moved);
            *members = Map::from_iter(moved);
        }
        _ => {}
    }
}
