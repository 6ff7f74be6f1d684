//! The engine over the fixtures and over a lake made of them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of a test may panic as the test itself may"
)]

mod guide;
mod lake;
mod limits;
mod named;
mod totals;

use std::path::{Path, PathBuf};

use massgen_log_query::arrow::array::RecordBatch;
use massgen_log_query::arrow::util::display::{ArrayFormatter, FormatOptions};
use massgen_log_query::tables::Source;
use massgen_log_query::tables::analysis::Options;
use massgen_log_query::tables::analysis::model::Session;
use massgen_log_query::{Engine, Error, Limits, Named, Query, SessionRows};

fn fixtures() -> Vec<PathBuf> {
    let sessions = planted::fixtures::sessions().unwrap();
    assert!(sessions.len() > 30, "{sessions:?}");
    sessions
}

/// The rows of an answer, each cell as text; NULL is `NULL`.
type Rows = Vec<Vec<String>>;

fn rows(batches: &[RecordBatch]) -> Rows {
    let options = FormatOptions::new().with_null("NULL");
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<_> = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options).unwrap())
            .collect();
        for at in 0..batch.num_rows() {
            rows.push(
                columns
                    .iter()
                    .map(|column| column.value(at).to_string())
                    .collect(),
            );
        }
    }
    rows
}

/// Runs a query over sessions.
fn over(sessions: &[PathBuf], ask: impl FnOnce(&Engine) -> Result<Query, Error>) -> Result<Rows, Error> {
    let mut engine = Engine::new(Limits::default())?;
    let query = ask(&engine)?;
    for path in sessions {
        let session = Session::load(path).unwrap();
        engine.add(SessionRows::of(
            &Source::new(&session, &Options::default()),
            &query,
        ))?;
    }
    let batches = engine.run(&query)?.collect::<Result<Vec<_>, _>>()?;
    Ok(rows(&batches))
}

fn sql(sessions: &[PathBuf], sql: &str) -> Rows {
    over(sessions, |engine| engine.parse(sql)).unwrap_or_else(|error| panic!("{error}\n{sql}"))
}

/// A named query, with values for what it needs.
fn named(query: &Named, engine: &Engine) -> Result<Query, Error> {
    let parsed = engine.parse(query.sql)?;
    Ok(query.values().into_iter().fold(parsed, |query, name| {
        let value = match name {
            "file" => ".json",
            _ => "0",
        };
        query.with_value(name, value)
    }))
}

fn one(name: &str) -> [PathBuf; 1] {
    [planted::fixtures::session(name).unwrap()]
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
