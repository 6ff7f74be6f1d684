//! Files of no size, of more than 4 GiB, and lines longer than a record may be.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::sync::LazyLock;

use faults::Place;
use massgen_log_model::DiagnosticKind;

use crate::SESSIONS;
use crate::child::{Said, command, program};
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::{Copy, Run, exempt, in_memory};

/// More than a 32-bit number holds.
const HUGE: u64 = (4 << 30) + 1;
/// The longest line that is read.
const RECORD: u64 = 64 << 20;
/// What loading may take, whatever the size: a line at its limit in a buffer that doubles, and the session.
const MEMORY_KIB: u64 = 300 << 10;
/// Of a processor's time; several times what it takes.
const PATIENCE_MILLIS: u64 = 20_000;

/// The files that are made large, of a session that has them all.
const LARGE: [(&str, &str); 12] = [
    (SESSIONS[1], "turn_1/attempt_1/streaming_debug.log"),
    (SESSIONS[0], "turn_1/attempt_1/events.jsonl"),
    (SESSIONS[0], "turn_1/attempt_1/massgen.log"),
    (SESSIONS[0], "turn_1/attempt_1/agent_outputs/agent_a.txt"),
    (SESSIONS[0], "execution_trace.md"),
    (SESSIONS[0], "answer.txt"),
    (SESSIONS[0], "vote.json"),
    (SESSIONS[0], "turn_1/attempt_1/status.json"),
    (SESSIONS[0], "turn_1/attempt_1/coordination_events.json"),
    (SESSIONS[0], "turn_1/attempt_1/coordination_table.txt"),
    (SESSIONS[0], "turn_1/attempt_1/execution_metadata.yaml"),
    (SESSIONS[0], "turn_1/attempt_1/metrics_events.json"),
];

pub(crate) static EMPTY: Fault = LazyLock::new(|| {
    let mut row = Row::new("a file of 0 bytes, and all files");
    for session in SESSIONS {
        let copy = Copy::of(session);
        let shape = Run::of(&copy.path).shape();
        let files = copy.files();
        for file in &files {
            let path = copy.relative(file);
            let bytes = fs::read(file).unwrap();
            fs::write(file, "").unwrap();
            row.case(&format!("{session}: {path}"), || {
                let run = Run::of(&copy.path);
                let mut wrong = run.check(&shape);
                if !exempt(&path, &bytes, 0) && !run.names(&path) {
                    wrong.push(Wrong::Other("nothing is said".to_owned()));
                }
                wrong
            });
            fs::write(file, &bytes).unwrap();
        }
        for file in &files {
            fs::write(file, "").unwrap();
        }
        row.case(&format!("{session}: all files"), || {
            Run::of(&copy.path).check(&shape)
        });
    }
    row
});

pub(crate) static SPARSE: Fault = LazyLock::new(|| {
    let mut row = Row::new("a file of more than 4 GiB");
    for (session, wanted) in LARGE {
        let copy = Copy::within(in_memory(), session);
        let shape = Run::of(&copy.path).shape();
        let file = (copy.files().into_iter())
            .find(|file| file.ends_with(wanted))
            .unwrap();
        let path = copy.relative(&file);
        Place::Sparse(HUGE).put(&file).unwrap();
        row.case(wanted, || {
            let said = Said::by(&mut command(&program(), "report", &copy.path)).unwrap();
            let number = |key: &str| -> u64 { said.of(key).parse().unwrap() };
            println!(
                "{path}: loaded and reported in {} ms of a processor, {} KiB at most",
                said.of("millis"),
                said.of("peak_kib")
            );
            let mut wrong: Vec<Wrong> = said
                .all("wrong")
                .map(|text| Wrong::Other(text.to_owned()))
                .collect();
            if said.of("shape") != format!("{shape:?}") {
                wrong.push(Wrong::Lost(said.of("shape").to_owned()));
            }
            if number("peak_kib") > MEMORY_KIB || number("millis") > PATIENCE_MILLIS {
                wrong.push(Wrong::Other(format!("{said:?}")));
            }
            let told = said.all("note").any(|note| {
                note.starts_with(path.as_str())
                    && note.contains("too_long")
                    && note.contains(&HUGE.to_string())
            });
            if !told {
                wrong.push(Wrong::Other(format!("the length is not told: {said:?}")));
            }
            wrong
        });
    }
    row
});

pub(crate) static LONG_LINE: Fault = LazyLock::new(|| {
    let mut row = Row::new("a line longer than a record may be");
    for (session, path) in LARGE.into_iter().take(4) {
        let copy = Copy::of(session);
        let whole = Run::of(&copy.path);
        let file = copy.path.join(path);
        let bytes = fs::read(&file).unwrap();
        // Behind the first half comes a line that is too long, and then the second half.
        let half = bytes.len() / 2;
        let line_end = half + bytes[half..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let (before, after) = bytes.split_at(line_end);
        let length = RECORD + 7;
        let mut opened = OpenOptions::new().write(true).truncate(true).open(&file).unwrap();
        opened.write_all(before).unwrap();
        opened.set_len(before.len() as u64 + length).unwrap();
        drop(opened);
        let mut opened = OpenOptions::new().append(true).open(&file).unwrap();
        opened.write_all(b"\n").unwrap();
        opened.write_all(after).unwrap();
        drop(opened);
        row.case(path, || {
            let run = Run::of(&copy.path);
            let mut wrong = run.check(&whole.shape());
            let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            let told = run.notes().any(|note| {
                note.kind == DiagnosticKind::TooLong
                    && note.location.line == Some(line)
                    && note.reason.contains(&length.to_string())
            });
            if !told {
                wrong.push(Wrong::Other("the line's length is not told".to_owned()));
            }
            if records(&run) != records(&whole) {
                wrong.push(Wrong::Other(format!(
                    "{:?} instead of {:?}",
                    records(&run),
                    records(&whole)
                )));
            }
            wrong
        });
    }
    row
});

/// How much each stream of an attempt holds.
fn records(run: &Run) -> Vec<[u64; 4]> {
    run.attempts()
        .map(|attempt| {
            let read = &attempt.artifacts;
            let notices = read
                .agent_outputs
                .iter()
                .map(|output| output.notices.len() as u64);
            [
                read.events.as_ref().map_or(0, |log| log.counts.values().sum()),
                read.streaming_debug
                    .as_ref()
                    .map_or(0, |log| log.counts.values().sum()),
                read.massgen_log.as_ref().map_or(0, |log| log.records),
                notices.sum(),
            ]
        })
        .collect()
}

#[test]
fn empty_files_are_named() {
    EMPTY.check();
}

#[test]
fn files_of_any_size_are_read_in_bounded_memory() {
    SPARSE.check();
}

#[test]
fn a_line_that_is_too_long_is_named_with_its_length_and_the_next_ones_are_read() {
    LONG_LINE.check();
}
