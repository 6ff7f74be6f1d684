//! The result of a tool call.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use xxhash_rust::xxh3::Xxh3;

use crate::{EXCERPT_CHARS, Excerpt, TextSpan};

/// Longest result whose JSON is kept, in bytes.
const MAX_JSON: usize = 256 << 10;

/// What is kept of one tool result.
///
/// A shell tool's result is a JSON object with `success`, `exit_code`, `stdout`, `stderr` and
/// `execution_time`; the fields that repeat its members are `None` for any other text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultDigest {
    /// Both ends of the text, its size and its hash.
    pub excerpt: Excerpt,
    /// Hash of the text without what changes from run to run, see [`stable_hash`].
    pub stable_hash: u64,
    /// Exit code of the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// The member `success`. MassGen itself counts a call as successful even when this is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_success: Option<bool>,
    /// The member `status`, for example of a checklist or subagent call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The member `error`, else the start of a non-empty `stderr`; at most 240 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_text: Option<String>,
    /// The tool's own measure, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_time: Option<f64>,
    /// The whole result, for checklist, proposal and subagent tools only, up to 256 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// Where the record that holds the result stands: its line or lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<TextSpan>,
}

impl ResultDigest {
    /// Digests the result `text` of a call of `tool`.
    pub fn of(tool: &str, text: &str) -> Self {
        Self::with_command(tool, text).0
    }

    /// The digest, and the command that the result says it belongs to.
    pub(crate) fn with_command(tool: &str, text: &str) -> (Self, Option<String>) {
        let mut digest = Self {
            excerpt: Excerpt::of(text),
            stable_hash: stable_hash(text),
            ..Self::default()
        };
        let Some(members) = Members::of(text) else {
            return (digest, None);
        };
        digest.reports_success = members.success.and_then(parse);
        digest.exit_code = members.exit_code.and_then(parse);
        digest.execution_time = members.execution_time.and_then(parse);
        digest.status = members.status.and_then(parse);
        digest.error_text = members
            .error
            .and_then(error_text)
            .or_else(|| members.stderr.and_then(parse::<String>).map(|text| head(&text)))
            .filter(|text| !text.trim().is_empty());
        if keeps_json(tool) && text.len() <= MAX_JSON {
            digest.json = serde_json::from_str(text).ok();
        }
        let command = members
            .command
            .and_then(parse::<Value>)
            .and_then(|value| super::args::command(&value));
        (digest, command)
    }

    /// The digest with the place of its record.
    #[must_use]
    pub fn at(mut self, span: TextSpan) -> Self {
        self.span = Some(span);
        self
    }

    /// Whether the text itself begins like an error message, whatever its status says.
    pub fn starts_like_error(&self) -> bool {
        let text = self.excerpt.head.trim_start();
        if ["❌", "Traceback (most recent", "[ERROR]", "fatal:", "panic:"]
            .iter()
            .any(|mark| text.starts_with(mark))
        {
            return true;
        }
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        match word {
            "Error" | "ERROR" | "Exception" | "EXCEPTION" => true,
            "error" | "exception" => rest.starts_with(':'),
            _ => (word.ends_with("Error") || word.ends_with("Exception")) && rest.starts_with(':'),
        }
    }
}

fn keeps_json(tool: &str) -> bool {
    tool.ends_with("submit_checklist")
        || tool.ends_with("propose_improvements")
        || tool.ends_with("draft_approach")
        || tool.contains("spawn_subagent")
}

/// Up to 240 characters from the start.
pub(crate) fn head(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(EXCERPT_CHARS)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().to_owned()
}

fn error_text(raw: &RawValue) -> Option<String> {
    match parse::<Value>(raw)? {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) => Some(head(&text)),
        Value::Object(members) => match members.get("message") {
            Some(Value::String(text)) => Some(head(text)),
            _ => Some(head(&Value::Object(members).to_string())),
        },
        other => Some(head(&other.to_string())),
    }
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// The members of a result object that are looked at; everything else is stepped over unparsed.
#[derive(Default)]
struct Members<'a> {
    success: Option<&'a RawValue>,
    exit_code: Option<&'a RawValue>,
    status: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
    stderr: Option<&'a RawValue>,
    execution_time: Option<&'a RawValue>,
    command: Option<&'a RawValue>,
}

impl<'a> Members<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        serde_json::from_str(text).ok()
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scan;
        impl<'de> Visitor<'de> for Scan {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Members::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    let place = match key.0.as_ref() {
                        "success" => &mut members.success,
                        "exit_code" => &mut members.exit_code,
                        "status" => &mut members.status,
                        "error" => &mut members.error,
                        "stderr" => &mut members.stderr,
                        "execution_time" => &mut members.execution_time,
                        "command" => &mut members.command,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *place = Some(map.next_value()?);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Scan)
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// What stands for a changing part.
const MARK: &[u8] = b"\x00";

/// Gathers small pieces, which the hash function takes slowly one by one.
#[derive(Default)]
struct Stream {
    hash: Xxh3,
    gathered: Vec<u8>,
}

impl Stream {
    fn update(&mut self, piece: &[u8]) {
        if self.gathered.len() + piece.len() > 4096 {
            self.hash.update(&self.gathered);
            self.gathered.clear();
        }
        if piece.len() > 4096 {
            self.hash.update(piece);
        } else {
            self.gathered.extend_from_slice(piece);
        }
    }

    fn digest(mut self) -> u64 {
        self.hash.update(&self.gathered);
        self.hash.digest()
    }
}

const PLAIN: u8 = 0;
const DIGIT: u8 = 1;
const HEX_LETTER: u8 = 2;
const SLASH: u8 = 3;

fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'a'..=b'f' | b'A'..=b'F' => HEX_LETTER,
        b'/' => SLASH,
        _ => PLAIN,
    }
}

/// XXH3-64 of the text with every number, date, time, duration, hexadecimal id (8 digits or more) and
/// name below `/tmp/` replaced by one mark: equal for two runs of a command whose output differs only
/// in such parts.
pub fn stable_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = Stream::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match class(byte) {
            PLAIN => {
                at += 1;
                continue;
            }
            SLASH => match bytes.get(at..at + 5) {
                // The slash and the name before it stay: they tell a temporary path from a number.
                Some(b"/tmp/") => {
                    let name = at + 5;
                    hash.update(bytes.get(kept..name).unwrap_or_default());
                    kept = name;
                    name + run(bytes, name, |b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
                    })
                }
                _ => at + 1,
            },
            first => {
                let length = run(bytes, at, |b| matches!(class(b), DIGIT | HEX_LETTER));
                if length >= 8 {
                    hex_id(bytes, at + length)
                } else if first == DIGIT {
                    number(bytes, at)
                } else {
                    // Letters of an ordinary word: step to its first digit, if any.
                    at += run(bytes, at, |b| class(b) == HEX_LETTER);
                    continue;
                }
            }
        };
        if class(byte) != SLASH || end > at + 1 {
            hash.update(bytes.get(kept..at.max(kept)).unwrap_or_default());
            hash.update(MARK);
            kept = end;
        }
        at = end;
    }
    hash.update(bytes.get(kept..).unwrap_or_default());
    hash.digest()
}

fn run(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| wanted(**byte))
        .count()
}

/// End of a hexadecimal id, with the further groups of a UUID.
fn hex_id(bytes: &[u8], mut end: usize) -> usize {
    while bytes.get(end) == Some(&b'-') {
        let group = run(bytes, end + 1, |b| matches!(class(b), DIGIT | HEX_LETTER));
        if group < 4 {
            break;
        }
        end += 1 + group;
    }
    end
}

/// End of a number, with its fraction, exponent and the further parts of a time of day.
fn number(bytes: &[u8], at: usize) -> usize {
    let digits = |from| run(bytes, from, |b| b.is_ascii_digit());
    let mut end = at + digits(at);
    while matches!(bytes.get(end), Some(b'.' | b':')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_result_gives_its_parts() {
        let text = r#"{"success":false,"exit_code":2,"stdout":"","stderr":"no such file\n","execution_time":0.25,"command":"cat x","work_dir":"/w"}"#;
        let (digest, command) = ResultDigest::with_command("mcp__command_line__execute_command", text);
        assert_eq!(digest.exit_code, Some(2));
        assert_eq!(digest.reports_success, Some(false));
        assert_eq!(digest.error_text.as_deref(), Some("no such file\n"));
        assert_eq!(digest.execution_time, Some(0.25));
        assert_eq!((digest.status, digest.json, digest.span), (None, None, None));
        assert_eq!(command.as_deref(), Some("cat x"));
    }

    #[test]
    fn wrong_types_and_other_texts_give_nothing() {
        let odd = ResultDigest::of(
            "t",
            r#"{"success":"yes","exit_code":1.5,"error":null,"stderr":7}"#,
        );
        assert_eq!(
            (odd.reports_success, odd.exit_code, odd.error_text),
            (None, None, None)
        );
        for text in [
            "",
            "done",
            "[1]",
            "{\"success\":true",
            "{\"success\":true} trailing",
        ] {
            assert_eq!(ResultDigest::of("t", text).reports_success, None, "{text}");
        }
        let error = ResultDigest::of("t", r#"{"error":{"message":"denied","code":3},"stderr":"x"}"#);
        assert_eq!(error.error_text.as_deref(), Some("denied"));
    }

    #[test]
    fn json_is_kept_for_the_tools_that_ask_for_it() {
        let text = r#"{"status":"accepted","items":[1]}"#;
        let kept = ResultDigest::of("mcp__checklist__submit_checklist", text);
        assert_eq!(kept.status.as_deref(), Some("accepted"));
        assert_eq!(kept.json.unwrap()["items"][0], 1);
        assert_eq!(ResultDigest::of("read_file", text).json, None);
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_JSON));
        assert_eq!(ResultDigest::of("draft_approach", &long).json, None);
    }

    #[test]
    fn volatile_parts_do_not_change_the_stable_hash() {
        let same = [
            ("took 1.25s", "took 10.5s"),
            ("at 2026-01-05T10:56:00.100000Z", "at 2027-11-25T00:00:01Z"),
            ("id deadbeef01 ok", "id 0123456789abcdef0 ok"),
            ("commit abcdefab done", "commit 12345678 done"),
            (
                "6f9619ff-8b86-d011-b42d-00c04fc964ff",
                "00000000-aaaa-bbbb-cccc-dddddddddddd",
            ),
            ("see /tmp/tmpab_c9x/out", "see /tmp/x/out"),
            ("1e-05 s", "0.2 s"),
            ("", ""),
        ];
        for (a, b) in same {
            assert_eq!(stable_hash(a), stable_hash(b), "{a} | {b}");
        }
        let different = [
            ("took 1s", "took s"),
            ("face", "cafe"),
            ("abc 1", "abd 1"),
            ("a 1 b", "a 1 c"),
            ("/tmp", "/tmp/"),
            ("ok", "ok\n"),
        ];
        for (a, b) in different {
            assert_ne!(stable_hash(a), stable_hash(b), "{a} | {b}");
        }
    }

    #[test]
    fn error_marks_are_seen_at_the_start_only() {
        let starts = |text: &str| ResultDigest::of("t", text).starts_like_error();
        for yes in [
            "Error: x",
            "Error executing tool",
            "error: x",
            " ❌ failed",
            "Traceback (most recent call last):",
            "ValueError: x",
            "pkg.mod.OddException: x",
            "Exception in thread",
        ] {
            assert!(starts(yes), "{yes}");
        }
        for no in [
            "",
            "No Error: x",
            "error rate 3",
            "Errors: 0",
            "ErrorHandler.java",
            "ok",
        ] {
            assert!(!starts(no), "{no}");
        }
    }
}
