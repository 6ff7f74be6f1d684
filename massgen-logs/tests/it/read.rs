use std::fs;

use crate::{Ran, copied, fixture, program, run};

#[test]
fn the_answer_is_printed_byte_by_byte() {
    let session = fixture("0.1.97_s02_three_agents_restarts");
    let raw = program().arg("answer").arg(&session).output().unwrap();
    let file = session.join("turn_1/attempt_1/final/agent_a/answer.txt");
    assert_eq!(raw.stdout, fs::read(file).unwrap());
    let json = run(&["answer", "--json", "--label", "agent1.1"], &session).json();
    assert_eq!(
        (json["agent"].as_str(), json["label"].as_str()),
        (Some("agent_a"), Some("agent1.1"))
    );
    let text = fs::read_to_string(session.join(json["path"].as_str().unwrap())).unwrap();
    assert_eq!(json["text"], text);
    let missing = run(&["answer", "--label", "agent9.9"], &session);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(
        missing.err.contains("has no answer agent9.9") && missing.err.contains("agent1.1"),
        "{}",
        missing.err
    );
}

#[test]
fn a_run_without_an_answer_says_so() {
    let ran = run(&["answer"], &fixture("0.1.97_s06e_no_answer_timeout"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err
            .contains("has no final answer in turn 1, attempt 1; answers: none"),
        "{}",
        ran.err
    );
}

#[test]
fn json_and_tables_hold_no_terminal_escape() {
    let session = fixture("synthetic/hostile");
    for args in [
        &["list", "--json"][..],
        &["list"],
        &["summary"],
        &["summary", "--json"],
        &["tools"],
        &["tools", "--json"],
        &["commands"],
        &["commands", "--json"],
        &["validate"],
        &["validate", "--json"],
        &["answer", "--json"],
        &["analyze", "--out", "-"],
        &["analyze", "--format", "json"],
        &["watch"],
        &["watch", "--json"],
    ] {
        let ran = run(args, &session);
        let hidden = |c: &char| (c.is_control() && !matches!(c, '\n' | '\t')) || *c == '\u{202e}';
        assert_eq!(ran.out.chars().find(hidden), None, "{args:?}");
        assert!(ran.out.len() > 10, "{args:?}: {}", ran.err);
    }
}

#[test]
fn damage_sets_the_exit_code_of_validate() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s01_two_agents_vote", temp.path());
    let sound = run(&["validate"], &session);
    assert_eq!((sound.code, sound.err.as_str()), (Some(0), ""), "{}", sound.out);
    let events = session.join("turn_1/attempt_1/coordination_events.json");
    let bytes = fs::read(&events).unwrap();
    fs::write(&events, &bytes[..bytes.len() / 2]).unwrap();
    let damaged = run(&["validate"], &session);
    assert_eq!((damaged.code, damaged.err.as_str()), (Some(1), ""));
    assert!(
        damaged.out.contains("turn_1/attempt_1/coordination_events.json:"),
        "{}",
        damaged.out
    );
    assert!(damaged.out.contains("truncated"), "{}", damaged.out);
    let json = run(&["validate", "--json"], &session);
    assert_eq!(json.code, Some(1));
    assert_eq!(json.json()["damaged"], true);
}

#[test]
fn the_tools_of_the_last_attempt_are_listed() {
    let session = fixture("0.1.97_s04b_commands_only");
    let used = run(&["tools", "--json", "--sort", "calls"], &session).json();
    let facts = fs::read_to_string(session.parent().unwrap().join("FACTS.toml")).unwrap();
    let facts: toml::Table = toml::from_str(&facts).unwrap();
    let calls: u64 = used["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["calls"].as_u64().unwrap())
        .sum();
    assert_eq!(Some(calls as i64), facts["attempt"][0]["tool_calls"].as_integer());
    let none = run(&["tools"], &fixture("0.1.97_s01_two_agents_vote"));
    assert_eq!(none.out, "no tool calls\n");
}

#[test]
fn the_summary_covers_every_turn_and_attempt_or_those_named() {
    let session = fixture("synthetic/many_turns");
    let pairs = |args: &[&str]| -> Vec<(u64, u64)> {
        let json = run(&[&["summary", "--json"], args].concat(), &session).json();
        let turns = json["turns"].as_array().unwrap();
        turns
            .iter()
            .flat_map(|turn| {
                let attempts = turn["attempts"].as_array().unwrap();
                attempts
                    .iter()
                    .map(|a| (turn["turn"].as_u64().unwrap(), a["attempt"].as_u64().unwrap()))
            })
            .collect()
    };
    assert_eq!(pairs(&[]), [(1, 1), (2, 1), (2, 2), (10, 1)]);
    assert_eq!(pairs(&["--turn", "2"]), [(2, 1), (2, 2)]);
    assert_eq!(pairs(&["--turn", "2", "--attempt", "2"]), [(2, 2)]);
    let text: Ran = run(&["summary"], &session);
    assert_eq!(text.out.lines().count(), 6, "{}", text.out);
}
