//! Values of attributes as JSON.

use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use serde_json::{Map, Value};

/// Levels of lists and objects in one attribute that are kept: with those around it, what reads JSON reads it.
const MAX_LEVELS: usize = 64;
/// Brackets and commas up to which a text is read as JSON.
const MAX_MARKS: usize = 250_000;

/// Attributes in the order in which they were sent; of two with one name the last is kept.
pub(super) fn object(attributes: &[KeyValue]) -> Map<String, Value> {
    members(attributes, MAX_LEVELS)
}

fn members(attributes: &[KeyValue], levels: usize) -> Map<String, Value> {
    let member = |of: &KeyValue| (of.key.clone(), value(of.value.as_ref(), levels));
    attributes.iter().map(member).collect()
}

fn value(of: Option<&AnyValue>, levels: usize) -> Value {
    let Some(any) = of.and_then(|of| of.value.as_ref()) else {
        return Value::Null;
    };
    match any {
        Any::StringValue(text) => Value::from(text.as_str()),
        Any::BoolValue(truth) => Value::Bool(*truth),
        Any::IntValue(number) => Value::from(*number),
        Any::DoubleValue(number) if number.is_finite() => Value::from(*number),
        Any::DoubleValue(number) if number.is_nan() => Value::from("NaN"),
        Any::DoubleValue(number) if *number > 0.0 => Value::from("Infinity"),
        Any::DoubleValue(_) => Value::from("-Infinity"),
        Any::BytesValue(bytes) => Value::from(hex(bytes)),
        // Decoding refuses what is deeper; a request that was made in memory may be.
        Any::ArrayValue(_) | Any::KvlistValue(_) if levels == 0 => Value::Null,
        Any::ArrayValue(list) => {
            let values = list.values.iter().map(|of| value(Some(of), levels - 1));
            Value::Array(values.collect())
        }
        Any::KvlistValue(list) => Value::Object(members(&list.values, levels - 1)),
        // It refers to a table that traces do not have.
        Any::StringValueStrindex(_) => Value::Null,
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |of: u8| char::from_digit(u32::from(of), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

/// The value that a text of JSON is; `None` for other texts. Numbers, texts, truth values and null are only looked for
/// where the schema says so: any text may look like one.
pub(super) fn of_json(text: &str, has_type: bool) -> Option<Value> {
    let text = text.trim();
    let is_structure = matches!(
        (text.as_bytes().first(), text.as_bytes().last()),
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']'))
    );
    if !is_structure && !has_type {
        return None;
    }
    let marks = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{'));
    if marks.count() > MAX_MARKS {
        return None;
    }
    let value = serde_json::from_str(text).ok()?;
    is_within(&value, MAX_LEVELS).then_some(value)
}

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) if levels == 0 => false,
        Value::Array(list) => list.iter().all(|value| is_within(value, levels - 1)),
        Value::Object(members) => members.values().all(|value| is_within(value, levels - 1)),
        _ => true,
    }
}
