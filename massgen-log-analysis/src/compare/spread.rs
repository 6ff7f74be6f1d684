//! Several runs of one side, and the difference between sides.

use serde::{Deserialize, Serialize};

use super::number;
use super::read::RunValue;

/// One figure of one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SideValues {
    /// The value of each run, in the order of the side's runs.
    pub runs: Vec<RunValue>,
    /// Their spread.
    pub band: Band,
    /// Against the baseline; `null` for the baseline itself, and when either side records nothing.
    pub difference: Option<Difference>,
}

/// The spread of the recorded values of one side. With one value all of its members are that value, except
/// the standard deviation, which one value does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SideBand"))]
#[non_exhaustive]
pub struct Band {
    /// Runs of the side.
    pub n: usize,
    /// Runs that record the value; the rest of the band is theirs.
    pub recorded: usize,
    /// The smallest; `null` when no run records it, as for all that follows.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub min: Option<f64>,
    /// The middle one; the mean of the two middle ones of an even number.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub median: Option<f64>,
    /// The largest.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub max: Option<f64>,
    /// The mean.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub mean: Option<f64>,
    /// Sample standard deviation (divided by one less than the number of values); `null` below two values.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub stdev: Option<f64>,
    /// Whether any of the values is a lower bound.
    pub is_lower_bound: bool,
}

/// A side against the baseline, median against median.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SideDifference"))]
#[non_exhaustive]
pub struct Difference {
    /// The side less the baseline, in the unit of the figure.
    #[serde(serialize_with = "number::number")]
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub absolute: f64,
    /// The side over the baseline; `null` when the baseline is 0.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub ratio: Option<f64>,
    /// The difference over the baseline: 0.1 is 10 % more; `null` when the baseline is 0.
    #[serde(serialize_with = "number::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub change: Option<f64>,
    /// Whether the side's median lies below the baseline's smallest or above its largest value; `null` when
    /// fewer than two runs of the baseline record it: one value is no band. This is no test of significance.
    pub outside_band: Option<bool>,
    /// Whether a value of either side is a lower bound, so that the true difference may be another one.
    pub is_uncertain: bool,
}

/// The values of every side, with their spread and their differences.
pub(super) fn sides(values: Vec<Vec<RunValue>>) -> Vec<SideValues> {
    let bands: Vec<Band> = values.iter().map(|runs| Band::of(runs)).collect();
    let baseline = bands.first().copied().unwrap_or_default();
    values
        .into_iter()
        .zip(bands)
        .enumerate()
        .map(|(index, (runs, band))| SideValues {
            runs,
            band,
            difference: (index > 0)
                .then(|| Difference::between(&baseline, &band))
                .flatten(),
        })
        .collect()
}

impl Band {
    fn of(runs: &[RunValue]) -> Self {
        let mut values: Vec<f64> = runs.iter().filter_map(|run| run.value).collect();
        values.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / count);
        let squares = mean.map(|mean| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>());
        let upper = values.get(values.len() / 2).copied();
        let median = match values.len() / 2 {
            half if values.len().is_multiple_of(2) => half
                .checked_sub(1)
                .and_then(|below| values.get(below))
                .zip(upper)
                .map(|(below, upper)| below / 2.0 + upper / 2.0),
            _ => upper,
        };
        Self {
            n: runs.len(),
            recorded: values.len(),
            min: values.first().copied(),
            median,
            max: values.last().copied(),
            mean,
            stdev: squares
                .filter(|_| values.len() > 1)
                .map(|squares| (squares / (count - 1.0)).sqrt()),
            is_lower_bound: runs.iter().any(|run| run.is_lower_bound),
        }
    }
}

impl Difference {
    fn between(baseline: &Band, side: &Band) -> Option<Self> {
        let (base, own) = (baseline.median?, side.median?);
        let divisor = Some(base).filter(|base| *base != 0.0);
        Some(Self {
            absolute: own - base + 0.0,
            ratio: divisor.map(|base| own / base),
            change: divisor.map(|base| (own - base) / base + 0.0),
            outside_band: baseline
                .min
                .zip(baseline.max)
                .filter(|_| baseline.recorded > 1)
                .map(|(min, max)| own < min || own > max),
            is_uncertain: baseline.is_lower_bound || side.is_lower_bound,
        })
    }
}
