//! Spans rebuilt from the files of a run beside those that the run sent.

use std::collections::BTreeMap;

use massgen_log_tables::analysis::Options;
use massgen_log_tables::analysis::model::RelPath;
use massgen_log_tables::analysis::model::artifact::logfire;
use massgen_log_tables::arrow_array::cast::AsArray;
use massgen_log_tables::arrow_array::types::{Float64Type, TimestampMicrosecondType};
use massgen_log_tables::arrow_array::{Array, RecordBatch};
use massgen_log_tables::{Source, Table};
use serde_json::Value;

const CAPTURED: &[u8] = include_bytes!("../../../fixtures/0.1.97_s12_logfire/records.jsonl");

/// Longest difference of two lengths, in seconds.
const TOLERANCE: f64 = 0.05;

#[derive(Debug, Clone)]
struct Row {
    name: String,
    id: String,
    parent: Option<String>,
    start: f64,
    seconds: f64,
    attributes: Value,
}

impl Row {
    fn agent(&self) -> Option<&str> {
        let attribute = |name: &str| self.attributes.get(name)?.as_str();
        attribute("massgen.agent_id").or_else(|| attribute("agent_id"))
    }
}

fn rows(batch: &RecordBatch) -> Vec<Row> {
    let text = |name| batch.column_by_name(name).unwrap().as_string::<i32>();
    let start = batch.column_by_name("start_timestamp").unwrap();
    let start = start.as_primitive::<TimestampMicrosecondType>();
    let seconds = batch
        .column_by_name("duration")
        .unwrap()
        .as_primitive::<Float64Type>();
    let parents = text("parent_span_id");
    (0..batch.num_rows())
        .map(|row| Row {
            name: text("span_name").value(row).to_owned(),
            id: text("span_id").value(row).to_owned(),
            parent: parents.is_valid(row).then(|| parents.value(row).to_owned()),
            start: start.value(row) as f64 / 1e6,
            seconds: seconds.value(row),
            attributes: serde_json::from_str(text("attributes").value(row)).unwrap(),
        })
        .collect()
}

fn captured() -> Vec<Row> {
    let mut diagnostics = Vec::new();
    let rows = logfire::read(
        CAPTURED,
        &RelPath::from_encoded("records.jsonl"),
        &mut diagnostics,
    );
    assert!(diagnostics.is_empty());
    rows.into_iter()
        .map(|(_, row)| Row {
            name: row.span_name.clone().unwrap(),
            id: row.span_id.clone().unwrap(),
            parent: row.parent_span_id.clone(),
            start: row.start().unwrap().seconds,
            seconds: row.duration.unwrap(),
            attributes: row.attributes.clone().unwrap(),
        })
        .collect()
}

fn rebuilt() -> Vec<Row> {
    let session = super::session("0.1.97_s12_logfire");
    rows(&Table::Records.batch(&Source::new(&session, &Options::default())))
}

fn counts(rows: &[Row]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.name.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn names_and_counts_are_those_of_the_captured_spans() {
    let (captured, rebuilt) = (captured(), rebuilt());
    let (captured, rebuilt) = (counts(&captured), counts(&rebuilt));
    let mut differences = Vec::new();
    for name in captured
        .keys()
        .chain(rebuilt.keys())
        .collect::<std::collections::BTreeSet<_>>()
    {
        let (one, other) = (
            captured.get(*name).copied().unwrap_or(0),
            rebuilt.get(*name).copied().unwrap_or(0),
        );
        if one != other {
            differences.push(format!("{name}: captured {one}, rebuilt {other}"));
        }
    }
    // What no file tells of, and the empty session that the tracker opens first.
    assert_eq!(
        differences,
        [
            "Chat Completion with {request_data[model]!r}: captured 15, rebuilt 0",
            "coordination.session: captured 2, rebuilt 1",
            "llm.chatcompletion.stream: captured 15, rebuilt 0",
            "mcp_tool.mcp__command_line__execute_command: captured 10, rebuilt 0",
            "streaming response from {request_data[model]!r} took {duration:.2f}s: captured 15, rebuilt 0",
        ]
    );
}

/// The rebuilt row of each captured one: of the same name and agent, in order of time.
fn pairs(captured: &[Row], rebuilt: &[Row]) -> Vec<(Row, Row)> {
    type Both = (Vec<Row>, Vec<Row>);
    let mut by_name: BTreeMap<(String, Option<String>), Both> = BTreeMap::new();
    let key = |row: &Row| (row.name.clone(), row.agent().map(str::to_owned));
    for row in captured
        .iter()
        .filter(|row| row.attributes.get("massgen.task") != Some(&"".into()))
    {
        by_name.entry(key(row)).or_default().0.push(row.clone());
    }
    for row in rebuilt {
        by_name.entry(key(row)).or_default().1.push(row.clone());
    }
    let mut pairs = Vec::new();
    for (mut one, mut other) in by_name.into_values() {
        if one.len() == other.len() {
            one.sort_by(|a, b| a.start.total_cmp(&b.start));
            other.sort_by(|a, b| a.start.total_cmp(&b.start));
            pairs.extend(one.into_iter().zip(other));
        }
    }
    pairs
}

#[test]
fn lengths_and_usage_are_those_of_the_captured_spans() {
    let pairs = pairs(&captured(), &rebuilt());
    assert!(pairs.len() > 35, "{}", pairs.len());
    let mut farthest = 0.0_f64;
    for (captured, rebuilt) in &pairs {
        let difference = (captured.seconds - rebuilt.seconds).abs();
        farthest = farthest.max(difference);
        assert!(
            difference < TOLERANCE,
            "{}: {} s, rebuilt {} s",
            captured.name,
            captured.seconds,
            rebuilt.seconds
        );
        assert!(
            (captured.start - rebuilt.start).abs() < 0.3,
            "{}: {}, rebuilt {}",
            captured.name,
            captured.start,
            rebuilt.start
        );
        for name in ["input", "output", "reasoning", "cached_input", "cost"] {
            let name = format!("massgen.usage.{name}");
            let number = |row: &Row| row.attributes.get(&name).and_then(Value::as_f64);
            assert_eq!(number(rebuilt), number(captured), "{name} of {}", captured.name);
        }
        for name in [
            "massgen.round",
            "massgen.round_type",
            "massgen.outcome",
            "massgen.answer_label",
            "massgen.voted_for_label",
            "tool.success",
            "tool.input_chars",
            "winner_label",
            "vote_counts",
            "answer_preview",
            "num_answers_in_context",
            "round_number",
            "round_type",
        ] {
            if let Some(value) = captured.attributes.get(name) {
                assert_eq!(
                    rebuilt.attributes.get(name),
                    Some(value),
                    "{name} of {}",
                    captured.name
                );
            }
        }
    }
    assert!(farthest > 0.0);
}

/// What an agent did hangs on the round of that agent that ran at the time.
#[test]
fn parents_are_the_rounds_that_ran() {
    let rows = rebuilt();
    let by_id: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    assert_eq!(by_id.len(), rows.len(), "ids are taken once");
    let mut checked = 0;
    for row in &rows {
        let Some(parent) = &row.parent else {
            assert_eq!(row.name, "coordination.session");
            continue;
        };
        let parent = by_id[parent.as_str()];
        let is_work = [
            "mcp.",
            "Tool execution",
            "Agent round context",
            "Agent answer",
            "Agent vote",
        ]
        .iter()
        .any(|start| row.name.starts_with(start));
        if is_work {
            let agent = row.agent().unwrap();
            assert!(
                parent.name.starts_with(&format!("agent.{agent}.round_")),
                "{} on {}",
                row.name,
                parent.name
            );
            let ends = parent.start + parent.seconds + TOLERANCE;
            assert!(
                parent.start <= row.start && row.start <= ends,
                "{} on {}",
                row.name,
                parent.name
            );
            checked += 1;
        }
        if row.name.starts_with("Winner selected") || row.name.starts_with("Final answer") {
            assert_eq!(parent.name, "agent.agent_a.presentation");
        }
    }
    assert_eq!(checked, 10 + 10 + 4 + 2 + 2);
}

#[test]
fn sums_that_run_on_have_increments_beside_them() {
    for row in rebuilt()
        .iter()
        .filter(|row| row.name.starts_with("agent.agent_a."))
    {
        let number = |name: &str| row.attributes[name].as_i64().unwrap();
        assert!(
            number("massgen.usage.increment.input") <= number("massgen.usage.input"),
            "{row:?}"
        );
    }
    let total: i64 = rebuilt()
        .iter()
        .filter_map(|row| row.attributes.get("massgen.usage.increment.input")?.as_i64())
        .sum();
    assert_eq!(total, 131_394);
}
