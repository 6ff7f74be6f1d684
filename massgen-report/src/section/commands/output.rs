//! Long outputs and exit codes.

use std::fmt;

use massgen_log_analysis::question::commands::{Commands, EXCESSIVE_OUTPUT_CHARS};

use super::{CELL_CHARS, ROWS};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

pub(super) fn excessive(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Commands with Excessive Output"))?;
    let mut table = Table::new([
        Column::left("Command"),
        Column::right("Output Size"),
        Column::left("Issue"),
        Column::right("Runs above the limit"),
        Column::right("All of them together"),
        Column::right("Est. tokens"),
        Column::left("Source"),
    ])
    .when_empty("No output above the limit (none recorded).");
    for output in commands.excessive_output.iter().take(ROWS) {
        table.row([
            Inline::code_cut(&output.command, CELL_CHARS),
            Inline::number(units::characters(output.chars_max)),
            Inline::from("limit the output, or write it to a file and read the part that is needed"),
            Inline::number(units::integer(output.count)),
            Inline::number(units::characters(output.chars_total)),
            Inline::number(units::tokens(output.estimated_tokens)),
            places(&output.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.excessive_output.len(), ROWS)?;
    let limit = Inline::from("Limit: ")
        .then(Inline::number(units::characters(EXCESSIVE_OUTPUT_CHARS)))
        .own(" of one result. Tokens are estimated: characters / 4, rounded up. All results together: ")
        .then(Inline::number(units::recorded(
            commands.output_chars_total,
            units::characters,
        )))
        .own(", ")
        .then(Inline::number(units::recorded(
            commands.estimated_tokens,
            |tokens| units::count(tokens, "estimated token", "estimated tokens"),
        )))
        .own(".");
    write!(f, "{}", Paragraph::new(limit))
}

pub(super) fn exit_codes(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Exit Codes"))?;
    let mut table = Table::new([
        Column::right("Exit code"),
        Column::right("Commands"),
        Column::left("Source"),
    ])
    .when_empty("No result gives an exit code (none recorded).");
    for code in commands.exit_codes.iter().take(ROWS) {
        table.row([
            Inline::number(units::integer(code.code)),
            Inline::number(units::integer(code.count)),
            places(&code.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.exit_codes.len(), ROWS)?;
    let unknown = Inline::from("Exit code not recorded: ")
        .then(Inline::number(units::count(
            commands.exit_codes_unknown,
            "command",
            "commands",
        )))
        .own(".");
    write!(f, "{}", Paragraph::new(unknown))
}
