//! One session of any size.

mod tracker;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::clock::iso;
use crate::random::{Random, Words};
use crate::script::{Call, READ, Script, WRITE};
use crate::write::json;
use tracker::Tracker;

/// Seconds between the records of the stream.
const STEP: f64 = 0.05;
/// Two of so many answers leave a folder with their text and a workspace.
const ANSWERS_PER_FOLDER: u64 = 4;

/// Writes a session below `parent` whose events.jsonl has at least `bytes` bytes, and returns its folder.
///
/// It goes on as a run of MassGen does that never agrees. Each time all agents begin a round, and one of them
/// answers; the others are cut, or are handed the answer and vote, or vote too late. Everything grows with the
/// bytes alone: a round is as long at the end as at the start. It ends without a winner, as a run that goes on.
/// The files are never held in memory.
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
    let mut growing = Growing {
        out: BufWriter::new(fs::File::create(attempt.join("events.jsonl"))?),
        tracker: Tracker::create(&script, &attempt)?,
        script: &script,
        random: Random::new(bytes),
        words: Words::new(bytes),
        time: 0.0,
        written: 0,
        calls: 0,
    };
    let mut cycle = 0;
    while growing.written < bytes {
        growing.cycle(cycle)?;
        cycle += 1;
    }
    growing.out.flush()?;
    growing.tracker.finish()?;
    Ok(session)
}

struct Growing<'a, W> {
    out: W,
    tracker: Tracker<'a>,
    script: &'a Script,
    random: Random,
    words: Words,
    /// Seconds since the start.
    time: f64,
    written: u64,
    calls: u64,
}

impl<W: Write> Growing<'_, W> {
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

    /// One round of every agent.
    fn cycle(&mut self, cycle: u64) -> io::Result<()> {
        let count = self.script.agents.len();
        for agent in 0..count {
            self.record("round_start", agent, cycle, &json!({}))?;
            self.tracker.began(agent, self.time)?;
        }
        for agent in 0..count {
            self.work(agent, cycle)?;
        }
        // A round of less than a second would be a false start.
        self.time += 1.0;
        let author = usize::try_from(cycle).unwrap_or(0) % count.max(1);
        self.answer(author, cycle)?;
        for other in (0..count).filter(|other| *other != author) {
            match self.random.below(4) {
                // Cut: the next round tells.
                0 => {}
                1 => self.tracker.vote_ignored(other, author, self.time)?,
                2 => {
                    self.injection(other, author, cycle)?;
                    self.vote(other, author, cycle)?;
                }
                _ => self.vote(other, author, cycle)?,
            }
        }
        Ok(())
    }

    /// Reasoning, text, and calls with results of all sizes.
    fn work(&mut self, agent: usize, cycle: u64) -> io::Result<()> {
        for _ in 0..self.random.between(4, 12) {
            let data = json!({ "content": self.words.text(12), "done": false });
            self.record("thinking", agent, cycle, &data)?;
        }
        for _ in 0..self.random.between(3, 9) {
            self.call(agent, cycle)?;
        }
        let data = json!({ "content": self.words.text(40) });
        self.record("text", agent, cycle, &data)
    }

    fn answer(&mut self, agent: usize, cycle: u64) -> io::Result<()> {
        let text = self.words.text(40);
        let has_folder = cycle % ANSWERS_PER_FOLDER < 2;
        let (label, ordinal) = self.tracker.answer(agent, self.time, &text, has_folder)?;
        let data = json!({
            "content": text,
            "answer_number": ordinal,
            "answer_label": label,
            "workspace_path": null,
        });
        self.record("answer_submitted", agent, cycle, &data)
    }

    /// Hands the newest answer of `source` to a running agent, which looks at it.
    fn injection(&mut self, agent: usize, source: usize, cycle: u64) -> io::Result<()> {
        self.tracker.injected(agent, self.time)?;
        let data = json!({ "source_agents": [self.script.id(source)], "injection_type": "mid_stream" });
        self.record("injection_received", agent, cycle, &data)?;
        let folder = format!(
            "{}/agent{}",
            self.script.shared(agent),
            self.script.number(source)
        );
        self.made(
            agent,
            cycle,
            &Call::shell(&format!("ls {folder}"), 0, "notes.md", "", 0.2),
        )
    }

    fn vote(&mut self, agent: usize, target: usize, cycle: u64) -> io::Result<()> {
        let reason = self.words.text(12);
        self.tracker.vote(agent, target, &reason, self.time)?;
        let data = json!({
            "target_id": self.script.id(target),
            "reason": reason,
            "vote_label": null,
            "voted_for_label": null,
        });
        self.record("vote", agent, cycle, &data)
    }

    fn call(&mut self, agent: usize, cycle: u64) -> io::Result<()> {
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
        self.made(agent, cycle, &call)
    }

    fn made(&mut self, agent: usize, cycle: u64, call: &Call) -> io::Result<()> {
        self.calls += 1;
        let id = format!("call_{:016x}", self.calls);
        let data = json!({ "tool_id": id, "tool_name": call.tool, "args": call.args, "server_name": "mcp" });
        self.record("tool_start", agent, cycle, &data)?;
        self.time += call.seconds;
        let data = json!({
            "tool_id": id,
            "tool_name": call.tool,
            "result": call.result(&self.script.workspace(agent)),
            "elapsed_seconds": call.seconds,
            "status": "success",
            "is_error": false,
            "async_id": null,
        });
        self.record("tool_complete", agent, cycle, &data)
    }
}
