#![doc = include_str!("../README.md")]

mod date;
mod error;
mod export;
mod lake;
mod parquet_file;
mod sent;
mod session;

pub use date::date_of;
pub use error::{Error, ErrorKind};
pub use export::{read_columns, read_export};
pub use lake::{Lake, MARKER, PARTITION, SPANS, UNDATED};
pub use massgen_log_tables as tables;
pub use parquet_file::{sync_folder, write_parquet};
pub use session::Put;
