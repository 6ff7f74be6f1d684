//! The token is shown nowhere.

use std::error::Error as _;

use massgen_log_remote::{Api, Error, ErrorKind, Token};

use crate::server::{Server, nobody, numbers, reply, was_called};
use crate::{SECRET, client};

/// All that an error shows.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(" {error} {error:?}"));
        source = error.source();
    }
    text
}

#[test]
fn a_client_and_a_token_hide_it() {
    let token = Token::new(SECRET);
    assert_eq!(format!("{token}"), "Token(hidden)");
    assert_eq!(format!("{token:?}"), "Token(hidden)");
    assert_eq!(format!("{token:#?}"), "Token(hidden)");
    let client = client(&format!("https://user:{SECRET}@127.0.0.1"));
    let text = format!("{client:?}");
    assert!(!text.contains(SECRET), "{text}");
    assert!(text.starts_with("Client { token: Token(hidden), "), "{text}");
}

#[test]
fn an_echo_of_it_is_hidden() {
    let (first, second) = SECRET.split_at(12);
    for body in [
        format!("no: Authorization: Bearer {SECRET}, {SECRET}"),
        format!("no: {first}\0{second}"),
        format!("{}{SECRET}", "x".repeat(490)),
        format!("{}{SECRET}", "\x01".repeat(64 * 1024 - 12)),
    ] {
        for status in [401, 429, 500] {
            // After a 429 it is asked again five times.
            let count = if status == 429 { 6 } else { 1 };
            let server = Server::start(vec![reply(status, &[("X-Token", SECRET)], &body); count]);
            let error = client(&server.url)
                .with_sleep(|_| {})
                .query("SELECT 1")
                .unwrap_err();
            server.requests(count);
            let text = shown(&error);
            assert!(!text.contains(first), "{text}");
        }
    }
}

#[test]
fn the_rest_of_a_message_is_kept() {
    let body = format!("bad token {SECRET}!");
    let server = Server::start(vec![reply(500, &[], &body)]);
    let error = client(&server.url).query("SELECT 1").unwrap_err();
    server.requests(1);
    assert_eq!(
        error.to_string(),
        "the server answered with status 500: bad token (hidden)!"
    );
}

#[test]
fn an_answer_that_is_no_rows_does_not_show_it() {
    for body in [
        SECRET.to_owned(),
        format!("\"{SECRET}\""),
        format!(r#"{{"columns": [{{"name": "{SECRET}"}}]}}"#),
        format!(
            r#"{{"columns": [{{"name": "{SECRET}", "values": []}}, {{"name": "{SECRET}", "values": []}}]}}"#
        ),
        format!(r#"{{"columns": [], "rows": [{{"{SECRET}": 1}}]}}"#),
    ] {
        let server = Server::start(vec![reply(200, &[], &body)]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        assert!(matches!(error.kind(), ErrorKind::Malformed { .. }), "{error:?}");
        assert!(!shown(&error).contains(SECRET), "{}", shown(&error));
    }
}

#[test]
fn a_broken_reply_does_not_show_it() {
    for answer in [
        format!("{SECRET}\r\n\r\n"),
        format!("HTTP/1.1 {SECRET}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nContent-Length: {SECRET}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{SECRET}\r\n"),
        format!("HTTP/1.1 302 Moved\r\nLocation: ht!tp://{SECRET}\r\n\r\n"),
    ] {
        let server = Server::start(vec![answer.into_bytes()]);
        let error = client(&server.url).query("SELECT 1").unwrap_err();
        server.requests(1);
        assert!(!shown(&error).contains(SECRET), "{}", shown(&error));
    }
}

#[test]
fn it_is_in_no_url() {
    let listener = nobody();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let first = client(&url).with_api(Api::V1);
    let error = first.query(&format!("SELECT '{SECRET}'")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidUrl { .. }), "{error:?}");
    assert!(!shown(&error).contains(SECRET));
    assert!(!was_called(&listener));
    // A body is no URL.
    let server = Server::start(vec![numbers(1)]);
    let client = client(&server.url);
    client.query(&format!("SELECT '{SECRET}'")).unwrap();
    let [request] = server.requests(1).try_into().unwrap();
    assert_eq!(request.line(), "POST /v2/query HTTP/1.1");
}
