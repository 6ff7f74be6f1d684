//! Stub.
use crate::question::{completion::Completion, cost::Cost, decisions::Decisions};
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DataQuality {}
/// Stub.
pub fn of(attempt: &Attempt, completion: &Completion, decisions: &Decisions, cost: &Cost) -> DataQuality {
    let _ = (attempt, completion, decisions, cost);
    DataQuality::default()
}
