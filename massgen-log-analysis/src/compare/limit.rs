//! Limits for a comparison: how far a side may lie from the baseline.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::metrics::metric_names;
use super::{Absence, Comparison, SideValues, number};

/// How far a figure of any other side may lie from the baseline's, median against median.
///
/// Written as the name of a figure, a sign, and a number of digits with at most one point:
///
/// | form | the limit is exceeded when the side has |
/// |---|---|
/// | `METRIC+N` | more than the baseline and N |
/// | `METRIC+N%` | more than the baseline and N percent of it |
/// | `METRIC-N` | less than the baseline minus N |
/// | `METRIC-N%` | less than the baseline minus N percent of it |
/// | `METRIC>N` | more than N, whatever the baseline has |
/// | `METRIC<N` | less than N, whatever the baseline has |
///
/// `cost` stands for `cost_usd`.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    text: String,
    metric: String,
    sign: Sign,
    amount: f64,
    is_percent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
    More,
    Less,
}

impl Limit {
    /// The figure that it is on.
    pub fn metric(&self) -> &str {
        &self.metric
    }

    /// Whether the baseline's value is needed.
    fn is_relative(&self) -> bool {
        matches!(self.sign, Sign::Plus | Sign::Minus)
    }

    /// The last value that is allowed.
    fn allowed(&self, baseline: Option<f64>) -> Option<f64> {
        let amount = |base: f64| {
            if self.is_percent {
                base.abs() * self.amount / 100.0
            } else {
                self.amount
            }
        };
        match self.sign {
            Sign::Plus => baseline.map(|base| base + amount(base)),
            Sign::Minus => baseline.map(|base| base - amount(base)),
            Sign::More | Sign::Less => Some(self.amount),
        }
    }

    fn is_exceeded(&self, value: f64, allowed: f64) -> bool {
        match self.sign {
            Sign::Plus | Sign::More => value > allowed,
            Sign::Minus | Sign::Less => value < allowed,
        }
    }

    /// What exceeds the limit, or leaves open whether it is exceeded, side by side.
    pub fn check(&self, comparison: &Comparison) -> Vec<Breach> {
        let Some(metric) = comparison.metric(&self.metric) else {
            return Vec::new();
        };
        let Some((baseline, others)) = metric.sides.split_first() else {
            return Vec::new();
        };
        let mut breaches = Vec::new();
        if self.is_relative() {
            breaches.extend(self.doubt(comparison, 0, baseline));
        }
        let allowed = self.allowed(baseline.band.median);
        for (index, side) in others.iter().enumerate() {
            let index = index.saturating_add(1);
            let exceeded = side
                .band
                .median
                .zip(allowed)
                .filter(|(value, allowed)| self.is_exceeded(*value, *allowed));
            if exceeded.is_some() {
                breaches.push(Breach {
                    allowed,
                    baseline: baseline.band.median.filter(|_| self.is_relative()),
                    ..self.breach(comparison, index, side, BreachKind::Exceeded)
                });
            }
            let doubt = self.doubt(comparison, index, side);
            breaches
                .extend(doubt.filter(|doubt| doubt.kind == BreachKind::NotRecorded || exceeded.is_none()));
        }
        breaches
    }

    fn doubt(&self, comparison: &Comparison, index: usize, side: &SideValues) -> Option<Breach> {
        let kind = if side.band.recorded < side.band.n || side.band.n == 0 {
            BreachKind::NotRecorded
        } else if side.band.is_lower_bound {
            BreachKind::LowerBound
        } else {
            return None;
        };
        Some(self.breach(comparison, index, side, kind))
    }

    fn breach(&self, comparison: &Comparison, index: usize, side: &SideValues, kind: BreachKind) -> Breach {
        let label = comparison.sides.get(index).map(|side| side.label.clone());
        Breach {
            limit: self.text.clone(),
            metric: self.metric.clone(),
            kind,
            side: index,
            label: label.unwrap_or_default(),
            value: side.band.median,
            allowed: None,
            baseline: None,
            runs: side.band.n,
            recorded: side.band.recorded,
            absence: side
                .runs
                .iter()
                .find_map(|run| run.absence)
                .filter(|_| kind == BreachKind::NotRecorded),
        }
    }
}

/// One limit on one side that is exceeded, or cannot be told to be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Breach {
    /// The limit as the caller wrote it.
    pub limit: String,
    /// The figure.
    pub metric: String,
    /// What is the matter.
    pub kind: BreachKind,
    /// Position of the side, from 0; 0 is the baseline.
    pub side: usize,
    /// Its name.
    pub label: String,
    /// Its median; `null` when no run records it.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub value: Option<f64>,
    /// The last value that would be allowed; only with `exceeded`.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub allowed: Option<f64>,
    /// The baseline's median; only with `exceeded`, and when the limit depends on it.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub baseline: Option<f64>,
    /// Runs of the side.
    pub runs: usize,
    /// Runs that record the value.
    pub recorded: usize,
    /// Why the first of the others does not; only with `not_recorded`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub absence: Option<Absence>,
}

/// What is the matter with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BreachKind {
    /// It is exceeded.
    Exceeded,
    /// At least one run has no value: it is not recorded, unpriced, or not summable.
    NotRecorded,
    /// The value is a lower bound: the true one may exceed the limit.
    LowerBound,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |value: Option<f64>| value.map_or_else(|| "not recorded".to_owned(), plain);
        write!(f, "{}: {}", self.label, self.metric)?;
        match self.kind {
            BreachKind::Exceeded => {
                write!(
                    f,
                    " is {}, {} allows {}",
                    number(self.value),
                    self.limit,
                    number(self.allowed)
                )?;
                match self.baseline {
                    Some(baseline) => write!(f, " (baseline {})", plain(baseline)),
                    None => Ok(()),
                }
            }
            BreachKind::NotRecorded => {
                let missing = self.runs.saturating_sub(self.recorded);
                let reason = self.absence.unwrap_or(Absence::NotRecorded).as_str();
                write!(f, " is {reason}")?;
                if self.runs > 1 {
                    write!(f, " in {missing} of {} runs", self.runs)?;
                }
                write!(f, ", so {} cannot be checked", self.limit)
            }
            BreachKind::LowerBound => write!(
                f,
                " is at least {}, so {} cannot be checked",
                number(self.value),
                self.limit
            ),
        }
    }
}

/// A number with at most six decimals.
fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// A limit that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitError {
    /// It has no sign and number behind its name.
    Form,
    /// No figure has this name.
    UnknownMetric(String),
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => {
                f.write_str("a limit is METRIC+N, METRIC+N%, METRIC-N, METRIC-N%, METRIC>N or METRIC<N")
            }
            Self::UnknownMetric(name) => {
                write!(f, "no metric {name}; metrics: {}", metric_names().join(", "))
            }
        }
    }
}

impl std::error::Error for LimitError {}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let (name, sign, amount) = ['+', '-', '>', '<']
            .into_iter()
            .filter_map(|sign| text.split_once(sign).map(|(name, amount)| (name, sign, amount)))
            .min_by_key(|(name, _, _)| name.len())
            .ok_or(LimitError::Form)?;
        let sign = match sign {
            '+' => Sign::Plus,
            '-' => Sign::Minus,
            '>' => Sign::More,
            _ => Sign::Less,
        };
        let name = name.trim();
        let metric = if name == "cost" { "cost_usd" } else { name };
        if !metric_names().iter().any(|known| known == metric) {
            return Err(LimitError::UnknownMetric(name.to_owned()));
        }
        let amount = amount.trim();
        let percent = amount.strip_suffix('%').map(str::trim_end);
        let digits = percent.unwrap_or(amount);
        let is_relative = matches!(sign, Sign::Plus | Sign::Minus);
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let amount: f64 = digits.parse().map_err(|_| LimitError::Form)?;
        if !is_plain || !amount.is_finite() || percent.is_some() && !is_relative {
            return Err(LimitError::Form);
        }
        Ok(Self {
            text: text.to_owned(),
            metric: metric.to_owned(),
            sign,
            amount,
            is_percent: percent.is_some(),
        })
    }
}
