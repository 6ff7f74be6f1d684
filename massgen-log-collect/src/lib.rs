#![doc = include_str!("../README.md")]

mod collector;
mod error;
mod journal;
mod options;
pub mod otlp;
mod sealer;
mod server;
mod told;
mod totals;
mod writer;

pub use collector::Collector;
pub use error::{Error, ErrorKind};
pub use massgen_log_lake as lake;
pub use options::Options;
pub use told::Told;
pub use totals::Totals;
