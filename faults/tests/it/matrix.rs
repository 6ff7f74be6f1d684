//! The table of all faults.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// What became of the cases of one fault.
#[derive(Debug)]
pub(crate) struct Row {
    kind: &'static str,
    cases: usize,
    panics: usize,
    /// Cases in which a turn or an attempt was missing.
    lost: usize,
    /// Cases in which something from outside of the session was read.
    escapes: usize,
    /// What else is wrong, and which cases the counts above are.
    failures: Vec<String>,
}

/// What is wrong in one case.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// A turn or an attempt is missing.
    Lost(String),
    /// Something from outside of the session was read.
    Escape(String),
    /// Anything else.
    Other(String),
}

impl Row {
    pub(crate) fn new(kind: &'static str) -> Self {
        Self {
            kind,
            cases: 0,
            panics: 0,
            lost: 0,
            escapes: 0,
            failures: Vec::new(),
        }
    }

    /// Runs one case.
    pub(crate) fn case(&mut self, name: &str, run: impl FnOnce() -> Vec<Wrong>) {
        self.cases += 1;
        match catch_unwind(AssertUnwindSafe(run)) {
            Err(_) => {
                self.panics += 1;
                self.failures.push(format!("{name}: panicked"));
            }
            Ok(found) => {
                for wrong in found {
                    let text = match wrong {
                        Wrong::Lost(text) => {
                            self.lost += 1;
                            text
                        }
                        Wrong::Escape(text) => {
                            self.escapes += 1;
                            text
                        }
                        Wrong::Other(text) => text,
                    };
                    self.failures.push(format!("{name}: {text}"));
                }
            }
        }
    }

    /// Adds the cases of another part of the same fault.
    pub(crate) fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.panics += other.panics;
        self.lost += other.lost;
        self.escapes += other.escapes;
        self.failures.extend(other.failures);
    }

    /// Fails unless every case went well.
    pub(crate) fn check(&self) {
        let shown: Vec<&str> = self.failures.iter().take(40).map(String::as_str).collect();
        assert!(
            self.failures.is_empty(),
            "{}: {} of {} cases\n{}",
            self.kind,
            self.failures.len(),
            self.cases,
            shown.join("\n")
        );
    }
}

/// A fault whose cases run once, whichever test asks first.
pub(crate) type Fault = LazyLock<Row>;

static FAULTS: [&Fault; 15] = [
    &super::cut::READERS,
    &super::cut::PIPELINE,
    &super::changed::FLIPPED,
    &super::changed::DOUBLED,
    &super::changed::SHUFFLED,
    &super::size::EMPTY,
    &super::size::SPARSE,
    &super::size::LONG_LINE,
    &super::places::FILES,
    &super::places::FOLDERS,
    &super::places::LINKS,
    &super::writer::WRITER,
    &super::names::NAMES,
    &super::names::LONG_NAMES,
    &super::snapshot_count::MANY,
];

const INTRODUCTION: &str = "# Faults\n\nWhat was done to the files of sessions, and what the reader made of it. Every case but the first row's\nloads the session again; all but the last row's make the analysis and the report too. *Panics*: the program would\nhave stopped. *Lost*: a turn or an attempt was missing. *Escapes*: something from outside of the session was read.\nBesides, each case holds to what its test demands: what is readable is read as before, and what is damaged is named.\nThis file is written by the tests in `faults/tests/it`, which also hold the build to it.\n\n";

const WHERE_POSSIBLE: &str = "\nThese need another user or a file system of their own. They run where both can be had, and say that they were\nskipped where not:\n\n- a file, a snapshot, an agent's folder, an attempt, a session that may not be read\n- a report written into a folder that may not be written\n- a report written to a full disk: the old report stays, byte for byte, and nothing is left over\n";

fn table() -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("| fault | cases | panics | lost sessions | escapes |\n|---|--:|--:|--:|--:|\n");
    let mut sum = Row::new("all");
    let mut line = |row: &Row| {
        let Row {
            kind,
            cases,
            panics,
            lost,
            escapes,
            ..
        } = row;
        writeln!(text, "| {kind} | {cases} | {panics} | {lost} | {escapes} |").unwrap();
    };
    for row in FAULTS.map(|row| &**row) {
        line(row);
        sum.cases += row.cases;
        sum.panics += row.panics;
        sum.lost += row.lost;
        sum.escapes += row.escapes;
    }
    line(&sum);
    text.push_str(WHERE_POSSIBLE);
    text
}

#[test]
fn no_fault_stops_the_reader_or_leads_it_astray() {
    let text = table();
    println!("{text}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/faults.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    } else {
        let written = std::fs::read_to_string(path).unwrap();
        assert!(
            written == text,
            "docs/faults.md is out of date: run this with UPDATE_DOCS=1"
        );
    }
    for row in FAULTS {
        row.check();
    }
}
