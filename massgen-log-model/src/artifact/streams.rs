//! What holds for the readers of all streams.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::agent_output::AgentOutput;
use super::events::EventLog;
use super::execution_trace::ExecutionTrace;
use super::massgen_log::MassgenLogReader;
use super::streaming_debug::StreamingDebug;
use crate::digest::known;
use crate::lines::{Drip, Lines};
use crate::{Diagnostic, RelPath};

/// Pieces that a reader hands out at a time, in bytes.
const STEPS: [usize; 5] = [1, 2, 3, 7, 4096];

fn path() -> RelPath {
    RelPath::from_encoded("s")
}

/// Whatever the pieces are that the bytes come in, `read` gives the same of them.
fn in_pieces<T: Debug + PartialEq>(bytes: &[u8], steps: &[usize], read: impl Fn(Drip<'_>) -> T) {
    let whole = read(Drip::new(bytes, usize::MAX));
    for step in steps {
        let pieces = read(Drip::new(bytes, *step));
        assert!(pieces == whole, "{step} bytes at a time: {pieces:?}\n{whole:?}");
    }
}

fn all_in_pieces(bytes: &[u8], steps: &[usize]) {
    fn with_notes<T>(read: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> (T, Vec<Diagnostic>) {
        let mut notes = Vec::new();
        (read(&mut notes), notes)
    }
    in_pieces(bytes, steps, |drip| {
        with_notes(|notes| {
            let mut reader = MassgenLogReader::default();
            reader.file(drip, &path(), notes);
            reader.finish()
        })
    });
    in_pieces(bytes, steps, |drip| {
        with_notes(|notes| StreamingDebug::read(drip, &path(), notes))
    });
    in_pieces(bytes, steps, |drip| {
        with_notes(|notes| AgentOutput::read(drip, &path(), notes))
    });
    in_pieces(bytes, steps, |drip| {
        with_notes(|notes| ExecutionTrace::read(drip, &path(), notes))
    });
    in_pieces(bytes, steps, |drip| {
        with_notes(|notes| EventLog::read(drip, &path(), notes))
    });
}

/// Beginnings and middles of the records of all streams, and bytes that readers stumble over.
const PARTS: &[&[u8]] = &[
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xe2\x80",
    b"\xef\xbb\xbf",
    "\u{2028}".as_bytes(),
    "\u{85}é".as_bytes(),
    b"23:59:59 | ERROR    | Failed to connect to x: y",
    b"00:00:01 | WARNING  | [SLOW] npm",
    b"00:00:01 | INFO     | Stream chunk [mcp_status]: Arguments for Calling sh: {\"command\": \"ls\"}\n",
    b"00:00:01 | INFO     | Stream chunk [mcp_status]: Results for Calling sh: a",
    "00:00:02.250 | 🔹 [chat] Yielding chunk: StreamChunk(type='content', content='a')".as_bytes(),
    "00:00:02.250 | 🔹 [chat] Yielding chunk: StreamChunk(type='mcp_status', content='Arguments for Calling sh: {}')\n".as_bytes(),
    "00:00:02.250 | 🔹 [chat] Yielding chunk: StreamChunk(type='mcp_status', content='Results for Calling sh: 1')\n".as_bytes(),
    "00:00:02.250 | 🔹 [chat] Yielding chunk: TextStreamChunk(type=content, content='a".as_bytes(),
    "❌ Retry (1/3): again".as_bytes(),
    "⚠️ Unknown tool: x (not registered)".as_bytes(),
    "🔄 Vote for [a] ignored".as_bytes(),
    b"=== A ===",
    b"{\"timestamp\": \"2026-01-05T10:55:40\", \"event_type\": \"status\", \"data\": {}}\n",
    b"### Tool Result: sh\n```\n",
    b"\n```\n\n### Reasoning\n",
];

proptest! {
    #[test]
    fn pieces_make_no_difference(
        parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..40),
    ) {
        all_in_pieces(&parts.concat(), &STEPS);
    }
}

/// The streams of a few small sessions of each version.
#[test]
fn pieces_of_real_files_make_no_difference() {
    let mut seen = 0;
    for scenario in [
        "0.1.12_s01",
        "0.1.36_s02",
        "0.1.36_s08b",
        "0.1.97_s05_enf",
        "0.1.97_s01",
    ] {
        for attempt in known::attempts(scenario) {
            for file in streams(&attempt) {
                all_in_pieces(&std::fs::read(file).unwrap(), &[3, 7, 4096]);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

fn streams(attempt: &Path) -> Vec<PathBuf> {
    let outputs = std::fs::read_dir(attempt.join("agent_outputs"))
        .into_iter()
        .flatten();
    let mut files: Vec<_> = outputs.map(|entry| entry.unwrap().path()).collect();
    for name in ["massgen.log", "streaming_debug.log", "events.jsonl"] {
        files.push(attempt.join(name));
    }
    files.retain(|file| file.is_file());
    files
}

/// A record over the limit is named with its length, and the next one is read.
#[test]
fn a_record_over_the_limit_hides_no_other() {
    fn read(text: &str, take: impl FnOnce(Lines<&[u8]>, &mut Vec<Diagnostic>)) -> Vec<String> {
        let mut notes = Vec::new();
        take(Lines::with_limit(text.as_bytes(), 200), &mut notes);
        notes.iter().map(ToString::to_string).collect()
    }
    let long = "x".repeat(1000);
    let note = ["s:2: too_long: a line of 1000 bytes was skipped"];
    let debug = "00:00:01 | 🔹 [chat] Yielding chunk: StreamChunk(type='content', content='a')";
    let notes = read(&format!("{debug}\n{long}\n{debug}\n"), |lines, notes| {
        let log = StreamingDebug::read_lines(lines, &path(), notes);
        assert_eq!((log.counts["content"], log.lines), (2, 3));
    });
    assert_eq!(notes, note);
    let text = format!("a\n{long}\n❌ Retry (1/3): b\r\n");
    let notes = read(&text, |lines, notes| {
        let output = AgentOutput::read_lines(lines, &path(), notes);
        let seen = (output.notices[0].line, output.lines, output.bytes);
        assert_eq!(seen, (3, 3, text.len() as u64));
    });
    assert_eq!(notes, note);

    let mut notes = Vec::new();
    let mut reader = MassgenLogReader::with_limit(200);
    let record = "00:00:01 | ERROR    | a";
    reader.file(
        format!("{record}\n{long}\n{record}").as_bytes(),
        &path(),
        &mut notes,
    );
    let log = reader.finish();
    assert_eq!((log.records, log.lines, log.errors.len()), (2, 3, 2));
    assert_eq!(notes.iter().map(ToString::to_string).collect::<Vec<_>>(), note);
}
