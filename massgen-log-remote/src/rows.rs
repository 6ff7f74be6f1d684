//! Rows: the answer to a query.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_tables::Export;
use massgen_log_tables::analysis::model::RelPath;
use serde_json::{Map, Value};

use crate::{Error, ErrorKind};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rows {
    /// Name and type of each column, in the order of the query. A type is told as the service tells it, such as `Utf8`;
    /// one with parts as its JSON; an empty text where it is not told.
    pub columns: Vec<(String, String)>,
    /// The rows. Each holds every column, in their order.
    pub rows: Vec<Map<String, Value>>,
    /// How many rows were asked for at most.
    pub limit: u32,
    /// Whether there are as many rows as were asked for, so that there may be more at the service.
    pub may_be_cut: bool,
}

/// Values in an answer: 10,000 rows of 400 columns. Rows may leave out what is null, so that few bytes can stand for
/// very many values.
const MAX_VALUES: usize = 4_000_000;

impl Rows {
    /// Reads the JSON of an answer in any of its forms: columns with `values`, `columns` beside `rows`, or `schema`
    /// beside `data`. `limit` is how many rows were asked for.
    pub fn read(json: &[u8], limit: u32) -> Result<Self, Error> {
        let answer: Value = serde_json::from_slice(json).map_err(|error| ErrorKind::Malformed {
            reason: "it is no JSON".to_owned(),
            source: Some(error),
        })?;
        let Value::Object(mut answer) = answer else {
            return Err(Error::malformed("it is no object"));
        };
        let (columns, rows) = match answer.remove("schema") {
            Some(Value::Object(mut schema)) => (schema.remove("fields"), answer.remove("data")),
            Some(_) => return Err(Error::malformed("its schema is no object")),
            None => (answer.remove("columns"), answer.remove("rows")),
        };
        let (columns, values) = described(list(columns, "columns")?)?;
        let rows = match rows {
            Some(rows) => by_rows(&columns, list(Some(rows), "rows")?)?,
            None => by_columns(&columns, values)?,
        };
        let may_be_cut = u32::try_from(rows.len()).map_or(true, |count| count >= limit);
        Ok(Self {
            columns,
            rows,
            limit,
            may_be_cut,
        })
    }

    /// The rows as spans from outside, to be merged with the files of their run; `None` where no column is `span_name`.
    /// What cannot be taken is noted in the export.
    pub fn to_export(&self, path: &RelPath) -> Option<Export> {
        if !self.columns.iter().any(|(name, _)| name == "span_name") {
            return None;
        }
        // Values that were read from JSON can be written as it.
        let json = serde_json::to_vec(&BTreeMap::from([("rows", &self.rows)])).unwrap_or_default();
        Some(Export::read(&json, path))
    }
}

fn list(value: Option<Value>, what: &str) -> Result<Vec<Value>, Error> {
    match value {
        Some(Value::Array(values)) => Ok(values),
        _ => Err(Error::malformed(format!("it has no list of {what}"))),
    }
}

type Columns = Vec<(String, String)>;

/// Name and type of each column, and its values where they stand with it.
fn described(list: Vec<Value>) -> Result<(Columns, Vec<Option<Value>>), Error> {
    let mut names = BTreeSet::new();
    let mut columns = Vec::with_capacity(list.len());
    let mut values = Vec::with_capacity(list.len());
    for (value, number) in list.into_iter().zip(1_u64..) {
        let Value::Object(mut column) = value else {
            return Err(Error::malformed(format!("column {number} is no object")));
        };
        let Some(Value::String(name)) = column.remove("name") else {
            return Err(Error::malformed(format!("column {number} has no name")));
        };
        // A row has one value of a name: the other would be lost.
        if !names.insert(name.clone()) {
            let reason = format!("column {number} has the name of one before it; give it another by AS");
            return Err(Error::malformed(reason));
        }
        let datatype = column.remove("datatype").or_else(|| column.remove("data_type"));
        let datatype = match datatype {
            Some(Value::String(word)) => word,
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        columns.push((name, datatype));
        values.push(column.remove("values"));
    }
    Ok((columns, values))
}

fn check_size(columns: usize, rows: usize) -> Result<(), Error> {
    if columns.saturating_mul(rows) <= MAX_VALUES {
        return Ok(());
    }
    let limit = u64::try_from(MAX_VALUES).unwrap_or(u64::MAX);
    Err(ErrorKind::TooLarge {
        limit,
        unit: "values",
    }
    .into())
}

fn by_columns(columns: &Columns, values: Vec<Option<Value>>) -> Result<Vec<Map<String, Value>>, Error> {
    let lists: Result<Vec<_>, Error> = values
        .into_iter()
        .map(|values| list(values, "values of each column"))
        .collect();
    let lists = lists?;
    let count = lists.first().map_or(0, Vec::len);
    if lists.iter().any(|list| list.len() != count) {
        return Err(Error::malformed("its columns are not of one length"));
    }
    check_size(columns.len(), count)?;
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let row = |_| {
        let cells = columns.iter().zip(&mut lists);
        cells
            .map(|((name, _), list)| (name.clone(), list.next().unwrap_or_default()))
            .collect()
    };
    Ok((0..count).map(row).collect())
}

fn by_rows(columns: &Columns, rows: Vec<Value>) -> Result<Vec<Map<String, Value>>, Error> {
    check_size(columns.len(), rows.len())?;
    let row = |(row, number): (Value, u64)| {
        let Value::Object(mut row) = row else {
            return Err(Error::malformed(format!("row {number} is no object")));
        };
        // What is null may be left out.
        let ordered: Map<String, Value> = columns
            .iter()
            .map(|(name, _)| (name.clone(), row.remove(name).unwrap_or_default()))
            .collect();
        if row.is_empty() {
            Ok(ordered)
        } else {
            Err(Error::malformed(format!("row {number} has a value of no column")))
        }
    };
    rows.into_iter().zip(1_u64..).map(row).collect()
}
