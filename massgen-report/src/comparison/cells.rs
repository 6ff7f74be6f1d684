//! Values and differences in cells.

use massgen_log_analysis::compare::{Absence, SideValues, Unit};

use crate::markdown::Inline;
use crate::units::{self, NOT_RECORDED};

/// A number in its unit.
pub(super) fn number(unit: Unit, number: f64) -> Inline {
    Inline::number(written(unit, number))
}

fn written(unit: Unit, number: f64) -> String {
    match unit {
        Unit::Seconds => units::seconds(number),
        Unit::Usd => units::usd(number),
        Unit::Share => units::percent(number),
        _ if number.fract() == 0.0 => units::decimal(number, 0),
        _ => units::decimal(number, 2),
    }
}

/// A number in its unit, when there is one.
pub(super) fn maybe(unit: Unit, value: Option<f64>) -> Inline {
    Inline::recorded(value, |value| number(unit, value))
}

/// The middle value of a side, or why there is none.
pub(super) fn middle(unit: Unit, side: &SideValues) -> Inline {
    let Some(median) = side.band.median else {
        let reason = side.runs.iter().find_map(|run| run.absence);
        return Inline::from(reason.map_or(NOT_RECORDED, Absence::as_str));
    };
    let value = number(unit, median);
    let value = if side.band.is_lower_bound {
        Inline::from("at least ").then(value)
    } else {
        value
    };
    if side.band.n == 1 {
        return value;
    }
    let value = match (side.band.min, side.band.max) {
        (Some(min), Some(max)) if min < max => value
            .own(" (")
            .then(number(unit, min))
            .own(" to ")
            .then(number(unit, max))
            .own(")"),
        _ => value,
    };
    if side.band.recorded < side.band.n {
        value
            .own(", recorded in ")
            .then(Inline::number(side.band.recorded))
            .own(" of ")
            .then(Inline::number(side.band.n))
            .own(" runs")
    } else {
        value
    }
}

/// The difference of a side from the baseline.
pub(super) fn change(unit: Unit, side: &SideValues) -> Inline {
    let Some(difference) = &side.difference else {
        return Inline::from("cannot be told");
    };
    let mut text = if difference.absolute == 0.0 {
        Inline::from("0")
    } else {
        let size = written(unit, difference.absolute.abs());
        match (unit, size.strip_suffix(" %")) {
            // The difference of two shares is no share of anything.
            (Unit::Share, Some(points)) => signed(difference.absolute, points).own(" points"),
            _ => signed(difference.absolute, &size),
        }
    };
    if let Some(change) = difference.change.filter(|change| *change != 0.0) {
        let share = units::percent(change.abs());
        text = text.own(" (").then(signed(change, &share)).own(")");
    }
    if difference.outside_band == Some(true) {
        text = text.own(", outside the band");
    }
    if difference.is_uncertain {
        text = text.own(", uncertain");
    }
    text
}

/// The size of a difference with its sign; in words where the size is words too.
fn signed(difference: f64, size: &str) -> Inline {
    let is_words = size.starts_with("under");
    Inline::from(match (difference < 0.0, is_words) {
        (true, true) => "less by ",
        (false, true) => "more by ",
        (true, false) => "-",
        (false, false) => "+",
    })
    .then(Inline::number(size))
}
