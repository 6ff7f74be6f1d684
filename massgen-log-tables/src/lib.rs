#![doc = include_str!("../README.md")]

mod column;
mod document;
mod source;
mod spans;
mod table;

pub use arrow_array;
pub use arrow_schema;
pub use column::{Column, Kind};
pub use document::document;
pub use massgen_log_analysis as analysis;
pub use source::Source;
pub use table::Table;
