//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Progression {}
/// Stub.
pub fn analyse(attempt: &Attempt, decisions: &super::decisions::Decisions) -> Progression {
    let _ = attempt;
    let _ = decisions;
    Progression::default()
}
