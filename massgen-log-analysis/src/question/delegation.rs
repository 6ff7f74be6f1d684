//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Delegation {}
/// Stub.
pub fn analyse(attempt: &Attempt, options: &crate::Options) -> Delegation {
    let _ = attempt;
    let _ = options;
    Delegation::default()
}
