#![doc = include_str!("../README.md")]

mod answer;
mod engine;
mod error;
mod limits;
mod named;
mod query;
mod session_rows;

pub use answer::Answer;
pub use datafusion::arrow;
pub use engine::Engine;
pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use massgen_log_lake as lake;
pub use massgen_log_tables as tables;
pub use named::Named;
pub use query::Query;
pub use session_rows::SessionRows;
