//! A Parquet file: written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;

use massgen_log_tables::arrow_array::RecordBatch;
use massgen_log_tables::arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::Error;

/// Folders from a file up to its lake: those of the date, of the table, and the lake.
const FOLDERS: usize = 3;

/// Whether a file must be on the disk before it gets its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durable {
    /// What it was made from is gone afterwards.
    Yes,
    /// It can be made again.
    No,
}

/// Writes the batch to `path`, in place of what is there. A reader sees the old file or the new one.
pub(crate) fn write(path: &Path, batch: &RecordBatch, durable: Durable) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| Error::io(error, folder))?;
    let temporary = temporary(path);
    let written = fill(&temporary, batch, durable).and_then(|()| {
        fs::rename(&temporary, path).map_err(|error| Error::io(error, path))?;
        if durable == Durable::Yes {
            // The folder of the date may be new, and that of the table.
            for folder in folder.ancestors().take(FOLDERS) {
                sync_folder(folder).map_err(|error| Error::io(error, folder))?;
            }
        }
        Ok(())
    });
    if written.is_err() {
        // The failure is told; a leftover that cannot be removed changes nothing about it.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn fill(path: &Path, batch: &RecordBatch, durable: Durable) -> Result<(), Error> {
    let mut file = File::create(path).map_err(|error| Error::io(error, path))?;
    write_parquet(&mut file, &batch.schema(), std::slice::from_ref(batch))
        .map_err(|error| Error::parquet(error, path))?;
    if durable == Durable::Yes {
        file.sync_all().map_err(|error| Error::io(error, path))?;
    }
    Ok(())
}

/// Writes batches as a Parquet file. The same rows give the same bytes: nothing of the clock or of this machine is in
/// them.
///
/// # Errors
/// When the writer fails, or a batch is not of the schema.
pub fn write_parquet<W: Write + Send>(
    writer: W,
    schema: &SchemaRef,
    batches: &[RecordBatch],
) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_created_by(concat!("massgen-log-lake ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .build();
    let mut writer = ArrowWriter::try_new(writer, Arc::clone(schema), Some(properties))?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.close().map(drop)
}

/// A name beside `path` that no engine reads. The process is in it: two that write the same file do not meet.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("._{name}.{}", process::id()))
}

/// Puts a folder on the disk, and with it the names that files in it got. Does nothing where folders cannot be opened.
///
/// # Errors
/// When the folder cannot be opened or written.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
