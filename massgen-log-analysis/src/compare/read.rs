//! One figure of one run, read from its analysis.

use serde::{Deserialize, Serialize};

use super::number::{self, Number};
use crate::{Analysis, AttemptAnalysis, Evidence, Figure, Increments, MAX_EVIDENCE};

/// The value of one figure in one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RunValue {
    /// The value; `null` = see `absence`.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub value: Option<f64>,
    /// Why there is none; only without a value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub absence: Option<Absence>,
    /// Whether the true value may be higher: some models are unpriced, or some agents' tokens not recorded.
    pub is_lower_bound: bool,
    /// What it rests on, relative to the run's session; at most [`MAX_EVIDENCE`] places. All of them are in
    /// the analysis' own figure, see [`MetricComparison::source`](super::MetricComparison::source).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<Evidence>,
}

/// Why a run has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ValueAbsence"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Absence {
    /// No file records it, in at least one of the attempts that it is summed over.
    NotRecorded,
    /// MassGen knows no price for the models.
    Unpriced,
    /// The parts are known and give no whole: a rate over turns whose backends count differently.
    NotSummable,
    /// The run has no agent of this id.
    NoSuchAgent,
}

impl Absence {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRecorded => "not recorded",
            Self::Unpriced => "unpriced",
            Self::NotSummable => "not summable",
            Self::NoSuchAgent => "no such agent",
        }
    }
}

impl RunValue {
    /// A value or none, with what it rests on.
    pub(super) fn new(value: Option<f64>, evidence: &[Evidence]) -> Self {
        Self {
            // Sums of nothing are -0 in floating point.
            value: value.filter(|value| value.is_finite()).map(|value| value + 0.0),
            absence: value.is_none().then_some(Absence::NotRecorded),
            is_lower_bound: false,
            evidence: evidence.iter().take(MAX_EVIDENCE).cloned().collect(),
        }
        .checked()
    }

    /// No value.
    pub(super) fn absent(absence: Absence) -> Self {
        Self {
            value: None,
            absence: Some(absence),
            is_lower_bound: false,
            evidence: Vec::new(),
        }
    }

    /// The value of a figure.
    pub(super) fn figure<T: Number + Copy>(figure: &Figure<T>) -> Self {
        Self::new(figure.value.map(Number::number), &figure.evidence)
    }

    /// States whether the true value may be higher.
    pub(super) fn at_least(mut self, is_lower_bound: bool) -> Self {
        self.is_lower_bound = is_lower_bound && self.value.is_some();
        self
    }

    /// A value has no reason to be absent, and the other way round.
    fn checked(mut self) -> Self {
        if self.value.is_none() {
            self.absence = self.absence.or(Some(Absence::NotRecorded));
            self.evidence.clear();
        }
        self
    }
}

/// One attempt, with what came before it in the session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) attempt: &'a AttemptAnalysis,
    /// The attempt before, that of an earlier turn included.
    before: Option<&'a AttemptAnalysis>,
    pub(super) increments: Option<&'a Increments>,
    /// Whether it is the last attempt of its turn.
    pub(super) is_last: bool,
}

impl<'a> Step<'a> {
    /// Whether the counters of its tokens and cost go on from an earlier attempt.
    pub(super) fn carries_counters(&self) -> bool {
        self.increments.is_some_and(|increments| increments.cumulative)
    }

    /// Whether its files repeat calls of an earlier attempt.
    pub(super) fn carries_calls(&self) -> bool {
        let totals = &self.attempt.tool_reliability.totals;
        totals.carried_calls > 0 || totals.stated_only && self.carries_counters()
    }

    /// What the attempt added to a counter that goes on when `carries`; `None` when that cannot be told.
    pub(super) fn added<T: Number>(
        &self,
        carries: bool,
        count: impl Fn(&'a AttemptAnalysis) -> Option<T>,
    ) -> Option<f64> {
        let now = count(self.attempt)?.number();
        if !carries {
            return Some(now);
        }
        Some(now - count(self.before?)?.number())
    }
}

/// The attempts of all turns, in order.
pub(super) fn steps(analysis: &Analysis) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for turn in &analysis.turns {
        for (index, attempt) in turn.attempts.iter().enumerate() {
            steps.push(Step {
                attempt,
                before: steps.last().map(|step| step.attempt),
                increments: turn
                    .increments
                    .iter()
                    .find(|increments| increments.attempt == attempt.attempt),
                is_last: index.saturating_add(1) == turn.attempts.len(),
            });
        }
    }
    steps
}

/// The sum over the steps: recorded when it is recorded for each of them.
pub(super) fn sum<'s, 'a: 's>(
    steps: impl IntoIterator<Item = &'s Step<'a>>,
    read: impl Fn(&Step<'a>) -> RunValue,
) -> RunValue {
    let values: Vec<RunValue> = steps.into_iter().map(read).collect();
    if let Some(absent) = values.iter().find_map(|value| value.absence) {
        return RunValue::absent(absent);
    }
    let total = values
        .iter()
        .filter_map(|value| value.value)
        .reduce(|sum, value| sum + value);
    // Each attempt gets its share of the places.
    let share = MAX_EVIDENCE.checked_div(values.len()).unwrap_or(0).max(1);
    let evidence: Vec<Evidence> = values
        .iter()
        .flat_map(|value| value.evidence.iter().take(share))
        .cloned()
        .collect();
    RunValue::new(total, &evidence).at_least(values.iter().any(|value| value.is_lower_bound))
}
