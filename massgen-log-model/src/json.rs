//! Tolerant JSON: the fast path is plain serde_json; only when it fails is the text repaired or the
//! offending member dropped, each with a diagnostic at its place.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Diagnostic, DiagnosticKind, Location, RelPath, pointer_token};

/// Members of the wrong type that are dropped from one document before it is given up.
const MAX_DROPPED: usize = 64;
/// Repairs that are listed one by one for one document; the rest is counted.
const MAX_LISTED: usize = 200;

/// Reads one JSON document (`line` = `None`) or the JSON value of one line of a JSON Lines file.
///
/// Returns `None` when nothing could be read; every deviation is added to `diagnostics`.
pub fn read<T: DeserializeOwned>(
    bytes: &[u8],
    path: &RelPath,
    line: Option<u64>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = match serde_json::from_slice(bytes) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    let place = |inner: usize| match line {
        Some(line) => Location::line(path, line),
        None => Location::line(path, inner.max(1) as u64),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let (kind, reason) = if bytes.is_empty() {
            (DiagnosticKind::Empty, "the file has 0 bytes")
        } else {
            (DiagnosticKind::Empty, "the file holds only white space")
        };
        diagnostics.push(Diagnostic::new(kind, Location::file(path), reason));
        return None;
    }

    let repaired = repair(bytes);
    let listed = repaired.notes.len().min(MAX_LISTED);
    let notes: Vec<Diagnostic> = repaired
        .notes
        .iter()
        .take(listed)
        .map(|note| Diagnostic::new(note.kind.clone(), place(note.line), note.reason))
        .chain((repaired.notes.len() > listed).then(|| {
            let more = repaired.notes.len() - listed;
            Diagnostic::new(
                DiagnosticKind::Repaired,
                Location::file(path),
                format!("{more} more of the kind"),
            )
        }))
        .collect();
    let text = if repaired.notes.is_empty() {
        bytes
    } else {
        &repaired.bytes
    };

    let mut value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => {
            let kind = match (line, error.is_eof()) {
                (_, true) => DiagnosticKind::Truncated,
                (Some(_), false) => DiagnosticKind::BadLine,
                (None, false) => DiagnosticKind::Malformed,
            };
            diagnostics.push(Diagnostic::new(kind, place(error.line()), error.to_string()));
            return None;
        }
    };
    diagnostics.extend(notes);

    let mut dropped = 0;
    loop {
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(typed) => {
                if dropped == 0 && repaired.notes.is_empty() {
                    // Valid JSON that serde_json alone refused, such as a repeated member.
                    diagnostics.push(Diagnostic::new(
                        DiagnosticKind::Repaired,
                        place(first.line()),
                        first.to_string(),
                    ));
                }
                return Some(typed);
            }
            Err(error) => {
                let pointer = pointer_of(error.path());
                let location = Location {
                    path: path.clone(),
                    line,
                    pointer: Some(pointer.clone()),
                };
                diagnostics.push(Diagnostic::new(
                    DiagnosticKind::WrongType,
                    location,
                    error.into_inner().to_string(),
                ));
                dropped += 1;
                if dropped > MAX_DROPPED || !drop_member(&mut value, &pointer) {
                    return None;
                }
            }
        }
    }
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&pointer_token(key));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// Removes the member that `pointer` names; list elements become null so that later pointers stay true.
fn drop_member(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return false;
    };
    let token = token.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => members.shift_remove(&token).is_some(),
        Some(Value::Array(items)) => match token.parse::<usize>() {
            Ok(at) if items.get(at).is_some_and(|item| !item.is_null()) => {
                if let Some(item) = items.get_mut(at) {
                    *item = Value::Null;
                }
                true
            }
            // Null did not help: the list is of a type that has no place for it.
            Ok(at) if at < items.len() => {
                items.remove(at);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

struct Repaired {
    bytes: Vec<u8>,
    notes: Vec<Note>,
}

struct Note {
    kind: DiagnosticKind,
    line: usize,
    reason: &'static str,
}

/// Replaces what Python writes and strict JSON forbids: lone surrogates (by U+FFFD) and bare `NaN`,
/// `Infinity`, `-Infinity` (by null); also bytes that are not UTF-8 (by U+FFFD).
fn repair(input: &[u8]) -> Repaired {
    let mut notes = Vec::new();
    let text = String::from_utf8_lossy(input);
    let lossy = matches!(text, std::borrow::Cow::Owned(_));
    if lossy {
        let mut line = 1;
        for chunk in input.utf8_chunks() {
            line += memchr::memchr_iter(b'\n', chunk.valid().as_bytes()).count();
            if !chunk.invalid().is_empty() {
                notes.push(Note {
                    kind: DiagnosticKind::NotUtf8,
                    line,
                    reason: "bytes that are not UTF-8 were replaced by U+FFFD",
                });
            }
        }
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut line = 1;
    let mut in_string = false;
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'\n' {
            line += 1;
        }
        if in_string {
            if byte == b'\\' {
                let (length, lone) = escape(rest);
                let (taken, after) = rest.split_at(length.min(rest.len()));
                if lone {
                    out.extend_from_slice(b"\\ufffd");
                    notes.push(Note {
                        kind: DiagnosticKind::Repaired,
                        line,
                        reason: "a lone surrogate was replaced by U+FFFD",
                    });
                } else {
                    out.extend_from_slice(taken);
                }
                rest = after;
                continue;
            }
            in_string = byte != b'"';
        } else if byte == b'"' {
            in_string = true;
        } else if let Some((length, reason)) = not_a_number(rest) {
            out.extend_from_slice(b"null");
            notes.push(Note {
                kind: DiagnosticKind::Repaired,
                line,
                reason,
            });
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        out.push(byte);
        rest = tail;
    }
    Repaired { bytes: out, notes }
}

fn not_a_number(rest: &[u8]) -> Option<(usize, &'static str)> {
    const WORDS: [(&[u8], &str); 3] = [
        (b"-Infinity", "-Infinity was replaced by null"),
        (b"Infinity", "Infinity was replaced by null"),
        (b"NaN", "NaN was replaced by null"),
    ];
    WORDS
        .iter()
        .find(|(word, _)| rest.starts_with(word))
        .map(|(word, reason)| (word.len(), *reason))
}

/// Length of the escape sequence at the start of `rest`, and whether it is a lone surrogate.
fn escape(rest: &[u8]) -> (usize, bool) {
    let unit = |at: usize| -> Option<u16> {
        if rest.get(at..at + 2)? != b"\\u" {
            return None;
        }
        u16::from_str_radix(std::str::from_utf8(rest.get(at + 2..at + 6)?).ok()?, 16).ok()
    };
    match unit(0) {
        Some(0xd800..=0xdbff) => match unit(6) {
            Some(0xdc00..=0xdfff) => (12, false),
            _ => (6, true),
        },
        Some(0xdc00..=0xdfff) => (6, true),
        Some(_) => (6, false),
        None => (2, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Sample {
        #[serde(default)]
        a: Option<i64>,
        #[serde(default)]
        b: Option<String>,
        #[serde(default)]
        c: Option<f64>,
    }

    fn run(text: &[u8]) -> (Option<Sample>, Vec<String>) {
        let mut diagnostics = Vec::new();
        let value = read(text, &RelPath::from_encoded("f.json"), None, &mut diagnostics);
        (value, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_good_document_is_silent() {
        let (value, notes) = run(br#"{"a":1,"b":"x","c":1.5}"#);
        let value = value.unwrap();
        assert_eq!(
            (value.a, value.b.as_deref(), value.c),
            (Some(1), Some("x"), Some(1.5))
        );
        assert!(notes.is_empty());
    }

    #[test]
    fn lone_surrogates_and_infinities_are_repaired_at_each_place() {
        let (value, notes) = run(b"{\"b\":\"x\\ud83d NaN \\ud83d\\ude00\",\n\"c\":-Infinity}");
        let value = value.unwrap();
        assert_eq!(value.b.as_deref(), Some("x\u{fffd} NaN \u{1f600}"));
        assert_eq!(value.c, None);
        assert_eq!(
            notes,
            [
                "f.json:1: repaired: a lone surrogate was replaced by U+FFFD",
                "f.json:2: repaired: -Infinity was replaced by null"
            ]
        );
    }

    #[test]
    fn one_member_of_the_wrong_type_does_not_cost_the_others() {
        let (value, notes) = run(br#"{"a":"one","b":"x"}"#);
        let value = value.unwrap();
        assert_eq!((value.a, value.b.as_deref()), (None, Some("x")));
        assert!(
            notes[0].starts_with("f.json#/a: wrong_type: invalid type: string"),
            "{notes:?}"
        );
    }

    #[test]
    fn cut_empty_and_garbled_documents_are_told_apart() {
        assert!(run(b"{\"a\":1,").1[0].contains("truncated"));
        assert!(run(b"").1[0].contains("empty"));
        assert!(run(b"\x80\x81{").1[0].contains("malformed"));
        assert!(run(b"{\"a\":1,\"a\":2}").1[0].contains("duplicate"));
    }
}
