//! What MassGen's tracker writes of a growing session: coordination_events.json, snapshot_mappings.json, folders.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::clock::{micro, stamp};
use crate::script::Script;
use crate::write::json;

/// Seconds by which a vote or an injection follows the answer before it.
const DELAY: f64 = 0.03;

pub(super) struct Tracker<'a> {
    script: &'a Script,
    attempt: PathBuf,
    events: BufWriter<File>,
    mappings: BufWriter<File>,
    /// Answers of each agent so far.
    answers: Vec<usize>,
    iteration: u64,
    has_event: bool,
    has_mapping: bool,
    /// What the last folder holds.
    last_folder: Option<String>,
}

impl<'a> Tracker<'a> {
    pub(super) fn create(script: &'a Script, attempt: &Path) -> io::Result<Self> {
        let create = |name: &str| io::Result::Ok(BufWriter::new(File::create(attempt.join(name))?));
        let ids: Vec<&str> = script.agents.iter().map(|agent| agent.id.as_str()).collect();
        let head = json!({
            "user_prompt": script.prompt,
            "agent_ids": ids,
            "start_time": micro(script.start),
            "end_time": null,
            "final_winner": null,
        });
        let mut tracker = Self {
            script,
            attempt: attempt.to_owned(),
            events: create("coordination_events.json")?,
            mappings: create("snapshot_mappings.json")?,
            answers: vec![0; script.agents.len()],
            iteration: 0,
            has_event: false,
            has_mapping: false,
            last_folder: None,
        };
        write!(
            tracker.events,
            "{{\"session_metadata\": {}, \"events\": [",
            json::line(&head)
        )?;
        tracker.mappings.write_all(b"{")?;
        Ok(tracker)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.events.write_all(b"\n]}\n")?;
        self.mappings.write_all(b"\n}\n")?;
        self.events.flush()?;
        self.mappings.flush()
    }

    fn event(&mut self, kind: &str, agent: usize, time: f64, details: &str, more: Value) -> io::Result<()> {
        let mut context = more;
        if let Value::Object(members) = &mut context {
            members.insert("iteration".to_owned(), json!(self.iteration));
            members.insert("round".to_owned(), json!(self.answered(agent)));
        }
        let record = json!({
            "timestamp": micro(self.script.start + time),
            "event_type": kind,
            "agent_id": self.script.id(agent),
            "details": details,
            "context": context,
        });
        let comma = if self.has_event { "," } else { "" };
        self.has_event = true;
        write!(self.events, "{comma}\n{}", json::line(&record))
    }

    fn answered(&self, agent: usize) -> usize {
        self.answers.get(agent).copied().unwrap_or(0)
    }

    /// The newest label of an agent that has answered.
    fn newest(&self, agent: usize) -> Option<String> {
        let ordinal = self.answered(agent);
        (ordinal > 0).then(|| self.script.label(agent, ordinal))
    }

    /// A round begins: the agent is shown the newest answer of everyone.
    pub(super) fn began(&mut self, agent: usize, time: f64) -> io::Result<()> {
        self.iteration += 1;
        let everyone = 0..self.answers.len();
        let labels: Vec<String> = everyone.filter_map(|other| self.newest(other)).collect();
        let details = format!("Received context with {} answers", labels.len());
        let context = json!({
            "available_answers": labels,
            "available_answer_labels": labels,
            "answer_count": labels.len(),
            "has_conversation_history": false,
        });
        self.event("context_received", agent, time, &details, context)
    }

    /// An answer, and the restart that it asks for; returns its label and its number.
    pub(super) fn answer(
        &mut self,
        agent: usize,
        time: f64,
        text: &str,
        has_folder: bool,
    ) -> io::Result<(String, usize)> {
        self.iteration += 1;
        let ordinal = self.answered(agent) + 1;
        let label = self.script.label(agent, ordinal);
        let details = format!("Provided answer {label}");
        self.event("new_answer", agent, time, &details, json!({ "label": label }))?;
        if has_folder {
            self.folder(agent, &label, time, text)?;
        }
        if let Some(count) = self.answers.get_mut(agent) {
            *count = ordinal;
        }
        let ids: Vec<&str> = self.script.agents.iter().map(|agent| agent.id.as_str()).collect();
        let details = format!("Triggered restart affecting {} agents", ids.len());
        let context = json!({ "affected_agents": ids, "triggering_agent": self.script.id(agent) });
        self.event("restart_triggered", agent, time + 0.02, &details, context)?;
        let details = format!("Completed restart - now in round {ordinal}");
        let context = json!({ "agent_round": ordinal });
        self.event("restart_completed", agent, time + 0.021, &details, context)?;
        Ok((label, ordinal))
    }

    /// The folder of an answer: half of its text and one of its files are those of the folder before it.
    fn folder(&mut self, agent: usize, label: &str, time: f64, text: &str) -> io::Result<()> {
        let id = self.script.id(agent);
        let stamp = stamp(self.script.start + time);
        let folder = self.attempt.join(id).join(&stamp);
        let workspace = folder.join("workspace");
        fs::create_dir_all(&workspace)?;
        let taken = self.last_folder.take().unwrap_or_default();
        fs::write(folder.join("answer.txt"), format!("{taken}\n{text}\n"))?;
        for content in [taken.as_str(), text] {
            // The name is a word of the text, the size its length: another agent's copy has both.
            if let Some(word) = content.split(' ').next().filter(|word| !word.is_empty()) {
                fs::write(workspace.join(format!("{word}.md")), content)?;
            }
        }
        self.last_folder = Some(text.to_owned());
        let entry = json!({
            "type": "answer",
            "label": label,
            "agent_id": id,
            "timestamp": stamp,
            "iteration": self.iteration,
            "round": self.answered(agent),
            "path": format!("{id}/{stamp}/answer.txt"),
        });
        let comma = if self.has_mapping { "," } else { "" };
        self.has_mapping = true;
        write!(self.mappings, "{comma}\n{}: {}", json!(label), json::line(&entry))
    }

    pub(super) fn injected(&mut self, agent: usize, time: f64) -> io::Result<()> {
        let details = "UPDATE_INJECTED: Mid-stream: 1 answer(s)";
        self.event("update_injected", agent, time + DELAY, details, json!({}))
    }

    pub(super) fn vote_ignored(&mut self, agent: usize, target: usize, time: f64) -> io::Result<()> {
        let target = self.script.id(target);
        let details = format!("VOTE_IGNORED: Voted for {target} but ignored due to restart");
        self.event("vote_ignored", agent, time + DELAY, &details, json!({}))
    }

    /// A vote for the newest answer of `target`.
    pub(super) fn vote(&mut self, agent: usize, target: usize, reason: &str, time: f64) -> io::Result<()> {
        let everyone = 0..self.answers.len();
        let available: Vec<String> = everyone.filter_map(|other| self.newest(other)).collect();
        let label = self.newest(target);
        let details = format!("Voted for {}", label.as_deref().unwrap_or_default());
        let context = json!({
            "voted_for": self.script.id(target),
            "voted_for_label": label,
            "reason": reason,
            "available_answers": available,
        });
        self.event("vote_cast", agent, time + DELAY, &details, context)
    }
}
