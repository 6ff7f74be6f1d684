//! An export that Arrow columns hold, as Parquet and Arrow files give them.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float64Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use massgen_log_analysis::model::artifact::logfire::{LogfireRow, with_attributes};
use massgen_log_analysis::model::{Diagnostic, DiagnosticKind, Location, Moment, RelPath};
use serde_json::{Map, Value};

/// The rows of a batch. A column of a type that is not read is noted once; a row that cannot be one is noted by its
/// number, from `first`.
pub(super) fn rows(
    batch: &RecordBatch,
    first: usize,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<LogfireRow> {
    let mut rows: Vec<Map<String, Value>> = vec![Map::new(); batch.num_rows()];
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        if !is_read(field.data_type()) {
            // Columns of a service that are not ours may be anything.
            if first == 0 {
                let reason = format!(
                    "column {} of type {} is not read",
                    field.name(),
                    field.data_type()
                );
                let place = Location::pointer(path, format!("/{}", field.name()));
                diagnostics.push(Diagnostic::new(DiagnosticKind::WrongType, place, reason));
            }
            continue;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if let Some(value) = value(column, at) {
                row.insert(field.name().clone(), value);
            }
        }
    }
    let mut read = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        match serde_json::from_value(Value::Object(row)) {
            Ok(row) => read.push(with_attributes(row)),
            Err(error) => {
                let place = Location::pointer(path, format!("/{}", first + at));
                diagnostics.push(Diagnostic::new(
                    DiagnosticKind::WrongType,
                    place,
                    error.to_string(),
                ));
            }
        }
    }
    read
}

fn is_read(of: &DataType) -> bool {
    matches!(
        of,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Boolean
            | DataType::Int64
            | DataType::Int32
            | DataType::UInt16
            | DataType::UInt8
            | DataType::Float64
            | DataType::Timestamp(..)
            | DataType::Null
    )
}

/// One value as JSON; `None` for NULL.
fn value(column: &dyn Array, at: usize) -> Option<Value> {
    if column.is_null(at) {
        return None;
    }
    let micros = |micros: i64| {
        let moment = Moment::utc(micros as f64 / 1e6)?;
        Some(Value::from(moment.to_iso()?))
    };
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(at).into()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(at).into()),
        DataType::Utf8View => Some(column.as_string_view().value(at).into()),
        DataType::Boolean => Some(column.as_boolean().value(at).into()),
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(at).into()),
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(at).into()),
        DataType::UInt16 => Some(column.as_primitive::<UInt16Type>().value(at).into()),
        DataType::UInt8 => Some(column.as_primitive::<UInt8Type>().value(at).into()),
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(at).into()),
        DataType::Timestamp(unit, _) => micros(match unit {
            TimeUnit::Second => column
                .as_primitive::<TimestampSecondType>()
                .value(at)
                .checked_mul(1_000_000)?,
            TimeUnit::Millisecond => column
                .as_primitive::<TimestampMillisecondType>()
                .value(at)
                .checked_mul(1000)?,
            TimeUnit::Microsecond => column.as_primitive::<TimestampMicrosecondType>().value(at),
            TimeUnit::Nanosecond => column.as_primitive::<TimestampNanosecondType>().value(at) / 1000,
        }),
        _ => None,
    }
}
