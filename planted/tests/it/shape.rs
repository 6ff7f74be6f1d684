//! A written session has the shape of a real one, and the loader finds in it what the script says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use planted::Script;
use planted::script::{Agent, Call, Ending, Presentation, READ, Retry, Round, WRITE};
use serde_json::{Value, json};

/// What happens in the real session 0.1.97_s04b, and one write, one ignored vote, one cut and one retry more.
pub(crate) fn script(full: bool) -> Script {
    let call = |start: f64, mut call: Call| {
        call.start = start;
        call
    };
    let round = |agent: usize, start: f64, end: f64, calls: Vec<Call>, ending: Ending| Round {
        agent,
        start,
        end,
        calls,
        text: String::new(),
        retries: Vec::new(),
        ending,
        workspace: Vec::new(),
    };
    let answer = |text: &str| Ending::Answer {
        text: text.to_owned(),
    };
    let vote = |target, ordinal| Ending::Vote {
        target,
        ordinal,
        reason: "it is complete".to_owned(),
    };
    let mut rounds = vec![
        round(
            0,
            0.1,
            10.0,
            vec![
                call(7.0, Call::shell("ls -R", 0, ".:\n", "", 0.053)),
                call(7.2, Call::shell("false", 1, "", "", 0.023)),
                call(
                    8.0,
                    Call::shell("sleep 1; echo expensive", 0, "expensive\n", "", 1.046),
                ),
            ],
            answer("A1: commands were run."),
        ),
        round(
            1,
            0.2,
            9.0,
            vec![call(
                7.0,
                Call::shell(
                    "cat missing.txt",
                    1,
                    "",
                    "cat: missing.txt: No such file or directory\n",
                    0.031,
                ),
            )],
            answer("B1: commands were run too."),
        ),
        round(
            1,
            9.09,
            15.0,
            vec![{
                let mut call = call(
                    14.0,
                    Call::shell("echo check before vote", 0, "check before vote\n", "", 0.09),
                );
                call.injects = vec![0];
                call
            }],
            vote(0, 1),
        ),
        round(0, 10.09, 17.0, Vec::new(), vote(0, 1)),
    ];
    if let Some(first) = rounds.first_mut() {
        first.workspace = vec![("out.txt".to_owned(), "hello\n".to_owned())];
    }
    if full {
        let read = json!({ "path": "notes/a.md" });
        rounds.truncate(2);
        let mut second = round(
            1,
            9.09,
            21.0,
            vec![call(
                14.0,
                Call::tool(READ, read, "Error: no such file", 0.4).failed("Error: no such file"),
            )],
            Ending::VoteIgnored {
                target: 0,
                reason: "first".to_owned(),
            },
        );
        second.retries = vec![Retry {
            time: 12.0,
            reason: "no_workflow_tool".to_owned(),
            tools: vec!["google_search".to_owned()],
            warned: vec!["google_search".to_owned()],
        }];
        second.text = "I look at it.".to_owned();
        let write = json!({ "path": "b.md", "content": "b" });
        rounds.extend([
            second,
            round(
                0,
                10.09,
                20.0,
                vec![call(
                    15.0,
                    Call::tool(WRITE, write, "Successfully wrote to b.md", 0.2),
                )],
                answer("A2: better."),
            ),
            round(0, 20.09, 32.0, Vec::new(), vote(0, 2)),
            round(
                1,
                21.05,
                30.0,
                vec![call(24.0, Call::shell("wc -l b.md", 0, "1\n", "", 0.2))],
                answer("B2: longer."),
            ),
            round(1, 30.09, 36.0, Vec::new(), vote(1, 2)),
        ]);
        // Agent 0 is cut off by B2 and votes in its next round.
        rounds[4].end = 30.3;
        rounds[4].ending = Ending::Cut;
        rounds.push(round(0, 30.36, 37.0, Vec::new(), vote(1, 2)));
    }
    let end = if full { 38.0 } else { 17.1 };
    Script {
        start: 1_795_500_782.213_355,
        prompt: "What is the capital of France? Explain briefly.".to_owned(),
        agents: ["a", "b"]
            .map(|name| Agent {
                id: format!("agent_{name}"),
                model: format!("stub-{name}"),
            })
            .to_vec(),
        rounds,
        presentation: Presentation {
            agent: usize::from(full),
            start: end,
            end: end + 4.6,
            text: "Final text.\nAnd a second line.".to_owned(),
        },
    }
}

fn is_stamp(name: &str) -> bool {
    name.len() == 22 && name.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}

/// Files below `folder`, stamps of snapshots and what lies in workspaces left out.
fn files(folder: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let name = if is_stamp(&name) { "STAMP".to_owned() } else { name };
            let path = format!("{prefix}/{name}");
            if name == "workspace" {
                found.insert(path);
            } else if entry.path().is_dir() {
                walk(&entry.path(), &path, found);
            } else {
                found.insert(path);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, "", &mut found);
    found
}

/// The keys of objects that are maps: everything but their own names is alike.
const MAPS: [&str; 13] = [
    "agents",
    "by_tool",
    "by_round",
    "by_backend",
    "votes",
    "answers_for_context",
    "answer_label_to_agent",
    "agent_mapping",
    "vote_counts",
    "voter_details",
    "all_votes",
    "all_answers",
    "answer_labels",
];

/// Every path of keys in `value`, with whether its leaf is a number, text, ….
fn shape(value: &Value, path: &str, is_map: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let name = if is_map { "*" } else { key };
                shape(
                    member,
                    &format!("{path}/{name}"),
                    MAPS.contains(&key.as_str()),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for item in items {
                // What an event holds depends on its kind.
                let kind = item.get("event_type").and_then(Value::as_str).unwrap_or("[]");
                shape(item, &format!("{path}/{kind}"), false, found);
            }
        }
        _ => {}
    }
    let leaf = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    found.insert(format!("{path}: {leaf}"));
}

fn shape_of(text: &str, is_map: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    shape(&serde_json::from_str(text).unwrap(), "", is_map, &mut found);
    found
}

fn snapshot(attempt: &Path, file: &str) -> String {
    let mut found: Vec<PathBuf> = ["agent_a", "agent_b"]
        .iter()
        .flat_map(|agent| std::fs::read_dir(attempt.join(agent)).unwrap())
        .map(|entry| entry.unwrap().path().join(file))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    std::fs::read_to_string(&found[0]).unwrap()
}

fn same(ours: &BTreeSet<String>, theirs: &BTreeSet<String>, what: &str) {
    let more: Vec<_> = ours.difference(theirs).collect();
    let less: Vec<_> = theirs.difference(ours).collect();
    assert!(
        more.is_empty() && less.is_empty(),
        "{what}: too much {more:#?}, missing {less:#?}"
    );
}

#[test]
fn files_and_keys_are_those_of_a_real_session() {
    let folder = tempfile::tempdir().unwrap();
    let session = planted::write(&script(false), folder.path()).unwrap();
    let real = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/0.1.97_s04b_commands_only/log_20261124_061302_064714");
    same(&files(&session), &files(&real), "files");
    let (session, real) = (session.join("turn_1/attempt_1"), real.join("turn_1/attempt_1"));
    let read = |folder: &Path, file: &str| match file.strip_prefix("STAMP/") {
        Some(file) => snapshot(folder, file),
        None => std::fs::read_to_string(folder.join(file)).unwrap(),
    };
    for (file, is_map) in [
        ("coordination_events.json", false),
        ("snapshot_mappings.json", true),
        ("metrics_summary.json", false),
        ("metrics_events.json", false),
        ("status.json", false),
        ("STAMP/vote.json", false),
        ("STAMP/context.txt", false),
        ("final/agent_a/context.txt", false),
    ] {
        same(
            &shape_of(&read(&session, file), is_map),
            &shape_of(&read(&real, file), is_map),
            file,
        );
    }
    let lines = |folder: &Path| -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for line in read(folder, "events.jsonl").lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            shape(&value, value["event_type"].as_str().unwrap(), false, &mut found);
        }
        found
    };
    same(&lines(&session), &lines(&real), "events.jsonl");
    let heads = |folder: &Path| -> Vec<String> {
        let text = read(folder, "execution_metadata.yaml");
        let key = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned());
        text.lines().filter_map(key).collect()
    };
    assert_eq!(heads(&session), heads(&real), "execution_metadata.yaml");
}
