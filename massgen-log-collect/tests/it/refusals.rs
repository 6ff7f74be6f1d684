//! Requests that are not taken.

use std::io::Write as _;

use opentelemetry_proto::tonic::trace::v1::Status;
use prost::Message as _;

use crate::http::{JSON, PROTOBUF, connect, post, reply, request};
use crate::{in_lake, make, start};

#[test]
fn each_refusal_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let address = running.address;
    let body = make::one(1);
    let with = |headers: &str| format!("{PROTOBUF}{headers}");
    let cases = [
        (
            403,
            "POST /v1/traces",
            with("Origin: https://example.org\r\n"),
            &body[..],
        ),
        (403, "GET /", "Origin: null\r\n".to_owned(), b""),
        (404, "POST /v1/logs", with(""), &body),
        (404, "POST /v1/metrics", with(""), &body),
        (404, "POST /v1/traces/", with(""), &body),
        (404, "GET /favicon.ico", String::new(), b""),
        (405, "GET /v1/traces", String::new(), b""),
        (405, "PUT /v1/traces", with(""), &body),
        (405, "OPTIONS /v1/traces", String::new(), b""),
        (405, "POST /", with(""), &body),
        (415, "POST /v1/traces", String::new(), &body),
        (
            415,
            "POST /v1/traces",
            "Content-Type: text/plain\r\n".to_owned(),
            &body,
        ),
        (
            415,
            "POST /v1/traces",
            "Content-Type: application/grpc\r\n".to_owned(),
            &body,
        ),
        (415, "POST /v1/traces", with("Content-Encoding: zstd\r\n"), &body),
        (
            415,
            "POST /v1/traces",
            with("Content-Encoding: gzip, gzip\r\n"),
            &body,
        ),
        (
            415,
            "POST /v1/traces",
            with("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n"),
            &body,
        ),
        (400, "POST /v1/traces", with("Content-Encoding: gzip\r\n"), &body),
        (400, "POST /v1/traces", with(""), &body[..body.len() - 1]),
        (400, "POST /v1/traces", with(""), b"{\"resourceSpans\": []}"),
        (400, "POST /v1/traces", JSON.to_owned(), &body),
        (400, "POST /v1/traces", JSON.to_owned(), b""),
        (
            400,
            "POST /v1/traces",
            JSON.to_owned(),
            b"{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"spanId\": \"xy\"}]}]}]}",
        ),
    ];
    let count = cases.len() as u64;
    for (status, line, headers, body) in cases {
        let reply = request(address, line, &headers, body);
        assert_eq!(reply.status, status, "{line} {headers} {reply:?}");
        assert!(!reply.body.is_empty(), "{line} {headers}");
        assert_eq!(reply.head.contains("allow: post"), status == 405, "{reply:?}");
        if headers.contains("protobuf") {
            // The second field of google.rpc.Status is that of this one.
            assert!(
                !Status::decode(&*reply.body).unwrap().message.is_empty(),
                "{line} {headers}"
            );
        } else if headers.contains("json") {
            let status: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
            assert_eq!(status["code"], 3);
        }
    }
    // What Logfire's SDK asks first is answered: without, it warns.
    let info = request(address, "GET /v1/info", "", b"");
    assert_eq!(info.status, 200);
    let info: serde_json::Value = serde_json::from_slice(&info.body).unwrap();
    assert!(
        info["project_name"].is_string() && info["project_url"].is_string(),
        "{info}"
    );
    // The collector is as it was.
    assert_eq!(post(address, PROTOBUF, &body).status, 200);
    let (totals, _) = running.stop();
    assert_eq!((totals.refused, totals.requests), (count, 1));
    assert_eq!(in_lake(&lake).len(), 1);
}

#[test]
fn what_is_no_http_harms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(&folder.path().join("lake"));
    for bytes in [
        &b"\0\0\0"[..],
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &[b'A'; 100_000],
    ] {
        let mut stream = connect(running.address);
        let _ = stream.write_all(bytes);
    }
    // Two requests on one connection.
    let mut stream = connect(running.address);
    for number in [1, 2] {
        let body = make::one(number);
        let length = body.len();
        let head =
            format!("POST /v1/traces HTTP/1.1\r\nHost: x\r\n{PROTOBUF}Content-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        assert_eq!(reply(&mut stream).status, 200);
    }
    // One in pieces.
    let mut stream = connect(running.address);
    let body = make::one(3);
    let head = format!("POST /v1/traces HTTP/1.1\r\nHost: x\r\n{PROTOBUF}Transfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    for piece in body.chunks(100) {
        stream
            .write_all(format!("{:x}\r\n", piece.len()).as_bytes())
            .unwrap();
        stream.write_all(piece).unwrap();
        stream.write_all(b"\r\n").unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(reply(&mut stream).status, 200);
    assert_eq!(running.stop().0.requests, 3);
}
