//! Readers of streams: what they find must not depend on how the bytes come in.

use std::fmt::Debug;
use std::io::{Cursor, Read};

use massgen_log_model::artifact::agent_output::AgentOutput;
use massgen_log_model::artifact::events::{EventLine, EventLines, EventLog, Events};
use massgen_log_model::artifact::massgen_log::{MassgenLog, MassgenLogReader};
use massgen_log_model::artifact::streaming_debug::StreamingDebug;
use massgen_log_model::lines::{Lines, Record};
use massgen_log_model::{Diagnostic, RelPath};
use massgen_log_tables::arrow_array::cast::AsArray as _;
use massgen_log_tables::event_lines::EventRows;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::drip::Drip;
use crate::places;

/// Reads `bytes` as the file `name` at once and in drips; both must give the same, with places in the file.
fn digest<T>(
    bytes: &[u8],
    name: &str,
    read: impl Fn(&mut dyn Read, &RelPath, &mut Vec<Diagnostic>) -> T,
) -> (T, Vec<Diagnostic>)
where
    T: PartialEq + Debug + Serialize + DeserializeOwned,
{
    let path = RelPath::from_encoded(name);
    let (mut notes, mut drip_notes) = (Vec::new(), Vec::new());
    let digest = read(&mut { bytes }, &path, &mut notes);
    let dripped = read(&mut Drip::of(bytes), &path, &mut drip_notes);
    assert_eq!(digest, dripped, "in drips");
    assert_eq!(notes, drip_notes, "in drips");
    places::check_notes(&notes, &path, bytes);
    places::check_digest(&digest, bytes);
    places::check_round_trip(&digest);
    (digest, notes)
}

/// `events.jsonl`, as a digest and event by event.
pub fn events(bytes: &[u8]) {
    let (log, notes) = digest(bytes, "events.jsonl", |reader, path, notes| {
        EventLog::read(reader, path, notes)
    });
    assert_eq!(log.lines, places::lines(bytes), "lines");
    let path = RelPath::from_encoded("events.jsonl");
    // Both readers take and refuse the same lines.
    let (events, refused): (Vec<_>, Vec<_>) = Events::new(bytes, &path).partition(Result::is_ok);
    assert_eq!(log.counts.values().sum::<u64>(), events.len() as u64, "events");
    // The digest does not look into every member, so it may miss a repair that the other reader makes.
    assert!(notes.len() <= refused.len(), "{notes:?} {refused:?}");
    rows(bytes, &path);
}

/// Every line of events.jsonl that is not blank is a row, read or not, and its data is JSON.
fn rows(bytes: &[u8], path: &RelPath) {
    let blank = |line: &[u8]| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(line)
            .iter()
            .all(u8::is_ascii_whitespace)
    };
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let wanted = lines
        .filter(|(_, line)| !blank(line))
        .map(|(index, _)| index as u64 + 1);

    let mut numbers = Vec::new();
    let mut reader = EventLines::new(Drip::of(bytes), path);
    let mut take = |line: Result<EventLine<'_>, &Diagnostic>| {
        numbers.extend(match line {
            Ok(event) => Some(event.line),
            Err(note) => note.location.line,
        });
    };
    while reader.next_with(&mut take).unwrap().is_some() {}
    assert_eq!(numbers, wanted.collect::<Vec<_>>(), "lines");

    let lines = EventLines::new(bytes, path);
    let mut count = 0;
    for batch in EventRows::new(lines, "log_1", 1, 1).with_batches(7, 1 << 10) {
        let batch = batch.unwrap();
        count += batch.num_rows();
        let text = |name| batch.column_by_name(name).unwrap().as_string_view().iter();
        for ((data, event_type), error) in text("data").zip(text("event_type")).zip(text("error")) {
            assert!(event_type.is_some() != error.is_some(), "read or not");
            if let Some(data) = data {
                serde_json::from_str::<IgnoredAny>(data).unwrap();
            }
        }
    }
    assert_eq!(count, numbers.len(), "rows");
}

/// `streaming_debug.log`.
pub fn streaming_debug(bytes: &[u8]) {
    let (log, _) = digest(bytes, "streaming_debug.log", |reader, path, notes| {
        StreamingDebug::read(reader, path, notes)
    });
    assert_eq!(log.lines, places::lines(bytes), "lines");
    let records: u64 = log.counts.values().sum();
    assert_eq!(
        log.lines,
        records + log.continuations,
        "every line is counted once"
    );
    assert_eq!(log.first.is_some(), records > 0);
}

/// `massgen.log`, and the same bytes as a rotated archive.
pub fn massgen_log(bytes: &[u8]) {
    let read = |reader: &mut dyn Read, path: &RelPath, notes: &mut Vec<Diagnostic>| {
        let mut log = MassgenLogReader::default();
        log.file(reader, path, notes);
        log.finish()
    };
    let (log, _) = digest(bytes, "massgen.log", read);
    assert_eq!(log.lines, places::lines(bytes), "lines");
    check_counts(&log);

    let path = RelPath::from_encoded("massgen.log.zip");
    let archive = || {
        let (mut log, mut notes) = (MassgenLogReader::default(), Vec::new());
        log.archive(Cursor::new(bytes), &path, &mut notes);
        (log.finish(), notes)
    };
    let (log, notes) = archive();
    check_counts(&log);
    assert!(
        log.lines > 0 || !notes.is_empty() || !log.paths.is_empty() || bytes.starts_with(b"PK"),
        "unseen"
    );
    assert_eq!((log, notes), archive());
}

fn check_counts(log: &MassgenLog) {
    assert!(log.records <= log.lines);
    assert!(log.errors.len() as u64 <= log.errors_total);
    assert!(log.warnings.len() as u64 <= log.warnings_total);
    assert!(log.levels.values().sum::<u64>() <= log.records);
    assert_eq!(log.span_seconds.is_some(), log.records > 0);
    let is_span = |seconds: f64| seconds.is_finite() && seconds >= 0.0;
    assert!(log.span_seconds.is_none_or(is_span), "{:?}", log.span_seconds);
}

/// A file of `agent_outputs/`.
pub fn agent_output(bytes: &[u8]) {
    let (output, _) = digest(bytes, "agent_a.txt", |reader, path, notes| {
        AgentOutput::read(reader, path, notes)
    });
    assert_eq!(output.lines, places::lines(bytes), "lines");
    assert_eq!(output.bytes, bytes.len() as u64, "bytes");
    assert_eq!(output.agent.as_str(), "agent_a");
}

/// Lines; the first byte is the longest line that is read.
pub fn lines(bytes: &[u8]) {
    let Some((limit, bytes)) = bytes.split_first() else {
        return;
    };
    let limit = usize::from(*limit);
    let mut expected = Vec::new();
    let mut offset = 0;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let whole = text.strip_suffix(b"\r").unwrap_or(text).to_vec();
        let kept = (text.len() <= limit).then_some((whole, text.len() == line.len()));
        expected.push((index as u64 + 1, offset, text.len() as u64, kept));
        offset += line.len() as u64;
    }
    let read = |reader: &mut dyn Read| {
        let mut lines = Lines::with_limit(reader, limit);
        let mut seen = 0;
        while let Some(record) = lines.next_record().unwrap() {
            let (number, at, length, kept) = expected.get(seen).expect("no line more than there are");
            match record {
                Record::Line(line) => {
                    assert_eq!((line.number, line.offset), (*number, *at));
                    assert_eq!(line.raw.len() as u64, *length);
                    assert_eq!(Some((line.bytes.to_vec(), line.unterminated)), *kept);
                }
                Record::TooLong {
                    number: line,
                    offset,
                    bytes,
                } => {
                    assert_eq!((line, offset, bytes), (*number, *at, *length));
                    assert_eq!(*kept, None);
                }
                other => panic!("{other:?}"),
            }
            seen += 1;
        }
        assert_eq!(seen, expected.len());
        assert_eq!(lines.count(), expected.len() as u64);
    };
    read(&mut { bytes });
    read(&mut Drip::of(bytes));
}
