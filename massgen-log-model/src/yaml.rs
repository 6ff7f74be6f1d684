//! Tolerant YAML, as PyYAML writes it: application tags are ignored, anchors are followed within a
//! budget, a repeated key keeps its last value, and a file that was cut gives what stands before the cut.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Options};

use crate::{Diagnostic, DiagnosticKind, Location, RelPath, json};

/// Parsing steps for one document; a configuration has a few hundred.
const MAX_EVENTS: usize = 200_000;
/// Scalars, lists and maps of one document.
const MAX_NODES: usize = 100_000;
/// Parsing steps that aliases may repeat: what an alias bomb needs without end.
const MAX_REPLAYED: usize = 100_000;
/// Nested lists and maps; more could exhaust the stack.
const MAX_DEPTH: usize = 64;
/// Single lines given up, one by one, to read what stands before damage.
const LINES_GIVEN_UP: usize = 8;
/// Whole top-level entries given up after that.
const ENTRIES_GIVEN_UP: usize = 16;

/// Largest damaged file that is read again and again to save a part, in bytes.
const MAX_SAVED_BYTES: usize = 4 << 20;

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: MAX_EVENTS,
            max_nodes: MAX_NODES,
            max_depth: MAX_DEPTH,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        ignore_binary_tag_for_string: true,
        with_snippet: false,
    }
}

/// Reads one YAML document.
///
/// A text field gets the scalar as written, even where it looks like a number (PyYAML writes the text
/// `1234e56` without quotes). Returns `None` when nothing could be read; every deviation is added to
/// `diagnostics`. A file without a line end after its last line was cut: PyYAML always writes one. That
/// line is then left out, because half a value looks like a whole one, unless its quote or bracket is closed.
pub fn read<T: DeserializeOwned>(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let reason = if bytes.is_empty() {
            "the file has 0 bytes"
        } else {
            "the file holds only white space"
        };
        diagnostics.push(Diagnostic::new(
            DiagnosticKind::Empty,
            Location::file(path),
            reason,
        ));
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        diagnostics.push(Diagnostic::new(
            DiagnosticKind::NotUtf8,
            Location::line(path, line_of_bad_byte(bytes)),
            "bytes that are not UTF-8 were replaced by U+FFFD",
        ));
    }
    let reader = Reader { text: &text, path };
    let last_line = reader.line_count();

    if text.ends_with('\n') {
        return match reader.whole(diagnostics) {
            Ok(value) => value,
            Err(error) if is_limit(&error) => {
                reader.note(DiagnosticKind::LimitReached, &error, diagnostics);
                None
            }
            Err(error) => {
                let line = error.location().map_or(last_line, |place| place.line());
                // A cut shows at the end of the text; damage before it is of another kind.
                let kind = if line >= last_line || is_open_ended(&error) {
                    DiagnosticKind::Truncated
                } else {
                    DiagnosticKind::Malformed
                };
                reader.note(kind, &error, diagnostics);
                reader.before(line, diagnostics)
            }
        };
    }

    let closed = text.ends_with(['\'', '"', '}', ']']);
    diagnostics.push(Diagnostic::new(
        DiagnosticKind::Truncated,
        Location::line(path, last_line),
        if closed {
            "the last line has no line end"
        } else {
            "the last line has no line end and was left out"
        },
    ));
    if closed && let Ok(value) = reader.whole(diagnostics) {
        return value;
    }
    if let Some(value) = reader.before(last_line, diagnostics) {
        return Some(value);
    }
    match reader.whole(diagnostics) {
        Ok(value) => value,
        Err(error) => {
            reader.note(DiagnosticKind::Malformed, &error, diagnostics);
            None
        }
    }
}

/// The reader of paths stands in between because the YAML reader, when it meets a flattened field itself,
/// turns a tagged value into a map with the tag as its key.
fn deserialize<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_saphyr::with_deserializer_from_str_with_options(text, options(), |deserializer| {
        serde_path_to_error::deserialize(deserializer).map_err(serde_path_to_error::Error::into_inner)
    })
}

struct Reader<'a> {
    text: &'a str,
    path: &'a RelPath,
}

impl Reader<'_> {
    fn line_count(&self) -> u64 {
        self.text.lines().count().max(1) as u64
    }

    fn note(&self, kind: DiagnosticKind, error: &Error, diagnostics: &mut Vec<Diagnostic>) {
        let location = match error.location() {
            Some(place) => Location::line(self.path, place.line().max(1)),
            None => Location::file(self.path),
        };
        diagnostics.push(Diagnostic::new(kind, location, one_line(error)));
    }

    fn whole<T: DeserializeOwned>(&self, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<T>, Error> {
        self.parse(self.text, diagnostics)
    }

    /// Reads `text`, a prefix of the file. `Err` when it is no YAML; a member of the wrong type is dropped.
    fn parse<T: DeserializeOwned>(
        &self,
        text: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Option<T>, Error> {
        let first = match deserialize(text) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => error,
        };
        if is_limit(&first) {
            return Err(first);
        }
        let tree: Value = deserialize(text)?;
        let Ok(bytes) = serde_json::to_vec(&tree) else {
            return Err(first);
        };
        let mut notes = Vec::new();
        let value = json::read(&bytes, self.path, None, &mut notes);
        if notes.is_empty() {
            // Valid YAML that the typed reader alone refused, such as a repeated key.
            self.note(DiagnosticKind::Repaired, &first, diagnostics);
        }
        diagnostics.append(&mut notes);
        Ok(value)
    }

    /// Reads what stands before `line`, giving up more and more until the rest is YAML.
    fn before<T: DeserializeOwned>(&self, line: u64, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
        if self.text.len() > MAX_SAVED_BYTES {
            return None;
        }
        let skip = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let mut starts = Vec::new();
        let mut at = 0;
        for text in self.text.split_inclusive('\n').take(skip.saturating_add(1)) {
            let top_level = !text.starts_with([' ', '-', '\n', '\r', '#']);
            starts.push((at, top_level));
            at += text.len();
        }
        let lines = starts.iter().rev().take(LINES_GIVEN_UP);
        let entries = starts
            .iter()
            .rev()
            .skip(LINES_GIVEN_UP)
            .filter(|(_, top_level)| *top_level)
            .take(ENTRIES_GIVEN_UP);
        for (end, _) in lines.chain(entries) {
            let kept = self.text.get(..*end).unwrap_or_default();
            if kept.trim().is_empty() {
                return None;
            }
            let mut notes = Vec::new();
            if let Ok(Some(value)) = self.parse(kept, &mut notes) {
                diagnostics.append(&mut notes);
                return Some(value);
            }
        }
        None
    }
}

fn is_limit(error: &Error) -> bool {
    match error.without_snippet() {
        Error::AliasError { error, .. } => is_limit(error),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => true,
        _ => false,
    }
}

/// Whether the reader met the end of the text inside a value.
fn is_open_ended(error: &Error) -> bool {
    let text = error.to_string();
    matches!(error.without_snippet(), Error::Eof { .. })
        || text.contains("unclosed")
        || text.contains("end of stream")
}

fn one_line(error: &Error) -> String {
    let text = error.to_string();
    let line = text.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or("no YAML").trim().to_owned()
}

fn line_of_bad_byte(bytes: &[u8]) -> u64 {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    memchr::memchr_iter(b'\n', valid.as_bytes()).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extra;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Sample {
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        count: Option<i64>,
        #[serde(default)]
        seconds: Option<f64>,
        #[serde(flatten)]
        extra: Extra,
    }

    fn run(text: &str) -> (Option<Sample>, Vec<String>) {
        let mut diagnostics = Vec::new();
        let value = read(
            text.as_bytes(),
            &RelPath::from_encoded("f.yaml"),
            &mut diagnostics,
        );
        (value, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn text_that_looks_like_a_number_stays_text() {
        for written in [
            "1234e56", "0o17", "1e5", "0.10", "0755", "1_000", "y", "no", "~x", ".inf",
        ] {
            let (value, notes) = run(&format!("name: {written}\ncount: 3\nseconds: 4\n"));
            let value = value.unwrap();
            assert_eq!(value.name.as_deref(), Some(written));
            assert_eq!((value.count, value.seconds), (Some(3), Some(4.0)));
            assert!(notes.is_empty(), "{notes:?}");
        }
        assert_eq!(run("name: null\ncount: 1\n").0.unwrap().name, None);
        assert_eq!(run("name: 'null'\n").0.unwrap().name.as_deref(), Some("null"));
    }

    #[test]
    fn anchors_are_followed_and_merge_nothing_else() {
        let (value, notes) = run("a: &id001\n  k: [1, 2]\nb: *id001\nc: [*id001, *id001]\n");
        let value = value.unwrap();
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(value.extra["b"], value.extra["a"]);
        assert_eq!(value.extra["c"][1]["k"][1], 2);
    }

    #[test]
    fn python_tags_are_ignored() {
        let (value, notes) = run(concat!(
            "name: !!python/unicode 'x'\n",
            "path: !!python/object/apply:pathlib.PosixPath\n- /\n- home\n",
            "pair: !!python/tuple\n- 1\n- 2\n",
            "thing: !!python/object:a.B\n  x: 1\n",
            "none: !!python/name:builtins.str ''\n",
            "deep:\n  - {a: !!python/tuple [1]}\n",
        ));
        let value = value.unwrap();
        assert_eq!(value.name.as_deref(), Some("x"), "{notes:?}");
        assert_eq!(value.extra["path"][1], "home");
        assert_eq!(value.extra["pair"][1], 2);
        assert_eq!(value.extra["thing"]["x"], 1);
        assert_eq!(value.extra["none"], "");
        assert_eq!(value.extra["deep"][0]["a"][0], 1);
    }

    #[test]
    fn odd_keys_do_not_cost_the_file() {
        let (value, notes) = run("name: x\n1: one\ntrue: t\nnested: {2: two}\n");
        let value = value.unwrap();
        assert_eq!(value.name.as_deref(), Some("x"), "{notes:?}");
        assert_eq!(value.extra["1"], "one");
        assert_eq!(value.extra["nested"]["2"], "two");
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        let (value, notes) = run("name: a\ncount: 1\nname: b\nx: 1\nx: 2\n");
        let value = value.unwrap();
        assert_eq!(
            (value.name.as_deref(), value.count),
            (Some("b"), Some(1)),
            "{notes:?}"
        );
        assert_eq!(value.extra["x"], 2);
    }

    #[test]
    fn a_member_of_the_wrong_type_is_dropped_with_its_place() {
        let (value, notes) = run("name: x\ncount: many\nother: 1\n");
        let value = value.unwrap();
        assert_eq!((value.name.as_deref(), value.count), (Some("x"), None));
        assert!(notes[0].starts_with("f.yaml#/count: wrong_type"), "{notes:?}");
    }

    #[test]
    fn a_cut_file_gives_what_stands_before_the_cut() {
        let whole = "name: x\ncount: 12\nother: 'a long\n\n  text'\n";
        // Inside the number: 1 would be wrong.
        let (value, notes) = run(whole.get(..15).unwrap());
        assert_eq!(
            value.unwrap(),
            Sample {
                name: Some("x".to_owned()),
                ..Sample::default()
            }
        );
        assert!(notes[0].starts_with("f.yaml:2: truncated"), "{notes:?}");
        // Inside the quoted text.
        for end in [28, 33, 36] {
            let (value, notes) = run(whole.get(..end).unwrap());
            let value = value.unwrap();
            assert_eq!(
                (value.name.as_deref(), value.count),
                (Some("x"), Some(12)),
                "{end} {notes:?}"
            );
            assert!(notes[0].contains("truncated"), "{notes:?}");
        }
        // After the closing quote.
        assert_eq!(run(whole.trim_end()).0.unwrap().extra["other"], "a long\ntext");
        assert_eq!(run("name: x").0.unwrap().name.as_deref(), Some("x"));
    }

    #[test]
    fn damage_in_the_middle_is_named_with_its_line() {
        let (value, notes) = run("name: x\ncount: [1, }\nother: 1\nmore: 2\n");
        assert_eq!(value.unwrap().name.as_deref(), Some("x"));
        assert!(notes[0].starts_with("f.yaml:2: malformed"), "{notes:?}");
    }

    #[test]
    fn bombs_end_at_a_limit() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let alias = vec![format!("*a{}", level - 1); 9].join(",");
            bomb.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
        }
        let (value, notes) = run(&bomb);
        assert_eq!(value, None);
        assert!(notes[0].contains("limit_reached"), "{notes:?}");
        let deep = format!("name: x\ndeep: {}1{}\n", "[".repeat(5000), "]".repeat(5000));
        assert!(!run(&deep).1.is_empty());
    }

    #[test]
    fn no_damaged_byte_makes_the_reader_panic() {
        let sample = b"name: 'x\n\n  y'\ncount: 3\na: &id001 {k: [1, !!t 2]}\nb: *id001\nc: |-\n  t\n";
        for at in 0..sample.len() {
            for byte in b"\0\t\n\r '\"#%&*!-:?,[]{}|>@`\\~<\x80\xff" {
                let mut damaged = sample.to_vec();
                damaged[at] = *byte;
                let mut diagnostics = Vec::new();
                let value: Option<Sample> = read(&damaged, &RelPath::root(), &mut diagnostics);
                assert!(value.is_some() || !diagnostics.is_empty(), "{at} {byte}");
            }
        }
    }

    #[test]
    fn empty_and_foreign_bytes_are_told_apart() {
        assert!(run("").1[0].contains("empty"));
        let mut diagnostics = Vec::new();
        let value: Option<Sample> = read(b"name: a\xffb\n", &RelPath::root(), &mut diagnostics);
        assert_eq!(value.unwrap().name.as_deref(), Some("a\u{fffd}b"));
        assert_eq!(diagnostics[0].kind, DiagnosticKind::NotUtf8);
    }
}
