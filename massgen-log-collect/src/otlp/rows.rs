//! Spans as rows.

use std::collections::BTreeSet;

use massgen_log_tables::analysis::model::Moment;
use massgen_log_tables::analysis::model::artifact::logfire::{LogfireRow, SpanType};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::trace::v1::Span;
use serde_json::{Map, Value};

use super::value;

const MESSAGE: &str = "logfire.msg";
const SCHEMA: &str = "logfire.json_schema";
const SPAN_TYPE: &str = "logfire.span_type";
const LEVEL: &str = "logfire.level_num";

/// What the spans of a request are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Those that become rows.
    pub rows: usize,
    /// Those that had not ended when they were sent.
    pub pending: usize,
    /// Those without an id.
    pub without_id: usize,
}

/// Counts the spans of a request.
pub fn count(request: &ExportTraceServiceRequest) -> Counts {
    let mut counts = Counts::default();
    for span in spans(request) {
        if span.span_id.is_empty() {
            counts.without_id += 1;
        } else if is_pending(span) {
            counts.pending += 1;
        } else {
            counts.rows += 1;
        }
    }
    counts
}

/// The rows of a request, in its order; see [`otlp`](crate::otlp) for what they hold.
pub fn rows(request: &ExportTraceServiceRequest) -> Vec<LogfireRow> {
    let taken = spans(request).filter(|span| !span.span_id.is_empty() && !is_pending(span));
    taken.map(row).collect()
}

fn spans(request: &ExportTraceServiceRequest) -> impl Iterator<Item = &Span> {
    let scopes = request.resource_spans.iter().flat_map(|of| &of.scope_spans);
    scopes.flat_map(|of| &of.spans)
}

fn is_pending(span: &Span) -> bool {
    text(&span.attributes, SPAN_TYPE) == Some(SpanType::PendingSpan.as_str())
}

fn row(span: &Span) -> LogfireRow {
    let mut row = LogfireRow::default();
    row.span_name = Some(span.name.clone());
    row.span_id = Some(value::hex(&span.span_id));
    row.trace_id = Some(value::hex(&span.trace_id));
    let has_parent = span.parent_span_id.iter().any(|byte| *byte != 0);
    row.parent_span_id = has_parent.then(|| value::hex(&span.parent_span_id));
    row.start_timestamp = iso(span.start_time_unix_nano);
    row.end_timestamp = iso(span.end_time_unix_nano);
    row.duration = seconds(span.start_time_unix_nano, span.end_time_unix_nano);

    let mut attributes = value::object(&span.attributes);
    if let Some(Value::String(message)) = attributes.get(MESSAGE) {
        row.message = Some(message.clone());
        attributes.shift_remove(MESSAGE);
    }
    read_texts(&mut attributes);
    row.level = attributes.get(LEVEL).filter(|level| level.is_i64()).cloned();
    row.attributes = Some(Value::Object(attributes));

    let exception = span.events.iter().rev().find(|event| event.name == "exception");
    row.is_exception = Some(exception.is_some());
    if let Some(event) = exception {
        let of = |name| text(&event.attributes, name).map(str::to_owned);
        row.exception_type = of("exception.type");
        row.exception_message = of("exception.message").or_else(|| Some(String::new()));
    }
    row
}

/// Puts values in place of the texts of JSON that the sender made of them, and takes away the schema that says which.
fn read_texts(attributes: &mut Map<String, Value>) {
    let schema = attributes.get(SCHEMA).and_then(Value::as_str);
    let schema: Option<Value> = schema.and_then(|schema| value::of_json(schema, false));
    if schema.is_some() {
        attributes.shift_remove(SCHEMA);
    }
    let properties = schema
        .as_ref()
        .and_then(|schema| schema.get("properties")?.as_object());
    let has_type = |(_, schema): &(&String, &Value)| schema.as_object().is_some_and(|of| !of.is_empty());
    let typed: BTreeSet<&str> = properties
        .into_iter()
        .flatten()
        .filter(has_type)
        .map(|(name, _)| name.as_str())
        .collect();
    for (name, attribute) in attributes.iter_mut() {
        if let Value::String(text) = attribute
            && let Some(value) = value::of_json(text, typed.contains(name.as_str()))
        {
            *attribute = value;
        }
    }
}

/// An attribute that is text; of two with one name the last, as in the row.
fn text<'a>(attributes: &'a [KeyValue], name: &str) -> Option<&'a str> {
    let found = attributes.iter().rev().find(|of| of.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        Any::StringValue(text) => Some(text),
        _ => None,
    }
}

/// A time in nanoseconds since 1970 UTC; `None` for 0. Whole microseconds first: those are exact as a float, nanoseconds
/// are not.
fn iso(nanos: u64) -> Option<String> {
    Moment::utc((nanos / 1000) as f64 / 1e6)?.to_iso()
}

/// `None` where the end is not known or lies before the start.
fn seconds(start: u64, end: u64) -> Option<f64> {
    let nanos = end.checked_sub(start).filter(|_| end > 0)?;
    Some(nanos as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_microseconds() {
        assert_eq!(
            iso(1_795_500_379_972_160_999).as_deref(),
            Some("2026-11-24T06:06:19.972160Z")
        );
        assert_eq!(
            iso(1_795_500_379_999_999_999).as_deref(),
            Some("2026-11-24T06:06:19.999999Z")
        );
        assert_eq!(iso(0), None);
        // The year 2554 is the last of 64 bits.
        assert!(iso(u64::MAX).is_some_and(|time| time.starts_with("2554-07-21T23:34:33.70955")));
        assert_eq!(
            seconds(1_795_500_379_972_160_000, 1_795_500_379_985_851_919),
            Some(0.013_691_919)
        );
        assert_eq!((seconds(5, 4), seconds(5, 0), seconds(0, 0)), (None, None, None));
        assert_eq!(seconds(7, 7), Some(0.0));
    }
}
