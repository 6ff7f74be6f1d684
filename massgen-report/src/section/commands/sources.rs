//! Which files tell of the commands.

use std::fmt;

use massgen_log_analysis::question::commands::Commands;

use super::CELL_PLACES;
use crate::evidence::places;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

pub(super) fn render(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Sources of the Commands"))?;
    let mut table = Table::new([
        Column::left("Source"),
        Column::right("Commands seen"),
        Column::right("Seen only there"),
        Column::left("Files"),
    ]);
    for source in &commands.sources {
        let shown = source.paths.iter().take(CELL_PLACES);
        let files = Inline::joined(shown.map(|path| Inline::code(path.as_str())), ", ");
        let files = match source.paths.len().saturating_sub(CELL_PLACES) {
            0 => files,
            left => files
                .own(" and ")
                .then(Inline::number(units::integer(left as u64)))
                .own(" more"),
        };
        table.row([
            Inline::text(source.source.as_str()),
            Inline::number(units::integer(source.commands)),
            Inline::number(units::integer(source.only_here)),
            files,
        ]);
    }
    write!(f, "{table}")?;
    for unmatched in &commands.unmatched_mentions {
        let line = Inline::text(unmatched.source.as_str())
            .own(" mentions ")
            .then(Inline::number(units::count(unmatched.calls, "call", "calls")))
            .own(" that no record has (with a command: ")
            .then(Inline::number(units::integer(unmatched.commands)))
            .own("); not counted anywhere. Places: ")
            .then(places(&unmatched.evidence))
            .own(".");
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}
