//! The result of a tool call.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use xxhash_rust::xxh3::xxh3_64;

use super::stable::stable_hash;
use crate::{EXCERPT_CHARS, Excerpt, TextSpan, json_string};

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
    /// Hash of the text without what changes from run to run, see [`stable_hash`]; of a shell tool's result the hash
    /// of its output and exit code alone.
    pub stable_hash: u64,
    /// Exit code of the command: the member `exit_code`, or the number in a text that begins with `Exit code 1`, as
    /// Claude Code writes it.
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
    /// Both ends of the member `stdout` (Codex: `output`), unescaped; `None` when it is blank or not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout: Option<Excerpt>,
    /// Both ends of the member `stderr`, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr: Option<Excerpt>,
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
        let members = Members::of(text);
        let mut digest = Self {
            excerpt: Excerpt::of(text),
            stable_hash: members
                .as_ref()
                .and_then(Members::output_hash)
                .unwrap_or_else(|| stable_hash(text)),
            ..Self::default()
        };
        let Some(members) = members else {
            digest.exit_code = leading_exit_code(text);
            return (digest, None);
        };
        digest.reports_success = members.success.and_then(parse);
        digest.exit_code = members.exit_code.and_then(parse);
        digest.execution_time = members.execution_time.and_then(parse);
        digest.status = members.status.and_then(parse);
        digest.stdout = members.stdout.and_then(printed);
        digest.stderr = members.stderr.and_then(printed);
        digest.error_text = members
            .error
            .and_then(error_text)
            .filter(|text| !text.trim().is_empty())
            .or_else(|| Some(digest.stderr.as_ref()?.head.clone()));
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

    /// The start of the text as the tool gave it: without the list of content blocks that command-line
    /// backends write around it.
    pub fn shown(&self) -> &str {
        let head = self.excerpt.head.trim_start();
        BLOCKS
            .iter()
            .find_map(|block| head.strip_prefix(block))
            .unwrap_or(head)
            .trim_start()
    }

    /// Whether the member `error` is there and says something.
    pub fn names_error(&self) -> bool {
        let from_stderr = self.stderr.as_ref().map(|stderr| &stderr.head);
        self.error_text.is_some() && self.error_text.as_ref() != from_stderr
    }

    /// Whether the text itself begins like an error message, or like the refusal of the arguments
    /// ([`refuses_arguments`](Self::refuses_arguments)), whatever its status says.
    pub fn starts_like_error(&self) -> bool {
        let text = self.shown();
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
            _ => {
                ((word.ends_with("Error") || word.ends_with("Exception")) && rest.starts_with(':'))
                    || self.refuses_arguments()
            }
        }
    }

    /// Whether the text begins like `1 validation error for call[…]`: how a tool server answers arguments
    /// that do not fit, among them those of `spawn_subagents`, as plain text under the status `success`.
    pub fn refuses_arguments(&self) -> bool {
        let text = self.shown();
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < text.len()
            && (rest.starts_with(" validation error for ") || rest.starts_with(" validation errors for "))
    }
}

/// How the list of content blocks begins, as Python and as JSON write it.
const BLOCKS: [&str; 4] = [
    "[{'type': 'text', 'text': '",
    "[{'type': 'text', 'text': \"",
    "[{\"type\": \"text\", \"text\": \"",
    "[{\"type\":\"text\",\"text\":\"",
];

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

fn error_text(raw: &str) -> Option<String> {
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

fn printed(raw: &str) -> Option<Excerpt> {
    string(raw)
        .filter(|text| !text.trim().is_empty())
        .map(|text| Excerpt::of(&text))
}

/// The value of a JSON string.
fn string(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?;
    match json_string::find(inner.as_bytes()) {
        Some(found) => json_string::value(inner.get(..found.end)?, found),
        None => parse(raw),
    }
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a str) -> Option<T> {
    serde_json::from_str(raw).ok()
}

/// The number behind `Exit code ` at the very beginning of a text, alone on its line.
fn leading_exit_code(text: &str) -> Option<i64> {
    let line = text.trim_start().lines().next()?;
    line.strip_prefix("Exit code ")?.trim_end().parse().ok()
}

/// The members of a result object that are looked at, as JSON texts; everything else is stepped over unparsed.
#[derive(Debug, Default, PartialEq)]
struct Members<'a> {
    success: Option<&'a str>,
    exit_code: Option<&'a str>,
    status: Option<&'a str>,
    error: Option<&'a str>,
    stdout: Option<&'a str>,
    stderr: Option<&'a str>,
    execution_time: Option<&'a str>,
    command: Option<&'a str>,
}

impl<'a> Members<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        Self::plain(text).or_else(|| serde_json::from_str(text).ok())
    }

    /// The fast way through an object of strings and other simple values, written without spaces or with one behind
    /// each comma and colon.
    fn plain(text: &'a str) -> Option<Self> {
        let mut members = Self::default();
        let mut rest = text.strip_prefix('{')?;
        loop {
            let key = quoted(rest)?;
            rest = rest.get(key.len()..)?.strip_prefix(':')?;
            rest = rest.strip_prefix(' ').unwrap_or(rest);
            let value = match rest.as_bytes().first()? {
                b'"' => quoted(rest)?,
                b'{' | b'[' => return None,
                _ => {
                    let value = rest.get(..rest.find([',', '}'])?)?;
                    parse::<IgnoredAny>(value)?;
                    value.trim_end()
                }
            };
            rest = rest.get(value.len()..)?;
            let name = key.get(1..key.len() - 1)?;
            if name.contains('\\') {
                return None;
            }
            if let Some(place) = members.place(name) {
                *place = Some(value);
            }
            if rest == "}" {
                return Some(members);
            }
            rest = rest.strip_prefix(',')?;
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<&'a str>> {
        Some(match name {
            "success" => &mut self.success,
            "exit_code" => &mut self.exit_code,
            "status" => &mut self.status,
            "error" => &mut self.error,
            "stdout" | "output" => &mut self.stdout,
            "stderr" => &mut self.stderr,
            "execution_time" => &mut self.execution_time,
            "command" => &mut self.command,
            _ => return None,
        })
    }

    /// Hash of what a shell tool printed, and of the exit code: the other members tell of the call.
    fn output_hash(&self) -> Option<u64> {
        let (stdout, exit_code) = (self.stdout?, self.exit_code?);
        let parts = [Some(stdout), self.stderr, Some(exit_code)];
        let hashes = parts.map(|part| part.map_or(0, stable_hash).to_le_bytes());
        Some(xxh3_64(hashes.as_flattened()))
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
                    match members.place(key.0.as_ref()) {
                        Some(place) => *place = Some(map.next_value::<&RawValue>()?.get()),
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Scan)
    }
}

/// The string at the start of `text`, with its quotes.
fn quoted(text: &str) -> Option<&str> {
    let found = json_string::find(text.strip_prefix('"')?.as_bytes())?;
    text.get(..found.end + 2)
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_ways_through_an_object_agree(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just(r#""stdout":"a\\n\"""#), Just(r#""exit_code": 1"#), Just(r#""error":null"#), Just(","), Just(", "),
                    Just(r#""x":[1]"#), Just(r#""std\u006fut":"b""#), Just(r#""output":"c""#), Just("}"), Just("{"), Just(":"),
                    Just(r#""success":tru"#), Just(r#""success":true"#), Just(" "), Just("1e5"), Just(r#""\q""#),
                ],
                0..8,
            )
        ) {
            let text = format!("{{{}}}", parts.concat());
            let plain = Members::plain(&text);
            if plain.is_some() {
                prop_assert_eq!(plain, serde_json::from_str(&text).ok(), "{}", text);
            }
        }
    }

    #[test]
    fn a_shell_result_gives_its_parts() {
        let text = r#"{"success":false,"exit_code":2,"stdout":"","stderr":"no such file\n","execution_time":0.25,"command":"cat x","work_dir":"/w"}"#;
        let (digest, command) = ResultDigest::with_command("mcp__command_line__execute_command", text);
        assert_eq!(digest.exit_code, Some(2));
        assert_eq!(digest.reports_success, Some(false));
        assert_eq!(digest.error_text.as_deref(), Some("no such file\n"));
        assert_eq!(digest.stderr.as_ref().unwrap().head, "no such file\n");
        assert!(digest.stdout.is_none() && !digest.names_error());
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
    fn an_exit_code_is_read_from_the_first_line_of_a_text() {
        let code = |text: &str| ResultDigest::of("Bash", text).exit_code;
        assert_eq!(code("Exit code 127\nbash: nope: command not found"), Some(127));
        assert_eq!(code("Exit code 1"), Some(1));
        assert_eq!(code("done\nExit code 1"), None);
        assert_eq!(code("Exit code 1 means failure"), None);
        assert_eq!(code(r#"{"exit_code":3,"stdout":""}"#), Some(3));
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
            "1 validation error for call[spawn_subagents]\ncontext\n",
            "2 validation errors for call[x]",
            "[{'type': 'text', 'text': 'Error: x'}]",
        ] {
            assert!(starts(yes), "{yes}");
        }
        for no in [
            "",
            "No Error: x",
            "error rate 3",
            "Errors: 0",
            "ErrorHandler.java",
            " validation error for call[x]",
            "1 validation error",
            "[{'type': 'text', 'text': 'No Error: x'}]",
            "ok",
        ] {
            assert!(!starts(no), "{no}");
        }
    }
}
