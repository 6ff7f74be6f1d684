//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Proposals {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Proposals {
    let _ = attempt;
    Proposals::default()
}
