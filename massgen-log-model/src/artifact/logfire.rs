//! Rows of Logfire's `records` table: spans and logs that MassGen sends when Logfire is on (since
//! 0.1.30..0.1.32). Nothing of this is in a log directory; an exported file is given beside it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::list;
use crate::present;
use crate::time::parse_iso_utc;
use crate::word::open_vocabulary;
use crate::{AgentId, Diagnostic, Extra, Moment, RelPath, json};

open_vocabulary! {
    /// What a row is.
    SpanType {
        /// Something with a duration.
        Span = "span",
        /// An instant.
        Log = "log",
        /// The start of a span that had not ended.
        PendingSpan = "pending_span",
    }
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogfireRow {
    /// The low-cardinality name, such as `agent.agent_a.round_0` or `Agent restart: {agent_id} (reason:
    /// {reason})`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span_name: Option<String>,
    /// The name with its values filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// 16 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span_id: Option<String>,
    /// The parent; null for a root. Of concurrent agents the parent is often the session's span, not the
    /// round's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_span_id: Option<String>,
    /// 32 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// ISO-8601 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_timestamp: Option<String>,
    /// ISO-8601 UTC; equals the start for a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_timestamp: Option<String>,
    /// **Seconds**; null or 0 for a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// The attributes: an object, or its JSON as text in rows made from a CSV file. Use
    /// [`Self::attribute`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Value>,
    /// Whether an exception left the span. `GeneratorExit` on the first `coordination.session` is no
    /// error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_exception: Option<bool>,
    /// The exception's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception_type: Option<String>,
    /// The exception's text; may be empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception_message: Option<String>,
    /// A number (9 info, 13 warning, 17 error) or a word; absent where the export left it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl LogfireRow {
    /// One attribute; `None` when absent or null. Attributes kept as text are not looked into: [`read`]
    /// has parsed them.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes
            .as_ref()?
            .get(name)
            .filter(|value| !value.is_null())
    }

    /// One attribute that is text.
    pub fn attribute_text(&self, name: &str) -> Option<&str> {
        self.attribute(name)?.as_str()
    }

    /// One attribute that is a number.
    pub fn attribute_number(&self, name: &str) -> Option<f64> {
        self.attribute(name)?.as_f64()
    }

    /// The agent: `massgen.agent_id` of spans, `agent_id` of logs.
    pub fn agent_id(&self) -> Option<AgentId> {
        self.attribute_text("massgen.agent_id")
            .or_else(|| self.attribute_text("agent_id"))
            .map(AgentId::from)
    }

    /// What the row is: `logfire.span_type`, or else by its duration.
    pub fn span_type(&self) -> SpanType {
        match self.attribute_text("logfire.span_type") {
            Some(word) => SpanType::from(word),
            None if self.duration.is_some_and(|seconds| seconds > 0.0) => SpanType::Span,
            None => SpanType::Log,
        }
    }

    /// The level as a number: `level`, or else the attribute `logfire.level_num`; `None` for neither.
    pub fn level_number(&self) -> Option<i64> {
        let own = self.level.as_ref().and_then(|level| match level {
            Value::String(word) => match word.as_str() {
                "trace" => Some(1),
                "debug" => Some(5),
                "info" => Some(9),
                "notice" => Some(10),
                "warn" | "warning" => Some(13),
                "error" => Some(17),
                "fatal" => Some(21),
                _ => None,
            },
            other => other.as_i64(),
        });
        own.or_else(|| self.attribute("logfire.level_num")?.as_i64())
    }

    /// The start.
    pub fn start(&self) -> Option<Moment> {
        Moment::utc(parse_iso_utc(self.start_timestamp.as_deref()?)?)
    }

    /// The end.
    pub fn end(&self) -> Option<Moment> {
        Moment::utc(parse_iso_utc(self.end_timestamp.as_deref()?)?)
    }
}

/// Reads exported rows in the order of the file: a JSON list, one row per line, or the API's object with
/// the list under `rows`. Each row comes with its line, or with `None` from a list.
pub fn read(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Option<u64>, LogfireRow)> {
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let mut rows: Vec<(Option<u64>, LogfireRow)> = if text.starts_with(b"[") {
        let rows = list::read(bytes, path, diagnostics).unwrap_or_default();
        rows.into_iter().map(|row| (None, row)).collect()
    } else if is_row_object(text) {
        let object: Option<RowObject> = json::read(bytes, path, None, diagnostics);
        let rows = object.and_then(|object| object.rows).unwrap_or_default();
        rows.into_iter().map(|row| (None, row)).collect()
    } else {
        let rows = list::read_lines(bytes, path, diagnostics);
        rows.into_iter().map(|(line, row)| (Some(line), row)).collect()
    };
    for (_, row) in &mut rows {
        *row = with_attributes(std::mem::take(row));
    }
    rows
}

/// The row with its attributes read, where they are JSON as text.
pub fn with_attributes(mut row: LogfireRow) -> LogfireRow {
    if let Some(Value::String(text)) = &row.attributes
        && let Ok(parsed @ Value::Object(_)) = serde_json::from_str(text)
    {
        row.attributes = Some(parsed);
    }
    row
}

#[derive(Deserialize)]
struct RowObject {
    #[serde(default, deserialize_with = "present::list")]
    rows: Option<Vec<LogfireRow>>,
}

/// Whether the text is an object whose first member but `columns` is `rows`.
fn is_row_object(text: &[u8]) -> bool {
    let Some(inner) = text.strip_prefix(b"{") else {
        return false;
    };
    let inner = inner.trim_ascii_start();
    inner.starts_with(b"\"rows\"") || inner.starts_with(b"\"columns\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    const SAMPLE: &[u8] = include_bytes!("../../../fixtures/synthetic/logfire/records.jsonl");

    fn rows(bytes: &[u8]) -> Vec<(Option<u64>, LogfireRow)> {
        let mut diagnostics = Vec::new();
        let rows = read(bytes, &RelPath::from_encoded("records"), &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        rows
    }

    #[test]
    fn real_rows_are_read_line_by_line() {
        let rows = rows(SAMPLE);
        assert_eq!(rows.len(), 5);
        let session = &rows[0].1;
        assert_eq!(session.exception_type.as_deref(), Some("GeneratorExit"));
        assert_eq!(
            (session.level_number(), session.is_exception),
            (Some(17), Some(true))
        );
        assert_eq!(session.span_type(), SpanType::Span);
        let (line, answer) = &rows[3];
        assert_eq!(*line, Some(4));
        assert_eq!(answer.span_type(), SpanType::Log);
        assert!(answer.agent_id().is_some());
        for (_, row) in &rows {
            assert!(row.extra.is_empty(), "{:?}", row.extra);
            let seconds = row.end().unwrap().since(row.start().unwrap()).unwrap();
            assert!((seconds - row.duration.unwrap()).abs() < 1e-5);
        }
    }

    #[test]
    fn every_row_round_trips() {
        for line in std::str::from_utf8(SAMPLE).unwrap().lines() {
            round_trip::<LogfireRow>(line);
        }
    }

    #[test]
    fn a_list_and_an_object_give_the_same_rows() {
        let text = std::str::from_utf8(SAMPLE).unwrap();
        let array = format!("[{}]", text.lines().collect::<Vec<_>>().join(",\n"));
        let object = format!("{{\"columns\": [], \"rows\": {array}}}");
        let plain = |bytes: &[u8]| rows(bytes).into_iter().map(|(_, row)| row).collect::<Vec<_>>();
        assert_eq!(plain(array.as_bytes()), plain(SAMPLE));
        assert_eq!(plain(object.as_bytes()), plain(SAMPLE));
    }

    #[test]
    fn attributes_kept_as_text_are_parsed() {
        let rows =
            rows(br#"{"span_name": "x", "attributes": "{\"massgen.usage.cost\": 0.5}", "level": "warning"}"#);
        let row = &rows[0].1;
        assert_eq!(row.attribute_number("massgen.usage.cost"), Some(0.5));
        assert_eq!((row.level_number(), row.span_type()), (Some(13), SpanType::Log));
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let mut diagnostics = Vec::new();
        let text = b"{\"span_name\": \"a\"}\n{\"span_name\": \n{\"span_name\": \"b\", \"duration\": \"x\"}";
        let rows = read(text, &RelPath::root(), &mut diagnostics);
        let names: Vec<_> = rows.iter().map(|(_, row)| row.span_name.as_deref()).collect();
        assert_eq!(names, [Some("a"), Some("b")]);
        assert_eq!(diagnostics.len(), 2);
    }
}
