//! Stub.
use massgen_log_model::spine::Attempt;
use serde::Serialize;
/// Stub.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ToolReliability {}
/// Stub.
pub fn analyse(attempt: &Attempt) -> ToolReliability {
    let _ = attempt;
    ToolReliability::default()
}
