//! Files that end early.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::{fs, thread};

use massgen_log_model::RelPath;

use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::{Copy, Run, exempt};
use crate::{SESSIONS, reader};

const WORKERS: usize = 2;

pub(crate) static READERS: Fault = LazyLock::new(|| {
    let root = crate::fixtures();
    let files = faults::files(&root).unwrap();
    let mut row = Row::new("cut at 200 positions, its own reader");
    thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let (files, root) = (&files, &root);
                scope.spawn(move || {
                    let mut row = Row::new("");
                    for file in files.iter().skip(worker).step_by(WORKERS) {
                        let path = RelPath::from_path(file.strip_prefix(root).unwrap());
                        through_reader(&path, &fs::read(file).unwrap(), &mut row);
                    }
                    row
                })
            })
            .collect();
        for worker in workers {
            row.add(worker.join().unwrap());
        }
    });
    row
});

fn through_reader(path: &RelPath, bytes: &[u8], row: &mut Row) {
    let Some(whole) = reader::read(path, bytes, &mut Vec::new()) else {
        return;
    };
    for cut in faults::cuts(bytes, 200) {
        row.case(&format!("{path} cut at {cut}"), || {
            let mut notes = Vec::new();
            let left = &bytes[..cut];
            let Some(read) = reader::read(path, left, &mut notes) else {
                return vec![Wrong::Other("not read".to_owned())];
            };
            let lines = left.iter().filter(|byte| **byte == b'\n').count() as u64;
            let mut wrong = Vec::new();
            if let Some(what) = read.differs(&whole, lines) {
                wrong.push(Wrong::Other(format!("{what} before the cut differ")));
            }
            if notes.is_empty() && read.tells(bytes, cut) {
                wrong.push(Wrong::Other("nothing is said".to_owned()));
            }
            if let Some(note) = notes.iter().find(|note| note.location.path != *path) {
                wrong.push(Wrong::Other(format!("{note} is about another file")));
            }
            wrong
        });
    }
}

pub(crate) static PIPELINE: Fault = LazyLock::new(|| {
    let mut row = Row::new("cut at 10 positions, the whole session");
    thread::scope(|scope| {
        let workers = SESSIONS.map(|session| scope.spawn(move || through_pipeline(session)));
        for worker in workers {
            row.add(worker.join().unwrap());
        }
    });
    row
});

fn through_pipeline(session: &str) -> Row {
    let copy = Copy::of(session);
    let shape = Run::of(&copy.path).shape();
    let mut row = Row::new("");
    for file in copy.files() {
        let path = copy.relative(&file);
        let bytes = fs::read(&file).unwrap();
        for cut in faults::cuts(&bytes, 10) {
            fs::write(&file, &bytes[..cut]).unwrap();
            row.case(&format!("{session}: {path} cut at {cut}"), || {
                let run = Run::of(&copy.path);
                let mut wrong = run.check(&shape);
                if !exempt(&path, &bytes, cut) && !run.names(&path) {
                    wrong.push(Wrong::Other("nothing is said".to_owned()));
                }
                wrong
            });
        }
        fs::write(&file, &bytes).unwrap();
    }
    row
}

#[test]
fn what_was_read_before_the_cut_stays() {
    READERS.check();
}

#[test]
fn a_session_with_a_cut_file_is_whole_but_for_it() {
    PIPELINE.check();
}

#[test]
fn every_artifact_of_the_fixtures_has_a_reader() {
    let root = crate::fixtures();
    let unread: Vec<PathBuf> = (faults::files(&root).unwrap().into_iter())
        .filter(|file| {
            let path = RelPath::from_path(file.strip_prefix(&root).unwrap());
            let no_artifact = path.as_str().split('/').any(|part| part == "workspace")
                || matches!(path.file_name(), "FACTS.toml" | "README.md" | ".gitattributes")
                || path.file_name().ends_with("_stderr.log");
            !no_artifact && reader::read(&path, &fs::read(file).unwrap(), &mut Vec::new()).is_none()
        })
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
}
