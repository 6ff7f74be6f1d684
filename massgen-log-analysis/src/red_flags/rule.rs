//! What a rule is.

use serde::{Deserialize, Serialize};

use super::RedFlag;
use crate::AttemptAnalysis;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name: words in lower case, joined by `_`; also the name of its file.
    pub id: &'static str,
    /// The question that it belongs to; 0 = the state of the files.
    pub question: u8,
    /// What it looks for, in a few words.
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is compared with; `None` for a rule that any occurrence meets.
    pub threshold: Option<ThresholdSpec>,
    /// Why it is worth a look.
    pub rationale: &'static str,
    /// Who asks for it.
    pub source: RuleSource,
    /// Applies it. The number is the threshold in force, 0 for a rule without.
    pub check: fn(&AttemptAnalysis, f64) -> Vec<RedFlag>,
}

/// The threshold of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdSpec {
    /// The value in force unless another one is chosen.
    pub default: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// How the observed value is compared with it.
    pub comparison: &'static str,
}

impl ThresholdSpec {
    /// Met by a value that is at least `default`.
    pub(super) const fn at_least(default: f64, unit: &'static str) -> Self {
        Self {
            default,
            unit,
            comparison: "at least",
        }
    }

    /// Met by a value above `default`.
    pub(super) const fn above(default: f64, unit: &'static str) -> Self {
        Self {
            default,
            unit,
            comparison: "more than",
        }
    }
}

/// How much a flag matters, the severest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The run did not do what it was started for, or its record cannot be relied on.
    High,
    /// Time, money or output was lost.
    Medium,
    /// Worth a look when there is time.
    Low,
    /// Good to know when reading the numbers.
    Info,
}

impl Severity {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

/// Who asks for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleSource {
    /// MassGen's own analysis guide, with this threshold.
    Guide,
    /// The guide asks for it without a number; the threshold is ours.
    GuideOwnThreshold,
    /// Ours.
    Own,
}

impl RuleSource {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Guide => "MassGen's analysis guide",
            Self::GuideOwnThreshold => "MassGen's analysis guide; the threshold is ours",
            Self::Own => "ours",
        }
    }
}
