//! The numbers behind a recommendation.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::red_flags::{self, Observed, RedFlag, Rule, ThresholdSpec};

/// What the flags of one rule observed, in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FlagNumbers"))]
#[non_exhaustive]
pub struct Numbers {
    /// The highest observed number; the lowest one for a rule that small numbers meet.
    pub extreme: f64,
    /// Unit of `extreme`.
    pub unit: Cow<'static, str>,
    /// Sum over the flags; `None` where a sum means nothing.
    pub sum: Option<f64>,
    /// Unit of `sum`.
    pub sum_unit: Option<Cow<'static, str>>,
    /// The threshold that was in force; `None` for a rule without.
    pub threshold: Option<f64>,
    /// The same in our own words.
    pub text: String,
}

/// The numbers of the rule's flags; `None` where they observed words, or a number that has no unit.
pub(super) fn of(id: &str, flags: &[RedFlag]) -> Option<Numbers> {
    let rule = red_flags::rule(id)?;
    let unit = match rule.threshold {
        Some(threshold) => threshold.unit,
        None => rule.adds_up_to?,
    };
    let mut seen = flags
        .iter()
        .filter(|flag| flag.rule == rule.id)
        .filter_map(|flag| match flag.observed {
            Observed::Number(number) => Some((number, flag.threshold)),
            Observed::Text(_) => None,
        });
    let (first, threshold) = seen.next()?;
    let is_low = rule.threshold.is_some_and(|threshold| threshold.is_upper_bound());
    let pick = if is_low { f64::min } else { f64::max };
    let mut extreme = first;
    let mut sum = first;
    let mut several = false;
    for (number, _) in seen {
        extreme = pick(extreme, number);
        sum += number;
        several = true;
    }
    let sum_unit = rule.adds_up_to;
    Some(Numbers {
        extreme,
        unit: Cow::Borrowed(unit),
        sum: sum_unit.map(|_| sum),
        sum_unit: sum_unit.map(Cow::Borrowed),
        threshold,
        text: text(rule, extreme, unit, several.then_some(sum), threshold),
    })
}

fn text(rule: &Rule, extreme: f64, unit: &str, sum: Option<f64>, threshold: Option<f64>) -> String {
    let bound = match (sum, rule.threshold.is_some_and(|spec| spec.is_upper_bound())) {
        (None, _) => "",
        (Some(_), true) => "down to ",
        (Some(_), false) => "up to ",
    };
    let mut text = format!("{bound}{}", counted(extreme, unit));
    if let Some((sum, unit)) = sum.zip(rule.adds_up_to) {
        text.push_str(&format!(", {} in all", counted(sum, unit)));
    }
    if let Some((threshold, ThresholdSpec { comparison, .. })) = threshold.zip(rule.threshold) {
        text.push_str(&format!("; threshold: {comparison} {}", shown(threshold)));
    }
    text
}

/// The number with its unit, whose first noun is singular for 1.
fn counted(number: f64, unit: &str) -> String {
    let is_one = (number - 1.0).abs() < f64::EPSILON;
    let mut words: Vec<String> = unit.split(' ').map(str::to_owned).collect();
    let noun = words
        .iter_mut()
        .take_while(|word| !matches!(word.as_str(), "of" | "in"))
        .find(|word| word.ends_with('s'));
    if let Some(noun) = noun.filter(|_| is_one) {
        *noun = match noun.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
        };
    }
    format!("{} {}", shown(number), words.join(" "))
}

/// A whole number as it is, another one with two decimals, a small one with three.
fn shown(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("{number:.0}")
    } else if number.abs() < 1.0 {
        format!("{number:.3}")
    } else {
        format!("{number:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1.0, "retries in one round"), "1 retry in one round");
        assert_eq!(
            counted(1.0, "refused submissions of one agent"),
            "1 refused submission of one agent"
        );
        assert_eq!(counted(2.0, "ignored votes"), "2 ignored votes");
        assert_eq!(
            counted(1.0, "similarity of the texts"),
            "1 similarity of the texts"
        );
    }
}
