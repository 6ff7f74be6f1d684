//! The rows of a session that a query needs.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use massgen_log_lake::{PARTITION, date_of};
use massgen_log_tables::{Source, Table};

use crate::Query;

/// Rows of a session, made apart from the engine: sessions can be read on several threads.
#[derive(Debug)]
pub struct SessionRows(pub(crate) Vec<(Table, RecordBatch)>);

impl SessionRows {
    /// The rows of the tables that the query names, each with the date that a lake gives the session.
    pub fn of(source: &Source<'_>, query: &Query) -> Self {
        let date = date_of(&source.session().name);
        let rows = |table: &Table| (*table, dated(&table.batch(source), date.as_deref(), *table));
        Self(query.tables().iter().map(rows).collect())
    }
}

/// The schema of a table with the column by which a lake is parted.
pub(crate) fn dated_schema(table: Table) -> SchemaRef {
    let mut fields: Vec<_> = table.schema().fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new(PARTITION, DataType::Utf8, true)));
    Arc::new(Schema::new(fields))
}

fn dated(batch: &RecordBatch, date: Option<&str>, table: Table) -> RecordBatch {
    let dates: StringArray = (0..batch.num_rows()).map(|_| date).collect();
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    columns.push(Arc::new(dates));
    let schema = dated_schema(table);
    // The column is as long as the others and of the type that the schema says.
    RecordBatch::try_new(Arc::clone(&schema), columns).unwrap_or_else(|_| RecordBatch::new_empty(schema))
}
