//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Duplication {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Duplication {
    let _ = attempt;
    Duplication::default()
}
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RepeatedWork {}
/// Stub.
pub fn across_attempts(turn: &massgen_log_model::spine::Turn) -> Vec<RepeatedWork> {
    let _ = turn;
    Vec::new()
}
