//! Where the figures stand.

use std::fmt;

use massgen_log_analysis::compare::Comparison;

use super::{is_recorded, is_telling, scope};
use crate::evidence::places;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};

/// Rows that are listed; the JSON form has them all.
const SHOWN: usize = 120;

pub(super) fn render(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Figure"),
        Column::left("Member of the analysis"),
        Column::left("Attempts"),
        Column::left("Side"),
        Column::right("Run"),
        Column::left("Places"),
    ])
    .when_empty("No figure has a place.");
    let mut more = 0usize;
    let metrics = comparison.metrics.iter();
    for metric in metrics.filter(|metric| is_recorded(metric) && is_telling(metric)) {
        for (side, values) in comparison.sides.iter().zip(&metric.sides) {
            for (index, run) in values.runs.iter().enumerate() {
                if run.evidence.is_empty() {
                    continue;
                }
                if table.len() == SHOWN {
                    more = more.saturating_add(1);
                    continue;
                }
                table.row([
                    Inline::code(&metric.name),
                    Inline::code(&metric.source),
                    Inline::from(scope(metric.scope)),
                    Inline::text(&side.label),
                    Inline::number(index.saturating_add(1)),
                    places(&run.evidence),
                ]);
            }
        }
    }
    write!(f, "{}", Heading::new(2, "Sources"))?;
    let note = "Places are relative to the session of the run. Figures that are 0 in all runs are left out.";
    write!(f, "{}{table}", Paragraph::new(note))?;
    if more > 0 {
        let note = Inline::number(more).own(" more places are in the JSON form.");
        write!(f, "{}", Paragraph::new(note))?;
    }
    Ok(())
}
