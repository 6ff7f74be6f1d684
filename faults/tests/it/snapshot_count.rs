//! An attempt with more snapshots than any run makes.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

use crate::SESSIONS;
use crate::child::{Said, command, program};
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::in_memory;

const COUNT: usize = 100_000;
/// 3 KiB for each snapshot with its answer.
const MEMORY_KIB: u64 = 300 << 10;
/// Of a processor's time; several times what it takes. One that grows with the square of the count takes minutes.
const PATIENCE_MILLIS: u64 = 15_000;

pub(crate) static MANY: Fault = LazyLock::new(|| {
    let mut row = Row::new("100,000 snapshot folders");
    let temp = in_memory();
    let source = crate::fixtures().join(SESSIONS[0]);
    let session = temp.path().join(source.file_name().unwrap());
    faults::copy(&source, &session).unwrap();
    let attempt = session.join("turn_1/attempt_1");
    let start = Instant::now();
    for count in 0..COUNT {
        let (hour, minute, second) = (count / 3600 % 24, count / 60 % 60, count % 60);
        let stamp = format!("20261125_{hour:02}{minute:02}{second:02}_{count:06}");
        let folder = attempt.join(["agent_a", "agent_b"][count % 2]).join(stamp);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("answer.txt"), format!("answer {count}\n")).unwrap();
    }
    println!("{COUNT} snapshots made in {} ms", start.elapsed().as_millis());
    row.case("with the files that tell of answers", || load(&session));
    for name in [
        "coordination_events.json",
        "coordination_table.txt",
        "snapshot_mappings.json",
        "events.jsonl",
        "status.json",
    ] {
        faults::clear(&attempt.join(name)).unwrap();
    }
    row.case("with the folders alone", || load(&session));
    row
});

fn load(session: &Path) -> Vec<Wrong> {
    let said = Said::by(&mut command(&program(), "load", session)).unwrap();
    let number = |key: &str| -> u64 { said.of(key).parse().unwrap() };
    let (millis, kib) = (number("millis"), number("peak_kib"));
    println!(
        "{} snapshots, {} answers: loaded in {millis} ms of a processor, {kib} KiB",
        said.of("snapshots"),
        said.of("answers")
    );
    let mut wrong = Vec::new();
    if said.of("shape") != "[(1, 1)]" || number("snapshots") < COUNT as u64 {
        wrong.push(Wrong::Lost(format!("{said:?}")));
    }
    if millis > PATIENCE_MILLIS || kib > MEMORY_KIB {
        wrong.push(Wrong::Other(format!("{millis} ms, {kib} KiB")));
    }
    wrong
}

#[test]
fn a_hundred_thousand_snapshots_are_read() {
    MANY.check();
}
