//! What is counted and summed over the tables is what the analysis says.

use std::collections::BTreeMap;

use massgen_log_tables::analysis::Options;
use massgen_log_tables::analysis::facts::Facts;
use massgen_log_tables::analysis::model::Session;
use massgen_log_tables::arrow_array::cast::AsArray;
use massgen_log_tables::arrow_array::types::{Float64Type, Int64Type};
use massgen_log_tables::arrow_array::{Array, RecordBatch};
use massgen_log_tables::{Source, Table};

/// Turn and attempt of a row.
type Key = (i64, i64);

fn keys(batch: &RecordBatch) -> Vec<Key> {
    let ints = |name| batch.column_by_name(name).unwrap().as_primitive::<Int64Type>();
    let (turns, attempts) = (ints("turn"), ints("attempt"));
    (0..batch.num_rows())
        .map(|row| (turns.value(row), attempts.value(row)))
        .collect()
}

fn counts(batch: &RecordBatch) -> BTreeMap<Key, u64> {
    let mut counts = BTreeMap::new();
    for key in keys(batch) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The known values of a column, summed.
fn sums(batch: &RecordBatch, name: &str) -> BTreeMap<Key, i64> {
    let column = batch.column_by_name(name).unwrap().as_primitive::<Int64Type>();
    let mut sums = BTreeMap::new();
    for (row, key) in keys(batch)
        .into_iter()
        .enumerate()
        .filter(|(row, _)| column.is_valid(*row))
    {
        *sums.entry(key).or_default() += column.value(row);
    }
    sums
}

fn costs(batch: &RecordBatch) -> BTreeMap<Key, f64> {
    let column = batch
        .column_by_name("cost_recorded")
        .unwrap()
        .as_primitive::<Float64Type>();
    let mut sums = BTreeMap::new();
    for (row, key) in keys(batch)
        .into_iter()
        .enumerate()
        .filter(|(row, _)| column.is_valid(*row))
    {
        *sums.entry(key).or_default() += column.value(row);
    }
    sums
}

#[test]
fn totals_are_those_of_the_analysis() {
    let mut compared = 0;
    for path in super::fixtures() {
        let session = Session::load(&path).unwrap();
        let source = Source::new(&session, &Options::default());
        let batch = |table: Table| table.batch(&source);
        let (answers, votes) = (counts(&batch(Table::Answers)), counts(&batch(Table::Votes)));
        let (findings, diagnostics) = (counts(&batch(Table::Findings)), batch(Table::Diagnostics));
        let (retries, agents) = (counts(&batch(Table::Enforcement)), batch(Table::Agents));
        let (input, output) = (sums(&agents, "input_tokens"), sums(&agents, "output_tokens"));
        let recorded = costs(&agents);
        let subagents = costs(&batch(Table::Subagents));
        for turn in &Facts::of(&session, &Options::default()).turns {
            for facts in &turn.attempts {
                let key = (i64::from(turn.turn), i64::from(facts.attempt));
                let name = format!("{} {key:?}", path.display());
                let of = |counts: &BTreeMap<Key, u64>| counts.get(&key).copied().unwrap_or(0);
                if let Some(number) = facts.answers {
                    assert_eq!(of(&answers), number, "answers of {name}");
                    compared += 1;
                }
                if let Some(number) = facts.votes_cast {
                    assert_eq!(of(&votes), number, "votes of {name}");
                    compared += 1;
                }
                if let Some(number) = facts.enforcement_retries {
                    assert_eq!(of(&retries) as i64, number, "retries of {name}");
                    compared += 1;
                }
                assert_eq!(
                    of(&findings),
                    facts.findings.values().sum::<u64>(),
                    "findings of {name}"
                );
                assert_eq!(
                    input.get(&key).copied(),
                    facts.input_tokens,
                    "input tokens of {name}"
                );
                assert_eq!(
                    output.get(&key).copied(),
                    facts.output_tokens,
                    "output tokens of {name}"
                );
                if let (Some(cost), true) = (facts.cost_recorded, subagents.is_empty()) {
                    let own = recorded.get(&key).copied().unwrap_or_default();
                    assert!((own - cost).abs() < 1e-9, "cost of {name}: {own}, {cost}");
                    compared += 1;
                }
            }
        }
        assert_eq!(
            diagnostics.num_rows(),
            session.diagnostics.len()
                + session
                    .turns
                    .iter()
                    .flat_map(|turn| &turn.attempts)
                    .map(|attempt| attempt.diagnostics.len())
                    .sum::<usize>(),
        );
    }
    assert!(compared > 100, "{compared}");
}
