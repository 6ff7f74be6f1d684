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
    analyse(&session.turns[0].attempts[0], &Options::default())
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
    "0.1.36_s04b_commands_only",
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
    // The slowest of four runs is the 95 % value of them.
    assert_eq!(found.patterns[0].seconds_p95, found.patterns[0].seconds_max);
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

#[test]
fn every_source_that_saw_a_command_is_named() {
    let seen = |name| -> Vec<(String, u64, u64, usize)> {
        let sources = commands(name).sources.into_iter();
        sources
            .map(|s| (s.source.to_string(), s.commands, s.only_here, s.paths.len()))
            .collect()
    };
    let row = |source: &str, commands, only, paths| (source.to_owned(), commands, only, paths);
    assert_eq!(
        seen("0.1.97_s04b_commands_only"),
        [
            row("metrics_events", 10, 0, 1),
            row("events", 10, 0, 1),
            row("execution_trace", 10, 0, 4),
            row("massgen_log", 10, 0, 1),
        ]
    );
    assert_eq!(
        seen("0.1.36_s04b_commands_only"),
        [
            row("metrics_events", 11, 0, 1),
            row("streaming_debug", 11, 0, 1),
            row("massgen_log", 11, 0, 1),
        ]
    );
    // Rounds that were cut left no trace.
    assert_eq!(
        seen("0.1.97_s04_tools_commands"),
        [
            row("events", 15, 0, 1),
            row("execution_trace", 8, 0, 2),
            row("massgen_log", 15, 0, 1),
        ]
    );
    assert!(commands("0.1.97_s10_big").unmatched_mentions.is_empty());
}

#[test]
fn a_call_that_only_a_log_tells_of_is_reported_and_counted_nowhere() {
    // massgen.log ends with one more command than the records have.
    let temp = std::env::temp_dir().join(format!("massgen_unmatched_{}", std::process::id()));
    let from = fixture("0.1.97_s04b_commands_only");
    let session = temp.join(from.file_name().unwrap());
    faults::copy(&from, &session).unwrap();
    let log = session.join("turn_1/attempt_1/massgen.log");
    let mut text = std::fs::read_to_string(&log).unwrap();
    text.push_str("06:14:00 | INFO     | Stream chunk [mcp_status]: Arguments for Calling ");
    text.push_str("mcp__command_line__execute_command: {\"command\": \"ls -R\"}\n");
    std::fs::write(&log, &text).unwrap();
    let loaded = Session::load(&session).unwrap();
    std::fs::remove_dir_all(&temp).unwrap();
    let found = analyse(&loaded.turns[0].attempts[0], &Options::default());
    assert_eq!(found.total.value, Some(10));
    let [unmatched] = found.unmatched_mentions.as_slice() else {
        panic!("{:?}", found.unmatched_mentions);
    };
    assert_eq!(
        (unmatched.source.as_str(), unmatched.calls, unmatched.commands),
        ("massgen_log", 1, 1)
    );
    let line = text.lines().count() as u64;
    assert_eq!(unmatched.evidence[0].location.line, Some(line));
}

#[test]
fn exit_codes_and_output_are_those_of_the_results() {
    let found = commands("0.1.97_s10_big");
    let codes: Vec<_> = found.exit_codes.iter().map(|c| (c.code, c.count)).collect();
    assert_eq!((codes, found.exit_codes_unknown), (vec![(0, 103), (1, 17)], 0));
    // The sums of output_chars in metrics_events.json.
    assert_eq!(found.output_chars_total, Some(1_321_654));
    assert_eq!(found.estimated_tokens, Some(330_414));
    let small = commands("0.1.97_s04b_commands_only");
    assert_eq!(
        (small.output_chars_total, small.estimated_tokens),
        (Some(2366), Some(592))
    );
}

#[test]
fn texts_of_several_rounds_of_one_agent_are_found() {
    let found = commands("0.1.97_s04b_commands_only").repeated_after_restart;
    let rows: Vec<_> = found
        .iter()
        .map(|r| (r.agent.as_str(), r.command.as_str(), r.rounds.len(), r.count))
        .collect();
    assert_eq!(rows, [("agent_a", "sleep 1; echo expensive", 2, 3)]);
    // Five agents ran each of six texts in both rounds in which they ran any; agent_b's rounds both have the
    // tracker number 0.
    assert_eq!(commands("0.1.97_s10_big").repeated_after_restart.len(), 30);
}

#[test]
fn texts_with_one_normal_form_are_one_pattern() {
    let mut session = Session::load(fixture("0.1.97_s04b_commands_only")).unwrap();
    let attempt = &mut session.turns[0].attempts[0];
    let mut texts = ["cd /work && ls  -R 2>&1", "ls -R src"].into_iter();
    for call in &mut attempt.calls {
        if let Some(args) = &mut call.args
            && args.command.as_deref() == Some("false")
        {
            args.command = texts.next().map(str::to_owned);
        }
        if let Some(args) = &mut call.args
            && args.command.as_deref() == Some("cat missing.txt")
        {
            args.command = texts.next().map(str::to_owned);
        }
    }
    let found = analyse(attempt, &Options::default());
    let rows: Vec<_> = found
        .pattern_repeats
        .iter()
        .map(|r| (r.normal_form.as_str(), r.count, r.texts_total))
        .collect();
    assert_eq!(rows, [("ls -R", 3, 2)]);
    // `ls` in all of them, `sleep` and `echo` in four scripts of two commands each, two more `echo`, one `cat`.
    let programs: Vec<_> = found
        .programs
        .iter()
        .map(|p| (p.pattern.as_str(), p.simple_commands, p.executions))
        .collect();
    assert_eq!(
        programs,
        [("echo", 6, 6), ("ls", 4, 4), ("sleep", 4, 4), ("cat", 1, 1)]
    );
}

#[test]
fn advice_of_the_caller_goes_first() {
    let session = Session::load(fixture("0.1.97_s04b_commands_only")).unwrap();
    let own = CommandAdvice {
        id: "own".to_owned(),
        programs: vec!["ls".to_owned()],
        issue: "i".to_owned(),
        recommendation: "r".to_owned(),
        ..CommandAdvice::default()
    };
    let options = Options {
        command_advice: vec![own],
        ..Options::default()
    };
    let found = analyse(&session.turns[0].attempts[0], &options).repeated;
    let ids: Vec<_> = found
        .iter()
        .map(|r| (r.executions.pattern.as_str(), r.advice.as_str()))
        .collect();
    assert_eq!(ids, [("sleep", "sleep"), ("ls", "own")]);
}
