//! Stub.
use crate::question::{completion::Completion, cost::Cost, decisions::Decisions, efficiency::Efficiency};
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Overview {}
/// Stub.
pub fn of(
    attempt: &Attempt,
    completion: &Completion,
    decisions: &Decisions,
    cost: &Cost,
    efficiency: &Efficiency,
) -> Overview {
    let _ = (attempt, completion, decisions, cost, efficiency);
    Overview::default()
}
