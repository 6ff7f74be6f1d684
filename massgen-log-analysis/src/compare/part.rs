//! A figure of a part of each run: of one agent, or of one tool.

use super::metrics::{Scope, Unit};
use super::read::{RunValue, Step};
use super::{MetricComparison, spread};

/// One figure, and how it is read from an attempt.
pub(super) struct PartMetric<R> {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) unit: Unit,
    pub(super) source: &'static str,
    pub(super) read: R,
}

impl<R> PartMetric<R> {
    /// The figure on every side; `value` gives that of one run from its attempts.
    pub(super) fn compared(
        &self,
        sides: &[Vec<Vec<Step<'_>>>],
        value: impl Fn(&Vec<Step<'_>>) -> RunValue,
    ) -> MetricComparison {
        let values = sides.iter().map(|runs| runs.iter().map(&value).collect());
        MetricComparison {
            name: self.name.to_owned(),
            title: self.title.to_owned(),
            unit: self.unit,
            scope: Scope::EveryAttempt,
            source: self.source.to_owned(),
            sides: spread::sides(values.collect()),
        }
    }
}
