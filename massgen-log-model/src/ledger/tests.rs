use std::fs;
use std::path::Path;

use super::*;
use crate::artifact::events::EventLog;
use crate::artifact::streaming_debug::StreamingDebug;
use crate::digest::known;

fn path() -> RelPath {
    RelPath::from_encoded("log")
}

fn start(agent: &str, command: &str) -> String {
    format!(
        "{{\"timestamp\": \"2026-01-05T10:56:00.000001\", \"event_type\": \"tool_start\", \"agent_id\": {agent}, \"round_number\": 0, \"data\": {{\"tool_id\": \"c\", \"tool_name\": \"sh\", \"args\": {{\"command\": {command}}}, \"server_name\": \"mcp\"}}}}\n"
    )
}

#[test]
fn commands_are_counted_with_agents_and_lines() {
    let text = [
        start("\"a\"", "\"ls\""),
        "{\"event_type\": \"text\", \"data\": {\"content\": \"\\\"tool_start\\\" \\\"ls\\\"\"}}\n".to_owned(),
        start("\"b\"", "\"printf \\\"a\\\\n\\\" \\u0041\""),
        start("\"b\"", "\"ls\""),
        start("null", "[\"ls\"]"),
        start("\"a\"", "7"),
        start("\"a\"", "\"cut"),
        // Another spelling of the same.
        "{\"data\":{\"args\":{\"command\":\"l\\u0073\"}},\"agent_id\":\"b\",\"event_type\":\"tool_start\"}"
            .to_owned(),
    ]
    .concat();
    let mut diagnostics = Vec::new();
    let ledger = CommandLedger::of_events(text.as_bytes(), &path(), &mut diagnostics);
    let commands: Vec<_> = ledger
        .commands
        .iter()
        .map(|c| (c.command.as_str(), c.count, c.lines.as_slice()))
        .collect();
    assert_eq!(
        commands,
        [("ls", 4, &[1, 4, 5, 8][..]), ("printf \"a\\n\" A", 1, &[3][..])]
    );
    let agents = ledger.commands[0].agents.as_ref().unwrap();
    assert_eq!(agents[&AgentId::from("a")], 1);
    assert_eq!(agents[&AgentId::from("b")], 2);
    assert_eq!((ledger.lines, ledger.calls, ledger.without_command), (8, 6, 1));
    let notes: Vec<_> = diagnostics.iter().map(|note| note.location.line).collect();
    assert_eq!(notes, [Some(7)]);
}

#[test]
fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
    let long = std::io::repeat(b'x').take(MAX_RECORD as u64 + 10);
    let after = format!("\n{}", start("\"a\"", "\"ls\""));
    let mut diagnostics = Vec::new();
    let ledger = CommandLedger::of_events(long.chain(after.as_bytes()), &path(), &mut diagnostics);
    assert_eq!(ledger.commands[0].lines, [2]);
    let [note] = &diagnostics[..] else {
        panic!("{diagnostics:?}")
    };
    assert_eq!(
        note.reason,
        format!("a line of {} bytes was skipped", MAX_RECORD + 10)
    );
}

/// Command, count and lines, as the reader of the whole log sees them.
type Seen = BTreeMap<String, (u64, Vec<u64>)>;

fn seen(ledger: &CommandLedger) -> Seen {
    let counts = ledger.commands.windows(2).all(|two| two[0].count >= two[1].count);
    assert!(counts, "sorted by count");
    let entries = ledger.commands.iter();
    entries
        .map(|c| (c.command.clone(), (c.count, c.lines.clone())))
        .collect()
}

fn expect(calls: impl Iterator<Item = (Option<String>, u64)>) -> Seen {
    let mut wanted = Seen::new();
    for (command, line) in calls {
        if let Some(command) = command {
            let entry = wanted.entry(command).or_default();
            entry.0 += 1;
            entry.1.push(line);
        }
    }
    wanted
}

/// Every real log, whole and cut anywhere: the ledger is what the whole reader finds.
#[test]
fn real_ledgers_are_those_of_the_whole_readers() {
    let logs = |name: &str| -> Vec<Vec<u8>> {
        let attempts = ["0.1.36", "0.1.97"].into_iter().flat_map(known::attempts);
        let read = |attempt: &Path| fs::read(attempt.join(name)).ok();
        attempts.filter_map(|attempt| read(&attempt)).collect()
    };
    let mut compared = 0;
    for bytes in logs("events.jsonl") {
        for cut in [bytes.len(), bytes.len() / 2, bytes.len() / 3] {
            let bytes = &bytes[..cut];
            let log = EventLog::read(bytes, &path(), &mut Vec::new());
            let ledger = CommandLedger::of_events(bytes, &path(), &mut Vec::new());
            let begun = log.calls.iter().filter(|call| call.args.is_some());
            let calls = begun.map(|c| (c.args.as_ref().and_then(|a| a.command.clone()), c.start_line));
            assert_eq!(seen(&ledger), expect(calls));
            assert_eq!(ledger.lines, log.lines);
            compared += ledger.commands.len();
        }
    }
    for bytes in logs("streaming_debug.log") {
        for cut in [bytes.len(), bytes.len() / 2] {
            let bytes = &bytes[..cut];
            let log = StreamingDebug::read(bytes, &path(), &mut Vec::new());
            let ledger = CommandLedger::of_streaming_debug(bytes, &path(), &mut Vec::new());
            let calls = log
                .calls
                .iter()
                .map(|c| (c.args.as_ref().and_then(|a| a.command.clone()), c.line));
            assert_eq!(seen(&ledger), expect(calls));
            assert_eq!(ledger.lines, log.lines);
            compared += ledger.commands.len();
        }
    }
    assert!(compared > 120, "{compared}");
}
