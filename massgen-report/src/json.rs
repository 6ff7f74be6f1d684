//! JSON in the one form in which it is written here and by the program.

use std::borrow::Cow;
use std::io::{self, Write};

use massgen_log_analysis::model::secrets::redact;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use serde_json::{Map, Value};

use crate::redaction::is_shown;

/// `value` as JSON over several lines, with a line end: byte for byte what `massgen-logs` prints with
/// `--format json` or `--json`.
///
/// What a terminal would act on or would not show is written `\uXXXX`, so that the text may go anywhere.
/// Secrets are redacted, in names of members too, unless it is called in [`with_secrets`](crate::with_secrets);
/// names that become equal get a number.
///
/// # Errors
/// When `value` cannot be written as JSON. None of the types of these crates fails.
pub fn json(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, PrettyFormatter::new())
}

/// [`json`] on one line, with a line end.
///
/// # Errors
/// As for [`json`].
pub fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, CompactFormatter)
}

fn written(value: &impl Serialize, formatter: impl Formatter) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Visible(formatter));
    if is_shown() {
        value.serialize(&mut serializer)?;
    } else {
        redacted(serde_json::to_value(value)?).serialize(&mut serializer)?;
    }
    bytes.push(b'\n');
    // The formatter writes what it is given, which is text, and ASCII.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
        let text = json(&value).unwrap();
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
        let text = json(&[hostile]).unwrap();
        assert!(text.chars().all(|c| c == '\n' || !is_hidden(c)), "{text}");
        assert!(text.contains("é😀"), "{text}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), [hostile]);
    }
}
