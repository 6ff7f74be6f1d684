//! What the forms of an answer become.

use massgen_log_remote::tables::Export;
use massgen_log_remote::tables::analysis::model::RelPath;
use massgen_log_remote::{ErrorKind, Rows};
use serde_json::{Map, Value, json};

use crate::client;
use crate::server::{Server, numbers, reply};

const CAPTURED: &str = include_str!("../../../fixtures/0.1.97_s12_logfire/records.jsonl");

const BY_COLUMNS: &str = r#"{"columns": [
    {"name": "span_name", "datatype": "Utf8", "nullable": false, "values": ["b", "a"]},
    {"name": "duration", "datatype": "Float64", "nullable": true, "values": [1.5, null]},
    {"name": "attributes", "datatype": {"List": "Utf8"}, "nullable": true, "values": [{"z": 1, "a": [2]}, {}]}
]}"#;

#[test]
fn rows_keep_their_order_and_types() {
    let server = Server::start(vec![reply(200, &[], BY_COLUMNS)]);
    let rows = client(&server.url).query("SELECT 1").unwrap();
    server.requests(1);
    let columns = [
        ("span_name", "Utf8"),
        ("duration", "Float64"),
        ("attributes", r#"{"List":"Utf8"}"#),
    ];
    assert_eq!(
        rows.columns,
        columns.map(|(name, word)| (name.to_owned(), word.to_owned()))
    );
    let written: Vec<String> = rows
        .rows
        .iter()
        .map(|row| Value::Object(row.clone()).to_string())
        .collect();
    assert_eq!(
        written,
        [
            r#"{"span_name":"b","duration":1.5,"attributes":{"z":1,"a":[2]}}"#,
            r#"{"span_name":"a","duration":null,"attributes":{}}"#,
        ]
    );
    assert_eq!((rows.limit, rows.may_be_cut), (500, false));
}

#[test]
fn all_forms_give_the_same_rows() {
    let columns = Rows::read(BY_COLUMNS.as_bytes(), 500).unwrap();
    // In another order, and without what is null.
    let list = r#"[{"duration": 1.5, "span_name": "b", "attributes": {"z": 1, "a": [2]}}, {"attributes": {}, "span_name": "a"}]"#;
    let described = |word: &str| {
        format!(
            r#"[{{"name": "span_name", "{word}": "Utf8"}}, {{"name": "duration", "{word}": "Float64"}},
               {{"name": "attributes", "{word}": {{"List": "Utf8"}}}}]"#
        )
    };
    let first = format!(r#"{{"columns": {}, "rows": {list}}}"#, described("datatype"));
    let second = format!(
        r#"{{"schema": {{"fields": {}, "metadata": {{}}}}, "data": {list}}}"#,
        described("data_type")
    );
    for text in [first, second] {
        let rows = Rows::read(text.as_bytes(), 500).unwrap();
        assert_eq!(rows, columns);
        let names: Vec<&String> = rows.rows[0].keys().collect();
        assert_eq!(names, ["span_name", "duration", "attributes"]);
    }
}

#[test]
fn an_answer_without_rows_is_one() {
    for text in [
        r#"{"columns": []}"#,
        r#"{"columns": [], "rows": []}"#,
        r#"{"schema": {"fields": []}, "data": []}"#,
    ] {
        let rows = Rows::read(text.as_bytes(), 1).unwrap();
        assert_eq!((rows.rows.len(), rows.may_be_cut), (0, false));
    }
}

#[test]
fn it_is_told_when_the_limit_may_have_cut_the_rows() {
    for (count, limit, may_be_cut) in [(2, 3, false), (3, 3, true), (4, 3, true)] {
        let server = Server::start(vec![numbers(count)]);
        let rows = client(&server.url).with_limit(limit).query("SELECT n").unwrap();
        let told = (rows.rows.len(), rows.limit, rows.may_be_cut);
        assert_eq!(told, (count as usize, limit, may_be_cut));
        let [request] = server.requests(1).try_into().unwrap();
        assert!(request.body.contains("\"limit\":3"), "{}", request.body);
    }
}

#[test]
fn a_limit_is_one_that_the_service_has() {
    for (wanted, asked) in [(0, 1), (10_000, 10_000), (20_000, 10_000)] {
        let server = Server::start(vec![numbers(2)]);
        let rows = client(&server.url).with_limit(wanted).query("SELECT n").unwrap();
        assert_eq!(rows.limit, asked);
        let [request] = server.requests(1).try_into().unwrap();
        let limit = format!("\"limit\":{asked},");
        assert!(request.body.contains(&limit), "{}", request.body);
    }
}

#[test]
fn other_forms_are_malformed() {
    for (text, told) in [
        ("<html>", "no JSON"),
        (r#"{"columns": ["#, "no JSON"),
        ("[]", "no object"),
        ("{}", "no list of columns"),
        (r#"{"columns": {}}"#, "no list of columns"),
        (r#"{"columns": [1]}"#, "column 1 is no object"),
        (r#"{"columns": [{"values": []}]}"#, "column 1 has no name"),
        (r#"{"columns": [{"name": "a"}]}"#, "values of each column"),
        (
            r#"{"columns": [{"name": "a", "values": [1]}, {"name": "b", "values": []}]}"#,
            "not of one length",
        ),
        (
            r#"{"columns": [{"name": "a", "values": [1]}, {"name": "a", "values": [2]}]}"#,
            "column 2 has the name",
        ),
        (r#"{"columns": [], "rows": {}}"#, "no list of rows"),
        (r#"{"columns": [], "rows": [1]}"#, "row 1 is no object"),
        (
            r#"{"columns": [{"name": "a"}], "rows": [{"a": 1}, {"b": 1}]}"#,
            "row 2 has a value of no column",
        ),
        (r#"{"schema": [], "data": []}"#, "schema is no object"),
    ] {
        let error = Rows::read(text.as_bytes(), 500).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Malformed { .. }), "{error:?}");
        assert!(error.to_string().contains(told), "{error}");
        assert_eq!(std::error::Error::source(&error).is_some(), told == "no JSON");
    }
}

#[test]
fn malformed_json_is_told_of_a_reply_too() {
    let server = Server::start(vec![reply(200, &[], "{\"columns\": [}")]);
    let error = client(&server.url).query("SELECT 1").unwrap_err();
    server.requests(1);
    assert!(matches!(error.kind(), ErrorKind::Malformed { .. }), "{error:?}");
}

/// Few bytes that stand for very many values.
#[test]
fn values_are_bounded() {
    let columns: Vec<Value> = (0..2100)
        .map(|number| json!({ "name": number.to_string() }))
        .collect();
    let rows = vec![json!({}); 2000];
    let text = json!({ "columns": columns, "rows": rows }).to_string();
    let error = Rows::read(text.as_bytes(), 500).unwrap_err();
    let ErrorKind::TooLarge { limit, unit } = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!((*limit, *unit), (4_000_000, "values"));
}

/// The captured spans, as the service tells them, become what an exported file of them is.
#[test]
fn rows_become_an_export() {
    let lines: Vec<Map<String, Value>> = CAPTURED
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let columns: Vec<Value> = lines[0]
        .keys()
        .map(|name| {
            let values: Vec<&Value> = lines.iter().map(|line| &line[name]).collect();
            json!({ "name": name, "datatype": "Utf8", "nullable": true, "values": values })
        })
        .collect();
    let body = json!({ "columns": columns }).to_string();
    let server = Server::start(vec![reply(200, &[], &body)]);
    let rows = client(&server.url)
        .query("SELECT * FROM records ORDER BY start_timestamp")
        .unwrap();
    server.requests(1);
    let path = RelPath::from_encoded("logfire");
    let export = rows.to_export(&path).unwrap();
    assert_eq!(export.rows.len(), 98);
    assert_eq!(export, Export::read(CAPTURED.as_bytes(), &path));
}

#[test]
fn rows_without_spans_become_none() {
    let rows = Rows::read(br#"{"columns": [{"name": "n", "values": [1]}]}"#, 500).unwrap();
    assert_eq!(rows.to_export(&RelPath::root()), None);
}
