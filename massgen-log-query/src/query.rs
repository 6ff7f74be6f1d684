//! A statement that reads.

use std::collections::BTreeMap;

use datafusion::common::{ParamValues, ScalarValue};
use datafusion::config::Dialect;
use datafusion::execution::context::SessionState;
use datafusion::sql::parser::Statement;
use massgen_log_tables::Table;

use crate::Error;

/// A parsed statement.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) statement: Box<Statement>,
    tables: Vec<Table>,
    values: BTreeMap<String, String>,
}

impl Query {
    /// One statement in the dialect of PostgreSQL, which DataFusion speaks.
    pub(crate) fn parse(sql: &str, state: &SessionState) -> Result<Self, Error> {
        let statement = state
            .sql_to_statement(sql, &Dialect::PostgreSQL)
            .map_err(|error| Error::of_statement(&error))?;
        let named = state
            .resolve_table_references(&statement)
            .map_err(|error| Error::of_statement(&error))?;
        let is_named = |table: &Table| named.iter().any(|name| name.table() == table.name());
        Ok(Self {
            statement: Box::new(statement),
            tables: Table::ALL.iter().copied().filter(is_named).collect(),
            values: BTreeMap::new(),
        })
    }

    /// The tables that it names: only they need rows.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Gives `$name` in the statement a text as its value.
    #[must_use]
    pub fn with_value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    pub(crate) fn values(&self) -> Option<ParamValues> {
        let values = self
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), ScalarValue::from(value.as_str())));
        (!self.values.is_empty()).then(|| values.collect::<Vec<_>>().into())
    }
}
