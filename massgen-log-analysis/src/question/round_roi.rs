//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoundRoi {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> RoundRoi {
    let _ = attempt;
    RoundRoi::default()
}
