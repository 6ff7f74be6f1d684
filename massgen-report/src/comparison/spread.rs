//! The spread of the sides with several runs.

use std::fmt;

use massgen_log_analysis::compare::Comparison;

use super::cells::maybe;
use super::{is_flag, is_recorded};
use crate::markdown::{Column, Heading, Inline, Table};

pub(super) fn render(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    if comparison.sides.iter().all(|side| side.runs.len() < 2) {
        return Ok(());
    }
    let mut table = Table::new([
        Column::left("Figure"),
        Column::left("Side"),
        Column::right("Runs"),
        Column::right("Recorded in"),
        Column::right("Min"),
        Column::right("Median"),
        Column::right("Max"),
        Column::right("Mean"),
        Column::right("Standard deviation"),
    ]);
    let metrics = comparison.metrics.iter();
    for metric in metrics.filter(|metric| !is_flag(metric) && is_recorded(metric)) {
        for (side, values) in comparison.sides.iter().zip(&metric.sides) {
            let band = &values.band;
            if band.n < 2 {
                continue;
            }
            let deviation = if band.recorded < 2 {
                Inline::from("needs two values")
            } else {
                maybe(metric.unit, band.stdev)
            };
            table.row([
                Inline::text(&metric.title),
                Inline::text(&side.label),
                Inline::number(band.n),
                Inline::number(band.recorded),
                maybe(metric.unit, band.min),
                maybe(metric.unit, band.median),
                maybe(metric.unit, band.max),
                maybe(metric.unit, band.mean),
                deviation,
            ]);
        }
    }
    write!(f, "{}{table}", Heading::new(2, "Spread of Repeated Runs"))
}
