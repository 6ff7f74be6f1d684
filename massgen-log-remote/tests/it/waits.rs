//! Waits that the server asks for: each is told before it begins, and none is slept here.

use std::sync::{Arc, Mutex};

use massgen_log_remote::{Client, Error, ErrorKind, Rows};

use crate::server::{Server, numbers, reply};

/// The result of a query, what was told and slept in order, and how often was asked.
fn query(replies: Vec<Vec<u8>>) -> (Result<Rows, Error>, Vec<String>) {
    let count = replies.len();
    let server = Server::start(replies);
    let events = Arc::new(Mutex::new(Vec::new()));
    let (told, slept) = (Arc::clone(&events), Arc::clone(&events));
    let client: Client = crate::client(&server.url)
        .on_wait(move |wait| {
            let text = format!(
                "{} s, try {}, asked {:?}",
                wait.seconds, wait.tries, wait.asked_for
            );
            told.lock().unwrap().push(text);
        })
        .with_sleep(move |time| slept.lock().unwrap().push(format!("slept {time:?}")));
    let result = client.query("SELECT n");
    server.requests(count);
    let events = events.lock().unwrap().clone();
    (result, events)
}

fn busy(headers: &[(&str, &str)]) -> Vec<u8> {
    reply(429, headers, "too many")
}

#[test]
fn seconds_are_waited() {
    let (rows, events) = query(vec![busy(&[("Retry-After", "7")]), numbers(2)]);
    assert_eq!(rows.unwrap().rows.len(), 2);
    assert_eq!(events, ["7 s, try 1, asked Some(7)", "slept 7s"]);
}

#[test]
fn a_date_is_held_against_that_of_the_reply() {
    let date = ("Date", "Fri, 31 Dec 1999 23:59:50 GMT");
    let (rows, events) = query(vec![
        busy(&[("Retry-After", "Sat, 01 Jan 2000 00:00:02 GMT"), date]),
        busy(&[("Retry-After", "Fri, 31 Dec 1999 23:00:00 GMT"), date]),
        busy(&[("Retry-After", "Sat, 01 Jan 2000 00:00:02 GMT")]),
        numbers(1),
    ]);
    rows.unwrap();
    // The third has no date to be held against.
    let expected = [
        "12 s, try 1, asked Some(12)",
        "slept 12s",
        "0 s, try 2, asked Some(0)",
        "slept 0ns",
        "4 s, try 3, asked None",
        "slept 4s",
    ];
    assert_eq!(events, expected);
}

#[test]
fn without_a_time_waits_double_and_end() {
    let (result, events) = query(vec![busy(&[]); 6]);
    let error = result.unwrap_err();
    let ErrorKind::RateLimited {
        status,
        waits,
        asked_for,
        message,
    } = error.kind()
    else {
        panic!("{error:?}");
    };
    assert_eq!(
        (*status, *waits, *asked_for, &**message),
        (429, 5, None, "too many")
    );
    assert_eq!(error.to_string(), "gave up after 5 waits at status 429: too many");
    let expected = [
        "1 s, try 1, asked None",
        "slept 1s",
        "2 s, try 2, asked None",
        "slept 2s",
        "4 s, try 3, asked None",
        "slept 4s",
        "8 s, try 4, asked None",
        "slept 8s",
        "16 s, try 5, asked None",
        "slept 16s",
    ];
    assert_eq!(events, expected);
}

#[test]
fn a_long_time_is_waited_in_part() {
    let (rows, events) = query(vec![busy(&[("Retry-After", "600")]), numbers(1)]);
    rows.unwrap();
    assert_eq!(events, ["60 s, try 1, asked Some(600)", "slept 60s"]);

    let (result, events) = query(vec![busy(&[("Retry-After", "600")]); 6]);
    let error = result.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::RateLimited {
                asked_for: Some(600),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "gave up after 5 waits at status 429, asked to wait 600 s more: too many"
    );
    assert_eq!(events.len(), 10);
}

#[test]
fn odd_times_are_none() {
    for (text, asked) in [
        ("soon", "1 s, try 1, asked None"),
        ("-1", "1 s, try 1, asked None"),
        ("1.5", "1 s, try 1, asked None"),
        ("", "1 s, try 1, asked None"),
        (
            "99999999999999999999999",
            "60 s, try 1, asked Some(18446744073709551615)",
        ),
    ] {
        let (rows, events) = query(vec![busy(&[("Retry-After", text)]), numbers(1)]);
        rows.unwrap();
        assert_eq!(events[0], asked, "{text}");
    }
}

#[test]
fn an_overloaded_server_is_asked_again_only_if_it_says_so() {
    let overloaded = reply(503, &[("Retry-After", "3")], "");
    let (rows, events) = query(vec![overloaded.clone(), busy(&[]), numbers(1)]);
    rows.unwrap();
    let expected = [
        "3 s, try 1, asked Some(3)",
        "slept 3s",
        "2 s, try 2, asked None",
        "slept 2s",
    ];
    assert_eq!(events, expected);

    let (result, _) = query(vec![overloaded; 6]);
    let error = result.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RateLimited { status: 503, .. }),
        "{error:?}"
    );

    let (result, events) = query(vec![reply(503, &[], "down")]);
    let error = result.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Status { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!(events, [""; 0]);
}

#[test]
fn an_error_after_a_wait_is_that_error() {
    let (result, events) = query(vec![
        busy(&[("Retry-After", "1")]),
        reply(422, &[], "no such column"),
    ]);
    let error = result.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server answered with status 422: no such column"
    );
    assert_eq!(events.len(), 2);
}
