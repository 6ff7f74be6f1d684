//! Red flags: rules over the analysis, each a piece of data with its threshold and its reason.
//!
//! A rule states what was observed. It never says what it means: that is the reader's.

mod flag;
mod gaps;
mod rule;
mod rules;
mod thresholds;

use crate::AttemptAnalysis;

pub use flag::{Observed, RedFlag};
pub use gaps::{GAPS, Gap};
pub use rule::{Category, MANUAL_PARTS, Rule, RuleSource, Severity, ThresholdSpec};
pub use rules::RULES;
pub use thresholds::{ThresholdError, Thresholds};

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The row of [`GAPS`] with this id.
pub fn gap(id: &str) -> Option<&'static Gap> {
    GAPS.iter().find(|gap| gap.id == id)
}

/// Applies every rule: the severest flags first, then by rule id, then in the order of the analysis.
pub fn check(analysis: &AttemptAnalysis, thresholds: &Thresholds) -> Vec<RedFlag> {
    let mut flags: Vec<RedFlag> = RULES
        .iter()
        .flat_map(|rule| (rule.check)(analysis, thresholds.of(rule)))
        .collect();
    // The registry is sorted by id, and the sort is stable.
    flags.sort_by_key(|flag| flag.severity);
    flags
}

#[cfg(test)]
mod tests;
