//! What is too long, too slow or too much.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use crate::http::{PROTOBUF, connect, post, reply};
use crate::{make, options, start, start_with};

#[test]
fn a_body_that_unpacks_to_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(&folder.path().join("lake"));
    let headers = format!("{PROTOBUF}Content-Encoding: gzip\r\n");
    // 200 MiB in 200 KiB.
    let bomb = make::gzip(&vec![0; 200 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(post(running.address, &headers, &bomb).status, 413);
    // Many short ones behind each other are one as well.
    let many = make::gzip(&vec![0; 1 << 20]).repeat(70);
    assert_eq!(post(running.address, &headers, &many).status, 413);
    // A million empty messages are as much.
    let many = make::gzip(&[0x0a, 0].repeat(1_000_001));
    assert_eq!(post(running.address, &headers, &many).status, 413);
    running.stop();
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut short = options();
    short.max_body = 1000;
    short.max_unpacked = 2000;
    let running = start_with(&folder.path().join("lake"), short);
    assert_eq!(post(running.address, PROTOBUF, &[0; 1001]).status, 413);
    // The client sees the answer though much of it was not read.
    assert_eq!(post(running.address, PROTOBUF, &[0; 1900]).status, 413);
    let mut stream = connect(running.address);
    let head = format!("POST /v1/traces HTTP/1.1\r\nHost: x\r\n{PROTOBUF}Transfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"3e9\r\n").unwrap();
    stream.write_all(&[0; 1001]).unwrap();
    stream.write_all(b"\r\n0\r\n\r\n").unwrap();
    assert_eq!(reply(&mut stream).status, 413);
    let packed = make::gzip(&[0; 2001]);
    assert_eq!(
        post(
            running.address,
            &format!("{PROTOBUF}Content-Encoding: gzip\r\n"),
            &packed
        )
        .status,
        413
    );
    assert_eq!(post(running.address, PROTOBUF, &make::one(1)).status, 200);
    assert_eq!(running.stop().0.refused, 4);
}

#[test]
fn a_slow_client_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut quick = options();
    quick.read_timeout = Duration::from_millis(200);
    let running = start_with(&folder.path().join("lake"), quick);
    let begun = Instant::now();
    let mut body = connect(running.address);
    write!(
        body,
        "POST /v1/traces HTTP/1.1\r\nHost: x\r\n{PROTOBUF}Content-Length: 100\r\n\r\nabc"
    )
    .unwrap();
    let mut head = connect(running.address);
    head.write_all(b"POST /v1/tra").unwrap();
    let mut nothing = connect(running.address);
    let refused = reply(&mut body);
    assert_eq!(refused.status, 408);
    assert!(refused.head.contains("connection: close"));
    let mut rest = Vec::new();
    body.read_to_end(&mut rest).unwrap();
    // Closed, with a word or without.
    head.read_to_end(&mut rest).unwrap();
    nothing.read_to_end(&mut rest).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20));
    running.stop();
}

#[test]
fn what_does_not_fit_into_memory_is_told_to_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut little = options();
    let body = make::one(1);
    little.max_in_flight = body.len() * 3 / 2;
    little.max_body = body.len();
    let running = start_with(&folder.path().join("lake"), little);
    // One that takes its time holds its share.
    let mut slow = connect(running.address);
    let length = body.len();
    write!(
        slow,
        "POST /v1/traces HTTP/1.1\r\nHost: x\r\n{PROTOBUF}Content-Length: {length}\r\n\r\n"
    )
    .unwrap();
    let refused = loop {
        let reply = post(running.address, PROTOBUF, &make::one(2));
        if reply.status != 200 {
            break reply;
        }
    };
    assert_eq!(refused.status, 503);
    assert!(refused.head.contains("retry-after: 1"));
    // It gives its share back, whatever becomes of it.
    drop(slow);
    while post(running.address, PROTOBUF, &body).status != 200 {}
    running.stop();
}

#[test]
fn more_connections_than_there_are_places_wait() {
    let folder = tempfile::tempdir().unwrap();
    let mut few = options();
    few.max_connections = 2;
    few.read_timeout = Duration::from_millis(300);
    let running = start_with(&folder.path().join("lake"), few);
    let idle = [connect(running.address), connect(running.address)];
    let begun = Instant::now();
    assert_eq!(post(running.address, PROTOBUF, &make::one(1)).status, 200);
    assert!(begun.elapsed() > Duration::from_millis(200));
    drop(idle);
    running.stop();
}
