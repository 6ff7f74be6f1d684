//! Stub.
use serde::{Deserialize, Serialize};
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {}
/// Stub.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedFlag {}
/// Stub.
pub fn check(analysis: &crate::AttemptAnalysis, thresholds: &Thresholds) -> Vec<RedFlag> {
    let _ = (analysis, thresholds);
    Vec::new()
}
