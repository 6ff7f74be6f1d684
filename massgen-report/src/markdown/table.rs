//! Tables whose shape no content can break.

use std::fmt;

use super::Inline;
use crate::units::NOT_RECORDED;

/// Side on which the content of a column is lined up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Align {
    /// For words.
    Left,
    /// For numbers.
    Right,
}

/// Head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    head: Inline,
    align: Align,
}

impl Column {
    /// A column of words.
    pub fn left(head: impl Into<Inline>) -> Self {
        Self {
            head: head.into(),
            align: Align::Left,
        }
    }

    /// A column of numbers.
    pub fn right(head: impl Into<Inline>) -> Self {
        Self {
            head: head.into(),
            align: Align::Right,
        }
    }
}

/// A table: every row has as many cells as there are columns.
///
/// A table without rows is written as its [`when_empty`](Table::when_empty) sentence, without columns as
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Inline>>,
    when_empty: Inline,
}

impl Table {
    /// A table with these columns and no rows yet.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            when_empty: Inline::from("None recorded."),
        }
    }

    /// The sentence that stands in place of a table without rows.
    #[must_use]
    pub fn when_empty(mut self, sentence: impl Into<Inline>) -> Self {
        self.when_empty = sentence.into();
        self
    }

    /// Appends a row. Missing cells are filled with `not recorded`; what is more than the columns moves into
    /// the last cell, so nothing is lost.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Inline>) -> &mut Self {
        let mut cells: Vec<Inline> = cells.into_iter().collect();
        let width = self.columns.len();
        if cells.len() > width {
            let surplus = cells.split_off(width.saturating_sub(1));
            cells.push(Inline::joined(surplus, ", "));
        }
        cells.resize_with(width, || Inline::from(NOT_RECORDED));
        self.rows.push(cells);
        self
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.columns.is_empty() {
            return Ok(());
        }
        if self.rows.is_empty() {
            return writeln!(f, "{}\n", self.when_empty);
        }
        write_row(f, self.columns.iter().map(|column| &column.head))?;
        for column in &self.columns {
            f.write_str(match column.align {
                Align::Left => "| :-- ",
                Align::Right => "| --: ",
            })?;
        }
        f.write_str("|\n")?;
        for row in &self.rows {
            write_row(f, row)?;
        }
        f.write_str("\n")
    }
}

fn write_row<'a>(f: &mut fmt::Formatter<'_>, cells: impl IntoIterator<Item = &'a Inline>) -> fmt::Result {
    for cell in cells {
        write!(f, "| {} ", cell.to_cell())?;
    }
    f.write_str("|\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_every_column() {
        let mut table = Table::new([Column::left("A"), Column::right("B")]);
        table.row([Inline::text("1")]);
        table.row(["2", "3", "4"].map(Inline::text));
        table.row([Inline::blank(), Inline::text("")]);
        assert_eq!(
            table.to_string(),
            "| A | B |\n| :-- | --: |\n| 1 | not recorded |\n| 2 | 3, 4 |\n|  | (empty) |\n\n"
        );
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let table = Table::new([Column::left("A")]);
        assert_eq!(table.to_string(), "None recorded.\n\n");
        assert_eq!(
            table.when_empty("No vote was recorded.").to_string(),
            "No vote was recorded.\n\n"
        );
        let mut table = Table::new([]);
        assert_eq!(table.row([Inline::text("x")]).to_string(), "");
    }
}
