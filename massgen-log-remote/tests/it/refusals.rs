//! Answers that are no rows.

use std::error::Error as _;

use massgen_log_remote::ErrorKind;

use crate::server::{Server, nobody, numbers, reply, was_called};
use crate::{SECRET, client};

#[test]
fn a_refused_token_is_told() {
    for status in [401, 403] {
        let server = Server::start(vec![reply(status, &[], r#"{"detail": "Invalid read token"}"#)]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        assert!(
            matches!(error.kind(), ErrorKind::Unauthorized { status: told, .. } if *told == status),
            "{error:?}"
        );
        let text =
            format!("the token was refused with status {status}: {{\"detail\": \"Invalid read token\"}}");
        assert_eq!(error.to_string(), text);
        assert!(error.source().is_none());
    }
}

#[test]
fn other_statuses_are_told() {
    // Rows with another status are no rows.
    for status in [201, 204, 206, 400, 404, 422, 500, 502] {
        let body = if status == 204 { "" } else { r#"{"columns": []}"# };
        let server = Server::start(vec![reply(status, &[], body)]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        let ErrorKind::Status {
            status: told,
            message,
        } = error.kind()
        else {
            panic!("{error:?}");
        };
        assert_eq!((*told, &**message), (status, body));
    }
}

#[test]
fn a_message_is_short_and_printable() {
    let body = format!("\x1b]0;title\x07one\r\ntwo\u{202e} {}", "x".repeat(100_000));
    let server = Server::start(vec![reply(500, &[], &body)]);
    let error = client(&server.url).query("SELECT 1").unwrap_err();
    server.requests(1);
    let ErrorKind::Status { message, .. } = error.kind() else {
        panic!("{error:?}");
    };
    assert!(message.starts_with("]0;titleone  two xxx"), "{message}");
    assert!(message.ends_with("x…"), "{message}");
    assert_eq!(message.chars().count(), 500);
}

#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = nobody();
        let place = format!("http://{}/v1/query", elsewhere.local_addr().unwrap());
        let server = Server::start(vec![reply(status, &[("Location", &place)], "moved")]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        assert!(
            matches!(error.kind(), ErrorKind::Status { status: told, .. } if *told == status),
            "{error:?}"
        );
        assert!(!was_called(&elsewhere), "{status}");
    }
}

#[test]
fn a_body_over_the_limit_is_not_taken() {
    let whole = numbers(20);
    let body = String::from_utf8(whole.clone()).unwrap();
    let (_, body) = body.split_once("\r\n\r\n").unwrap();
    let size = u64::try_from(body.len()).unwrap();
    let mut in_chunks =
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for piece in body.as_bytes().chunks(10) {
        in_chunks.extend(format!("{:x}\r\n", piece.len()).bytes());
        in_chunks.extend(piece);
        in_chunks.extend(b"\r\n");
    }
    in_chunks.extend(b"0\r\n\r\n");
    for answer in [whole, in_chunks] {
        let server = Server::start(vec![answer.clone(), answer]);
        let rows = client(&server.url).with_max_body(size).query("SELECT n");
        assert_eq!(rows.unwrap().rows.len(), 20);
        let error = client(&server.url).with_max_body(size - 1).query("SELECT n");
        let error = error.unwrap_err();
        server.requests(2);
        let ErrorKind::TooLarge { limit, unit } = error.kind() else {
            panic!("{error:?}");
        };
        assert_eq!((*limit, *unit), (size - 1, "bytes"));
    }
}

#[test]
fn a_broken_connection_is_told() {
    let mut half = numbers(20);
    half.truncate(half.len() - 10);
    for answer in [Vec::new(), b"SSH-2.0-x\r\n\r\n".to_vec(), half] {
        let server = Server::start(vec![answer]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
        assert!(error.source().is_some());
        assert!(!format!("{error:?}").contains(SECRET));
    }
}

#[test]
fn a_server_that_is_not_there_is_told() {
    // No test listens at this address, so that no port of it is another test's.
    let error = client("http://127.0.0.2:9").query("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert_eq!(error.to_string(), "the connection failed");
}
