#![doc = include_str!("../README.md")]

mod evidence;
pub mod markdown;
mod report;
mod section;
pub mod units;
pub mod words;

pub use massgen_log_analysis as analysis;
pub use report::{REPORT_FORMAT, Report, ReportOptions};
