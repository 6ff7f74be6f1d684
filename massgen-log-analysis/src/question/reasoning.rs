//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reasoning {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Reasoning {
    let _ = attempt;
    Reasoning::default()
}
