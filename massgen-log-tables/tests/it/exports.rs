//! Spans from outside: the forms in which they are exported, and their merge with the files of their run.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_tables::analysis::Options;
use massgen_log_tables::analysis::model::RelPath;
use massgen_log_tables::arrow_array::RecordBatch;
use massgen_log_tables::arrow_array::cast::AsArray;
use massgen_log_tables::{Export, MatchedBy, Source, Table};
use serde_json::Value;

const CAPTURED: &str = include_str!("../../../fixtures/0.1.97_s12_logfire/records.jsonl");

fn export(text: &str) -> Export {
    let export = Export::read(text.as_bytes(), &RelPath::from_encoded("records"));
    assert_eq!(export.diagnostics, []);
    export
}

/// The captured rows as CSV, with the attributes as JSON in one column.
fn as_csv() -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = [
        "span_name",
        "span_id",
        "parent_span_id",
        "trace_id",
        "start_timestamp",
        "end_timestamp",
        "duration",
        "attributes",
        "message",
        "is_exception",
        "exception_type",
        "exception_message",
    ];
    writer.write_record(names).unwrap();
    for line in CAPTURED.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let cells = names.map(|name| match &row[name] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            other => other.to_string(),
        });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn all_forms_give_the_same_rows() {
    let lines = export(CAPTURED);
    assert_eq!(lines.rows.len(), 98);
    let list = format!("[{}]", CAPTURED.trim_end().replace('\n', ","));
    assert_eq!(export(&list).rows, lines.rows);
    assert_eq!(export(&format!("{{\"rows\": {list}}}")).rows, lines.rows);
    // CSV has no empty texts: they are no values there.
    let mut rows = lines.rows;
    for row in &mut rows {
        row.exception_message.take_if(|message| message.is_empty());
    }
    assert_eq!(export(&as_csv()).rows, rows);
}

#[test]
fn damage_is_noted_and_the_rest_is_read() {
    let read = |text: &str| Export::read(text.as_bytes(), &RelPath::from_encoded("r.csv"));
    let nothing = read("");
    assert_eq!((nothing.rows.len(), nothing.diagnostics.len()), (0, 1));
    let other = read("a,b\n1,2\n");
    assert_eq!((other.rows.len(), other.diagnostics.len()), (0, 1));
    let damaged = read("span_name,duration,span_id\nx,1.5,a\ny,long,b\nz,,c\n");
    assert_eq!(damaged.rows.len(), 2);
    assert_eq!(damaged.diagnostics[0].location.line, Some(3));
    assert_eq!(damaged.rows[1].duration, None);
}

fn column(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(name).unwrap().as_string::<i32>();
    column.iter().map(|value| value.map(str::to_owned)).collect()
}

#[test]
fn a_run_and_its_spans_are_merged() {
    let session = super::session("0.1.97_s12_logfire");
    let source = Source::new(&session, &Options::default());
    let alone = Table::Records.batch(&source).num_rows();
    let source = source.with_exports(vec![export(CAPTURED), export(&as_csv())]);
    let [merge] = source.merges().try_into().unwrap();
    assert_eq!((merge.turn, merge.attempt, merge.by), (1, 1, MatchedBy::Path));
    assert_eq!(merge.both, alone, "the run sent all that its files tell of");
    assert_eq!(merge.only_files, BTreeMap::new());
    let only_outside: usize = merge.only_outside.values().sum();
    assert_eq!(
        only_outside,
        98 - 1 - alone,
        "the empty session is a trace of its own"
    );

    let records = Table::Records.batch(&source);
    assert_eq!(records.num_rows(), 97, "what two exports hold is taken once");
    let (names, ids, parents) = (
        column(&records, "span_name"),
        column(&records, "span_id"),
        column(&records, "parent_span_id"),
    );
    let traces: BTreeSet<_> = column(&records, "trace_id").into_iter().collect();
    assert_eq!(traces, [Some(merge.trace_id.clone())].into());
    let by_id: BTreeMap<_, _> = ids.iter().zip(&names).collect();
    assert_eq!(by_id.len(), records.num_rows());
    let mut work = 0;
    for (name, parent) in names.iter().zip(&parents) {
        let name = name.as_deref().unwrap();
        let hangs_on_rounds = [
            "llm.",
            "mcp_tool.",
            "Tool execution",
            "Agent answer",
            "Agent vote",
        ];
        if hangs_on_rounds.iter().any(|start| name.starts_with(start)) {
            let parent = by_id[parent].as_deref().unwrap();
            assert!(parent.starts_with("agent."), "{name} on {parent}");
            work += 1;
        }
    }
    assert_eq!(work, 15 + 10 + 10 + 2 + 2);
    assert!(merge.moved > 30, "{merge:?}");
}

/// The sums that MassGen sends with rounds, added up, count tokens again and again; what each round added does not.
#[test]
fn increments_stand_beside_sums() {
    let session = super::session("0.1.97_s12_logfire");
    let source = Source::new(&session, &Options::default()).with_exports(vec![export(CAPTURED)]);
    let attributes = column(&Table::Records.batch(&source), "attributes");
    let sum = |name: &str| -> i64 {
        let parsed = attributes
            .iter()
            .flatten()
            .map(|text| serde_json::from_str::<Value>(text).unwrap());
        parsed
            .filter_map(|attributes| attributes.get(name)?.as_i64())
            .sum()
    };
    let tokens = source.analysis().turns[0].attempts[0]
        .cost
        .input_tokens
        .value
        .unwrap();
    assert_eq!(sum("massgen.usage.increment.input"), tokens);
    assert!(sum("massgen.usage.input") > tokens);
}

#[test]
fn spans_of_another_run_are_left_alone() {
    let session = super::session("0.1.97_s02_three_agents_restarts");
    let source = Source::new(&session, &Options::default());
    let before = Table::Records.batch(&source);
    let source = source.with_exports(vec![export(CAPTURED)]);
    assert_eq!(source.merges(), []);
    assert_eq!(Table::Records.batch(&source), before);
}

/// Without its paths a trace is told by its time and its agents.
#[test]
fn a_trace_without_paths_is_told_by_its_time() {
    let session = super::session("0.1.97_s12_logfire");
    let text = CAPTURED.replace("log_20261124_060618_801055", "elsewhere");
    let source = Source::new(&session, &Options::default()).with_exports(vec![export(&text)]);
    assert_eq!(source.merges()[0].by, MatchedBy::Time);
    let other = CAPTURED
        .replace("2026-11-24T06:06", "2026-11-24T07:06")
        .replace("log_20261124_060618_801055", "elsewhere");
    let source = Source::new(&session, &Options::default()).with_exports(vec![export(&other)]);
    assert_eq!(source.merges(), []);
}
