//! `generated_evaluation_criteria.yaml` and `bootstrap_criteria_accumulator.json`: what answers are
//! judged by in checklist mode.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::list;
use crate::present;
use crate::{Diagnostic, Extra, RelPath};

/// One criterion of `generated_evaluation_criteria.yaml` (since 0.1.52..0.1.56). Keys stand in
/// alphabetical order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EvaluationCriterion {
    /// The kind of criterion, for example `must` or `should`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// `E1`, `E2`, … as in checklist results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How to check it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_by: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reads `generated_evaluation_criteria.yaml`: written before coordination, rewritten on change.
pub fn read_generated(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<EvaluationCriterion>> {
    list::read_yaml(bytes, path, diagnostics)
}

/// `bootstrap_criteria_accumulator.json` (since 0.1.84..0.1.90): criteria gathered while agents work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CriteriaAccumulator {
    /// Number of criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// The criteria in order of proposal.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub criteria: Option<Vec<BootstrapCriterion>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One criterion of a [`CriteriaAccumulator`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BootstrapCriterion {
    /// The criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The kind of criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What counts against an answer; the shape is not fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anti_patterns: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn generated_criteria_are_read() {
        let text = concat!(
            "- category: must\n  id: E1\n  text: 'Says: why'\n  verify_by: reading it\n",
            "- category: should\n  id: E2\n  text: 1234e56\n",
        );
        let mut diagnostics = Vec::new();
        let criteria = read_generated(text.as_bytes(), &RelPath::root(), &mut diagnostics).unwrap();
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(criteria[0].verify_by.as_deref(), Some("reading it"));
        assert_eq!(criteria[1].text.as_deref(), Some("1234e56"));
        assert_eq!(criteria[1].verify_by, None);
    }

    #[test]
    fn the_accumulator_round_trips() {
        let value: CriteriaAccumulator = round_trip(
            r#"{"count": 2, "criteria": [{"text": "a", "category": "must", "anti_patterns": ["b"]},
                {"text": "c", "category": "should", "new": 1}]}"#,
        );
        let criteria = value.criteria.unwrap();
        assert_eq!(criteria[1].extra["new"], 1);
        assert_eq!(criteria[1].anti_patterns, None);
    }
}
