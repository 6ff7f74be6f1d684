//! Standard output: buffered, and safe for a terminal whatever the log holds.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use massgen_report::markdown::{visible_block, visible_line};
use massgen_report::with_secrets;
use serde::Serialize;

/// Standard output.
pub(crate) struct Out {
    writer: BufWriter<StdoutLock<'static>>,
    is_terminal: bool,
    has_colors: bool,
}

impl Out {
    pub(crate) fn stdout() -> Self {
        let is_terminal = io::stdout().is_terminal();
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            writer: BufWriter::new(io::stdout().lock()),
            is_terminal,
            has_colors: is_terminal && !refused,
        }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    /// Prints a line; what the log says in it is made visible.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.writer, "{}", visible_line(text))
    }

    /// Prints a line that shall stand out.
    pub(crate) fn alert(&mut self, text: &str) -> io::Result<()> {
        let text = visible_line(text);
        if self.has_colors {
            writeln!(self.writer, "\x1b[1;33m{text}\x1b[0m")
        } else {
            writeln!(self.writer, "{text}")
        }
    }

    /// Prints our own text, in which the log's is already made visible.
    pub(crate) fn own(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// Prints a text of the log: byte by byte, unless a terminal would act on it.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.is_terminal {
            return self.writer.write_all(bytes);
        }
        let (text, _) = massgen_log_model::decode_visibly(bytes);
        let text = visible_block(&text);
        self.writer.write_all(text.as_bytes())?;
        if text.ends_with('\n') {
            Ok(())
        } else {
            self.writer.write_all(b"\n")
        }
    }

    /// Prints JSON over several lines, secrets included.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.own(&with_secrets(|| massgen_report::json(value))?)
    }

    /// Prints JSON on one line, secrets included.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.own(&with_secrets(|| massgen_report::json_line(value))?)
    }

    /// Prints rows in columns. Numbers are set to the right; the last column is as long as it is.
    pub(crate) fn table(&mut self, head: &[(&str, Side)], rows: &[Vec<String>]) -> io::Result<()> {
        write_table(&mut self.writer, head, rows, self.has_colors)
    }

    #[cfg(feature = "sql")]
    pub(crate) const fn is_terminal(&self) -> bool {
        self.is_terminal
    }
}

/// Writes rows in columns, below their names; what the log says in them is made visible.
pub(crate) fn write_table(
    writer: &mut impl Write,
    head: &[(&str, Side)],
    rows: &[Vec<String>],
    has_colors: bool,
) -> io::Result<()> {
    let head: Vec<(String, Side)> = head
        .iter()
        .map(|(name, side)| (visible_line(name), *side))
        .collect();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| visible_line(cell)).collect())
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        longest.max(head.get(at).map_or(0, |(name, _)| name.chars().count()))
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let print = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for ((cell, width), (_, side)) in cells.zip(&widths).zip(&head) {
            match side {
                Side::Left => line.push_str(&format!("{cell:<width$}  ")),
                Side::Right => line.push_str(&format!("{cell:>width$}  ")),
            }
        }
        line.truncate(line.trim_end().len());
        line
    };
    let names = print(&mut head.iter().map(|(name, _)| name.as_str()));
    if has_colors {
        writeln!(writer, "\x1b[1m{names}\x1b[0m")?;
    } else {
        writeln!(writer, "{names}")?;
    }
    for row in &rows {
        writeln!(writer, "{}", print(&mut row.iter().map(String::as_str)))?;
    }
    Ok(())
}

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}
