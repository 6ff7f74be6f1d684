//! Makes requests.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::span::Event;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message as _;

/// 2026-11-24T06:06:19.972160123Z.
pub(crate) const START: u64 = 1_795_500_379_972_160_123;

pub(crate) fn any(value: Value) -> AnyValue {
    AnyValue { value: Some(value) }
}

pub(crate) fn text(text: &str) -> Value {
    Value::StringValue(text.to_owned())
}

pub(crate) fn list(values: Vec<Value>) -> Value {
    let values = values.into_iter().map(any).collect();
    Value::ArrayValue(ArrayValue { values })
}

pub(crate) fn object(values: Vec<KeyValue>) -> Value {
    Value::KvlistValue(KeyValueList { values })
}

pub(crate) fn attribute(key: &str, value: Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(any(value)),
        ..KeyValue::default()
    }
}

/// A span with an attribute of every kind and an exception.
pub(crate) fn span(number: u64) -> Span {
    let exception = Event {
        name: "exception".to_owned(),
        attributes: vec![
            attribute("exception.type", text("ValueError")),
            attribute("exception.message", text("no")),
        ],
        ..Event::default()
    };
    Span {
        trace_id: 0xab_u128.to_be_bytes().to_vec(),
        span_id: number.to_be_bytes().to_vec(),
        parent_span_id: 0xcd_u64.to_be_bytes().to_vec(),
        name: "agent.agent_a.round_0".to_owned(),
        start_time_unix_nano: START,
        end_time_unix_nano: START + 13_691_919,
        attributes: vec![
            attribute("text", text("é\n\"")),
            attribute("truth", Value::BoolValue(true)),
            attribute("number", Value::IntValue(i64::MIN)),
            attribute("part", Value::DoubleValue(0.1)),
            attribute("bytes", Value::BytesValue(vec![0, 0xfe])),
            attribute("list", list(vec![Value::IntValue(1), text("b"), list(vec![])])),
            attribute(
                "object",
                object(vec![attribute(
                    "inner",
                    object(vec![attribute("a", Value::IntValue(2))]),
                )]),
            ),
            attribute("gen_ai.request.model", text("stub-a")),
            attribute("logfire.msg", text("round 0 of agent_a")),
            attribute("logfire.level_num", Value::IntValue(17)),
        ],
        events: vec![exception],
        ..Span::default()
    }
}

pub(crate) fn request(spans: Vec<Span>) -> ExportTraceServiceRequest {
    let resource = Resource {
        attributes: vec![attribute("service.name", text("massgen"))],
        ..Resource::default()
    };
    let scope = ScopeSpans {
        spans,
        ..ScopeSpans::default()
    };
    let spans = ResourceSpans {
        resource: Some(resource),
        scope_spans: vec![scope],
        ..ResourceSpans::default()
    };
    ExportTraceServiceRequest {
        resource_spans: vec![spans],
    }
}

/// A request of one span, as Protocol Buffers.
pub(crate) fn one(number: u64) -> Vec<u8> {
    request(vec![span(number)]).encode_to_vec()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A frame of a journal.
pub(crate) fn frame(payload: &[u8]) -> Vec<u8> {
    let mut frame = (payload.len() as u32).to_le_bytes().to_vec();
    frame.extend(xxhash_rust::xxh3::xxh3_64(payload).to_le_bytes());
    frame.extend(payload);
    frame
}
