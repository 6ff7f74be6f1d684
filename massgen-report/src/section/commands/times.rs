//! The slowest patterns.

use std::fmt;

use massgen_log_analysis::question::commands::{Commands, SLOW_SECONDS};

use super::{CELL_CHARS, ROWS};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

pub(super) fn render(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Slowest Command Patterns"))?;
    let mut table = Table::new([
        Column::left("Pattern"),
        Column::right("Max Time"),
        Column::right("Avg Time"),
        Column::right("P95 Time"),
        Column::left("Notes"),
        Column::left("Source"),
    ]);
    for pattern in commands.patterns.iter().take(ROWS) {
        table.row([
            Inline::code_cut(&pattern.pattern, CELL_CHARS),
            Inline::number(units::recorded(pattern.seconds_max, units::seconds)),
            Inline::number(units::recorded(pattern.seconds_avg, units::seconds)),
            Inline::number(units::recorded(pattern.seconds_p95, units::seconds)),
            Inline::number(units::count(pattern.count, "run", "runs")),
            places(&pattern.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.patterns.len(), ROWS)?;
    let slow = Inline::from("Runs longer than ")
        .then(Inline::number(units::seconds(SLOW_SECONDS)))
        .own(": ")
        .then(Inline::number(units::integer(commands.slow.len())));
    let longest = commands.slow.iter().take(3).map(|slow| {
        Inline::code_cut(&slow.command, CELL_CHARS)
            .own(" ")
            .then(Inline::number(units::seconds(slow.seconds)))
            .own(" at ")
            .then(places(&slow.evidence))
    });
    let slow = if commands.slow.is_empty() {
        slow.own(".")
    } else {
        slow.own(". The longest: ")
            .then(Inline::joined(longest, "; "))
            .own(".")
    };
    write!(f, "{}", Paragraph::new(slow))
}
