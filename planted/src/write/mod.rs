//! Writes a script as the log directory that MassGen 0.1.97 would have left.

pub(crate) mod json;
mod metrics;
mod outputs;
mod snapshots;
mod status;
mod table;
mod texts;
mod timeline;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

pub(crate) use outputs::metadata;

use crate::clock::{iso, micro};
use crate::script::Script;

/// The attempt's folder as MassGen names it, relative to the working directory.
fn log_dir(script: &Script) -> String {
    format!(".massgen/massgen_logs/{}/turn_1/attempt_1", script.name())
}

/// Writes the session that `script` plays below `parent`, and returns its folder
/// (`parent/log_YYYYMMDD_HHMMSS_ffffff`).
///
/// # Errors
///
/// When a file or folder cannot be written.
pub fn write(script: &Script, parent: &Path) -> io::Result<PathBuf> {
    let session = parent.join(script.name());
    let turn = session.join("turn_1");
    let attempt = turn.join("attempt_1");
    fs::create_dir_all(&attempt)?;
    let timeline = timeline::play(script);
    let counters = metrics::Counters::of(script, &timeline);

    let mut stream = String::new();
    for (_, record) in &timeline.stream {
        stream.push_str(&json::line(record));
        stream.push('\n');
    }
    fs::write(attempt.join("events.jsonl"), stream)?;
    let files: [(&str, Value); 5] = [
        ("coordination_events.json", coordination(script, &timeline)),
        ("snapshot_mappings.json", Value::Object(timeline.mappings.clone())),
        ("metrics_summary.json", metrics::summary(script, &counters)),
        ("metrics_events.json", metrics::events(script, &counters)),
        ("status.json", status::status(script, &timeline, &counters)),
    ];
    for (name, value) in &files {
        fs::write(attempt.join(name), json::file(value))?;
    }
    fs::write(attempt.join("execution_metadata.yaml"), metadata(script))?;
    fs::write(
        attempt.join("coordination_table.txt"),
        table::table(script, &timeline),
    )?;
    fs::write(attempt.join("massgen.log"), outputs::log(script))?;
    let (shell, files) = outputs::server_logs(script);
    fs::write(attempt.join("mcp_command_line_stderr.log"), shell)?;
    fs::write(attempt.join("mcp_filesystem_stderr.log"), files)?;
    outputs::agents(script, &attempt.join("agent_outputs"))?;
    snapshots::rounds(script, &timeline, &attempt)?;
    for place in [&attempt, &turn] {
        snapshots::presentation(script, &timeline, &place.join("final"))?;
    }
    Ok(session)
}

fn coordination(script: &Script, timeline: &timeline::Timeline) -> Value {
    let ids: Vec<&str> = script.agents.iter().map(|agent| agent.id.as_str()).collect();
    json!({
        "session_metadata": {
            "user_prompt": script.prompt,
            "agent_ids": ids,
            "start_time": micro(script.start),
            "end_time": micro(script.start + script.presentation.end + 0.0004),
            "final_winner": script.id(script.presentation.agent),
        },
        "events": timeline.coordination,
    })
}

/// Local time of an instant of the script.
fn local(script: &Script, time: f64) -> String {
    iso(script.start + time)
}
