//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Completion {}
/// Stub.
pub fn analyse(attempt: &Attempt, options: &crate::Options) -> Completion {
    let _ = attempt;
    let _ = options;
    Completion::default()
}
