//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Efficiency {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Efficiency {
    let _ = attempt;
    Efficiency::default()
}
