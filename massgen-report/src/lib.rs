#![doc = include_str!("../README.md")]

mod comparison;
mod evidence;
pub mod markdown;
mod report;
mod section;
pub mod units;
pub mod words;

pub use comparison::{COMPARISON_FORMAT, ComparisonReport};
pub use massgen_log_analysis as analysis;
pub use report::{REPORT_FORMAT, Report, ReportOptions};
