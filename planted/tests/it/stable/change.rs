//! Changes of a whole session that must change no number.

use std::fs;
use std::path::Path;

use planted::Random;
use serde_json::{Value, json};

use super::document::{self, Line, edit, edit_lines, future, is_document, is_stream};
use super::source::{files, folders};

/// Types of events that do not exist; some are like ones that do.
const FUTURE_EVENTS: &[&str] = &[
    "future_event",
    "tool_start_v2",
    "Vote",
    "round_started",
    "answer",
    "",
];

/// Adds events of unknown types to the event streams and to the coordination events, at the time of a neighbour:
/// a run does not become longer.
pub(super) fn add_events(session: &Path, random: &mut Random) {
    for path in files(session) {
        if is_stream(&path) {
            edit_lines(&path, |lines| {
                for _ in 0..random.between(1, 12) {
                    let at = random.below(lines.len() + 1);
                    let line = future_line(lines, at, random);
                    lines.insert(at, line);
                }
            });
        } else if path.ends_with("coordination_events.json") {
            edit(&path, |document| {
                let Some(events) = document.get_mut("events").and_then(Value::as_array_mut) else {
                    return;
                };
                for _ in 0..random.between(1, 8) {
                    let at = random.below(events.len() + 1);
                    let Some(neighbour) = events.get(at.saturating_sub(1)) else {
                        return;
                    };
                    let event = json!({
                        "timestamp": neighbour["timestamp"],
                        "event_type": FUTURE_EVENTS[random.below(FUTURE_EVENTS.len())],
                        "agent_id": neighbour["agent_id"],
                        "details": "Voted for agent_a but ignored",
                        "context": { "label": "agent1.1", "round": 1, "iteration": 9, "future": future(random) },
                    });
                    events.insert(at, event);
                }
            });
        }
    }
}

/// A line of an unknown type that stands well before the line `at`: with the time of a neighbour, its agent or none,
/// and members that known types have.
fn future_line(lines: &[Line], at: usize, random: &mut Random) -> Line {
    let mut around = lines[..at].iter().rev().chain(&lines[at..]);
    let Some(Line::Record(neighbour)) = around.find(|line| line.text("timestamp").is_some()) else {
        return Line::Record(json!({ "event_type": "future_event", "future": future(random) }));
    };
    let agent = if random.chance(60) {
        neighbour["agent_id"].clone()
    } else {
        Value::Null
    };
    let data = match random.below(4) {
        0 => json!({}),
        1 => {
            json!({ "content": "⚠️ Retry (2/3): no tool was called. ROUND TIME LIMIT", "future": future(random) })
        }
        2 => {
            json!({ "tool_id": neighbour["data"]["tool_id"], "tool_name": "vote", "result": "x", "is_error": true })
        }
        _ => {
            json!({ "answer_label": "agent1.1", "answer_number": 7, "voted_for_label": "agent2.1", "args": [1] })
        }
    };
    let mut record = json!({
        "timestamp": neighbour["timestamp"],
        "event_type": FUTURE_EVENTS[random.below(FUTURE_EVENTS.len())],
        "agent_id": agent,
        "round_number": random.between(0, 9),
        "data": data,
    });
    if random.chance(50) {
        record["future_member"] = future(random);
    }
    Line::Record(record)
}

/// Adds unknown members to every JSON document and to the known events.
pub(super) fn add_members(session: &Path, random: &mut Random) {
    for path in files(session) {
        if is_document(&path) {
            let is_map = path.ends_with("snapshot_mappings.json");
            edit(&path, |document| document::add_members(document, is_map, random));
        } else if is_stream(&path) {
            edit_lines(&path, |lines| {
                for line in lines {
                    if let Line::Record(record) = line {
                        document::add_members(record, false, random);
                    }
                }
            });
        }
    }
}

/// Drops unknown files into the folders that MassGen makes, and unknown folders into those whose folders are not all of
/// one kind. Workspaces are the agents'; agent_outputs, and final and subagents below it, hold one entry an agent.
pub(super) fn add_files(session: &Path, random: &mut Random) {
    const FILES: &[(&str, &str)] = &[
        ("future.json", "{\"agents\": {}}"),
        ("future_events.jsonl", "{\"event_type\": \"vote\"}\n"),
        ("NOTES.md", "# Answer\nagent1.1\n"),
        (".DS_Store", "\u{0}\u{1}"),
        ("empty", ""),
    ];
    for folder in folders(session) {
        let inside = folder.strip_prefix(session).unwrap();
        let is_within = |name: &str| inside.iter().any(|part| part == name);
        if is_within("workspace") || is_within("agent_outputs") {
            continue;
        }
        for (name, text) in FILES {
            if random.chance(40) {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        if !is_within("final") && !is_within("subagents") && random.chance(40) {
            let below = folder.join("future_folder").join("20269999_000000");
            fs::create_dir_all(&below).unwrap();
            fs::write(below.join("status.json"), "{}").unwrap();
            fs::write(below.join("answer.txt"), "no answer").unwrap();
        }
    }
}

/// Puts the members of all objects into another order: in JSON documents and in events.
///
/// Agents stand in the order of the configuration, which coordination_events.json states in a list. Only a run that
/// was killed leaves none; then the order of agents in status.json is that of the configuration, and stays.
pub(super) fn shuffle_members(session: &Path, random: &mut Random) {
    for path in files(session) {
        if is_document(&path) {
            let states_order =
                path.ends_with("status.json") && !path.with_file_name("coordination_events.json").exists();
            edit(&path, |document| {
                let agents = states_order.then(|| keys(&document["agents"]));
                document::shuffle_members(document, random);
                let members = document.get_mut("agents").and_then(Value::as_object_mut);
                if let (Some(order), Some(agents)) = (agents, members) {
                    for name in order {
                        let agent = agents.shift_remove(&name).unwrap();
                        agents.insert(name, agent);
                    }
                }
            });
        } else if is_stream(&path) {
            edit_lines(&path, |lines| {
                for line in lines {
                    if let Line::Record(record) = line {
                        document::shuffle_members(record, random);
                    }
                }
            });
        }
    }
}

fn keys(value: &Value) -> Vec<String> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, _)| name.clone()).collect()
}

/// Writes all documents and event streams again as they are.
pub(super) fn rewrite(session: &Path) {
    for path in files(session) {
        if is_document(&path) {
            edit(&path, |_| ());
        } else if is_stream(&path) {
            edit_lines(&path, |_| ());
        }
    }
}

/// Cuts the times in event streams to whole seconds, so that many lines have one instant: MassGen's own are all
/// different.
pub(super) fn cut_seconds(session: &Path) {
    for path in files(session).iter().filter(|path| is_stream(path)) {
        edit_lines(path, |lines| {
            for line in lines {
                if let Line::Record(record) = line
                    && let Some((seconds, _)) =
                        record["timestamp"].as_str().and_then(|time| time.split_once('.'))
                {
                    record["timestamp"] = Value::from(seconds);
                }
            }
        });
    }
}

/// Exchanges neighbours of one instant that belong to different agents, many times.
pub(super) fn swap_lines(session: &Path, random: &mut Random) {
    for path in files(session).iter().filter(|path| is_stream(path)) {
        edit_lines(path, |lines| {
            for _ in 0..3 {
                for at in 1..lines.len() {
                    let (one, other) = (&lines[at - 1], &lines[at]);
                    let of_agents = one.text("agent_id").zip(other.text("agent_id"));
                    let is_free = one.text("timestamp") == other.text("timestamp")
                        && of_agents.is_some_and(|(one, other)| one != other);
                    if is_free && random.chance(50) {
                        lines.swap(at - 1, at);
                    }
                }
            }
        });
    }
}

/// Puts the tool executions of metrics_events.json into another order; those of one agent stay in theirs.
pub(super) fn interleave_executions(session: &Path, random: &mut Random) {
    for path in files(session)
        .iter()
        .filter(|path| path.ends_with("metrics_events.json"))
    {
        edit(path, |document| {
            let Some(executions) = document.get_mut("tool_executions").and_then(Value::as_array_mut) else {
                return;
            };
            for _ in 0..4 {
                for at in 1..executions.len() {
                    let is_free = executions[at - 1]["agent_id"] != executions[at]["agent_id"];
                    if is_free && random.chance(50) {
                        executions.swap(at - 1, at);
                    }
                }
            }
        });
    }
}
