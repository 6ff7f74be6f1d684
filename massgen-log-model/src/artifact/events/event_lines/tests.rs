use proptest::prelude::*;
use serde_json::Value;

use super::super::{Events, samples, stamp};
use super::*;
use crate::lines::Drip;

/// One line, owned; else why it cannot be read.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    line: u64,
    timestamp: Option<NaiveDateTime>,
    event_type: String,
    agent_id: Option<String>,
    round_number: Option<i64>,
    data: Option<String>,
    notes: Vec<String>,
}

fn path() -> RelPath {
    RelPath::from_encoded("e")
}

/// A note without columns: a space in front of a line moves them.
fn told(note: &Diagnostic) -> String {
    let text = note.to_string();
    text.split(" at line ").next().unwrap().to_owned()
}

fn read_lines<R: Read>(mut lines: EventLines<R>) -> Vec<Result<Seen, String>> {
    let mut all = Vec::new();
    while let Some(line) = lines
        .next_with(|line| {
            line.map_err(told).map(|event| Seen {
                line: event.line,
                timestamp: event.timestamp,
                event_type: event.event_type.to_owned(),
                agent_id: event.agent_id.map(str::to_owned),
                round_number: event.round_number,
                data: event.data.map(str::to_owned),
                notes: event.notes.iter().map(told).collect(),
            })
        })
        .unwrap()
    {
        all.push(line);
    }
    all
}

fn read(bytes: &[u8]) -> Vec<Result<Seen, String>> {
    read_lines(EventLines::new(bytes, &path()))
}

/// The fast way and the parser's give the same: a line with a space in front of it takes the parser's. What is read is
/// what serde_json reads, and what is refused is what the reader of whole events refuses.
fn hold(bytes: &[u8]) {
    let seen = read(bytes);
    let spaced: Vec<u8> = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .flat_map(|line| match line.strip_prefix(b"\xef\xbb\xbf") {
            Some(line) => [b"\xef\xbb\xbf ", line].concat(),
            None => [b" ", line].concat(),
        })
        .collect();
    let shown = String::from_utf8_lossy(bytes);
    assert_eq!(seen, read(&spaced), "{shown}");

    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    for event in seen.iter().flatten() {
        let data: Option<Value> = event
            .data
            .as_deref()
            .map(|data| serde_json::from_str(data).unwrap());
        if event.notes.is_empty()
            && let Ok(whole) = serde_json::from_slice::<Value>(lines[event.line as usize - 1])
        {
            let text = |name| whole.get(name).and_then(Value::as_str);
            assert_eq!(Some(event.event_type.as_str()), text("event_type"), "{shown}");
            assert_eq!(event.agent_id.as_deref(), text("agent_id"), "{shown}");
            assert_eq!(
                event.timestamp,
                text("timestamp").and_then(stamp::parse),
                "{shown}"
            );
            assert_eq!(
                event.round_number,
                whole.get("round_number").and_then(Value::as_i64),
                "{shown}"
            );
            assert_eq!(data.as_ref(), whole.get("data"), "{shown}");
        }
    }

    let unread = |note: &Diagnostic| ["bad_line", "truncated", "too_long"].contains(&note.kind.as_str());
    let wanted: Vec<String> = Events::new(bytes, &path())
        .filter_map(Result::err)
        .filter(unread)
        .map(|note| told(&note))
        .collect();
    let refused: Vec<String> = seen.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused, wanted, "{shown}");
}

#[test]
fn real_lines_go_the_fast_way() {
    let mut count = 0;
    for bytes in samples::real() {
        hold(&bytes);
        for line in std::str::from_utf8(&bytes).unwrap().lines() {
            let parts = plain(line).unwrap_or_else(|| panic!("not as the writer spells it: {line}"));
            assert!(line.ends_with(&format!("\"data\": {}}}", parts.data.unwrap())));
            count += 1;
        }
    }
    assert!(count > 2400, "{count}");
}

#[test]
fn damaged_lines_are_told_in_their_place() {
    let text = [
        &b"\xef\xbb\xbf{\"event_type\": \"status\", \"data\": { \"a\":1.50 } }\r\n"[..],
        b" \t\r\n",
        b"not json\n",
        b"[1]\n",
        b"{\"data\": {}}\n",
        b"{\"event_type\": \"text\", \"data\": {\"content\": \"\\ud83d!\"}}\n",
        b"{\"event_type\": \"text\", \"data\": {\"n\": NaN}}\n",
        b"{\"event_type\": \"text\", \"data\": {\"s\": \"\xff\"}}\n",
        b"{\"event_type\": \"vote\", \"agent_id\": 5, \"round_number\": \"two\", \"data\": null}\n",
        b"{\"event_type\": \"dance\"}\n",
        b"{\"event_type\": \"text\", \"data\": 1e999}\n",
        b"{\"event_type\": \"text\", \"data\": {\"con",
    ]
    .concat();
    let seen = read(&text);
    let data = |at: usize| seen[at].as_ref().unwrap().data.as_deref();
    assert_eq!(seen.len(), 11);
    assert_eq!(data(0), Some("{ \"a\":1.50 }"));
    assert_eq!(seen[0].as_ref().unwrap().line, 1);
    let unread = |at: usize| seen[at].as_ref().unwrap_err().as_str();
    assert_eq!(unread(1), "e:3: bad_line: expected ident");
    assert_eq!(
        unread(2),
        "e:4: bad_line: invalid type: sequence, expected an event object"
    );
    assert_eq!(unread(3), "e:5: bad_line: missing field `event_type`");
    assert_eq!(data(4), Some("{\"content\":\"\u{fffd}!\"}"));
    assert_eq!(
        seen[4].as_ref().unwrap().notes,
        ["e:6: repaired: a lone surrogate was replaced by U+FFFD"]
    );
    assert_eq!(data(5), Some("{\"n\":null}"));
    assert_eq!(data(6), Some("{\"s\":\"\u{fffd}\"}"));
    let odd = seen[7].as_ref().unwrap();
    assert_eq!(
        (
            odd.agent_id.as_deref(),
            odd.round_number,
            data(7),
            odd.notes.len()
        ),
        (None, None, Some("null"), 2)
    );
    assert_eq!(
        (seen[8].as_ref().unwrap().event_type.as_str(), data(8)),
        ("dance", None)
    );
    assert_eq!(unread(9), "e:11: bad_line: number out of range");
    assert_eq!(unread(10), "e:12: truncated: the last line is cut");
    hold(&text);
    for step in [1, 2, 3, 7, 4096] {
        assert_eq!(read_lines(EventLines::new(Drip::new(&text, step), &path())), seen);
    }
}

#[test]
fn a_line_over_the_limit_is_told_and_the_next_is_read() {
    let line = "{\"event_type\": \"text\", \"data\": {}}";
    let text = format!("{line}\n{}\n{line}", "x".repeat(500));
    let seen = read_lines(EventLines::of_lines(
        Lines::with_limit(text.as_bytes(), 100),
        &path(),
    ));
    assert_eq!(
        seen.iter().flatten().map(|event| event.line).collect::<Vec<_>>(),
        [1, 3]
    );
    assert_eq!(
        seen[1],
        Err("e:2: too_long: a line of 500 bytes was skipped".to_owned())
    );
}

#[test]
fn an_error_ends_the_lines() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
    let mut lines = EventLines::new(b"{\"event_type\": \"text\"}\n{\"ev".chain(Broken), &path());
    assert_eq!(lines.next_with(|line| line.is_ok()).unwrap(), Some(true));
    assert!(lines.next_with(|_| ()).is_err());
    assert_eq!(lines.next_with(|_| ()).unwrap(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn generated_lines(lines in proptest::collection::vec(samples::line(), 1..6)) {
        hold(lines.concat().as_bytes());
    }

    #[test]
    fn mutated_lines(bytes in samples::mutated()) {
        hold(&bytes);
    }
}
