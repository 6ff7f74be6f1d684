//! Every place that is named must be in the file.

use massgen_log_model::{Diagnostic, RelPath};
use serde::Serialize;
use serde_json::Value;

/// Members that hold what the log says, or count by a word of the log: a `line` in them is no place.
const NOT_OURS: [&str; 9] = [
    "json",
    "payload",
    "counts",
    "workflow_calls",
    "drift",
    "levels",
    "cut",
    "summary",
    "extra",
];

/// Lines of `bytes`: line ends, and one more when the last line has none.
pub(crate) fn lines(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    ends + u64::from(bytes.last().is_some_and(|byte| *byte != b'\n'))
}

/// Diagnostics speak of `path`, and of lines that it has. A file without a line has an end to speak of.
pub(crate) fn check_notes(notes: &[Diagnostic], path: &RelPath, bytes: &[u8]) {
    // A parser that fails at the end of the file may name the line that would come next, and in YAML a carriage
    // return alone ends a line too.
    let ends = |byte: &&u8| matches!(byte, b'\n' | b'\r');
    let last = bytes.iter().filter(ends).count() as u64 + 1;
    for note in notes {
        assert_eq!(&note.location.path, path, "{note}");
        assert!(
            note.location.line.is_none_or(|line| (1..=last).contains(&line)),
            "{note} of {last}"
        );
        assert!(!note.reason.is_empty(), "{note}");
    }
}

/// Every line and every span in `digest` lies in the file.
pub(crate) fn check_digest(digest: &impl Serialize, bytes: &[u8]) {
    let (lines, length) = (lines(bytes).max(1), bytes.len() as u64);
    check_value(&serde_json::to_value(digest).unwrap(), lines, length);
}

fn check_value(value: &Value, lines: u64, length: u64) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check_value(item, lines, length)),
        Value::Object(members) => {
            if let (Some(offset), Some(bytes)) = (members.get("offset"), members.get("bytes")) {
                let end = offset.as_u64().unwrap().saturating_add(bytes.as_u64().unwrap());
                assert!(end <= length, "a span up to {end} of {length} bytes");
            }
            for (name, member) in members {
                if NOT_OURS.contains(&name.as_str()) {
                    continue;
                }
                if (name == "line" || name.ends_with("_line"))
                    && let Some(line) = member.as_u64()
                {
                    assert!((1..=lines).contains(&line), "{name} {line} of {lines}");
                }
                check_value(member, lines, length);
            }
        }
        _ => {}
    }
}

/// What is written as JSON is read back equal, so a digest may be kept in a file.
pub(crate) fn check_round_trip<T>(value: &T)
where
    T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert_eq!(&again, value, "{text}");
}
