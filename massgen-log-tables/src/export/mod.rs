//! Spans from outside: rows of MassGen's tracing as a service or a tool exported them.

mod arrow;

use arrow_array::RecordBatch;
use massgen_log_analysis::model::artifact::logfire::{self, LogfireRow};
use massgen_log_analysis::model::{Diagnostic, DiagnosticKind, Location, RelPath};
use serde_json::{Map, Value};

use crate::table;

/// Rows of the table `records` that do not come from the files of a session.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Export {
    /// Its name.
    pub path: RelPath,
    /// Its rows, in order.
    pub rows: Vec<LogfireRow>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Columns whose values are numbers or truth values in CSV as well.
const TYPED: [&str; 3] = ["duration", "is_exception", "level"];

impl Export {
    /// Reads a JSON array, JSON Lines, an object with `rows`, or CSV with a line of names; which of them is told by the
    /// first bytes. Rows that cannot be read are noted and left out.
    pub fn read(bytes: &[u8], path: &RelPath) -> Self {
        let mut diagnostics = Vec::new();
        let text = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(bytes)
            .trim_ascii_start();
        if text.is_empty() {
            let reason = "the file holds no row";
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Empty,
                Location::file(path),
                reason,
            ));
        }
        let rows = if matches!(text.first(), Some(b'[' | b'{') | None) {
            let rows = logfire::read(bytes, path, &mut diagnostics);
            rows.into_iter().map(|(_, row)| row).collect()
        } else {
            comma_separated(text, path, &mut diagnostics)
        };
        Self {
            path: path.clone(),
            rows,
            diagnostics,
        }
    }

    /// Takes the rows of Arrow columns. Columns of a type that none of `records` has are noted and left out.
    pub fn from_batches<'a>(batches: impl IntoIterator<Item = &'a RecordBatch>, path: &RelPath) -> Self {
        let mut export = Self::of_rows(Vec::new(), path);
        let mut first = 0;
        for batch in batches {
            let rows = arrow::rows(batch, first, path, &mut export.diagnostics);
            export.rows.extend(rows);
            first += batch.num_rows();
        }
        export
    }

    /// Rows that were read already.
    pub fn of_rows(rows: Vec<LogfireRow>, path: &RelPath) -> Self {
        Self {
            path: path.clone(),
            rows,
            diagnostics: Vec::new(),
        }
    }

    /// Its rows with the columns of [`Table::Records`](crate::Table::Records), as they were sent: of no session, none
    /// hung on another parent. Rows without a name or an id are left out.
    pub fn batch(&self) -> RecordBatch {
        table::sent(&self.rows)
    }
}

fn comma_separated(text: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Vec<LogfireRow> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let names = match reader.byte_headers() {
        Ok(names) => names.clone(),
        Err(error) => {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Malformed,
                Location::file(path),
                error.to_string(),
            ));
            return Vec::new();
        }
    };
    if !names.iter().any(|name| name == b"span_name") {
        let reason = "neither JSON nor CSV with a column span_name";
        diagnostics.push(Diagnostic::new(
            DiagnosticKind::Malformed,
            Location::file(path),
            reason,
        ));
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.byte_records() {
        let read = record.map_err(|error| (error.position().map(csv::Position::line), error.to_string()));
        let row = read.and_then(|record| {
            let line = record.position().map(csv::Position::line);
            let members = names
                .iter()
                .zip(&record)
                .filter_map(|(name, value)| member(name, value));
            serde_json::from_value(Value::Object(members.collect()))
                .map_err(|error| (line, error.to_string()))
        });
        match row {
            Ok(row) => rows.push(logfire::with_attributes(row)),
            Err((line, reason)) => {
                let place = line.map_or_else(|| Location::file(path), |line| Location::line(path, line));
                diagnostics.push(Diagnostic::new(DiagnosticKind::BadLine, place, reason));
            }
        }
    }
    rows
}

/// A value of CSV as one of JSON: an empty one is none.
fn member(name: &[u8], value: &[u8]) -> Option<(String, Value)> {
    if value.is_empty() {
        return None;
    }
    let name = String::from_utf8_lossy(name).into_owned();
    let value = String::from_utf8_lossy(value);
    let typed = || match &*value {
        "True" | "t" => Some(Value::Bool(true)),
        "False" | "f" => Some(Value::Bool(false)),
        other => serde_json::from_str(other).ok(),
    };
    let typed = if TYPED.contains(&name.as_str()) {
        typed()
    } else {
        None
    };
    let value = typed.unwrap_or_else(|| Value::String(value.into_owned()));
    Some((name, value))
}

/// The attributes of a row; empty when they are none.
pub(crate) fn attributes(row: &LogfireRow) -> Map<String, Value> {
    row.attributes
        .as_ref()
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}
