//! Tables, handed out by the Arrow C data interface.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array as _, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator,
    RecordBatchReader, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::Schema;
use massgen_log_analysis::Options;
use massgen_log_analysis::model::Error;
use massgen_log_tables::{self as tables, Column, Kind, Source};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::analysis::Analysis;
use crate::error::{exception, unusable};
use crate::session::{Session, read};

/// Rows of one table, of one session or of several.
#[pyclass(frozen, eq, module = "massgen_logs._native")]
#[derive(PartialEq)]
pub(crate) struct Table {
    kind: tables::Table,
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) const fn of(kind: tables::Table, batches: Vec<RecordBatch>) -> Self {
        Self { kind, batches }
    }

    pub(crate) fn kind(name: &str) -> PyResult<tables::Table> {
        tables::Table::named(name).ok_or_else(|| {
            let names: Vec<&str> = tables::Table::ALL.iter().map(|table| table.name()).collect();
            let names = names.join(", ");
            unusable(
                "OptionError",
                format!("no table `{}`; tables: {names}", name.escape_debug()),
            )
        })
    }
}

#[pymethods]
impl Table {
    /// Reads back what [`Table::json`] wrote.
    #[staticmethod]
    fn from_json(name: &str, json: &str) -> PyResult<Self> {
        let kind = Self::kind(name)?;
        let columns: Map<String, Value> =
            serde_json::from_str(json).map_err(|error| unusable("FormatError", error))?;
        let arrays = kind.columns().into_iter().map(|column| {
            let values = columns.get(column.name).and_then(Value::as_array);
            let values = values.ok_or_else(|| format!("no column `{}`", column.name))?;
            Ok(array(column.kind, values))
        });
        let arrays = arrays.collect::<Result<Vec<ArrayRef>, String>>();
        let batch = arrays.and_then(|arrays| {
            RecordBatch::try_new(kind.schema(), arrays).map_err(|error| error.to_string())
        });
        let batch = batch.map_err(|error| unusable("FormatError", error))?;
        Ok(Self::of(kind, vec![batch]))
    }

    #[getter]
    fn name(&self) -> &'static str {
        self.kind.name()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The first `limit` rows by column as JSON, times in microseconds of UTC.
    fn json(&self, py: Python<'_>, limit: usize) -> String {
        py.detach(|| {
            let mut columns = Map::new();
            for (at, column) in self.kind.columns().into_iter().enumerate() {
                let mut values = Vec::new();
                for batch in &self.batches {
                    let array = batch.column(at);
                    let rows = array.len().min(limit.saturating_sub(values.len()));
                    values.extend((0..rows).map(|row| value(column.kind, array, row)));
                }
                columns.insert(column.name.to_owned(), Value::Array(values));
            }
            Value::Object(columns).to_string()
        })
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.kind.schema())
    }

    /// A stream over the rows. The schema that is asked for is not heeded, as the interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        stream_capsule(
            py,
            Box::new(RecordBatchIterator::new(batches, self.kind.schema())),
        )
    }
}

pub(crate) fn schema_capsule<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema).map_err(|error| unusable("MassgenLogsError", error))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

pub(crate) fn stream_capsule(
    py: Python<'_>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
}

fn value(kind: Kind, array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match kind {
        Kind::Int => array.as_primitive::<Int64Type>().value(row).into(),
        Kind::Float => array.as_primitive::<Float64Type>().value(row).into(),
        Kind::Bool => array.as_boolean().value(row).into(),
        Kind::Time => array.as_primitive::<TimestampMicrosecondType>().value(row).into(),
        _ => array.as_string::<i32>().value(row).into(),
    }
}

/// The array that [`value`] gave these values of.
fn array(kind: Kind, values: &[Value]) -> ArrayRef {
    match kind {
        Kind::Int => Arc::new(values.iter().map(Value::as_i64).collect::<Int64Array>()),
        Kind::Float => Arc::new(values.iter().map(Value::as_f64).collect::<Float64Array>()),
        Kind::Bool => Arc::new(values.iter().map(Value::as_bool).collect::<BooleanArray>()),
        Kind::Time => {
            let times: TimestampMicrosecondArray = values.iter().map(Value::as_i64).collect();
            Arc::new(times.with_data_type(kind.data_type()))
        }
        _ => Arc::new(values.iter().map(Value::as_str).collect::<StringArray>()),
    }
}

/// What a table may be made of.
#[derive(FromPyObject)]
pub(crate) enum Of {
    Analysis(Py<Analysis>),
    Session(Py<Session>),
    Path(PathBuf),
}

impl Of {
    /// A batch for each of the tables.
    fn batches(self, kinds: &[tables::Table]) -> Result<Vec<RecordBatch>, Error> {
        let batches = |source: Source<'_>| kinds.iter().map(|kind| kind.batch(&source)).collect();
        Ok(match self {
            Self::Analysis(analysis) => {
                let analysis = analysis.get();
                batches(Source::with_analysis(&*analysis.session()?, &analysis.made))
            }
            Self::Session(session) => batches(Source::new(&session.get().read, &Options::default())),
            Self::Path(path) => batches(Source::new(&read(path)?.0, &Options::default())),
        })
    }
}

/// Tables over several sessions, each of which is read and analysed once and let go of before the next ones.
#[pyfunction]
pub(crate) fn of_sessions(py: Python<'_>, names: Vec<String>, sessions: Vec<Of>) -> PyResult<Vec<Table>> {
    let kinds = names
        .iter()
        .map(|name| Table::kind(name))
        .collect::<PyResult<Vec<_>>>()?;
    let read = py.detach(|| {
        let sessions = sessions.into_par_iter();
        sessions
            .map(|of| of.batches(&kinds))
            .collect::<Result<Vec<_>, Error>>()
    });
    let mut made: Vec<Table> = kinds
        .into_iter()
        .map(|kind| Table::of(kind, Vec::new()))
        .collect();
    for batches in read.map_err(|error| exception(&error))? {
        for (table, batch) in made.iter_mut().zip(batches) {
            table.batches.push(batch);
        }
    }
    Ok(made)
}

/// Each table, and what its rows are.
#[pyfunction]
pub(crate) fn table_names() -> Vec<(&'static str, &'static str)> {
    tables::Table::ALL
        .iter()
        .map(|table| (table.name(), table.about()))
        .collect()
}

/// The columns of a table: name, kind of the values, meaning.
#[pyfunction]
pub(crate) fn table_columns(name: &str) -> PyResult<Vec<(&'static str, &'static str, &'static str)>> {
    Ok(Table::kind(name)?.columns().iter().map(told).collect())
}

pub(crate) fn told(column: &Column) -> (&'static str, &'static str, &'static str) {
    (column.name, column.kind.as_str(), column.about)
}
