use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::{copied, fixture, run};

/// Every command of a real run, as often as the events say.
#[test]
fn commands_are_those_of_the_events() {
    let session = fixture("0.1.97_s10_big");
    let found = run(&["commands", "--limit", "0", "--json"], &session).json();
    let mut wanted: BTreeMap<String, (u64, Vec<u64>)> = BTreeMap::new();
    let events = fs::read_to_string(session.join("turn_1/attempt_1/events.jsonl")).unwrap();
    for (line, text) in (1..).zip(events.lines()) {
        let event: Value = serde_json::from_str(text).unwrap();
        if event["event_type"] == "tool_start" {
            let command = event["data"]["args"]["command"].as_str().unwrap();
            let entry = wanted.entry(command.to_owned()).or_default();
            entry.0 += 1;
            entry.1.push(line);
        }
    }
    let commands = found["commands"].as_array().unwrap();
    let ours = commands.iter().map(|entry| {
        let lines = entry["lines"].as_array().unwrap().iter();
        let by_agent = entry["agents"].as_object().unwrap().values();
        let count = entry["count"].as_u64().unwrap();
        assert_eq!(by_agent.map(|calls| calls.as_u64().unwrap()).sum::<u64>(), count);
        let lines = lines.map(|line| line.as_u64().unwrap()).collect();
        (entry["command"].as_str().unwrap().to_owned(), (count, lines))
    });
    assert_eq!(ours.collect::<BTreeMap<_, _>>(), wanted);
    assert_eq!(
        (found["calls"].as_u64(), found["distinct"].as_u64()),
        (Some(120), Some(22))
    );
}

#[test]
fn tables_are_short_and_say_what_is_missing() {
    let big = run(&["commands", "--limit", "2"], &fixture("0.1.97_s10_big"));
    let lines: Vec<_> = big.out.lines().collect();
    assert!(lines[1].starts_with("   19  agent_a 4, agent_b 4"), "{}", big.out);
    assert_eq!(
        lines[3..],
        [
            "20 commands more: --limit 0",
            "120 calls, 0 without a command, in turn_1/attempt_1/events.jsonl"
        ]
    );
    // Before events.jsonl: no agents.
    let old = run(&["commands"], &fixture("0.1.36_s04b_commands_only"));
    assert!(
        old.out
            .contains("\n    4  -       10 20 37 …  sleep 1; echo expensive\n"),
        "{}",
        old.out
    );
    // Before both.
    let oldest = run(&["commands"], &fixture("0.1.12_s01_two_agents_vote"));
    assert_eq!(oldest.out, "commands: not recorded\n");
    let oldest = run(&["commands", "--json"], &fixture("0.1.12_s01_two_agents_vote")).json();
    assert_eq!(
        (&oldest["commands"], &oldest["calls"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_damaged_call_is_told() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s04b_commands_only", temp.path());
    let file = session.join("turn_1/attempt_1/events.jsonl");
    let mut events = fs::read(&file).unwrap();
    events.extend(b"{\"event_type\": \"tool_start\", \"data\": {");
    fs::write(&file, events).unwrap();
    let ran = run(&["commands"], &session);
    let last = ran.out.lines().last().unwrap();
    assert!(
        last.starts_with("turn_1/attempt_1/events.jsonl:") && last.contains("truncated"),
        "{last}"
    );
}
