//! Exports of spans in any file format.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _};
use std::path::Path;

use arrow_ipc::reader::{FileReader, StreamReader};
use massgen_log_tables::Export;
use massgen_log_tables::analysis::model::RelPath;
use massgen_log_tables::arrow_array::RecordBatch;
use massgen_log_tables::arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::{Error, ErrorKind};

/// Reads an export of `records`: Parquet, an Arrow file or stream, or what [`Export::read`] reads. The format is told by
/// the first bytes.
///
/// # Errors
/// When the file cannot be read, or says that it is Parquet or Arrow and is not. Rows that cannot be read are noted in
/// the export.
pub fn read_export(path: &Path) -> Result<Export, Error> {
    if let Some(export) = read_columns(path)? {
        return Ok(export);
    }
    let bytes = fs::read(path).map_err(|error| Error::io(error, path))?;
    Ok(Export::read(&bytes, &name_of(path)))
}

/// Reads an export that is Parquet, or an Arrow file or stream; `None` for a file that by its first bytes is neither.
///
/// # Errors
/// As [`read_export`].
pub fn read_columns(path: &Path) -> Result<Option<Export>, Error> {
    let io = |error| Error::io(error, path);
    let mut file = File::open(path).map_err(io)?;
    let mut start = Vec::new();
    file.by_ref().take(6).read_to_end(&mut start).map_err(io)?;
    file.rewind().map_err(io)?;
    let batches: Vec<RecordBatch> = if start.starts_with(b"PAR1") {
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
        let reader = reader.map_err(|error| Error::parquet(error, path))?;
        reader
            .collect::<Result<_, ArrowError>>()
            .map_err(|error| Error::parquet(error.into(), path))?
    } else if start.starts_with(b"ARROW1") {
        let read = FileReader::try_new(file, None).and_then(Iterator::collect);
        read.map_err(|error| Error::new(ErrorKind::Arrow(error), path))?
    } else if start.starts_with(b"\xff\xff\xff\xff") {
        let read = StreamReader::try_new(file, None).and_then(Iterator::collect);
        read.map_err(|error| Error::new(ErrorKind::Arrow(error), path))?
    } else {
        return Ok(None);
    };
    Ok(Some(Export::from_batches(&batches, &name_of(path))))
}

fn name_of(path: &Path) -> RelPath {
    RelPath::from_path(Path::new(path.file_name().unwrap_or_default()))
}
