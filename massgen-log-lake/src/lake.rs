//! A lake: a folder of Parquet files, one folder a table, in it one folder a date.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use massgen_log_tables::Table;

use crate::{Error, ErrorKind};

/// The file that tells that a folder is a lake. Engines pass over names that begin with `_`.
pub const MARKER: &str = "_massgen_lake.json";
/// The column of the partitions: `YYYY-MM-DD`.
pub const PARTITION: &str = "date";
/// The folder of the spans that were received, as they were sent.
pub const SPANS: &str = "spans";
/// Value of the partition column for sessions whose names hold no date: what Hive writes for NULL.
pub const UNDATED: &str = "__HIVE_DEFAULT_PARTITION__";

const FORMAT: &[u8] = b"{\"massgen_lake\": 1}\n";

/// A lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lake {
    root: PathBuf,
}

impl Lake {
    /// Opens the lake at `root`.
    ///
    /// # Errors
    /// [`ErrorKind::NotALake`], [`ErrorKind::UnknownFormat`], [`ErrorKind::Io`].
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, Error> {
        let root = root.into();
        let marker = root.join(MARKER);
        match fs::read(&marker) {
            Ok(text) if text == FORMAT => Ok(Self { root }),
            Ok(_) => Err(Error::new(ErrorKind::UnknownFormat, root)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Err(Error::new(ErrorKind::NotALake, root))
            }
            Err(error) => Err(Error::io(error, marker)),
        }
    }

    /// Opens the lake at `root`, or makes one where there is no folder or an empty one.
    ///
    /// # Errors
    /// [`ErrorKind::Occupied`] when the folder holds something else, [`ErrorKind::UnknownFormat`], [`ErrorKind::Io`].
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, Error> {
        let root = root.into();
        match Self::open(&root) {
            Err(error) if error.is_no_lake() => {}
            other => return other,
        }
        fs::create_dir_all(&root).map_err(|error| Error::io(error, &root))?;
        let mut entries = fs::read_dir(&root).map_err(|error| Error::io(error, &root))?;
        if entries.next().is_some() {
            return Err(Error::new(ErrorKind::Occupied, root));
        }
        let marker = root.join(MARKER);
        fs::write(&marker, FORMAT).map_err(|error| Error::io(error, &marker))?;
        Ok(Self { root })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of a table, which need not be there.
    pub fn table(&self, table: Table) -> PathBuf {
        self.root.join(table.name())
    }

    /// The folder of the spans that were received, which need not be there.
    pub fn spans(&self) -> PathBuf {
        self.root.join(SPANS)
    }

    /// The folder of a date in the folder of a table.
    pub(crate) fn partition(folder: &Path, date: Option<&str>) -> PathBuf {
        folder.join(format!("{PARTITION}={}", date.unwrap_or(UNDATED)))
    }
}
