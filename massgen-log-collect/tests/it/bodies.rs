//! Every kind of body ends in the same rows.

use massgen_log_collect::otlp;
use massgen_log_collect::{Collector, ErrorKind, Told};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;
use serde_json::json;
use std::time::Duration;

use crate::http::{JSON, PROTOBUF, post, request};
use crate::make::{self, attribute, gzip, span, text};
use crate::{in_lake, journals, options, parquet, start, start_with};

#[test]
fn protobuf_json_and_gzip_give_equal_rows() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let body = |number| make::request(vec![span(number)]);
    let json = |number| serde_json::to_vec(&body(number)).unwrap();
    let address = running.address;
    let bodies = [
        (PROTOBUF.to_owned(), body(1).encode_to_vec()),
        (
            format!("{PROTOBUF}Content-Encoding: gzip\r\n"),
            gzip(&body(2).encode_to_vec()),
        ),
        (JSON.to_owned(), json(3)),
        (format!("{JSON}Content-Encoding: GZIP\r\n"), gzip(&json(4))),
        (
            "Content-Type: application/json; charset=utf-8\r\nContent-Encoding: identity\r\n".to_owned(),
            json(5),
        ),
    ];
    for (headers, body) in &bodies {
        let reply = post(address, headers, body);
        assert_eq!(reply.status, 200, "{headers} {reply:?}");
        if headers.contains("json") {
            assert_eq!(reply.body, b"{}");
        } else {
            let response = ExportTraceServiceResponse::decode(&*reply.body).unwrap();
            assert_eq!(response, ExportTraceServiceResponse::default());
        }
    }
    let (totals, told) = running.stop();
    assert_eq!(
        (totals.requests, totals.spans, totals.refused, totals.repeats),
        (5, 5, 0, 0)
    );
    assert!(
        told.contains(&Told::Sealed {
            name: "0000000000000001".to_owned(),
            spans: 5
        }),
        "{told:?}"
    );

    let rows = in_lake(&lake);
    assert_eq!(rows.len(), 5);
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(row.span_id, Some(format!("{number:016x}")));
        let mut same = row.clone();
        same.span_id.clone_from(&rows[0].span_id);
        assert_eq!(same, rows[0]);
    }
    let row = &rows[0];
    assert_eq!(row.trace_id.as_deref(), Some("000000000000000000000000000000ab"));
    assert_eq!(row.parent_span_id.as_deref(), Some("00000000000000cd"));
    assert_eq!(
        row.start_timestamp.as_deref(),
        Some("2026-11-24T06:06:19.972160Z")
    );
    assert_eq!(row.end_timestamp.as_deref(), Some("2026-11-24T06:06:19.985852Z"));
    assert_eq!(row.duration, Some(0.013_691_919));
    assert_eq!(row.message.as_deref(), Some("round 0 of agent_a"));
    assert_eq!(row.exception_type.as_deref(), Some("ValueError"));
    assert_eq!(
        (row.exception_message.as_deref(), row.is_exception),
        (Some("no"), Some(true))
    );
    assert_eq!(row.level_number(), Some(17));
    let attributes = json!({
        "text": "é\n\"", "truth": true, "number": i64::MIN, "part": 0.1, "bytes": "00fe",
        "list": [1, "b", []], "object": {"inner": {"a": 2}}, "gen_ai.request.model": "stub-a",
        "logfire.level_num": 17,
    });
    assert_eq!(row.attributes, Some(attributes));
    assert!(parquet(&lake)[0].ends_with("spans/date=2026-11-24/0000000000000001.parquet"));
    assert_eq!(journals(&lake), Vec::<String>::new());
}

#[test]
fn spans_that_had_not_ended_or_have_no_id_are_counted_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let mut pending = span(2);
    pending
        .attributes
        .push(attribute("logfire.span_type", text("pending_span")));
    let mut nameless = span(3);
    nameless.span_id = Vec::new();
    let all = make::request(vec![span(1), pending.clone(), nameless]);
    let reply = post(running.address, PROTOBUF, &all.encode_to_vec());
    let partial = ExportTraceServiceResponse::decode(&*reply.body)
        .unwrap()
        .partial_success;
    assert_eq!((reply.status, partial.unwrap().rejected_spans), (200, 1));
    let reply = post(running.address, JSON, &serde_json::to_vec(&all).unwrap());
    let reply: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(reply["partialSuccess"]["rejectedSpans"], "1");
    // One that holds nothing else, and one that holds nothing at all.
    let only = make::request(vec![pending]);
    assert_eq!(post(running.address, PROTOBUF, &only.encode_to_vec()).status, 200);
    assert_eq!(post(running.address, PROTOBUF, b"").status, 200);
    assert_eq!(post(running.address, JSON, b"{}").status, 200);
    let (totals, _) = running.stop();
    assert_eq!((totals.requests, totals.repeats, totals.spans), (2, 1, 1));
    assert_eq!((totals.pending_left_out, totals.without_id), (2, 1));
    assert_eq!(in_lake(&lake).len(), 1);
    assert_eq!(otlp::count(&all).rows, 1);
}

#[test]
fn a_journal_becomes_parquet_by_time_by_spans_and_by_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let is_sealed = |told: &Told| matches!(told, Told::Sealed { .. });

    let lake = folder.path().join("time");
    let mut by_time = options();
    by_time.seal_after = Duration::from_millis(50);
    let running = start_with(&lake, by_time);
    assert_eq!(post(running.address, PROTOBUF, &make::one(1)).status, 200);
    running.hear(is_sealed);
    assert_eq!(in_lake(&lake).len(), 1);
    running.stop();

    let lake = folder.path().join("spans");
    let mut by_spans = options();
    by_spans.journal_spans = 2;
    let running = start_with(&lake, by_spans);
    for number in 1..=5 {
        assert_eq!(post(running.address, PROTOBUF, &make::one(number)).status, 200);
    }
    running.hear(|told| matches!(told, Told::Sealed { name, spans: 2 } if name.ends_with('2')));
    assert_eq!(in_lake(&lake).len(), 4);
    running.stop();
    assert_eq!((in_lake(&lake).len(), parquet(&lake).len()), (5, 3));

    let lake = folder.path().join("bytes");
    let mut by_bytes = options();
    by_bytes.journal_bytes = make::one(1).len() * 2;
    let running = start_with(&lake, by_bytes);
    for number in 1..=3 {
        assert_eq!(post(running.address, PROTOBUF, &make::one(number)).status, 200);
    }
    running.hear(is_sealed);
    running.stop();
    assert_eq!((in_lake(&lake).len(), parquet(&lake).len()), (3, 3));
}

#[test]
fn whoever_looks_at_the_address_is_told_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(&folder.path().join("lake"));
    running.hear(|told| *told == Told::Listening(running.address));
    let reply = request(running.address, "GET /", "", b"");
    assert_eq!(
        (reply.status, &*reply.body),
        (200, &b"massgen-logs collect: POST /v1/traces\n"[..])
    );
    running.stop();
}

#[test]
fn one_collector_a_lake_and_no_address_that_others_reach() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let open = || massgen_log_collect::lake::Lake::open(&lake).unwrap();
    let error = Collector::bind(open(), options()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Busy), "{error}");
    let address = running.address;
    let other = massgen_log_collect::lake::Lake::create(folder.path().join("other")).unwrap();
    let mut taken = options();
    taken.listen = address;
    let error = Collector::bind(other.clone(), taken).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Listen(..)), "{error}");
    running.stop();
    // It is free again.
    drop(Collector::bind(open(), options()).unwrap());

    let mut remote = options();
    remote.listen = "0.0.0.0:0".parse().unwrap();
    let error = Collector::bind(other.clone(), remote.clone()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotLoopback(_)), "{error}");
    remote.allow_remote = true;
    Collector::bind(other, remote).unwrap();
}
