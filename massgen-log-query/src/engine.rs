//! The engine: DataFusion over the tables of sessions and lakes, and over nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::JoinType;
use datafusion::config::Dialect;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::datasource::{MemTable, TableProvider};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use massgen_log_lake::{Lake, PARTITION, SPANS};
use massgen_log_tables::Table;
use tokio::runtime::{Builder, Runtime};

use crate::session_rows::{SessionRows, dated_schema};
use crate::{Answer, Error, ErrorKind, Limits, Query};

/// DataFusion over tables that were given to it. It reads no other file, writes none and changes nothing.
pub struct Engine {
    context: SessionContext,
    runtime: Runtime,
    limits: Limits,
    /// Rows of sessions, and their size in bytes.
    rows: BTreeMap<Table, Vec<RecordBatch>>,
    bytes: usize,
    lakes: Vec<Lake>,
}

impl Engine {
    /// An engine without tables.
    ///
    /// # Errors
    /// [`ErrorKind::Start`] when no threads can be had.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        let threads = limits.threads.max(1);
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_time()
            .build()
            .map_err(|error| Error::new(ErrorKind::Start(error)))?;
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(limits.memory)))
            .with_disk_manager_builder(disk)
            .build_arc()
            .map_err(|error| Error::of_run(&error, limits.memory))?;
        let mut config = SessionConfig::new()
            .with_target_partitions(threads)
            .with_information_schema(true);
        // The hosted service that MassGen's guide is written for speaks this dialect: `->` binds as it does there.
        config.options_mut().sql_parser.dialect = Dialect::PostgreSQL;
        let mut context = SessionContext::new_with_config_rt(config, environment);
        datafusion_functions_json::register_all(&mut context)
            .map_err(|error| Error::of_run(&error, limits.memory))?;
        Ok(Self {
            context,
            runtime,
            limits,
            rows: BTreeMap::new(),
            bytes: 0,
            lakes: Vec::new(),
        })
    }

    /// Parses a statement.
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] for text that is not one statement.
    pub fn parse(&self, sql: &str) -> Result<Query, Error> {
        Query::parse(sql, &self.context.state())
    }

    /// Adds the rows of a session.
    ///
    /// # Errors
    /// [`ErrorKind::Memory`] when the rows of all sessions take more than the limit.
    pub fn add(&mut self, rows: SessionRows) -> Result<(), Error> {
        for (table, batch) in rows.0 {
            self.bytes = self.bytes.saturating_add(batch.get_array_memory_size());
            if self.bytes > self.limits.memory {
                return Err(Error::new(ErrorKind::Memory {
                    bytes: self.limits.memory,
                    reason: "the tables of these sessions; a lake is read in parts".to_owned(),
                }));
            }
            self.rows.entry(table).or_default().push(batch);
        }
        Ok(())
    }

    /// Adds what a lake holds to all tables. Of its files only the columns are read that a query needs, and of its dates
    /// only those that it asks for.
    pub fn add_lake(&mut self, lake: Lake) {
        self.lakes.push(lake);
    }

    /// Runs a statement. It works on while the answer is read, and stops when the answer is dropped.
    ///
    /// # Errors
    /// [`ErrorKind::NotReading`] for a statement that would change something, [`ErrorKind::Statement`] for names that
    /// there are not. What goes wrong later is told by the answer.
    pub fn run(self, query: &Query) -> Result<Answer, Error> {
        let limits = self.limits;
        let until = tokio::time::Instant::now() + limits.time;
        let plan = async {
            self.register()
                .map_err(|error| Error::of_run(&error, limits.memory))?;
            let state = self.context.state();
            let plan = state
                .statement_to_plan(query.statement.as_ref().clone())
                .await
                .map_err(|error| Error::of_statement(&error))?;
            SQLOptions::new()
                .with_allow_ddl(false)
                .with_allow_dml(false)
                .with_allow_statements(false)
                .verify_plan(&plan)
                .map_err(|error| Error::new(ErrorKind::NotReading(error.strip_backtrace())))?;
            let frame = DataFrame::new(state, plan);
            match query.values() {
                Some(values) => frame
                    .with_param_values(values)
                    .map_err(|error| Error::of_statement(&error)),
                None => Ok(frame),
            }
        };
        let planned = self
            .runtime
            .block_on(async { tokio::time::timeout_at(until, plan).await });
        let frame = planned.map_err(|_| Error::new(ErrorKind::Time(limits.time)))??;
        Ok(Answer::of(frame, self.runtime, limits, until))
    }

    /// Gives the engine all tables by their names.
    fn register(&self) -> Result<(), DataFusionError> {
        for &table in Table::ALL {
            let provider = match table {
                Table::Records => self.records()?,
                _ => self.together(table, self.known(table)?)?,
            };
            self.context.register_table(table.name(), provider)?;
        }
        let sent = self.together(Table::Records, self.sent()?)?;
        self.context.register_table(SPANS, sent)?;
        Ok(())
    }

    /// What sessions and lakes have of a table.
    fn known(&self, table: Table) -> Result<Providers, DataFusionError> {
        let mut providers = self.listed(table, |lake| lake.table(table))?;
        if let Some(rows) = self.rows.get(&table) {
            let rows = MemTable::try_new(dated_schema(table), vec![rows.clone()])?;
            providers.push(Arc::new(rows));
        }
        Ok(providers)
    }

    /// Received spans, as they were sent.
    fn sent(&self) -> Result<Providers, DataFusionError> {
        self.listed(Table::Records, Lake::spans)
    }

    /// The folders of that kind in lakes that have one.
    fn listed(&self, table: Table, folder: impl Fn(&Lake) -> PathBuf) -> Result<Providers, DataFusionError> {
        let folders = self.lakes.iter().map(folder).filter(|folder| folder.is_dir());
        folders.map(|folder| listed(&folder, table)).collect()
    }

    /// Several providers as one table.
    fn together(&self, table: Table, mut all: Providers) -> Result<Arc<dyn TableProvider>, DataFusionError> {
        if all.len() < 2 {
            let nothing = || MemTable::try_new(dated_schema(table), vec![vec![]]);
            return all.pop().map_or_else(|| Ok(Arc::new(nothing()?) as Arc<_>), Ok);
        }
        let mut frames = all.into_iter().map(|provider| self.context.read_table(provider));
        let first = frames.next().unwrap_or_else(|| self.context.read_empty())?;
        let union = frames.try_fold(first, |all, frame| all.union(frame?))?;
        Ok(union.into_view())
    }

    /// Spans of sessions, and the received ones of traces that no session has.
    fn records(&self) -> Result<Arc<dyn TableProvider>, DataFusionError> {
        let known = self.together(Table::Records, self.known(Table::Records)?)?;
        let sent = self.sent()?;
        if sent.is_empty() {
            return Ok(known);
        }
        let known = self.context.read_table(known)?;
        let sent = self.context.read_table(self.together(Table::Records, sent)?)?;
        let traces = known.clone().select_columns(&["trace_id"])?;
        let by = ["trace_id"];
        let unknown = sent.join(traces, JoinType::LeftAnti, &by, &by, None)?;
        Ok(known.union(unknown)?.into_view())
    }
}

type Providers = Vec<Arc<dyn TableProvider>>;

/// The Parquet files of a folder, by date.
fn listed(folder: &Path, table: Table) -> Result<Arc<dyn TableProvider>, DataFusionError> {
    let folder = std::path::absolute(folder)?;
    // Not parsed: in a path `*` and `[` are letters.
    let url = url::Url::from_directory_path(&folder)
        .map_err(|()| DataFusionError::Plan(format!("{} is no folder", folder.display())))?;
    let options = ListingOptions::new(Arc::new(ParquetFormat::default()))
        .with_file_extension(".parquet")
        .with_table_partition_cols(vec![(PARTITION.to_owned(), DataType::Utf8)]);
    let config = ListingTableConfig::new(ListingTableUrl::try_new(url, None)?)
        .with_listing_options(options)
        .with_schema(table.schema());
    Ok(Arc::new(ListingTable::try_new(config)?))
}
