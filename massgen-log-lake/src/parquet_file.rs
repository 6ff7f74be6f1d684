//! A Parquet file: written whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use massgen_log_tables::arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::Error;

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
            sync_folder(folder).map_err(|error| Error::io(error, folder))?;
        }
        Ok(())
    });
    if written.is_err() {
        // The failure is told; a leftover that cannot be removed changes nothing about it.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// The same bytes for the same rows: nothing of the clock or of this machine is written.
fn fill(path: &Path, batch: &RecordBatch, durable: Durable) -> Result<(), Error> {
    let level = ZstdLevel::try_new(1).map_err(|error| Error::parquet(error, path))?;
    let properties = WriterProperties::builder()
        .set_created_by(concat!("massgen-log-lake ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(level))
        .build();
    let file = File::create(path).map_err(|error| Error::io(error, path))?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))
        .map_err(|error| Error::parquet(error, path))?;
    writer
        .write(batch)
        .and_then(|()| writer.finish().map(|_| ()))
        .map_err(|error| Error::parquet(error, path))?;
    if durable == Durable::Yes {
        writer
            .inner()
            .sync_all()
            .map_err(|error| Error::io(error, path))?;
    }
    Ok(())
}

/// A name beside `path` that no engine reads. The process is in it: two that write the same file do not meet.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("._{name}.{}", process::id()))
}

/// A new name is on the disk when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
