#![doc = include_str!("../README.md")]

mod comparison;
mod evidence;
mod finding;
mod github;
mod issues;
mod json;
pub mod markdown;
mod redaction;
mod report;
mod sarif;
mod section;
mod spans;
pub mod units;
pub mod words;

pub use comparison::{COMPARISON_FORMAT, ComparisonReport};
pub use github::github_annotations;
pub use issues::{issues_csv, issues_json};
pub use json::{json, json_line};
pub use massgen_log_analysis as analysis;
pub use redaction::with_secrets;
pub use report::{REPORT_FORMAT, Report, ReportOptions};
pub use sarif::sarif;
pub use spans::{SpanSides, Spans};
