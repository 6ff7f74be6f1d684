//! One streamed chunk, as a log shows it.

use serde_json::Value;

use super::python;
use crate::digest::{At, MentionLog};

/// What stands before the repr of a chunk.
pub(crate) const MARK: &str = "🔹 [chat] Yielding chunk: ";

/// The kind of chunk that holds the model's requests.
pub(super) const REQUEST: &str = "tool_calls";
/// The kinds of chunk that tell of a call's begin and end.
pub(super) const STATUS: [&str; 2] = ["mcp_status", "custom_tool_status"];
const ARGUMENTS: &str = "Arguments for Calling ";
const RESULTS: &str = "Results for Calling ";

/// Whether the content of a status chunk, behind its quote, is about a call's begin or end. The marks hold nothing
/// that would be escaped: one may look before the work of unescaping.
pub(super) fn says_call(content: &[u8]) -> bool {
    content.starts_with(ARGUMENTS.as_bytes()) || content.starts_with(RESULTS.as_bytes())
}

/// What a status chunk says of a call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// Whether it ended; else it began.
    pub(crate) is_result: bool,
    content: String,
}

impl Status {
    /// The tool, and its arguments or its result.
    pub(crate) fn call(&self) -> Option<(&str, &str)> {
        let (_, call) = self.content.split_once(" for Calling ")?;
        call.split_once(": ")
    }
}

/// A chunk's repr.
#[derive(Debug, PartialEq)]
pub(crate) struct Chunk<'a> {
    /// The word in `type`.
    pub(crate) kind: &'a str,
    /// The fields after `type`; empty for the short forms, which cannot be parsed.
    rest: &'a str,
}

impl<'a> Chunk<'a> {
    /// Reads the repr up to `type`; `None` when it is no chunk.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        if let Some(fields) = text.strip_prefix("StreamChunk(") {
            let value = fields.strip_prefix("type=")?;
            let (kind, rest) = value.split_at_checked(python::value_end(value))?;
            return Some(Self {
                kind: word(kind),
                rest: rest.strip_prefix(',').unwrap_or_default(),
            });
        }
        // The short forms do not escape: only what stands before the first text is safe to read.
        let (name, fields) = text.split_once('(')?;
        if !name.ends_with("StreamChunk") || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let value = fields.strip_prefix("type=")?;
        let end = value.find([',', ')']).unwrap_or(value.len());
        Some(Self {
            kind: word(value.get(..end)?),
            rest: "",
        })
    }

    /// The unparsed value of a field; `None` when it is absent or `None`.
    pub(crate) fn field(&self, name: &str) -> Option<&'a str> {
        let value = python::fields(self.rest).find(|(found, _)| *found == name)?.1;
        (value != "None").then_some(value)
    }

    /// What it says of the begin or the end of a call.
    pub(crate) fn status(&self) -> Option<Status> {
        let value = self.field("content").filter(|_| STATUS.contains(&self.kind))?;
        let inner = value.get(1..).filter(|inner| says_call(inner.as_bytes()))?;
        let (content, _) = python::string(value)?;
        Some(Status {
            is_result: inner.starts_with(RESULTS),
            content,
        })
    }
}

/// The word in `'word'`, `<Kind.WORD: 'word'>` or `word`.
fn word(value: &str) -> &str {
    let value = value.trim();
    let quoted = || {
        let (_, rest) = value.split_once('\'')?;
        Some(rest.rsplit_once('\'')?.0)
    };
    quoted().unwrap_or(value)
}

/// Notes every call in the repr of a `tool_calls` list. Both layouts of the providers are read:
/// `{'id', 'function': {'name', 'arguments'}}` and the flat `{'call_id', 'name', 'arguments'}`.
pub(crate) fn offer_all(log: &mut MentionLog, at: At<'_>, list: &str) {
    let Some(Value::Array(items)) = python::literal(list) else {
        return;
    };
    for item in &items {
        let inner = item.get("function").filter(|f| f.is_object()).unwrap_or(item);
        let Some(name) = inner.get("name").and_then(Value::as_str) else {
            continue;
        };
        let arguments = match inner.get("arguments") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let id = ["call_id", "id"]
            .iter()
            .find_map(|key| item.get(key).and_then(Value::as_str));
        log.offer(at, name, &arguments, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_give_their_type() {
        let kind = |text| Chunk::of(text).map(|chunk| chunk.kind);
        assert_eq!(kind("StreamChunk(type='content', content='a')"), Some("content"));
        assert_eq!(
            kind("StreamChunk(type=<ChunkType.MCP_STATUS: 'mcp_status'>, content=None)"),
            Some("mcp_status")
        );
        assert_eq!(
            kind("TextStreamChunk(type=reasoning, reasoning_delta='a, b...'"),
            Some("reasoning")
        );
        assert_eq!(
            kind("MultimodalStreamChunk(type=media, media_type=image)"),
            Some("media")
        );
        assert_eq!(kind("Something(type='x')"), None);
        assert_eq!(kind("a StreamChunk(type='x')"), None);
    }

    #[test]
    fn fields_are_found_by_name() {
        let chunk = Chunk::of(
            r#"StreamChunk(type='mcp_status', content="it's, status='x'", tool_calls=None, source='s', status='y')"#,
        )
        .unwrap();
        assert_eq!(chunk.field("content"), Some(r#""it's, status='x'""#));
        assert_eq!(chunk.field("status"), Some("'y'"));
        assert_eq!(chunk.field("tool_calls"), None);
    }
}
