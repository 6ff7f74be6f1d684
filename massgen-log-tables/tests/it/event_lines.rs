//! Every line of events.jsonl is a row, and the row is what serde_json reads.

use std::collections::BTreeMap;
use std::io::{self, Read};

use massgen_log_tables::analysis::model::artifact::events::EventLines;
use massgen_log_tables::analysis::model::lines::Lines;
use massgen_log_tables::analysis::model::{LogDir, RelPath};
use massgen_log_tables::arrow_array::cast::AsArray;
use massgen_log_tables::arrow_array::types::{Int64Type, TimestampMicrosecondType};
use massgen_log_tables::arrow_array::{Array, RecordBatch, RecordBatchReader};
use massgen_log_tables::event_lines::{self, EventRows};
use planted::Random;
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn path() -> RelPath {
    RelPath::from_encoded("turn_2/attempt_3/events.jsonl")
}

fn rows<R: Read>(reader: R) -> EventRows<R> {
    EventRows::new(EventLines::new(reader, &path()), "log_1", 2, 3)
}

fn batches(bytes: &[u8]) -> Vec<RecordBatch> {
    rows(bytes).collect::<Result<_, _>>().unwrap()
}

/// All rows, each as an object of its columns that are not NULL; `timestamp` in microseconds.
fn objects(batches: &[RecordBatch]) -> Vec<Value> {
    let mut objects = Vec::new();
    for batch in batches {
        assert_eq!(batch.schema(), event_lines::schema());
        for row in 0..batch.num_rows() {
            let members = event_lines::columns().iter().zip(batch.columns());
            let members = members.filter(|(_, array)| array.is_valid(row));
            let members = members.map(|(column, array)| {
                let value: Value = match column.name {
                    "turn" | "attempt" | "line" | "round_number" => {
                        array.as_primitive::<Int64Type>().value(row).into()
                    }
                    "timestamp" => array.as_primitive::<TimestampMicrosecondType>().value(row).into(),
                    _ => array.as_string_view().value(row).into(),
                };
                (column.name.to_owned(), value)
            });
            objects.push(Value::Object(members.collect()));
        }
    }
    objects
}

#[test]
fn rows_of_real_files_are_what_serde_json_reads() {
    let mut compared = 0;
    for session in super::fixtures() {
        let dir = LogDir::discover(&session).unwrap();
        for turn in &dir.turns {
            for attempt in &turn.attempts {
                let Some((path, _)) = attempt.entry("events.jsonl") else {
                    continue;
                };
                let mut text = Vec::new();
                dir.open(&path).unwrap().read_to_end(&mut text).unwrap();
                let Ok(text) = String::from_utf8(text) else {
                    continue;
                };
                let lines = EventLines::new(dir.open(&path).unwrap(), &path);
                let rows =
                    EventRows::new(lines, &dir.name, turn.number, attempt.number).with_batches(100, 1 << 20);
                let rows = objects(&rows.collect::<Result<Vec<_>, _>>().unwrap());
                let lines = text.lines().enumerate();
                let lines: Vec<_> = lines.filter(|(_, line)| !line.trim_ascii().is_empty()).collect();
                assert_eq!(rows.len(), lines.len(), "{path}");
                for (row, (index, line)) in rows.iter().zip(lines) {
                    let Ok(event) = serde_json::from_str::<Value>(line) else {
                        continue;
                    };
                    // A member of another type is dropped, and the line is spelled anew.
                    let (agent, round) = (&event["agent_id"], &event["round_number"]);
                    let typed = (agent.is_string() || agent.is_null()) && (round.is_i64() || round.is_null());
                    if row.get("error").is_some() || !typed {
                        continue;
                    }
                    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(line).unwrap();
                    let mut wanted = json!({
                        "session_id": dir.name,
                        "turn": turn.number,
                        "attempt": attempt.number,
                        "path": path,
                        "line": index + 1,
                        "timestamp": row["timestamp"],
                        "event_type": event["event_type"],
                        "agent_id": event["agent_id"],
                        "round_number": event["round_number"],
                        "data": members.get("data").map(|data| data.get()),
                    });
                    wanted
                        .as_object_mut()
                        .unwrap()
                        .retain(|_, value| !value.is_null());
                    assert_eq!(*row, wanted, "{path}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 2900, "{compared}");
}

#[test]
fn damaged_lines_are_rows_too() {
    let text = [
        &b"\xef\xbb\xbf{\"timestamp\": \"1970-01-01T00:00:01.5\", \"event_type\": \"status\", \"data\": {\"a\":1.50}}\r\n"[..],
        b" \r\n",
        b"garbage\n",
        b"{\"event_type\": \"text\", \"agent_id\": \"a\", \"data\": {\"content\": \"\\ud83d!\"}}\n",
        b"{\"event_type\": \"text\", \"round_number\": 7, \"data\": {\"n\": NaN}}\n",
        b"{\"event_type\": \"text\", \"data\": {\"s\": \"\xff\"}}\n",
        b"{\"event_type\": \"dance\"}\n",
        b"{\"event_type\": \"text\", \"data\": {\"con",
    ]
    .concat();
    let place = |line: u64, more: Value| {
        let mut row = json!({"session_id": "log_1", "turn": 2, "attempt": 3, "path": path(), "line": line});
        row.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        row
    };
    assert_eq!(
        objects(&batches(&text)),
        [
            place(
                1,
                json!({"timestamp": 1_500_000, "event_type": "status", "data": "{\"a\":1.50}"})
            ),
            place(3, json!({"error": "bad_line: expected value at line 1 column 1"})),
            place(
                4,
                json!({"event_type": "text", "agent_id": "a", "data": "{\"content\":\"\u{fffd}!\"}"})
            ),
            place(
                5,
                json!({"event_type": "text", "round_number": 7, "data": "{\"n\":null}"})
            ),
            place(6, json!({"event_type": "text", "data": "{\"s\":\"\u{fffd}\"}"})),
            place(7, json!({"event_type": "dance"})),
            place(8, json!({"error": "truncated: the last line is cut"})),
        ]
    );

    let lines = EventLines::of_lines(Lines::with_limit(&text[..], 40), &path());
    let short = EventRows::new(lines, "log_1", 2, 3);
    let short = objects(&short.collect::<Result<Vec<_>, _>>().unwrap());
    assert_eq!(short.len(), 7);
    assert!(
        short[0]["error"]
            .as_str()
            .unwrap()
            .starts_with("too_long: a line of "),
        "{short:?}"
    );
}

#[test]
fn batches_are_bounded_by_rows_and_by_bytes() {
    let line = |length| {
        format!(
            "{{\"event_type\": \"text\", \"data\": \"{}\"}}\n",
            "x".repeat(length)
        )
    };
    let text = line(10).repeat(10) + &line(500) + &line(10).repeat(4);
    let sizes = |count, bytes| -> Vec<usize> {
        let batches = rows(text.as_bytes()).with_batches(count, bytes);
        let batches: Vec<_> = batches.collect::<Result<_, _>>().unwrap();
        assert_eq!(objects(&batches), objects(&self::batches(text.as_bytes())));
        batches.iter().map(RecordBatch::num_rows).collect()
    };
    assert_eq!(sizes(100, 1 << 20), [15]);
    assert_eq!(sizes(4, 1 << 20), [4, 4, 4, 3]);
    // Four bytes of the kind and twelve of the data make sixteen.
    assert_eq!(sizes(100, 64), [4, 4, 3, 4]);
    assert_eq!(sizes(0, 0), [1; 15]);
    assert_eq!(sizes(usize::MAX, usize::MAX), [15]);
}

#[test]
fn an_empty_file_has_a_schema_and_no_rows() {
    for text in ["", "\n \n"] {
        let mut rows = rows(text.as_bytes());
        assert_eq!(RecordBatchReader::schema(&rows), event_lines::schema());
        assert!(rows.next().is_none() && rows.next().is_none());
    }
}

#[test]
fn an_error_of_the_file_comes_after_the_rows_before_it() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
    let mut rows = rows(b"{\"event_type\": \"text\"}\n{\"ev".chain(Broken));
    assert_eq!(rows.next().unwrap().unwrap().num_rows(), 1);
    let error = rows.next().unwrap().unwrap_err().to_string();
    assert!(error.contains("turn_2/attempt_3/events.jsonl: "), "{error}");
    assert!(rows.next().is_none());
}

#[test]
fn generated_data_is_what_was_written() {
    fn value(random: &mut Random, depth: usize) -> Value {
        const TEXTS: [&str; 6] = [
            "",
            "plain",
            "a \"quoted\" \\ one",
            "line\nline\t\u{1}",
            "é\u{2028}😀",
            "{\"x\": [1]}",
        ];
        match random.below(if depth > 4 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => (random.below(2) == 0).into(),
            2 => (random.below(1 << 40) as i64 - (1 << 39)).into(),
            3 => (random.below(1 << 30) as f64 / 1024.0 - 1e-7).into(),
            4 => TEXTS[random.below(TEXTS.len())].repeat(random.below(9)).into(),
            5 => (0..random.below(4)).map(|_| value(random, depth + 1)).collect(),
            _ => {
                let names =
                    (0..random.below(5)).map(|at| format!("{at} {}", TEXTS[random.below(TEXTS.len())]));
                let names: Vec<_> = names.collect();
                Value::Object(
                    names
                        .into_iter()
                        .map(|name| (name, value(random, depth + 1)))
                        .collect(),
                )
            }
        }
    }
    let mut random = Random::new(5);
    let values: Vec<Value> = (0..2000).map(|_| value(&mut random, 0)).collect();
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        let head = "{\"timestamp\": \"2026-01-05T10:56:00\", \"event_type\": \"text\", \"agent_id\": null, \"round_number\": 1, ";
        let head = if index % 3 == 0 {
            "{\"event_type\":\"text\","
        } else {
            head
        };
        text += &format!("{head}\"data\": {value}}}\n");
    }
    let rows = objects(&batches(text.as_bytes()));
    assert_eq!(rows.len(), values.len());
    for (row, value) in rows.iter().zip(&values) {
        assert_eq!(row["data"], value.to_string());
        assert_eq!(
            serde_json::from_str::<Value>(row["data"].as_str().unwrap()).unwrap(),
            *value
        );
    }
}

#[test]
fn stretches_side_by_side_are_the_whole() {
    let temp = tempfile::tempdir().unwrap();
    let session = temp.path().join("log_20260105_110000_000001");
    let attempt = session.join("turn_1/attempt_1");
    std::fs::create_dir_all(&attempt).unwrap();
    let mut random = Random::new(7);
    let mut text = String::new();
    for number in 0..400 {
        text.push_str(&match random.below(5) {
            0 => "\n".to_owned(),
            1 => "{nothing\r\n".to_owned(),
            _ => format!(
                "{}\n",
                json!({"event_type": "text", "data": {"n": number, "x": "y".repeat(random.below(900))}})
            ),
        });
    }
    text.push_str("{\"event_type\": \"cut");
    std::fs::write(attempt.join("events.jsonl"), &text).unwrap();
    let dir = LogDir::discover(&session).unwrap();
    let path = RelPath::from_encoded("turn_1/attempt_1/events.jsonl");
    let of = |reader| EventRows::new(EventLines::new(reader, &path), &dir.name, 1, 1);
    let whole: Vec<RecordBatch> = of(dir.open(&path).unwrap().take(u64::MAX))
        .map(Result::unwrap)
        .collect();
    for bytes in [0, 1, 700, 5_000, 60_000, 1 << 40] {
        let spans = dir.line_spans(&path, bytes).unwrap();
        let (mut parts, mut whole_at_once, mut lines, mut at) = (Vec::new(), Vec::new(), 0, 0);
        for span in &spans {
            assert_eq!(span.offset, at);
            at += span.bytes;
            let end = usize::try_from(at).unwrap();
            assert!(end == text.len() || text.as_bytes()[end - 1] == b'\n');
            let mut text = Vec::new();
            dir.open_span(span).unwrap().read_to_end(&mut text).unwrap();
            let (batch, counted) = event_lines::of_text(text, &path, &dir.name, 1, 1).unwrap();
            whole_at_once.push(event_lines::after(batch, lines).unwrap());
            let mut rows = of(dir.open_span(span).unwrap());
            for batch in rows.by_ref() {
                parts.push(event_lines::after(batch.unwrap(), lines).unwrap());
            }
            assert_eq!(counted, rows.lines_read());
            lines += counted;
        }
        assert_eq!(at, text.len() as u64, "{bytes}");
        assert_eq!(lines, text.lines().count() as u64, "{bytes}");
        assert_eq!(objects(&parts), objects(&whole), "{bytes}");
        assert_eq!(objects(&whole_at_once), objects(&whole), "{bytes}");
    }
    let gone = RelPath::from_encoded("turn_1/attempt_1/none.jsonl");
    assert!(dir.line_spans(&gone, 1).is_err());
}
