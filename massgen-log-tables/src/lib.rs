#![doc = include_str!("../README.md")]

mod column;
mod document;
pub mod event_lines;
mod export;
mod source;
mod spans;
mod table;

pub use arrow_array;
pub use arrow_schema;
pub use column::{Column, Kind};
pub use document::document;
pub use event_lines::EventRows;
pub use export::Export;
pub use massgen_log_analysis as analysis;
pub use source::Source;
pub use spans::{MatchedBy, Merge};
pub use table::Table;
