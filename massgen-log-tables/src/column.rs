//! Columns: what a table says of each of its rows.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// A number of 64 bits: costs keep every digit that was recorded.
    Float,
    /// True or false.
    Bool,
    /// An instant, in microseconds of UTC.
    Time,
    /// A time by the wall clock of the run's machine, in microseconds, without a zone.
    LocalTime,
    /// JSON as text.
    Json,
}

impl Kind {
    /// The type in Arrow.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text | Self::Json => DataType::Utf8,
            Self::Int => DataType::Int64,
            Self::Float => DataType::Float64,
            Self::Bool => DataType::Boolean,
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
            Self::LocalTime => DataType::Timestamp(TimeUnit::Microsecond, None),
        }
    }

    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "integer",
            Self::Float => "number",
            Self::Bool => "boolean",
            Self::Time => "time, UTC",
            Self::LocalTime => "time, no zone",
            Self::Json => "JSON",
        }
    }
}

const UTC: &str = "UTC";

/// One column of a table. Every column may be NULL: what is not recorded is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What it says, with its unit and what NULL means where that is not "not recorded".
    pub about: &'static str,
}

/// The schema of a table with `columns`.
pub(crate) fn schema<'c>(columns: impl Iterator<Item = &'c Column>) -> SchemaRef {
    let fields: Vec<Field> = columns
        .map(|column| Field::new(column.name, column.kind.data_type(), true))
        .collect();
    Arc::new(Schema::new(fields))
}

/// How the values of a column are told of a row.
enum Tell<R> {
    Text(fn(&R) -> Option<&str>),
    Written(fn(&R) -> Option<String>),
    Int(fn(&R) -> Option<i64>),
    Float(fn(&R) -> Option<f64>),
    Bool(fn(&R) -> Option<bool>),
}

/// The columns of a table whose rows are made of `R`.
pub(crate) struct Columns<R>(Vec<(Column, Tell<R>)>);

impl<R> Columns<R> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    fn with(mut self, name: &'static str, kind: Kind, about: &'static str, tell: Tell<R>) -> Self {
        self.0.push((Column { name, kind, about }, tell));
        self
    }

    pub(crate) fn text(self, name: &'static str, about: &'static str, tell: fn(&R) -> Option<&str>) -> Self {
        self.with(name, Kind::Text, about, Tell::Text(tell))
    }

    /// Text that is put together.
    pub(crate) fn written(
        self,
        name: &'static str,
        about: &'static str,
        tell: fn(&R) -> Option<String>,
    ) -> Self {
        self.with(name, Kind::Text, about, Tell::Written(tell))
    }

    pub(crate) fn json(
        self,
        name: &'static str,
        about: &'static str,
        tell: fn(&R) -> Option<String>,
    ) -> Self {
        self.with(name, Kind::Json, about, Tell::Written(tell))
    }

    pub(crate) fn int(self, name: &'static str, about: &'static str, tell: fn(&R) -> Option<i64>) -> Self {
        self.with(name, Kind::Int, about, Tell::Int(tell))
    }

    pub(crate) fn float(self, name: &'static str, about: &'static str, tell: fn(&R) -> Option<f64>) -> Self {
        self.with(name, Kind::Float, about, Tell::Float(tell))
    }

    pub(crate) fn bool(self, name: &'static str, about: &'static str, tell: fn(&R) -> Option<bool>) -> Self {
        self.with(name, Kind::Bool, about, Tell::Bool(tell))
    }

    /// An instant; `tell` gives microseconds of UTC.
    pub(crate) fn time(self, name: &'static str, about: &'static str, tell: fn(&R) -> Option<i64>) -> Self {
        self.with(name, Kind::Time, about, Tell::Int(tell))
    }

    pub(crate) fn list(&self) -> Vec<Column> {
        self.0.iter().map(|(column, _)| *column).collect()
    }

    pub(crate) fn schema(&self) -> SchemaRef {
        schema(self.0.iter().map(|(column, _)| column))
    }

    pub(crate) fn batch(&self, rows: &[R]) -> RecordBatch {
        let schema = self.schema();
        let arrays = self
            .0
            .iter()
            .map(|(column, tell)| array(column.kind, tell, rows))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        // The arrays are made from the fields of the schema, each as long as the rows.
        RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
            .unwrap_or_else(|_| RecordBatch::new_empty(schema))
    }
}

fn array<R>(kind: Kind, tell: &Tell<R>, rows: &[R]) -> ArrayRef {
    match tell {
        Tell::Text(tell) => Arc::new(rows.iter().map(tell).collect::<StringArray>()),
        Tell::Written(tell) => Arc::new(rows.iter().map(tell).collect::<StringArray>()),
        Tell::Int(tell) if kind == Kind::Time => {
            let times: TimestampMicrosecondArray = rows.iter().map(tell).collect();
            Arc::new(times.with_timezone(UTC))
        }
        Tell::Int(tell) => Arc::new(rows.iter().map(tell).collect::<Int64Array>()),
        Tell::Float(tell) => Arc::new(rows.iter().map(tell).collect::<Float64Array>()),
        Tell::Bool(tell) => Arc::new(rows.iter().map(tell).collect::<BooleanArray>()),
    }
}
