//! The rows of an answer, as text or as a file.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::Path;

use massgen_log_model::secrets::redact;
use massgen_log_query::arrow::array::{Array as _, ArrayRef, RecordBatch};
use massgen_log_query::arrow::datatypes::{DataType, SchemaRef};
use massgen_log_query::arrow::json::writer::{LineDelimited, WriterBuilder};
use massgen_log_query::arrow::util::display::{ArrayFormatter, FormatOptions};
use massgen_log_query::lake;
use massgen_report::markdown::{Column, Inline, Table};
use massgen_report::with_secrets;
use serde_json::Value;

use crate::args::AnswerFormat;
use crate::failure::Failure;
use crate::output_file::OutputFile;
use crate::terminal::{Out, Side, write_table};

/// Characters of a cell that a table shows.
const CELL_CHARS: usize = 200;

/// Where an answer goes.
enum Place<'a> {
    Terminal(&'a mut Out),
    File(OutputFile),
}

impl Place<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Terminal(out) => Ok(out.raw(bytes)?),
            Self::File(file) => file.write_all(bytes).map_err(|error| file.failure(error)),
        }
    }
}

/// Writes an answer. Batches are written as they come, but for the two tables, whose columns are as wide as their
/// widest cell.
pub(crate) fn write<E>(
    format: AnswerFormat,
    is_redacted: bool,
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, E>>,
    file: Option<(&Path, bool)>,
    out: &mut Out,
) -> Result<(), Failure>
where
    Failure: From<E>,
{
    if format == AnswerFormat::Parquet {
        return parquet(schema, batches, file, out);
    }
    let mut place = match file {
        Some((path, force)) => Place::File(OutputFile::create(path, force)?),
        None => Place::Terminal(out),
    };
    match format {
        AnswerFormat::Csv => {
            let names = schema.fields().iter().map(|field| Some(field.name().as_str()));
            place.put(csv_line(names).as_bytes())?;
            for batch in batches {
                for row in cells(&batch?)? {
                    let row = row
                        .iter()
                        .map(|cell| cell.as_deref().map(|cell| shown(cell, is_redacted)));
                    let row: Vec<_> = row.collect();
                    place.put(csv_line(row.iter().map(|cell| cell.as_deref())).as_bytes())?;
                }
            }
        }
        AnswerFormat::Json => {
            let mut before = "[\n";
            for batch in batches {
                for value in objects(&batch?)? {
                    place.put(before.as_bytes())?;
                    place.put(json_line(&value, is_redacted)?.trim_end().as_bytes())?;
                    before = ",\n";
                }
            }
            place.put(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
        }
        AnswerFormat::Ndjson => {
            for batch in batches {
                for value in objects(&batch?)? {
                    place.put(json_line(&value, is_redacted)?.as_bytes())?;
                }
            }
        }
        AnswerFormat::Markdown => {
            let columns = schema.fields().iter().map(|field| {
                let head = Inline::text(field.name());
                if field.data_type().is_numeric() {
                    Column::right(head)
                } else {
                    Column::left(head)
                }
            });
            let mut table = Table::new(columns).when_empty("No rows.");
            for batch in batches {
                for row in cells(&batch?)? {
                    table.row(row.iter().map(|cell| match cell {
                        Some(cell) => Inline::text(&shown(cell, is_redacted)),
                        None => Inline::blank(),
                    }));
                }
            }
            place.put(table.to_string().as_bytes())?;
        }
        AnswerFormat::Table | AnswerFormat::Parquet => {
            let mut rows = Vec::new();
            for batch in batches {
                for row in cells(&batch?)? {
                    rows.push(
                        row.iter()
                            .map(|cell| match cell {
                                Some(cell) => cut(&shown(cell, is_redacted)),
                                None => "-".to_owned(),
                            })
                            .collect(),
                    );
                }
            }
            table(schema, &rows, &mut place)?;
        }
    }
    match place {
        Place::Terminal(_) => Ok(()),
        Place::File(file) => file.finish(),
    }
}

fn table(schema: &SchemaRef, rows: &[Vec<String>], place: &mut Place<'_>) -> Result<(), Failure> {
    let head: Vec<(&str, Side)> = schema
        .fields()
        .iter()
        .map(|field| {
            let side = if field.data_type().is_numeric() {
                Side::Right
            } else {
                Side::Left
            };
            (field.name().as_str(), side)
        })
        .collect();
    match place {
        Place::Terminal(out) => Ok(out.table(&head, rows)?),
        Place::File(file) => write_table(file, &head, rows, false).map_err(|error| file.failure(error)),
    }
}

/// A Parquet file goes to standard output only where that is no terminal.
fn parquet<E>(
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, E>>,
    file: Option<(&Path, bool)>,
    out: &mut Out,
) -> Result<(), Failure>
where
    Failure: From<E>,
{
    let batches = batches.collect::<Result<Vec<_>, E>>()?;
    let Some((path, force)) = file else {
        if out.is_terminal() {
            return Err(Failure::usage(
                "Parquet is nothing for a terminal; --out FILE writes it into a file",
            ));
        }
        let mut bytes = Vec::new();
        lake::write_parquet(&mut bytes, schema, &batches).map_err(Failure::usage)?;
        return Ok(out.raw(&bytes)?);
    };
    let mut file = OutputFile::create(path, force)?;
    lake::write_parquet(&mut file, schema, &batches).map_err(|error| file.failure(error))?;
    file.finish()
}

/// The cells of a batch as text; `None` for NULL.
fn cells(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>, Failure> {
    let options = FormatOptions::new().with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.6fZ"));
    let texts = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column, &options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Failure::usage)?;
    let cell = |(column, text): (&ArrayRef, &ArrayFormatter<'_>), at: usize| {
        // A column of the type Null has no bits that say so.
        let is_null = column.is_null(at) || *column.data_type() == DataType::Null;
        (!is_null).then(|| text.value(at).to_string())
    };
    let row = |at: usize| {
        let columns = batch.columns().iter().zip(&texts);
        columns.map(|column| cell(column, at)).collect()
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

/// The rows of a batch as JSON, NULL as null.
fn objects(batch: &RecordBatch) -> Result<Vec<Value>, Failure> {
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .with_timestamp_tz_format("%Y-%m-%dT%H:%M:%S%.6fZ".to_owned())
        .build::<_, LineDelimited>(Vec::new());
    writer
        .write(batch)
        .and_then(|()| writer.finish())
        .map_err(Failure::usage)?;
    let lines = writer.into_inner();
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(serde_json::from_slice).collect::<Result<_, _>>()?)
}

fn json_line(value: &Value, is_redacted: bool) -> io::Result<String> {
    let write = || massgen_report::json_line(value);
    Ok(if is_redacted { write() } else { with_secrets(write) }?)
}

fn shown(cell: &str, is_redacted: bool) -> Cow<'_, str> {
    if is_redacted {
        redact(cell)
    } else {
        Cow::Borrowed(cell)
    }
}

fn cut(cell: &str) -> String {
    let mut short: String = cell.chars().take(CELL_CHARS).collect();
    if short.len() < cell.len() {
        short.push('…');
    }
    short
}

/// A line of CSV: NULL is nothing, an empty text is `""`, as PostgreSQL writes them.
fn csv_line<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(',');
        }
        let Some(cell) = cell else { continue };
        if cell.is_empty() || cell.contains(['"', ',', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_tells_nothing_from_an_empty_text() {
        let line = csv_line([Some("a"), None, Some(""), Some("b,\"c\"\nd")].into_iter());
        assert_eq!(line, "a,,\"\",\"b,\"\"c\"\"\nd\"\n");
    }
}
