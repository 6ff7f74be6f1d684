//! The seeds of the fuzz target, read as the target reads them: what fuzzing found once stays found.

use std::path::Path;

use massgen_log_model::RelPath;
use massgen_log_model::artifact::events::{EventLog, Events};

#[test]
fn both_readers_of_events_take_every_seed_and_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/events");
    let path = RelPath::from_encoded("events.jsonl");
    let (mut seeds, mut all_events, mut all_notes) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let seed = entry.unwrap().path();
        let bytes = std::fs::read(&seed).unwrap();
        let mut notes = Vec::new();
        let log = EventLog::read(&bytes[..], &path, &mut notes);

        let terminated = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let unterminated = bytes.last().is_some_and(|byte| *byte != b'\n');
        assert_eq!(
            log.lines,
            terminated + u64::from(unterminated),
            "{}",
            seed.display()
        );

        let (events, other): (Vec<_>, Vec<_>) = Events::new(&bytes[..], &path).partition(Result::is_ok);
        assert_eq!(
            log.counts.values().sum::<u64>(),
            events.len() as u64,
            "{}",
            seed.display()
        );
        assert_eq!(notes.len(), other.len(), "{}", seed.display());
        seeds += 1;
        all_events += events.len();
        all_notes += other.len();
    }
    assert!(
        seeds >= 14 && all_events >= 50 && all_notes >= 8,
        "{seeds} {all_events} {all_notes}"
    );
}
