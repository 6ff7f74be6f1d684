//! The hosted service where the traces are: the same SQL, with the token in `LOGFIRE_READ_TOKEN`.

use std::env;
use std::sync::Arc;

use massgen_log_model::{Moment, RelPath};
use massgen_log_query::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
};
use massgen_log_query::arrow::datatypes::{Field, Schema, SchemaRef};
use massgen_log_query::tables::Export;
use massgen_log_remote::{Client, MAX_LIMIT, Rows, Token};
use serde_json::{Map, Value};

use crate::args::{Query, Remote};
use crate::failure::{Failure, note};

/// Name of the variable that holds the token.
const TOKEN: &str = "LOGFIRE_READ_TOKEN";

/// The answer of the service to a statement. Rows that it may have held back are told.
pub(super) fn answer(args: &Query, sql: &str) -> Result<(SchemaRef, RecordBatch), Failure> {
    if !args.values.is_empty() {
        return Err(Failure::usage(
            "--set is for the engine of this machine; the hosted service takes none",
        ));
    }
    let Some(client) = client(&args.remote)? else {
        return Err(Failure::usage(format!(
            "{TOKEN} is not set; without --remote the query is answered from files"
        )));
    };
    let rows = client.with_limit(args.limit).query(sql).map_err(Failure::usage)?;
    tell_cut(&rows);
    batch(&rows)
}

/// A client; `None` without a token.
pub(crate) fn client(remote: &Remote) -> Result<Option<Client>, Failure> {
    let token = match env::var(TOKEN) {
        Ok(token) if !token.trim().is_empty() => Token::new(token),
        Ok(_) | Err(env::VarError::NotPresent) => return Ok(None),
        Err(env::VarError::NotUnicode(_)) => return Err(Failure::usage(format!("{TOKEN} is no UTF-8"))),
    };
    let client = Client::new(token).with_limit(MAX_LIMIT).on_wait(|wait| {
        note(&format!(
            "the hosted service asks to wait; {} s, try {}",
            wait.seconds, wait.tries
        ));
    });
    Ok(Some(match &remote.remote_url {
        Some(url) => client.with_base_url(url),
        None => client,
    }))
}

/// The spans of a time, from and to in seconds since 1970 UTC.
pub(crate) fn spans(client: &Client, from: f64, to: f64) -> Result<Option<Export>, Failure> {
    let stamp = |seconds| Moment::utc(seconds).and_then(Moment::to_iso);
    let (Some(from), Some(to)) = (stamp(from), stamp(to)) else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT span_name, span_id, parent_span_id, trace_id, duration, start_timestamp, end_timestamp, attributes, \
         message, is_exception, exception_type, exception_message \
         FROM records WHERE start_timestamp >= '{from}' AND start_timestamp <= '{to}' ORDER BY start_timestamp"
    );
    let rows = client.query(&sql).map_err(Failure::usage)?;
    tell_cut(&rows);
    Ok(rows.to_export(&RelPath::from_encoded("records")))
}

/// Rows that the service may have held back are told.
fn tell_cut(rows: &Rows) {
    if rows.may_be_cut {
        note(&format!(
            "the answer of the hosted service was cut at {} rows; there may be more",
            rows.limit
        ));
    }
}

fn batch(rows: &Rows) -> Result<(SchemaRef, RecordBatch), Failure> {
    let columns: Vec<ArrayRef> = rows
        .columns
        .iter()
        .map(|(name, _)| column(name, &rows.rows))
        .collect();
    let fields: Vec<Field> = rows
        .columns
        .iter()
        .zip(&columns)
        .map(|((name, _), column)| Field::new(name, column.data_type().clone(), true))
        .collect();
    let schema: SchemaRef = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(rows.rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options);
    Ok((schema, batch.map_err(Failure::usage)?))
}

/// A column of the narrowest type that holds all its values; lists and objects are JSON as text.
fn column(name: &str, rows: &[Map<String, Value>]) -> ArrayRef {
    let values = || {
        rows.iter()
            .map(|row| row.get(name).filter(|value| !value.is_null()))
    };
    let all = |is: fn(&Value) -> bool| values().flatten().all(is);
    if all(Value::is_i64) {
        Arc::new(values().map(|value| value?.as_i64()).collect::<Int64Array>())
    } else if all(Value::is_number) {
        Arc::new(values().map(|value| value?.as_f64()).collect::<Float64Array>())
    } else if all(Value::is_boolean) {
        Arc::new(values().map(|value| value?.as_bool()).collect::<BooleanArray>())
    } else {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Arc::new(values().map(|value| value.map(text)).collect::<StringArray>())
    }
}
