//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Failures {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Failures {
    let _ = attempt;
    Failures::default()
}
