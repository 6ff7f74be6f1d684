//! Rows beside those that the hosted service made of the same spans.

use massgen_log_collect::otlp::{self, Encoding};
use massgen_log_tables::analysis::model::artifact::logfire::LogfireRow;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::Event;
use prost::Message as _;
use serde_json::{Map, Value, json};

use crate::make::{attribute, list, request, text};

/// A row as the Logfire SDK sends its span: texts of JSON for what OTLP has no value for, and a schema that says so.
fn sent(row: &LogfireRow) -> Span {
    let Some(Value::Object(attributes)) = &row.attributes else {
        panic!("{row:?}")
    };
    let mut properties = Map::new();
    let mut all: Vec<KeyValue> = Vec::new();
    for (name, value) in attributes {
        let (any, schema) = match value {
            // The SDK itself sends these, and as a list.
            Value::Array(values) if name == "logfire.tags" => (
                list(values.iter().map(|value| text(value.as_str().unwrap())).collect()),
                None,
            ),
            Value::Null => (text("null"), Some(json!({"type": "null"}))),
            Value::Array(_) => (text(&value.to_string()), Some(json!({"type": "array"}))),
            // MassGen makes text of these itself, which the SDK cannot know.
            Value::Object(_) if name.ends_with("_preview") => (text(&value.to_string()), Some(json!({}))),
            Value::Object(_) => (text(&value.to_string()), Some(json!({"type": "object"}))),
            Value::String(value) => (text(value), Some(json!({}))),
            Value::Bool(value) => (Any::BoolValue(*value), Some(json!({}))),
            Value::Number(value) => (
                value
                    .as_i64()
                    .map_or_else(|| Any::DoubleValue(value.as_f64().unwrap()), Any::IntValue),
                Some(json!({})),
            ),
        };
        all.push(attribute(name, any));
        properties.extend(schema.map(|schema| (name.clone(), schema)));
    }
    all.push(attribute("logfire.msg", text(row.message.as_deref().unwrap())));
    let schema = json!({"type": "object", "properties": properties});
    all.push(attribute("logfire.json_schema", text(&schema.to_string())));
    let exception = row.exception_type.as_ref().map(|kind| Event {
        name: "exception".to_owned(),
        attributes: vec![
            attribute("exception.type", text(kind)),
            attribute(
                "exception.message",
                text(row.exception_message.as_deref().unwrap()),
            ),
            attribute("exception.stacktrace", text("Traceback")),
        ],
        ..Event::default()
    });
    let bytes = |id: &Option<String>| {
        let digits = id.as_deref().unwrap_or_default().as_bytes();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    };
    let start = (row.start().unwrap().seconds * 1e6).round() as u64 * 1000;
    Span {
        trace_id: bytes(&row.trace_id),
        span_id: bytes(&row.span_id),
        parent_span_id: bytes(&row.parent_span_id),
        name: row.span_name.clone().unwrap(),
        start_time_unix_nano: start,
        end_time_unix_nano: start + (row.duration.unwrap() * 1e9).round() as u64,
        attributes: all,
        events: exception.into_iter().collect(),
        ..Span::default()
    }
}

#[test]
fn spans_of_a_real_run_become_the_rows_that_the_service_made() {
    let lines = include_str!("../../../fixtures/0.1.97_s12_logfire/records.jsonl");
    let expected: Vec<LogfireRow> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let body = request(expected.iter().map(sent).collect());
    for encoding in [Encoding::Protobuf, Encoding::Json] {
        let body = match encoding {
            Encoding::Protobuf => body.encode_to_vec(),
            _ => serde_json::to_vec(&body).unwrap(),
        };
        let mut rows = otlp::rows(&otlp::decode(&body, encoding).unwrap());
        assert_eq!(rows.len(), 98);
        for (row, expected) in rows.iter_mut().zip(&expected) {
            // The service counts in nanoseconds; whole microseconds of the start are all that its rows tell.
            let apart = row.end().unwrap().since(expected.end().unwrap()).unwrap();
            assert!(apart.abs() < 1.5e-6, "{apart} {expected:?}");
            row.end_timestamp.clone_from(&expected.end_timestamp);
            assert_eq!(row.level_number(), expected.level_number());
            row.level = None;
            assert_eq!(row, expected);
        }
    }
}
