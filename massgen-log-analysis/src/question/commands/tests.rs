use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use massgen_log_model::spine::Session;

use super::*;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name);
    let mut sessions: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("log_"))
        .collect();
    sessions.sort();
    sessions.remove(0)
}

fn commands(name: &str) -> Commands {
    let session = Session::load(fixture(name)).unwrap();
    analyse(&session.turns[0].attempts[0])
}

fn repeated_facts(name: &str) -> BTreeMap<String, u64> {
    let text = std::fs::read_to_string(fixture(name).parent().unwrap().join("FACTS.toml")).unwrap();
    let facts: toml::Table = text.parse().unwrap();
    facts["attempt"].as_array().unwrap()[0]["repeated_commands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let count = item["count"].as_integer().unwrap();
            (
                item["command"].as_str().unwrap().to_owned(),
                u64::try_from(count).unwrap(),
            )
        })
        .collect()
}

/// Sessions whose FACTS.toml names the repeated commands.
const REPEATED: &[&str] = &[
    "0.1.97_s04b_commands_only",
    "0.1.97_s10_big",
    "0.1.97_s12_logfire",
    "0.1.97_s11_checklist_refused",
    "0.1.97_s11d_subagent_refused",
    "0.1.97_s11d_subagent_timeout",
];

#[test]
fn repeated_commands_are_those_of_the_facts() {
    for name in REPEATED {
        let found: BTreeMap<String, u64> = commands(name)
            .repeated
            .into_iter()
            .map(|command| (command.executions.command, command.executions.count))
            .collect();
        assert_eq!(found, repeated_facts(name), "{name}");
    }
}

#[test]
fn counts_times_and_places_are_those_of_the_event_stream() {
    let found = commands("0.1.97_s04b_commands_only");
    assert_eq!(found.total.value, Some(10));
    assert_eq!(found.command_failures.value, Some(2));
    let lines: Vec<_> = found
        .command_failures
        .evidence
        .iter()
        .map(|evidence| evidence.location.line)
        .collect();
    assert_eq!(lines, [Some(12), Some(18)]);
    let by_agent: Vec<_> = found.by_agent.iter().map(|a| (a.commands, a.failures)).collect();
    assert_eq!(by_agent, [(Some(6), Some(1)), (Some(4), Some(1))]);
    let sleep = &found.repeated[0].executions;
    assert_eq!(
        (sleep.command.as_str(), sleep.pattern.as_str()),
        ("sleep 1; echo expensive", "sleep")
    );
    let counts: Vec<_> = sleep
        .by_agent
        .iter()
        .map(|a| (a.agent.as_ref().unwrap().as_str(), a.count))
        .collect();
    assert_eq!(counts, [("agent_b", 1), ("agent_a", 3)]);
    // metrics_events.json: 1.0498, 1.0463, 1.0706 and 1.0298 s.
    assert!(
        (sleep.seconds_total.unwrap() - 4.1965).abs() < 0.001,
        "{:?}",
        sleep.seconds_total
    );
    assert!((sleep.seconds_max.unwrap() - 1.0706).abs() < 0.001);
    assert_eq!(found.patterns[0].pattern, "sleep");
    assert!((found.patterns[0].seconds_avg.unwrap() - 4.1965 / 4.0).abs() < 0.001);
    assert!(found.slow.is_empty() && found.excessive_output.is_empty());
    assert_eq!(found.sources.len(), 1);
}

#[test]
fn denied_commands_did_not_run() {
    let found = commands("synthetic/error_tie");
    assert_eq!(found.denied, 2);
    assert!(
        found
            .commands
            .iter()
            .all(|command| command.command != "rm -rf logs")
    );
    let du = found
        .commands
        .iter()
        .find(|command| command.command == "du -sh logs")
        .unwrap();
    assert_eq!(du.count, 1);
    assert!(found.repeated.is_empty());
}

#[test]
fn long_outputs_are_listed_once_per_text() {
    let found = commands("0.1.97_s10_big");
    assert_eq!(found.command_failures.value, Some(17));
    let texts: Vec<_> = found
        .excessive_output
        .iter()
        .map(|o| (o.command.as_str(), o.count))
        .collect();
    assert!(texts.contains(&("seq 1 3000", 16)), "{texts:?}");
    assert!(
        texts.contains(&("python3 -c 'print(\"yes \"*4000)'", 19)),
        "{texts:?}"
    );
    assert!(
        found
            .excessive_output
            .windows(2)
            .all(|pair| pair[0].chars_max >= pair[1].chars_max)
    );
}

#[test]
fn no_source_is_no_zero() {
    let found = commands("synthetic/flat");
    assert_eq!((found.total.value, found.command_failures.value), (None, None));
    let none = commands("0.1.97_s01_two_agents_vote");
    assert_eq!(
        (none.total.value, none.command_failures.value),
        (Some(0), Some(0))
    );
}
