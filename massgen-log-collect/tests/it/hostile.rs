//! Bodies that were made to do harm.

use massgen_log_collect::otlp::{self, Encoding};
use massgen_log_collect::{Error, ErrorKind};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use serde_json::json;

use crate::http::{JSON, PROTOBUF, post};
use crate::make::{any, attribute, list, object, request, span, text};
use crate::{in_lake, start};

fn decode(body: &[u8]) -> Result<(), Error> {
    otlp::decode(body, Encoding::Protobuf).map(|_| ())
}

/// A message in a field of another.
fn within(field: u8, inner: &[u8]) -> Vec<u8> {
    let mut bytes = vec![field << 3 | 2];
    prost::encode_length_delimiter(inner.len(), &mut bytes).unwrap();
    bytes.extend(inner);
    bytes
}

/// A request with one span with one attribute of this value.
fn with_value(value: &[u8]) -> Vec<u8> {
    let mut span = within(2, &7_u64.to_be_bytes());
    span.extend(within(9, &[within(1, b"deep"), within(2, value)].concat()));
    within(1, &within(2, &within(2, &span)))
}

#[test]
fn nested_values_overflow_no_stack() {
    // Each round is a list in a list, or an object in an object.
    let lists = |depth| (0..depth).fold(within(1, b"x"), |inner, _| within(5, &within(1, &inner)));
    let objects = |depth| {
        (0..depth).fold(within(1, b"x"), |inner, _| {
            within(6, &within(1, &within(2, &inner)))
        })
    };
    for deep in [lists(10_000), objects(10_000), lists(31), objects(21)] {
        assert!(matches!(
            decode(&with_value(&deep)).unwrap_err().kind(),
            ErrorKind::TooDeep
        ));
    }
    for shallow in [lists(29), objects(19)] {
        let request = otlp::decode(&with_value(&shallow), Encoding::Protobuf).unwrap();
        let row = otlp::rows(&request).pop().unwrap();
        let text = serde_json::to_string(&row.attributes).unwrap();
        assert!(text.contains("\"x\""), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
    // The same as JSON, by which the reader's own bound is met first or ours.
    for depth in [10_000, 35, 31] {
        let value = (0..depth).fold("{}".to_owned(), |inner, _| {
            format!("{{\"arrayValue\":{{\"values\":[{inner}]}}}}")
        });
        let body = format!(
            "{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{{\"spanId\":\"07\",\"attributes\":[{{\"key\":\"k\",\"value\":{value}}}]}}]}}]}}]}}"
        );
        assert!(otlp::decode(body.as_bytes(), Encoding::Json).is_err(), "{depth}");
    }
    let folder = tempfile::tempdir().unwrap();
    let running = start(&folder.path().join("lake"));
    assert_eq!(
        post(running.address, PROTOBUF, &with_value(&lists(10_000))).status,
        400
    );
    let many = "[".repeat(100_000);
    assert_eq!(
        post(
            running.address,
            JSON,
            format!("{{\"resourceSpans\":{many}").as_bytes()
        )
        .status,
        400
    );
    running.stop();
}

#[test]
fn values_made_in_memory_are_cut_where_they_are_too_deep() {
    let deep = (0..200).fold(text("x"), |inner, _| list(vec![inner]));
    let mut deepest = span(1);
    deepest.attributes = vec![attribute("deep", deep)];
    let row = otlp::rows(&request(vec![deepest])).pop().unwrap();
    let text = serde_json::to_string(&row.attributes).unwrap();
    assert!(text.ends_with(&format!("[null{}}}", "]".repeat(64))), "{text}");
}

#[test]
fn a_text_of_json_is_read_only_where_it_can_be_written_again() {
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let long = format!("[{}0]", "0,".repeat(300_000));
    let mut odd = span(1);
    odd.attributes = vec![
        attribute("deep", text(&deep)),
        attribute("deepest", text(&"[".repeat(100_000))),
        attribute("long", text(&long)),
        attribute("number", text("17")),
        attribute("named", text("17")),
        attribute("nothing", text("null")),
        attribute("broken", text("{\"a\": ")),
        attribute("list", text(" [1, {\"a\": null}] ")),
        attribute(
            "logfire.json_schema",
            text(
                "{\"type\": \"object\", \"properties\": {\"named\": {\"type\": \"x\"}, \"nothing\": {\"type\": \"null\"}, \"number\": {}, \"broken\": {\"type\": \"object\"}}}",
            ),
        ),
        attribute("none", Value::DoubleValue(f64::NAN)),
        attribute("most", Value::DoubleValue(f64::INFINITY)),
        attribute("least", Value::DoubleValue(f64::NEG_INFINITY)),
        attribute("strindex", Value::StringValueStrindex(3)),
        attribute("twice", Value::IntValue(1)),
        attribute("twice", Value::IntValue(2)),
    ];
    let row = otlp::rows(&request(vec![odd])).pop().unwrap();
    let expected = json!({
        "deep": deep, "deepest": "[".repeat(100_000), "long": long, "number": "17", "named": 17, "nothing": null,
        "broken": "{\"a\": ", "list": [1, {"a": null}],
        "none": "NaN", "most": "Infinity", "least": "-Infinity", "strindex": null, "twice": 2,
    });
    assert_eq!(row.attributes, Some(expected));
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(&folder.path().join("lake"));
    assert_eq!(
        post(running.address, PROTOBUF, &with_value(&within(1, b"\xff\xfe"))).status,
        400
    );
    assert_eq!(
        post(
            running.address,
            JSON,
            b"{\"resourceSpans\": [{\"schemaUrl\": \"\xff\"}]}"
        )
        .status,
        400
    );
    running.stop();
}

#[test]
fn odd_ids_and_times_are_kept_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let odd = Span {
        span_id: vec![1, 2, 3],
        trace_id: Vec::new(),
        parent_span_id: vec![0; 8],
        name: String::new(),
        start_time_unix_nano: 0,
        end_time_unix_nano: u64::MAX,
        attributes: vec![attribute("\u{202e}\0", object(vec![])), attribute("", text("\0"))],
        ..Span::default()
    };
    let backwards = Span {
        span_id: vec![0xff; 64],
        start_time_unix_nano: u64::MAX,
        end_time_unix_nano: 1,
        ..Span::default()
    };
    let body = request(vec![odd, backwards]);
    assert_eq!(post(running.address, PROTOBUF, &body.encode_to_vec()).status, 200);
    running.stop();
    let rows = in_lake(&lake);
    assert_eq!(rows.len(), 2);
    let find = |id: &str| {
        rows.iter()
            .find(|row| row.span_id.as_deref() == Some(id))
            .unwrap()
    };
    let odd = find("010203");
    assert_eq!(
        (odd.start_timestamp.as_deref(), odd.parent_span_id.as_deref()),
        (None, None)
    );
    assert_eq!(odd.attributes, Some(json!({"\u{202e}\0": {}, "": "\0"})));
    assert_eq!(find(&"ff".repeat(64)).duration, None);
}

#[test]
fn damaged_requests_are_read_or_refused_and_nothing_else() {
    let body = request(vec![span(1), span(2)]).encode_to_vec();
    let mut read = 0;
    for at in 0..body.len() {
        for bit in [0, 3, 7] {
            let mut damaged = body.clone();
            damaged[at] ^= 1 << bit;
            if let Ok(request) = otlp::decode(&damaged, Encoding::Protobuf) {
                read += otlp::rows(&request).len();
                // Whatever was read is written and read again.
                assert_eq!(
                    otlp::decode(&request.encode_to_vec(), Encoding::Protobuf).unwrap(),
                    request
                );
            }
        }
        assert!(decode(&body[..at]).is_err() || at == 0, "{at}");
        let _ = otlp::is_otlp(&body[at..]);
    }
    assert!(read > 100);
    let value = any(text("x"));
    assert!(otlp::decode(&value.encode_to_vec(), Encoding::Json).is_err());
}
