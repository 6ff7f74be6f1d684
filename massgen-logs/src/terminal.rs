//! Standard output: buffered, and safe for a terminal whatever the log holds.

use std::borrow::Cow;
use std::env;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use massgen_log_model::secrets::redact;
use massgen_report::markdown::{visible_block, visible_line};
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use serde_json::{Map, Value};

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

    /// Prints JSON over several lines.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut json = Serializer::with_formatter(&mut self.writer, Visible(PrettyFormatter::new()));
        value.serialize(&mut json)?;
        writeln!(self.writer)
    }

    /// Prints JSON on one line.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut json =
            Serializer::with_formatter(&mut self.writer, Visible(serde_json::ser::CompactFormatter));
        value.serialize(&mut json)?;
        writeln!(self.writer)
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

/// JSON in which what a terminal would act on, or would not show, is written `\uXXXX`. Only strings can
/// hold such characters, and there both forms mean the same.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut done = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_hidden(*c)) {
            writer.write_all(fragment.get(done..at).unwrap_or_default().as_bytes())?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        writer.write_all(fragment.get(done..).unwrap_or_default().as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Controls beyond those that JSON escapes anyway, and marks that change the direction or the look of text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// JSON text for a place that is not standard output, in the same form.
pub(crate) fn to_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut json = Serializer::with_formatter(&mut bytes, Visible(PrettyFormatter::new()));
    value.serialize(&mut json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The same on one line.
pub(crate) fn to_json_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut json = Serializer::with_formatter(&mut bytes, Visible(serde_json::ser::CompactFormatter));
    value.serialize(&mut json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// [`to_json`] without secrets.
pub(crate) fn to_shared_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    to_json(&redacted(serde_json::to_value(value)?))
}

/// [`to_json_line`] without secrets.
pub(crate) fn to_shared_json_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    to_json_line(&redacted(serde_json::to_value(value)?))
}

/// The value with every text redacted, names of members included. Names that became equal get a number, so that
/// nothing is lost.
fn redacted(value: Value) -> Value {
    match value {
        Value::String(text) => match redact(&text) {
            Cow::Borrowed(_) => Value::String(text),
            Cow::Owned(shared) => Value::String(shared),
        },
        Value::Array(items) => items.into_iter().map(redacted).collect(),
        Value::Object(members) => {
            let mut shared = Map::with_capacity(members.len());
            for (name, value) in members {
                let mut free = redact(&name).into_owned();
                while shared.contains_key(&free) {
                    free = format!("{free} {}", shared.len());
                }
                shared.insert(free, redacted(value));
            }
            Value::Object(shared)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_json_has_no_secret_and_loses_no_member() {
        let keys = ["hf_aB3dE6gH9jK2mN5pQ8sT1", "hf_aB3dE6gH9jK2mN5pQ8sT2"];
        let value = serde_json::json!({ keys[0]: [keys[1], 1.5, null], keys[1]: { "x": true } });
        let text = String::from_utf8(to_shared_json(&value).unwrap()).unwrap();
        let shared: Value = serde_json::from_str(&text).unwrap();
        let expected = serde_json::json!({
            "[redacted: Hugging Face token]": ["[redacted: Hugging Face token]", 1.5, null],
            "[redacted: Hugging Face token] 1": { "x": true },
        });
        assert_eq!(shared, expected);
    }

    #[test]
    fn json_holds_nothing_that_a_terminal_acts_on() {
        let hostile = "a\u{9b}31m\u{1b}[0m\u{202e}\u{7f}é😀\u{e0041}";
        let text = String::from_utf8(to_json(&[hostile]).unwrap()).unwrap();
        assert!(text.chars().all(|c| c == '\n' || !is_hidden(c)), "{text}");
        assert!(text.contains("é😀"), "{text}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), [hostile]);
    }
}
