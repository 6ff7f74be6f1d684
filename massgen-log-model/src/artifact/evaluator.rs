//! What a round evaluator leaves in its workspace (since 0.1.60..0.1.64): `verdict.json` and
//! `next_tasks.json`.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Extra;
use crate::present;
use crate::word::open_vocabulary;

open_vocabulary! {
    /// Whether another round is worth it, in the evaluator's view.
    Verdict {
        /// The answers can still be made better.
        Iterate = "iterate",
        /// The answers are good enough.
        Converged = "converged",
    }
}

/// `verdict.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VerdictFile {
    /// Version of the file's form, `1` so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_version: Option<String>,
    /// The verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Score by criterion id; null where the score is no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<IndexMap<String, Option<f64>>>,
    /// What to make better; the shape is not fixed.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub improvements: Option<Vec<Value>>,
    /// What to keep; the shape is not fixed.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub preserve: Option<Vec<Value>>,
    /// What could be added; the shape is not fixed.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub opportunities: Option<Vec<Value>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `next_tasks.json`; only the success contract has a fixed shape.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NextTasks {
    /// When the next answer counts as better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success_contract: Option<SuccessContract>,
    /// The aim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<Value>,
    /// The chosen way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_strategy: Option<Value>,
    /// The tasks; see also [`super::planning_injection::InjectedTask`].
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub tasks: Option<Vec<Value>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `success_contract`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SuccessContract {
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_statement: Option<String>,
    /// How good it must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_bar: Option<String>,
    /// What must not happen.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub fail_if_any: Option<Vec<String>>,
    /// What must be shown.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub required_evidence: Option<Vec<String>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_verdict_round_trips() {
        let file: VerdictFile = round_trip(
            r#"{"schema_version": "1", "verdict": "iterate", "scores": {"E2": 7, "E1": 4},
                "improvements": [{"id": 1}], "opportunities": []}"#,
        );
        assert_eq!(file.verdict, Some(Verdict::Iterate));
        let scores = file.scores.unwrap();
        assert_eq!(scores.keys().collect::<Vec<_>>(), ["E2", "E1"]);
        assert_eq!((file.preserve, file.opportunities), (None, Some(vec![])));
    }

    #[test]
    fn next_tasks_round_trip() {
        let next: NextTasks = round_trip(
            r#"{"success_contract": {"outcome_statement": "o", "quality_bar": "q", "fail_if_any": ["f"],
                "required_evidence": []}, "objective": "x", "tasks": [{"id": "t"}], "fix": 1}"#,
        );
        let contract = next.success_contract.unwrap();
        assert_eq!(contract.fail_if_any.unwrap(), ["f"]);
        assert_eq!(next.extra["fix"], 1);
    }
}
