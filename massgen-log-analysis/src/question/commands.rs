//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Commands {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> Commands {
    let _ = attempt;
    Commands::default()
}
