//! Results against records: calls recorded as failed whose result says that it succeeded.

use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::super::commands::executed::{is_denied, stated_success};
use super::said::{cut, evidence, subject};
use crate::Evidence;

/// Why a result says that a call succeeded that is recorded as failed. Met only when the result does not begin
/// like an error and has no error member; denied calls never ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContradictionBasis {
    /// The exit code is 0.
    ExitCodeZero,
    /// Without an exit code: the member `success` is true.
    SuccessTrue,
    /// Without either: the member `status` is `success`, `ok`, `completed` or `accepted`.
    Status,
    /// The text begins with the word `Successfully`.
    BeginsSuccessfully,
}

impl ContradictionBasis {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExitCodeZero => "exit code 0",
            Self::SuccessTrue => "says success true",
            Self::Status => "names a status of success",
            Self::BeginsSuccessfully => "begins with “Successfully”",
        }
    }
}

/// A call that is recorded as failed and whose result says that it succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContradictedFailure {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: Option<String>,
    /// Why.
    pub basis: ContradictionBasis,
    /// The recorded error.
    pub error: Option<String>,
    /// The start of the result.
    pub result: String,
    /// Characters of the result.
    pub result_chars: u64,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn contradicted_failures(calls: &[&ToolCall]) -> Vec<ContradictedFailure> {
    calls
        .iter()
        .filter(|call| stated_success(call) == Some(false) && !is_denied(call))
        .filter_map(|call| {
            let result = call.result.as_ref()?;
            if result.starts_like_error() || result.names_error() {
                return None;
            }
            let status = result.status.as_deref();
            let basis = match (result.exit_code, result.reports_success) {
                (Some(0), _) => ContradictionBasis::ExitCodeZero,
                (Some(_), _) | (None, Some(false)) => return None,
                (None, Some(true)) => ContradictionBasis::SuccessTrue,
                (None, None) if matches!(status, Some("success" | "ok" | "completed" | "accepted")) => {
                    ContradictionBasis::Status
                }
                (None, None) if result.shown().starts_with("Successfully ") => {
                    ContradictionBasis::BeginsSuccessfully
                }
                (None, None) => return None,
            };
            Some(ContradictedFailure {
                tool: call.tool.clone(),
                agent: call.agent.clone(),
                subject: subject(call),
                basis,
                error: call.error.as_deref().map(cut),
                result: cut(result
                    .stdout
                    .as_ref()
                    .map_or(result.shown(), |stdout| &stdout.head)),
                result_chars: result.excerpt.chars,
                evidence: evidence([*call]),
            })
        })
        .collect()
}
