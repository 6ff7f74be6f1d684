//! Reads any bytes as events.jsonl, once as a digest and once event by event.
#![no_main]

use libfuzzer_sys::fuzz_target;
use massgen_log_model::RelPath;
use massgen_log_model::artifact::events::{EventLog, Events};

fuzz_target!(|bytes: &[u8]| {
    let path = RelPath::from_encoded("events.jsonl");
    let log = EventLog::read(bytes, &path, &mut Vec::new());

    let terminated = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    let unterminated = bytes.last().is_some_and(|byte| *byte != b'\n');
    assert_eq!(log.lines, terminated + u64::from(unterminated), "lines");

    // Both readers take and refuse the same lines.
    let events = Events::new(bytes, &path).filter(Result::is_ok).count() as u64;
    assert_eq!(log.counts.values().sum::<u64>(), events, "events");
});
