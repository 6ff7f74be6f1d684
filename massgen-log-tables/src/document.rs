//! The document that tells what the tables hold.

use std::fmt::Write as _;

use crate::{Column, Table, event_lines};

/// `docs/tables.md`: every table with its columns, and the lines of events.jsonl.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for table in Table::ALL {
        section(&mut text, table.name(), table.about(), &table.columns());
    }
    section(
        &mut text,
        event_lines::NAME,
        event_lines::ABOUT,
        &event_lines::COLUMNS,
    );
    text
}

fn section(text: &mut String, name: &str, about: &str, columns: &[Column]) {
    let _ = write!(
        text,
        "\n## `{name}`\n\n{}.\n\n| column | values | meaning |\n|---|---|---|\n",
        capital(about),
    );
    for column in columns {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            column.name,
            column.kind.as_str(),
            column.about
        );
    }
}

const INTRODUCTION: &str = "# Tables\n\n\
<!-- Written by a test from the columns themselves. -->\n\n\
What SQL, Parquet and notebooks see of sessions. NULL is what is not recorded, never 0. Times are microseconds of UTC; \
they are NULL where the time zone of the run is not known, and `at_seconds` tells the time from the start of the \
attempt all the same. Costs are 64-bit numbers. `path`, `line` and `pointer` say where in the session a row comes \
from.\n";

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
