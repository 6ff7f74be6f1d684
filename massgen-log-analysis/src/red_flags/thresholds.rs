//! Thresholds that a caller chose.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Rule, rule};

/// Thresholds by rule id. A rule that is not named keeps its default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "BTreeMap<String, f64>", try_from = "BTreeMap<String, f64>")]
pub struct Thresholds {
    chosen: BTreeMap<&'static str, f64>,
}

impl Thresholds {
    /// Chooses the threshold of one rule.
    ///
    /// # Errors
    /// When there is no such rule, when it has no threshold, or when the value is negative or no number.
    pub fn set(&mut self, id: &str, value: f64) -> Result<&mut Self, ThresholdError> {
        let error = |reason| {
            Err(ThresholdError {
                id: id.to_owned(),
                reason,
            })
        };
        let Some(rule) = rule(id) else {
            return error(Reason::NoSuchRule);
        };
        if rule.threshold.is_none() {
            return error(Reason::WithoutThreshold);
        }
        if !(value.is_finite() && value >= 0.0) {
            return error(Reason::NotANumber);
        }
        self.chosen.insert(rule.id, value);
        Ok(self)
    }

    /// The threshold in force for `rule`; 0 for a rule without.
    pub fn of(&self, rule: &Rule) -> f64 {
        let default = rule.threshold.map_or(0.0, |threshold| threshold.default);
        self.chosen.get(rule.id).copied().unwrap_or(default)
    }

    /// The thresholds that differ from the default because they were chosen.
    pub fn chosen(&self) -> impl Iterator<Item = (&'static str, f64)> {
        self.chosen.iter().map(|(id, value)| (*id, *value))
    }
}

impl TryFrom<BTreeMap<String, f64>> for Thresholds {
    type Error = ThresholdError;

    fn try_from(values: BTreeMap<String, f64>) -> Result<Self, ThresholdError> {
        let mut thresholds = Self::default();
        for (id, value) in values {
            thresholds.set(&id, value)?;
        }
        Ok(thresholds)
    }
}

impl From<Thresholds> for BTreeMap<String, f64> {
    fn from(thresholds: Thresholds) -> Self {
        thresholds
            .chosen
            .into_iter()
            .map(|(id, value)| (id.to_owned(), value))
            .collect()
    }
}

/// A threshold that cannot be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdError {
    id: String,
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    NoSuchRule,
    WithoutThreshold,
    NotANumber,
}

impl ThresholdError {
    /// The id that was given.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for ThresholdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            Reason::NoSuchRule => "no such rule",
            Reason::WithoutThreshold => "the rule has no threshold",
            Reason::NotANumber => "a threshold is a number of at least 0",
        };
        write!(f, "threshold `{}`: {reason}", self.id.escape_debug())
    }
}

impl std::error::Error for ThresholdError {}
