//! Files with other bytes, or their lines in another order.

use std::sync::LazyLock;
use std::{fs, thread};

use planted::Random;
use serde_json::Value;

use crate::SESSIONS;
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::{Copy, Run, is_read};

/// How often each file is changed.
const TIMES: u64 = 4;

pub(crate) static FLIPPED: Fault = LazyLock::new(|| {
    every_file("bytes flipped", |bytes, random| {
        let count = random.between(1, 8);
        faults::flip(bytes, count, random)
    })
});

pub(crate) static DOUBLED: Fault = LazyLock::new(|| every_file("a line doubled", faults::double_line));

pub(crate) static SHUFFLED: Fault = LazyLock::new(|| every_file("lines shuffled", faults::shuffle_lines));

type Change = fn(&[u8], &mut Random) -> Vec<u8>;

fn every_file(kind: &'static str, change: Change) -> Row {
    let mut row = Row::new(kind);
    thread::scope(|scope| {
        let workers = SESSIONS.map(|session| scope.spawn(move || of_session(session, change)));
        for worker in workers {
            row.add(worker.join().unwrap());
        }
    });
    row
}

fn of_session(session: &str, change: Change) -> Row {
    let copy = Copy::of(session);
    let shape = Run::of(&copy.path).shape();
    let mut row = Row::new("");
    let mut random = Random::new(4);
    for file in copy.files() {
        let path = copy.relative(&file);
        let bytes = fs::read(&file).unwrap();
        for time in 0..TIMES {
            let changed = change(&bytes, &mut random);
            fs::write(&file, &changed).unwrap();
            row.case(&format!("{session}: {path}, time {time}"), || {
                let run = Run::of(&copy.path);
                let mut wrong = run.check(&shape);
                let broken =
                    path.file_name().ends_with(".json") && serde_json::from_slice::<Value>(&changed).is_err();
                if broken && is_read(&path) && !run.names(&path) {
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
fn flipped_bytes_are_read() {
    FLIPPED.check();
}

#[test]
fn doubled_lines_are_read() {
    DOUBLED.check();
}

#[test]
fn shuffled_lines_are_read() {
    SHUFFLED.check();
}
