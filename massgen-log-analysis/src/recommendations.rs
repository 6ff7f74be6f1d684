//! Stub.
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recommendation {}
/// Stub.
pub fn of(analysis: &crate::AttemptAnalysis) -> Vec<Recommendation> {
    let _ = analysis;
    Vec::new()
}
