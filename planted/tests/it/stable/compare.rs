//! The analysis of a session without what a change of its files may change.

use std::path::Path;

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::Session;
use massgen_report::{Report, ReportOptions};
use serde_json::Value;

/// The analysis of the session in `folder`.
pub(super) fn analysis(folder: &Path) -> Analysis {
    Analysis::of(&Session::load(folder).unwrap(), &Options::default())
}

/// The analysis as its JSON bytes.
pub(super) fn bytes(analysis: &Analysis) -> String {
    serde_json::to_string(analysis).unwrap()
}

/// The reports on all turns.
pub(super) fn reports(analysis: &Analysis) -> Vec<String> {
    let report = |turn| Report::new(turn, ReportOptions::default()).to_string();
    analysis.turns.iter().map(report).collect()
}

/// The analysis without places: `line` and `pointer` of each place. A record that moved within its file is
/// still the same record; its file and its words stay.
pub(super) fn without_places(analysis: &Analysis) -> Value {
    let mut value = serde_json::to_value(analysis).unwrap();
    strip_places(&mut value);
    value
}

fn strip_places(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip_places),
        Value::Object(members) => {
            if members.contains_key("path") {
                members.shift_remove("line");
                members.shift_remove("pointer");
            }
            members.values_mut().for_each(strip_places);
        }
        _ => {}
    }
}

/// Removes what tells of the files themselves: `data_quality.files`, their number, names and sizes.
pub(super) fn strip_files(analysis: &mut Value) {
    for attempt in attempts(analysis) {
        member(attempt, "data_quality").shift_remove("files").unwrap();
    }
}

/// Removes what tells of unknown names, which is there to change when unknown names are added: `data_quality.drift`,
/// the red flag `schema_drift` that counts them, and the recommendation that follows from it.
pub(super) fn strip_drift(analysis: &mut Value) {
    for attempt in attempts(analysis) {
        member(attempt, "data_quality").shift_remove("drift").unwrap();
        for list in ["red_flags", "recommendations"] {
            let list = attempt.get_mut(list).unwrap().as_array_mut().unwrap();
            list.retain(|entry| entry["rule"] != "schema_drift");
        }
    }
}

fn attempts(analysis: &mut Value) -> impl Iterator<Item = &mut Value> {
    let turns = analysis["turns"].as_array_mut().unwrap().iter_mut();
    turns.flat_map(|turn| turn["attempts"].as_array_mut().unwrap())
}

fn member<'a>(value: &'a mut Value, name: &str) -> &'a mut serde_json::Map<String, Value> {
    value.get_mut(name).unwrap().as_object_mut().unwrap()
}

/// The first places where two analyses differ; empty when they are equal.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(before, after, &mut String::new(), &mut found);
    found
}

fn compare(before: &Value, after: &Value, place: &mut String, found: &mut Vec<String>) {
    let length = place.len();
    match (before, after) {
        _ if before == after || found.len() >= 8 => {}
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            for (name, value) in a {
                place.push('/');
                place.push_str(name);
                compare(value, &b[name], place, found);
                place.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                place.push_str(&format!("/{at}"));
                compare(a, b, place, found);
                place.truncate(length);
            }
        }
        _ => {
            let short = |value: &Value| value.to_string().chars().take(300).collect::<String>();
            found.push(format!("{place}: {} became {}", short(before), short(after)));
        }
    }
}
