//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Decisions {}
/// Stub.
pub fn analyse(attempt: &Attempt, options: &crate::Options) -> Decisions {
    let _ = attempt;
    let _ = options;
    Decisions::default()
}
