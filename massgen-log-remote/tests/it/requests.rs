//! What is sent.

use massgen_log_remote::{Api, ErrorKind};
use serde_json::{Value, json};

use crate::server::{Server, nobody, numbers, reply, was_called};
use crate::{SECRET, client};

#[test]
fn the_sql_stands_encoded_in_the_line_and_the_token_in_the_header() {
    let server = Server::start(vec![numbers(1)]);
    let url = format!("{}/", server.url);
    let sql = "SELECT a+b, 'é&#?' FROM records\nWHERE x = '100%' -- ~";
    client(&url).with_api(Api::V1).query(sql).unwrap();
    let [request] = server.requests(1).try_into().unwrap();
    assert_eq!(
        request.line(),
        "GET /v1/query?sql=SELECT%20a%2Bb%2C%20%27%C3%A9%26%23%3F%27%20FROM%20records%0AWHERE%20x%20%3D%20%27100%25%27%20\
         --%20~&limit=500 HTTP/1.1"
    );
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {SECRET}"))
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with("massgen-log-remote/"), "{agent}");
    assert_eq!(request.head.matches(SECRET).count(), 1);
}

#[test]
fn bounds_of_time_are_sent() {
    let server = Server::start(vec![numbers(1)]);
    let url = format!("{}/behind/a/gateway", server.url);
    let client = client(&url)
        .with_api(Api::V1)
        .with_min_timestamp("2026-11-24T06:06:19Z")
        .with_max_timestamp("2026-11-25T00:00:00+01:00");
    client.query("SELECT 1").unwrap();
    let [request] = server.requests(1).try_into().unwrap();
    assert_eq!(
        request.line(),
        "GET /behind/a/gateway/v1/query?sql=SELECT%201&limit=500&min_timestamp=2026-11-24T06%3A06%3A19Z&max_timestamp=\
         2026-11-25T00%3A00%3A00%2B01%3A00 HTTP/1.1"
    );
}

#[test]
fn the_second_version_takes_the_sql_in_the_body() {
    let answer = r#"{"schema": {"fields": [{"name": "n", "data_type": "Int64", "nullable": false}]}, "data": [{"n": 1}]}"#;
    let server = Server::start(vec![reply(200, &[], answer); 2]);
    let sql = format!("SELECT '{}'", "é\"".repeat(40_000));
    let second = client(&server.url).with_limit(7);
    let rows = second.query(&sql).unwrap();
    assert_eq!(rows.columns, [("n".to_owned(), "Int64".to_owned())]);
    let second = second
        .with_min_timestamp("2026-11-24T06:06:19Z")
        .with_max_timestamp("2026-11-25T00:00:00Z");
    second.query("SELECT 1").unwrap();
    let [first, second] = server.requests(2).try_into().unwrap();
    assert_eq!(first.line(), "POST /v2/query HTTP/1.1");
    assert_eq!(first.header("authorization"), Some(&*format!("Bearer {SECRET}")));
    assert_eq!(first.header("accept"), Some("application/json"));
    assert_eq!(first.header("content-type"), Some("application/json"));
    let body = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let earliest = "1970-01-01T00:00:00Z";
    assert_eq!(
        body(&first.body),
        json!({ "sql": sql, "limit": 7, "min_timestamp": earliest, "include_schema": true })
    );
    assert_eq!(
        body(&second.body),
        json!({ "sql": "SELECT 1", "limit": 7, "min_timestamp": "2026-11-24T06:06:19Z",
            "max_timestamp": "2026-11-25T00:00:00Z", "include_schema": true })
    );
}

#[test]
fn sql_that_no_url_holds_is_refused() {
    let listener = nobody();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let error = client(&url)
        .with_api(Api::V1)
        .query(&"x".repeat(70_000))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidUrl { .. }), "{error:?}");
    assert!(!was_called(&listener));
}
