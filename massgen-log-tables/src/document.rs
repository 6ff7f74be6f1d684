//! The document that tells what the tables hold.

use std::fmt::Write as _;

use crate::Table;

/// `docs/tables.md`: every table with its columns.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for table in Table::ALL {
        let _ = write!(
            text,
            "\n## `{}`\n\n{}.\n\n| column | values | meaning |\n|---|---|---|\n",
            table.name(),
            capital(table.about()),
        );
        for column in table.columns() {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} |",
                column.name,
                column.kind.as_str(),
                column.about
            );
        }
    }
    text
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
