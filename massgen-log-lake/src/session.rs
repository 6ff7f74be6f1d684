//! Sessions in a lake: one file a table and session.

use std::fs;
use std::io;

use massgen_log_tables::{Source, Table};

use crate::lake::Lake;
use crate::parquet_file::{self, Durable};
use crate::{Error, date_of};

/// What was written of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Put {
    /// Tables with rows; those without have no file.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: usize,
}

impl Lake {
    /// Writes all tables of a session, in place of those that the lake has of a session of its name. The same session
    /// gives the same bytes. A reader meanwhile sees of each table the old rows or the new ones.
    ///
    /// # Errors
    /// When a file cannot be written. What was written until then stays; to do it again mends it.
    pub fn put_session(&self, source: &Source<'_>) -> Result<Put, Error> {
        let name = &source.session().name;
        let date = date_of(name);
        let mut put = Put::default();
        for &table in Table::ALL {
            let folder = Self::partition(&self.table(table), date.as_deref());
            let path = folder.join(format!("{}.parquet", file_stem(name)));
            let batch = table.batch(source);
            if batch.num_rows() > 0 {
                parquet_file::write(&path, &batch, Durable::No)?;
                put.tables += 1;
                put.rows += batch.num_rows();
                continue;
            }
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::io(error, path)),
                _ => {}
            }
        }
        Ok(put)
    }
}

/// The name as one of a file that leads nowhere else and that engines read.
fn file_stem(name: &str) -> String {
    let mut stem = String::with_capacity(name.len());
    for (at, byte) in name.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || (at > 0 && matches!(byte, b'_' | b'-' | b'.'));
        if is_plain {
            stem.push(char::from(byte));
        } else {
            stem.push_str(&format!("%{byte:02X}"));
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        assert_eq!(
            file_stem("log_20261124_060618_801055"),
            "log_20261124_060618_801055"
        );
        assert_eq!(file_stem("../a b"), "%2E.%2Fa%20b");
        assert_eq!(file_stem("_x"), "%5Fx");
    }
}
