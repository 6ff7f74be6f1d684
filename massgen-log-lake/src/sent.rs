//! Spans that were received, as they were sent.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use massgen_log_tables::Export;
use massgen_log_tables::analysis::model::artifact::logfire::LogfireRow;
use massgen_log_tables::analysis::model::{Moment, RelPath};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

use crate::Error;
use crate::date::date_in;
use crate::lake::{Lake, PARTITION};
use crate::parquet_file::{self, Durable};

/// Rows that are looked at at once.
const BATCH_ROWS: usize = 1024;

impl Lake {
    /// Writes spans as the files called `name`, one for each UTC date on which some of them started, in place of those
    /// that are there. When this returns they are on the disk.
    ///
    /// # Errors
    /// When a file cannot be written; to do it again with the same spans mends it.
    pub fn put_spans(&self, name: &str, rows: Vec<LogfireRow>) -> Result<(), Error> {
        let mut dates: BTreeMap<Option<String>, Vec<LogfireRow>> = BTreeMap::new();
        for row in rows {
            let date = row.start_timestamp.as_deref().and_then(date_in);
            dates.entry(date.map(str::to_owned)).or_default().push(row);
        }
        for (date, rows) in dates {
            let path = Self::partition(&self.spans(), date.as_deref()).join(format!("{name}.parquet"));
            let batch = Export::of_rows(rows, &RelPath::from_encoded(name)).batch();
            parquet_file::write(&path, &batch, Durable::Yes)?;
        }
        Ok(())
    }

    /// The received spans that started from `from` to `to`, both in seconds since 1970 UTC. Files of other dates are not
    /// opened; of files that hold nothing of that time only the ends are read.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn spans_between(&self, from: f64, to: f64) -> Result<Export, Error> {
        let mut found = Export::of_rows(Vec::new(), &RelPath::from_encoded(crate::SPANS));
        let date = |seconds: f64| Some(Moment::utc(seconds)?.to_iso()?.get(..10)?.to_owned());
        let (Some(first), Some(last)) = (date(from), date(to)) else {
            return Ok(found);
        };
        for folder in entries(&self.spans())? {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let date = name
                .strip_prefix(PARTITION)
                .and_then(|rest| rest.strip_prefix('='));
            if !date.is_some_and(|date| (first.as_str()..=last.as_str()).contains(&date)) {
                continue;
            }
            for file in entries(&folder)? {
                if file.extension().is_some_and(|end| end == "parquet") {
                    read_between(&file, from, to, &mut found)?;
                }
            }
        }
        Ok(found)
    }
}

fn read_between(path: &Path, from: f64, to: f64, found: &mut Export) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::io(error, path))?;
    let parquet = |error| Error::parquet(error, path);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(parquet)?;
    let groups = groups_between(builder.metadata(), from, to);
    let reader = builder
        .with_row_groups(groups)
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(parquet)?;
    for batch in reader {
        let batch = batch.map_err(|error| Error::parquet(error.into(), path))?;
        let read = Export::from_batches([&batch], &found.path);
        found.diagnostics.extend(read.diagnostics);
        let is_within = |row: &LogfireRow| {
            row.start()
                .is_some_and(|start| (from..=to).contains(&start.seconds))
        };
        found.rows.extend(read.rows.into_iter().filter(is_within));
    }
    Ok(())
}

/// The row groups that may hold spans of this time, by their statistics.
fn groups_between(metadata: &ParquetMetaData, from: f64, to: f64) -> Vec<usize> {
    let schema = metadata.file_metadata().schema_descr();
    let starts = schema
        .columns()
        .iter()
        .position(|column| column.name() == "start_timestamp");
    let may_hold = |group: usize| {
        let column = starts.and_then(|at| metadata.row_groups().get(group)?.columns().get(at));
        match column.and_then(|column| column.statistics()) {
            Some(Statistics::Int64(range)) => match (range.min_opt(), range.max_opt()) {
                (Some(min), Some(max)) => *min as f64 / 1e6 <= to && *max as f64 / 1e6 >= from,
                _ => true,
            },
            _ => true,
        }
    };
    (0..metadata.num_row_groups())
        .filter(|group| may_hold(*group))
        .collect()
}

/// What lies in a folder, by name; nothing where there is no folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> io::Result<Vec<PathBuf>> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        Ok(paths)
    };
    match read() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| Error::io(error, folder)),
    }
}
