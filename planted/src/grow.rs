//! One session with an event stream of any size.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::clock::iso;
use crate::random::{Random, Words};
use crate::script::{Call, READ, Script, WRITE};
use crate::write::json;

/// Seconds between the records of the stream.
const STEP: f64 = 0.05;

/// Writes a session below `parent` whose events.jsonl has at least `bytes` bytes, and returns its folder. The
/// stream ends in the middle of a round, as that of a run that goes on; no other file tells of more than the start.
/// The stream is never held in memory.
///
/// # Errors
///
/// When a file or folder cannot be written.
pub fn grow(parent: &Path, bytes: u64) -> io::Result<PathBuf> {
    let (script, _) = crate::generate(0);
    let session = parent.join(script.name());
    let attempt = session.join("turn_1/attempt_1");
    fs::create_dir_all(&attempt)?;
    fs::write(
        attempt.join("execution_metadata.yaml"),
        crate::write::metadata(&script),
    )?;
    let mut stream = Stream {
        out: BufWriter::new(fs::File::create(attempt.join("events.jsonl"))?),
        script: &script,
        random: Random::new(bytes),
        words: Words::new(bytes),
        time: 0.0,
        written: 0,
        calls: 0,
    };
    let mut execution = 0;
    while stream.written < bytes {
        stream.round(execution)?;
        execution += 1;
    }
    stream.out.flush()?;
    Ok(session)
}

struct Stream<'a, W> {
    out: W,
    script: &'a Script,
    random: Random,
    words: Words,
    time: f64,
    written: u64,
    calls: u64,
}

impl<W: Write> Stream<'_, W> {
    fn record(&mut self, kind: &str, agent: usize, round: u64, data: &Value) -> io::Result<()> {
        self.time += STEP;
        let record = json!({
            "timestamp": iso(self.script.start + self.time),
            "event_type": kind,
            "agent_id": self.script.id(agent),
            "round_number": round,
            "data": data,
        });
        let line = json::line(&record);
        self.written += line.len() as u64 + 1;
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// One round of every agent: reasoning, text, calls with results of all sizes, an answer.
    fn round(&mut self, execution: u64) -> io::Result<()> {
        for agent in 0..self.script.agents.len() {
            self.record("round_start", agent, execution, &json!({}))?;
            for _ in 0..self.random.between(4, 12) {
                let thought = self.words.text(12);
                let data = json!({ "content": thought, "done": false });
                self.record("thinking", agent, execution, &data)?;
            }
            for _ in 0..self.random.between(3, 9) {
                self.call(agent, execution)?;
            }
            let text = self.words.text(40);
            self.record("text", agent, execution, &json!({ "content": text }))?;
            let data = json!({
                "content": text,
                "answer_number": execution + 1,
                "answer_label": self.script.label(agent, usize::try_from(execution + 1).unwrap_or(1)),
                "workspace_path": null,
            });
            self.record("answer_submitted", agent, execution, &data)?;
        }
        Ok(())
    }

    fn call(&mut self, agent: usize, execution: u64) -> io::Result<()> {
        let seconds = self.random.seconds(0.05, 3.0);
        let long = if self.random.chance(10) { 900 } else { 25 };
        let (word, text) = (self.words.word(), self.words.text(long));
        let call = match self.random.below(4) {
            0 => Call::tool(
                WRITE,
                json!({ "path": word, "content": text }),
                "Successfully wrote",
                seconds,
            ),
            1 => Call::tool(READ, json!({ "path": word }), &text, seconds),
            2 => Call::shell(
                "npm run lint",
                i64::from(self.random.chance(20)),
                &text,
                "",
                seconds,
            ),
            _ => Call::shell(&format!("cat {word}"), 0, &text, "", seconds),
        };
        self.calls += 1;
        let id = format!("call_{:016x}", self.calls);
        let data = json!({ "tool_id": id, "tool_name": call.tool, "args": call.args, "server_name": "mcp" });
        self.record("tool_start", agent, execution, &data)?;
        self.time += seconds;
        let data = json!({
            "tool_id": id,
            "tool_name": call.tool,
            "result": call.result(&self.script.workspace(agent)),
            "elapsed_seconds": seconds,
            "status": "success",
            "is_error": false,
            "async_id": null,
        });
        self.record("tool_complete", agent, execution, &data)
    }
}
