//! `query` and `export`, and spans beside a report.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread::{self, JoinHandle};

use crate::{Ran, copied, fixture, program, run};

const S12: &str = "0.1.97_s12_logfire";

fn ask(words: &[&str], path: &Path) -> Ran {
    let mut all = vec!["query"];
    all.extend(words);
    run(&all, path)
}

fn spans() -> String {
    let file = fixture(S12).parent().unwrap().join("records.jsonl");
    file.to_str().unwrap().to_owned()
}

#[test]
fn every_format_tells_the_same() {
    let session = fixture(S12);
    let sql =
        "SELECT label, chars, NULL AS nothing, '' AS empty, 'a|b,\"c\"' AS odd FROM answers ORDER BY label";
    let text = |format: &str| {
        let ran = ask(&["--format", format, sql], &session);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{format}");
        ran.out
    };
    assert_eq!(
        text("csv"),
        "label,chars,nothing,empty,odd\nagent1.1,22,,\"\",\"a|b,\"\"c\"\"\"\nagent2.1,26,,\"\",\"a|b,\"\"c\"\"\"\n"
    );
    let json: serde_json::Value = serde_json::from_str(&text("json")).unwrap();
    let first = serde_json::json!({"label": "agent1.1", "chars": 22, "nothing": null, "empty": "", "odd": "a|b,\"c\""});
    assert_eq!((json.as_array().unwrap().len(), &json[0]), (2, &first));
    let lines: Vec<serde_json::Value> = text("ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::Value::from(lines), json);
    let markdown = text("markdown");
    assert!(markdown.contains("| agent1.1 | 22 |"), "{markdown}");
    assert!(markdown.contains(r"a\|b"), "{markdown}");
    let table = text("table");
    assert!(
        table.starts_with("label     chars  nothing  empty  odd\n"),
        "{table}"
    );
    assert!(table.contains("agent1.1     22  -"), "{table}");
    // A statement may begin with a comment, and options may follow it.
    let commented = ask(&["-- what for\nSELECT 1 AS n", "--format", "csv"], &session);
    assert_eq!(commented.out, "n\n1\n", "{}", commented.err);
    assert_eq!(
        ask(&["--format", "json", "SELECT 1 WHERE false"], &session).out,
        "[]\n"
    );
}

#[test]
fn a_file_is_written_once_and_can_be_asked_again() {
    let temp = tempfile::tempdir().unwrap();
    let session = fixture(S12);
    let file = temp.path().join("records.parquet");
    let shown = file.to_str().unwrap();
    let write = |more: &[&str]| {
        let mut words = vec!["--format", "parquet", "--out", shown, "SELECT * FROM records"];
        words.splice(0..0, more.iter().copied());
        ask(&words, &session)
    };
    assert_eq!(write(&[]).code, Some(0));
    let first = fs::read(&file).unwrap();
    let again = write(&[]);
    assert_eq!(again.code, Some(3), "{}", again.err);
    assert_eq!(write(&["--force"]).code, Some(0));
    assert_eq!(
        fs::read(&file).unwrap(),
        first,
        "the same rows are the same bytes"
    );
    // A query that fails leaves the file as it was, and none beside it.
    for format in ["csv", "parquet"] {
        let failed = ask(
            &[
                "--format",
                format,
                "--out",
                shown,
                "--force",
                "SELECT span_name::int FROM records",
            ],
            &session,
        );
        assert_eq!(failed.code, Some(2), "{format}");
        assert_eq!(fs::read(&file).unwrap(), first, "{format}");
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1, "{format}");
    }
    // Spans as Parquet belong to their session: all of them are known already.
    let joined = ask(
        &[
            "--spans",
            shown,
            "--format",
            "csv",
            "SELECT COUNT(*) FROM records",
        ],
        &session,
    );
    assert!(joined.out.ends_with("\n42\n"), "{}", joined.out);
}

#[test]
fn a_secret_is_shown_only_in_json() {
    let sql = "SELECT 'key hf_aB3dE6gH9jK2mN5pQ8sT1' AS text";
    let session = fixture(S12);
    for (format, is_shown) in [
        ("table", false),
        ("csv", false),
        ("markdown", false),
        ("json", true),
    ] {
        let out = ask(&["--format", format, sql], &session).out;
        assert_eq!(out.contains("hf_aB3"), is_shown, "{format}: {out}");
    }
    assert!(
        !ask(&["--redact", "--format", "ndjson", sql], &session)
            .out
            .contains("hf_aB3")
    );
    assert!(ask(&["--no-redact", sql], &session).out.contains("hf_aB3"));
}

#[test]
fn what_cannot_be_run_is_told_in_one_line() {
    let session = fixture(S12);
    for (words, reason) in [
        (&["SELECT nope FROM records"][..], "nope"),
        (&["DELETE FROM records"], "only one statement that reads"),
        (&["SELECT 1; SELECT 2"], "SQL"),
        (&["--named", "nothing"], "there is no query named nothing"),
        (&["--named", "exceptions-in-file"], "--set file=VALUE"),
        (
            &[
                "--memory",
                "1",
                "SELECT * FROM records AS a, records AS b ORDER BY a.span_id, b.attributes",
            ],
            "memory",
        ),
    ] {
        let ran = ask(words, &session);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{words:?}");
        assert!(
            ran.err.contains(reason) && ran.err.lines().count() == 1,
            "{}",
            ran.err
        );
    }
}

#[test]
fn queries_with_names_are_listed_and_run() {
    let list: Ran = program().args(["query", "--list"]).output().unwrap().into();
    for name in ["slow-tools", "exceptions-in-file --set file=…", "cost-by-agent"] {
        assert!(list.out.contains(name), "{}", list.out);
    }
    let schema: Ran = program().args(["query", "--schema"]).output().unwrap().into();
    assert!(
        schema.out.contains("records: spans") && schema.out.contains("cost_usd"),
        "{}",
        schema.out
    );
    let slow = ask(&["--named", "slow-tools", "--format", "csv"], &fixture(S12));
    assert_eq!(slow.out.lines().count(), 21, "{}", slow.out);
}

/// What lies in a folder: paths and bytes.
fn tree(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files = faults::files(folder).unwrap();
    files
        .into_iter()
        .map(|path| (path.clone(), fs::read(folder.join(path)).unwrap()))
        .collect()
}

#[test]
fn an_export_can_be_done_again() {
    let temp = tempfile::tempdir().unwrap();
    let logs = temp.path().join("logs");
    copied(S12, &logs);
    copied("0.1.97_s02_three_agents_restarts", &logs);
    let lake = temp.path().join("lake");
    let shown = lake.to_str().unwrap();
    let export = || run(&["export", "--parquet", shown], &logs);
    let first = export();
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    assert!(first.out.starts_with("2 sessions, "), "{}", first.out);
    let before = tree(&lake);
    assert_eq!(export().out, first.out);
    assert!(tree(&lake) == before, "a second export changed a file");
    let count = |path: &Path| {
        ask(
            &["--format", "csv", "SELECT COUNT(*), SUM(duration) FROM records"],
            path,
        )
        .out
    };
    assert_eq!(count(&lake), count(&logs));

    let json = run(&["export", "--json", "--parquet", shown], &logs).json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    // A lake is not exported, and nothing is scattered into a folder of something else.
    assert_eq!(run(&["export", "--parquet", shown], &lake).code, Some(2));
    let other = run(&["export", "--parquet", logs.to_str().unwrap()], &logs);
    assert_eq!(other.code, Some(2));
    assert!(other.err.contains("holds something else"), "{}", other.err);
}

#[test]
fn sessions_that_cannot_be_exported_stop_no_other() {
    let temp = tempfile::tempdir().unwrap();
    let lake = temp.path().join("lake");
    let (one, two) = (temp.path().join("one"), temp.path().join("two"));
    copied(S12, &one);
    copied(S12, &two);
    fs::create_dir_all(two.join("log_20260101_000000_000000")).unwrap();
    let ran: Ran = program()
        .args(["export", "--parquet"])
        .arg(&lake)
        .args([&one, &two])
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.starts_with("1 session, "), "{}", ran.out);
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    assert!(ran.err.contains("has the name of"), "{}", ran.err);
}

#[test]
fn a_report_tells_what_files_and_spans_lack() {
    let session = fixture(S12);
    let base = "https://example.org/p?q={trace_id}";
    let ran = run(
        &[
            "analyze",
            "--out",
            "-",
            "--spans",
            &spans(),
            "--trace-link-base",
            base,
        ],
        &session,
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for words in [
        "**Trace ID:** `01a20c298f5891ae68a992ca8271c236`",
        "**Logfire Link:** <https://example.org/p?q=01a20c298f5891ae68a992ca8271c236>",
        "### Spans",
        "| the spans | `llm.chatcompletion.stream` | 15 |",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
    let other = run(
        &["analyze", "--out", "-", "--spans", &spans()],
        &fixture("0.1.97_s02_three_agents_restarts"),
    );
    assert!(
        other
            .out
            .contains("None of the spans given belongs to this attempt"),
        "{}",
        other.out
    );
    assert!(other.out.contains("**Trace ID:** not recorded"), "{}", other.out);
}

/// Answers each request with the next of `replies`; what was asked is given back.
fn server(replies: Vec<String>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serve = move || {
        let mut asked = Vec::new();
        for reply in replies {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
                head.push_str(&line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            asked.push(head + &String::from_utf8(body).unwrap());
            reader.get_mut().write_all(reply.as_bytes()).unwrap();
        }
        asked
    };
    (url, thread::spawn(serve))
}

fn reply(status: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{more}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn remote(url: &str) -> Command {
    let mut command = program();
    command
        .env("LOGFIRE_READ_TOKEN", "pylf_v1_us_notATokenOfAnybody")
        .args(["query", "--remote", "--remote-url", url]);
    command
}

#[test]
fn the_hosted_service_is_asked_and_waited_for_visibly() {
    let body = r#"{"schema":{"fields":[{"name":"agent","data_type":"Utf8"},{"name":"n","data_type":"Int64"}]},"data":[{"agent":"a","n":3}]}"#;
    let (url, served) = server(vec![
        reply("429 Too Many Requests", "retry-after: 1\r\n", "slowly"),
        reply("200 OK", "content-type: application/json\r\n", body),
    ]);
    let ran: Ran = remote(&url)
        .args(["--format", "csv", "SELECT agent, n FROM records"])
        .output()
        .unwrap()
        .into();
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "agent,n\na,3\n"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("asks to wait; 1 s"), "{}", ran.err);
    let asked = served.join().unwrap();
    assert_eq!(asked.len(), 2);
    assert!(
        asked[1].contains("Bearer pylf_v1_us_notATokenOfAnybody") && asked[1].contains("FROM"),
        "{}",
        asked[1]
    );
    assert!(!(ran.out + &ran.err).contains("notAToken"));
}

#[test]
fn nothing_falls_back_in_silence() {
    let (url, served) = server(vec![reply(
        "500 Internal Server Error",
        "",
        "broken: pylf_v1_us_notATokenOfAnybody",
    )]);
    let ran: Ran = remote(&url).arg("SELECT 1").output().unwrap().into();
    served.join().unwrap();
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("500") && !ran.err.contains("notAToken"),
        "{}",
        ran.err
    );

    let mut command = program();
    let without: Ran = command
        .env_remove("LOGFIRE_READ_TOKEN")
        .args(["query", "--remote", "SELECT 1"])
        .output()
        .unwrap()
        .into();
    assert_eq!(without.code, Some(2));
    assert!(
        without.err.contains("LOGFIRE_READ_TOKEN is not set"),
        "{}",
        without.err
    );
    let report: Ran = program()
        .env_remove("LOGFIRE_READ_TOKEN")
        .args(["analyze", "--remote", "--out", "-"])
        .arg(fixture(S12))
        .output()
        .unwrap()
        .into();
    assert_eq!(report.code, Some(0));
    assert!(
        report
            .out
            .contains("there is no token to ask the hosted service with"),
        "{}",
        report.out
    );
}

/// The captured rows as a request of OTLP in JSON, as far as texts go.
fn as_otlp(rows: &str) -> String {
    let nanos = |time: &serde_json::Value| {
        let time = chrono::DateTime::parse_from_rfc3339(time.as_str().unwrap()).unwrap();
        time.timestamp_nanos_opt().unwrap().to_string()
    };
    let span = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let attributes = row["attributes"].as_object().unwrap().iter();
        let texts = attributes.filter_map(|(key, value)| {
            Some(serde_json::json!({"key": key, "value": {"stringValue": value.as_str()?}}))
        });
        serde_json::json!({
            "traceId": row["trace_id"], "spanId": row["span_id"], "parentSpanId": row["parent_span_id"].as_str().unwrap_or(""),
            "name": row["span_name"], "startTimeUnixNano": nanos(&row["start_timestamp"]),
            "endTimeUnixNano": nanos(&row["end_timestamp"]), "attributes": texts.collect::<Vec<_>>(),
        })
    };
    let spans: Vec<_> = rows.lines().map(span).collect();
    serde_json::json!({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).to_string()
}

#[test]
fn files_of_otlp_belong_to_their_session() {
    let temp = tempfile::tempdir().unwrap();
    let session = fixture(S12);
    let file = temp.path().join("traces.json");
    fs::write(&file, as_otlp(&fs::read_to_string(spans()).unwrap())).unwrap();
    let count = |spans: &str| {
        let sql = "SELECT COUNT(*), COUNT(DISTINCT trace_id), MIN(trace_id) FROM records";
        ask(&["--spans", spans, "--format", "csv", sql], &session)
    };
    let from_otlp = count(file.to_str().unwrap());
    assert_eq!((from_otlp.code, from_otlp.err.as_str()), (Some(0), ""));
    assert!(
        from_otlp
            .out
            .ends_with("\n97,1,01a20c298f5891ae68a992ca8271c236\n"),
        "{}",
        from_otlp.out
    );
    assert_eq!(from_otlp.out, count(&spans()).out);
    fs::write(&file, "{\"resourceSpans\": 1}").unwrap();
    let broken = count(file.to_str().unwrap());
    assert_eq!(
        (broken.code, broken.err.lines().count()),
        (Some(2), 1),
        "{}",
        broken.err
    );
    assert!(broken.err.contains("traces.json"), "{}", broken.err);
}
