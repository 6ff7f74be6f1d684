//! The arguments of a tool call.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

/// Longest canonical text that [`Args`] keeps, in bytes.
const MAX_TEXT: usize = 16 << 10;

/// The arguments of one tool call in a form that can be compared: JSON with sorted keys and no spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Args {
    /// Canonical JSON; at most 16 KiB of it.
    pub text: String,
    /// Whether `text` is the whole of it.
    pub complete: bool,
    /// XXH3-64 of the whole canonical text: equal arguments have equal hashes, however they were spelled.
    pub hash: u64,
    /// The member `command`, whole: a string, or a list of strings joined by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The members that name files or folders (`path`, `file_path`, `source`, …), whole, in the order of the
    /// call; at most [`MAX_PATHS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<PathArg>,
}

/// A member of the arguments that names a file or a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PathArg {
    /// The member's name.
    pub member: String,
    /// The path, as the agent wrote it.
    pub path: String,
}

/// Paths that are kept of one call.
pub const MAX_PATHS: usize = 64;

/// Longest path that is kept, in bytes: longer ones are no paths.
const MAX_PATH: usize = 4096;

/// Members that name files or folders.
const PATH_MEMBERS: &[&str] = &[
    "cwd",
    "destination",
    "destination_path",
    "directory",
    "dst",
    "file",
    "file_path",
    "file_paths",
    "filename",
    "files",
    "folder",
    "image_path",
    "image_paths",
    "media_path",
    "new_path",
    "notebook_path",
    "old_path",
    "output_path",
    "path",
    "paths",
    "source",
    "source_path",
    "src",
    "target_path",
    "video_path",
    "work_dir",
    "working_directory",
];

impl Args {
    /// The arguments in `value`.
    pub fn of_value(value: &Value) -> Self {
        let mut text = String::new();
        write_sorted(value, &mut text);
        let hash = xxh3_64(text.as_bytes());
        let complete = text.len() <= MAX_TEXT;
        if !complete {
            let mut cut = MAX_TEXT;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            text.truncate(cut);
            text.shrink_to_fit();
        }
        Self {
            text,
            complete,
            hash,
            command: value.get("command").and_then(command),
            paths: paths(value),
        }
    }

    /// The arguments in a JSON text. A text that is no JSON becomes `{"raw": text}`, as MassGen has it.
    pub fn of_text(text: &str) -> Self {
        Self::of_json(text).unwrap_or_else(|| Self::of_value(&serde_json::json!({ "raw": text })))
    }

    /// The arguments in a JSON text; `None` when it is no JSON.
    pub(crate) fn of_json(text: &str) -> Option<Self> {
        serde_json::from_str(text)
            .ok()
            .map(|value| Self::of_value(&value))
    }
}

pub(super) fn command(value: &Value) -> Option<String> {
    match value {
        Value::String(command) => Some(command.clone()),
        Value::Array(words) => {
            let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
            words.map(|words| words.join(" "))
        }
        _ => None,
    }
}

fn paths(value: &Value) -> Vec<PathArg> {
    let mut found = Vec::new();
    for (member, value) in value.as_object().into_iter().flatten() {
        if !PATH_MEMBERS.contains(&member.as_str()) {
            continue;
        }
        let items = match value {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts = items.iter().filter_map(Value::as_str);
        found.extend(
            texts
                .filter(|path| !path.is_empty() && path.len() <= MAX_PATH)
                .map(|path| PathArg {
                    member: member.clone(),
                    path: path.to_owned(),
                }),
        );
    }
    found.truncate(MAX_PATHS);
    found
}

/// Depth is bounded: `serde_json` refuses to parse beyond 128 levels.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_sorted(item, out);
            }
            out.push(']');
        }
        Value::String(text) => write_string(text, out),
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number.to_string()),
    }
}

fn write_string(text: &str, out: &mut String) {
    // A string always serialises.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter_and_content_does() {
        let a = Args::of_text(r#"{"path": "x", "command": "ls -R", "n": {"b": 1, "a": [true, null]}}"#);
        let b =
            Args::of_text("{\"n\":{\"a\":[true,null],\"b\":1},\"command\":\"ls \\u002dR\",\n\"path\":\"x\"}");
        assert_eq!(a, b);
        let path = PathArg {
            member: "path".to_owned(),
            path: "x".to_owned(),
        };
        assert_eq!(a.paths, [path]);
        assert_eq!(
            a.text,
            r#"{"command":"ls -R","n":{"a":[true,null],"b":1},"path":"x"}"#
        );
        assert_eq!(a.command.as_deref(), Some("ls -R"));
        assert!(a.complete);
        assert_ne!(a.hash, Args::of_text(r#"{"command":"ls"}"#).hash);
    }

    #[test]
    fn commands_come_as_text_or_list() {
        let list = Args::of_text(r#"{"command":["bash","-lc","ls"]}"#);
        assert_eq!(list.command.as_deref(), Some("bash -lc ls"));
        assert_eq!(Args::of_text(r#"{"command":["bash",1]}"#).command, None);
        assert_eq!(Args::of_text("ls {").text, r#"{"raw":"ls {"}"#);
    }

    #[test]
    fn paths_are_kept_whatever_else_is_cut() {
        let long = Args::of_value(&serde_json::json!({
            "content": "x".repeat(2 * MAX_TEXT),
            "file_path": "a.py",
            "paths": ["b", 1, ""],
            "note": "c",
        }));
        let paths: Vec<&str> = long.paths.iter().map(|arg| arg.path.as_str()).collect();
        assert_eq!(paths, ["a.py", "b"]);
        assert!(!long.complete);
    }

    #[test]
    fn a_long_text_is_cut_but_hash_and_command_are_whole() {
        let long = "é".repeat(MAX_TEXT);
        let a = Args::of_value(&serde_json::json!({ "command": long }));
        assert!(!a.complete && a.text.len() <= MAX_TEXT && a.text.ends_with('é'));
        assert_eq!(a.command.as_deref(), Some(long.as_str()));
        let b = Args::of_value(&serde_json::json!({ "command": format!("{long}!") }));
        assert_eq!(a.text, b.text);
        assert_ne!(a.hash, b.hash);
    }
}
