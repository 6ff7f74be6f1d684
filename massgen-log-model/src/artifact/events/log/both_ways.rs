//! The fast way through a line and the parser's give the same: a line with a space in front of it takes the parser's.

use proptest::prelude::*;

use super::super::samples;
use super::*;
use crate::DiagnosticKind;

fn respelled(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.flat_map(|line| [b" ", line].concat()).collect()
}

/// A log and its diagnostics, without what the space moves: spans, and columns in reasons.
type Read = (
    EventLog,
    Vec<(DiagnosticKind, Option<u64>, Option<String>, String)>,
);

fn read(bytes: &[u8], results: Results) -> Read {
    let mut diagnostics = Vec::new();
    let mut log = EventLog::pass(
        Lines::new(bytes),
        &RelPath::from_encoded("e"),
        results,
        &mut diagnostics,
    );
    for call in &mut log.calls {
        if let Some(result) = &mut call.result {
            result.span = None;
        }
    }
    let notes = diagnostics.into_iter().map(|note| {
        let reason = note.reason.split(" at line ").next().unwrap_or_default();
        (
            note.kind,
            note.location.line,
            note.location.pointer,
            reason.to_owned(),
        )
    });
    (log, notes.collect())
}

fn hold_both(bytes: &[u8]) {
    let slow = respelled(bytes);
    let digested = read(bytes, Results::Digested);
    assert_eq!(
        digested,
        read(&slow, Results::Digested),
        "{}",
        String::from_utf8_lossy(bytes)
    );
    let measured = read(bytes, Results::Measured);
    assert_eq!(
        measured,
        read(&slow, Results::Measured),
        "{}",
        String::from_utf8_lossy(bytes)
    );
    // Measured and digested differ in the digests alone.
    let (mut log, notes) = digested;
    for call in &mut log.calls {
        if let Some(result) = call.result.take() {
            assert_eq!(call.result_chars, Some(result.excerpt.chars));
        }
    }
    assert_eq!((log, notes), measured);
}

#[test]
fn real_lines() {
    let (mut fast, mut frequent) = (0, 0);
    for bytes in samples::real() {
        hold_both(&bytes);
        for line in String::from_utf8(bytes).unwrap().lines() {
            let envelope =
                Envelope::plain(line).unwrap_or_else(|| panic!("not as the writer spells it: {line}"));
            if let Some(shape) = Shape::of(&envelope.event_type) {
                frequent += 1;
                fast += usize::from(Frequent::plain(shape, envelope.data, Results::Measured).is_some());
            }
        }
    }
    assert!(frequent > 1500, "{frequent}");
    assert_eq!(fast, frequent, "real lines go the fast way");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn generated_lines(lines in proptest::collection::vec(samples::line(), 1..6)) {
        hold_both(lines.concat().as_bytes());
    }

    #[test]
    fn mutated_lines(bytes in samples::mutated()) {
        hold_both(&bytes);
    }
}
