//! The script played in order of time: coordination events, event stream, snapshot mappings, and what each
//! round saw and produced.

use serde_json::{Map, Value, json};

use crate::clock::{iso, micro, stamp};
use crate::script::{Call, Ending, Round, Script};

/// What the other files need of the play.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// Records of coordination_events.json.
    pub(crate) coordination: Vec<Value>,
    /// Time and record of each line of events.jsonl, in order.
    pub(crate) stream: Vec<(f64, Value)>,
    /// snapshot_mappings.json.
    pub(crate) mappings: Map<String, Value>,
    /// The rounds in order of their starts, as played.
    pub(crate) played: Vec<Played>,
    /// Every recorded vote: voter, target, label, reason, whether it counted at the end.
    pub(crate) votes: Vec<CastVote>,
    /// Last answer of each agent: label and text.
    pub(crate) latest: Vec<Option<(String, String)>>,
    /// Completed restarts by agent.
    pub(crate) tracker: Vec<i64>,
    /// The last iteration.
    pub(crate) iteration: i64,
}

/// One round, as played.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// Position in [`Script::rounds`].
    pub(crate) index: usize,
    /// Tracker round.
    pub(crate) tracker: i64,
    /// Round number of its tool events, votes and answers in the event stream.
    pub(crate) display: i64,
    /// Labels that the agent was shown at the start, in order of agents.
    pub(crate) seen: Vec<(usize, String)>,
    /// The same with the texts.
    pub(crate) shown: Vec<(usize, String, String)>,
    /// Name of its snapshot folder; `None` when it leaves none.
    pub(crate) stamp: Option<String>,
    /// Label of its answer.
    pub(crate) label: Option<String>,
    /// Iteration of its end.
    pub(crate) iteration: i64,
    /// Highest tracker round over agents at its end.
    pub(crate) highest: i64,
    /// Agents with an answer at its end.
    pub(crate) answered: Vec<usize>,
}

/// A recorded vote.
#[derive(Debug, Clone)]
pub(crate) struct CastVote {
    pub(crate) voter: usize,
    pub(crate) target: usize,
    pub(crate) label: String,
    pub(crate) reason: String,
    pub(crate) time: f64,
    pub(crate) counted: bool,
}

#[derive(Clone, Copy)]
enum Happening {
    Start(usize),
    Inject(usize, usize),
    End(usize),
}

/// How long before the end of a round its snapshot folder is named.
const SNAPSHOT_LEAD: f64 = 0.035;

/// What each file calls the instant of an answer or vote: the tracker writes this much before the round ends.
const TRACKER_LEAD: f64 = 0.0025;

struct Player<'a> {
    script: &'a Script,
    out: Timeline,
    answers: Vec<i64>,
    executions: Vec<i64>,
    restarts: Vec<i64>,
    /// Position in `played` of each agent's open round.
    open: Vec<Option<usize>>,
}

pub(crate) fn play(script: &Script) -> Timeline {
    let count = script.agents.len();
    let mut player = Player {
        script,
        out: Timeline {
            latest: vec![None; count],
            tracker: vec![0; count],
            ..Timeline::default()
        },
        answers: vec![0; count],
        executions: vec![0; count],
        restarts: vec![0; count],
        open: vec![None; count],
    };
    player.begin();
    let mut happenings: Vec<(f64, Happening)> = Vec::new();
    for (index, round) in script.rounds.iter().enumerate() {
        happenings.push((round.start, Happening::Start(index)));
        for (at, call) in round.calls.iter().enumerate() {
            if !call.injects.is_empty() {
                happenings.push((call.end(), Happening::Inject(index, at)));
            }
        }
        happenings.push((round.end, Happening::End(index)));
    }
    happenings.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (time, happening) in happenings {
        match happening {
            Happening::Start(index) => player.start(index, time),
            Happening::Inject(index, call) => player.inject(index, call, time),
            Happening::End(index) => player.end(index, time),
        }
    }
    player.finish();
    let mut out = player.out;
    out.stream.sort_by(|a, b| a.0.total_cmp(&b.0));
    out
}

impl Player<'_> {
    fn highest(&self) -> i64 {
        self.out.tracker.iter().copied().max().unwrap_or(0)
    }

    fn tracker(&self, agent: usize) -> i64 {
        self.out.tracker.get(agent).copied().unwrap_or(0)
    }

    /// The answers there are, in order of the agents.
    fn current(&self) -> Vec<(usize, String, String)> {
        let mut found: Vec<_> = self
            .out
            .latest
            .iter()
            .enumerate()
            .filter_map(|(agent, latest)| {
                let (label, text) = latest.clone()?;
                Some((agent, label, text))
            })
            .collect();
        found.sort_by_key(|(agent, ..)| self.script.number(*agent));
        found
    }

    fn coordination(&mut self, time: f64, kind: &str, agent: Option<usize>, details: String, context: Value) {
        let mut context = match context {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let round = agent.map_or_else(|| self.highest(), |agent| self.tracker(agent));
        context.insert("iteration".to_owned(), json!(self.out.iteration));
        context.insert("round".to_owned(), json!(round));
        self.out.coordination.push(json!({
            "timestamp": micro(self.script.start + time),
            "event_type": kind,
            "agent_id": agent.map(|agent| self.script.id(agent)),
            "details": Value::String(details),
            "context": context,
        }));
    }

    fn stream(&mut self, time: f64, kind: &str, agent: Option<usize>, round: i64, data: &Value) {
        let record = json!({
            "timestamp": iso(self.script.start + time),
            "event_type": kind,
            "agent_id": agent.map(|agent| self.script.id(agent)),
            "round_number": round,
            "data": data,
        });
        self.out.stream.push((time, record));
    }

    fn iterate(&mut self, time: f64) {
        self.out.iteration += 1;
        let labels: Vec<String> = self.current().into_iter().map(|(_, label, _)| label).collect();
        let details = format!("Starting coordination iteration {}", self.out.iteration);
        let context = json!({ "iteration": 0, "available_answers": labels });
        self.coordination(time, "iteration_start", None, details, context);
    }

    fn status(&mut self, time: f64, agent: usize, status: &str) {
        let details = format!("Changed to status: {status}");
        self.coordination(time, "status_change", Some(agent), details, Value::Null);
    }

    fn begin(&mut self) {
        let ids: Vec<String> = self
            .script
            .agents
            .iter()
            .map(|agent| format!("'{}'", agent.id))
            .collect();
        for time in [-0.016, 0.0] {
            let details = format!("Started with agents: [{}]", ids.join(", "));
            self.coordination(time, "session_start", None, details, Value::Null);
        }
        let preparing = format!("Preparing {} agent environments...", self.script.agents.len());
        for (time, message) in [
            (0.002, "Initializing coordination..."),
            (0.004, preparing.as_str()),
            (0.0045, "Connecting to MCP servers..."),
            (0.0055, "Agents working on task..."),
        ] {
            self.stream(time, "system_status", None, 0, &json!({ "message": message }));
        }
        self.iterate(0.006);
    }

    fn start(&mut self, index: usize, time: f64) {
        let Some(round) = self.script.rounds.get(index) else {
            return;
        };
        let agent = round.agent;
        let shown = self.current();
        let seen: Vec<(usize, String)> = shown.iter().map(|(a, label, _)| (*a, label.clone())).collect();
        let labels: Vec<&String> = seen.iter().map(|(_, label)| label).collect();
        let execution = self.executions.get(agent).copied().unwrap_or(0);
        if let Some(count) = self.executions.get_mut(agent) {
            *count += 1;
        }
        self.stream(time - 0.04, "round_start", Some(agent), execution, &json!({}));
        self.stream(
            time - 0.012,
            "evaluation_criteria_set",
            None,
            0,
            &super::texts::criteria(),
        );
        let anonymous: Vec<String> = seen
            .iter()
            .map(|(a, _)| format!("agent{}", self.script.number(*a)))
            .collect();
        let context = json!({
            "available_answers": anonymous,
            "available_answer_labels": labels,
            "answer_count": seen.len(),
            "has_conversation_history": false,
        });
        self.iterate(time - 0.003);
        let details = format!("Received context with {} answers", seen.len());
        self.coordination(time - 0.0015, "context_received", Some(agent), details, context);
        self.status(time - 0.0001, agent, "streaming");
        let mut display = execution;
        if !seen.is_empty() {
            self.stream(
                time - 0.0014,
                "context_received",
                Some(agent),
                execution,
                &json!({ "context_labels": labels }),
            );
            let ordinal = self.restarts.get_mut(agent).map_or(0, |count| {
                *count += 1;
                *count
            });
            display = ordinal + 1;
            self.stream(
                time + 0.0025,
                "agent_restart",
                Some(agent),
                display,
                &json!({ "restart_round": display, "restart_reason": "new answer" }),
            );
        }
        if !round.text.is_empty() {
            let at = time + 0.02;
            self.stream(
                at,
                "thinking",
                Some(agent),
                display,
                &json!({ "content": "", "done": true }),
            );
            self.stream(
                at,
                "text",
                Some(agent),
                display,
                &json!({ "content": round.text }),
            );
        }
        for call in &round.calls {
            self.call(round, call, display);
        }
        for retry in &round.retries {
            for tool in &retry.warned {
                let content =
                    format!("⚠️ Unknown tool: {tool} (not registered)🔧 used {tool} tool (not implemented)");
                self.stream(
                    retry.time,
                    "text",
                    Some(agent),
                    display,
                    &json!({ "content": content }),
                );
            }
        }
        if let Some(slot) = self.open.get_mut(agent) {
            *slot = Some(self.out.played.len());
        }
        self.out.played.push(Played {
            index,
            tracker: self.tracker(agent),
            display,
            seen,
            shown,
            stamp: None,
            label: None,
            iteration: self.out.iteration,
            highest: 0,
            answered: Vec::new(),
        });
    }

    fn call(&mut self, round: &Round, call: &Call, display: i64) {
        let agent = Some(round.agent);
        let id = call_id(self.script, round.agent, call);
        self.stream(
            call.start + 0.0005,
            "tool_start",
            agent,
            display,
            &json!({ "tool_id": id, "tool_name": call.tool, "args": call.args, "server_name": "mcp" }),
        );
        let failed = call.error.is_some();
        self.stream(
            call.end() + 0.03,
            "tool_complete",
            agent,
            display,
            &json!({
                "tool_id": id,
                "tool_name": call.tool,
                "result": call.result(&self.script.workspace(round.agent)),
                "elapsed_seconds": call.seconds,
                "status": if failed { "error" } else { "success" },
                "is_error": failed,
                "async_id": null,
            }),
        );
    }

    fn inject(&mut self, index: usize, at: usize, time: f64) {
        let Some(round) = self.script.rounds.get(index) else {
            return;
        };
        let Some(call) = round.calls.get(at) else {
            return;
        };
        let agent = round.agent;
        let display = self
            .open
            .get(agent)
            .copied()
            .flatten()
            .and_then(|at| self.out.played.get(at))
            .map_or(0, |played| played.display);
        let sources: Vec<&str> = call
            .injects
            .iter()
            .map(|source| self.script.id(*source))
            .collect();
        self.iterate(time + 0.001);
        let details = format!("UPDATE_INJECTED: Mid-stream: {} answer(s)", sources.len());
        self.coordination(
            time + 0.0015,
            "update_injected",
            Some(agent),
            details,
            Value::Null,
        );
        let content = super::texts::injection(self.script, agent, &call.injects, &self.out.latest);
        let preview: String = content.chars().take(100).collect();
        self.stream(
            time + 0.0016,
            "injection_received",
            Some(agent),
            display,
            &json!({ "source_agents": sources, "injection_type": "mid_stream" }),
        );
        self.stream(
            time + 0.01,
            "hook_execution",
            Some(agent),
            display,
            &json!({
                "tool_call_id": call_id(self.script, agent, call),
                "hook_info": {
                    "hook_name": "mid_stream_injection",
                    "hook_type": "post",
                    "decision": "allow",
                    "reason": null,
                    "execution_time_ms": 38.25,
                    "injection_preview": format!("{preview}..."),
                    "injection_content": content,
                },
            }),
        );
    }

    fn end(&mut self, index: usize, time: f64) {
        let Some(round) = self.script.rounds.get(index) else {
            return;
        };
        let agent = round.agent;
        let Some(at) = self.open.get_mut(agent).and_then(Option::take) else {
            return;
        };
        let Some(mut played) = self.out.played.get(at).cloned() else {
            return;
        };
        self.iterate(time - 0.004);
        played.iteration = self.out.iteration;
        played.highest = self.highest();
        let snapshot = stamp(self.script.start + time - SNAPSHOT_LEAD);
        let told = time - TRACKER_LEAD;
        match &round.ending {
            Ending::Answer { text } => {
                played.stamp = Some(snapshot.clone());
                self.answer(&mut played, round, text, &snapshot, time);
            }
            Ending::Vote {
                target,
                ordinal,
                reason,
            } => {
                played.stamp = Some(snapshot.clone());
                let label = self.script.label(*target, *ordinal);
                self.vote(&played, round, (*target, &label, reason), &snapshot, time);
            }
            Ending::VoteIgnored { target, reason } => {
                let target = self.script.id(*target).to_owned();
                let details = format!("VOTE_IGNORED: Voted for {target} but ignored due to restart");
                self.coordination(told, "vote_ignored", Some(agent), details, Value::Null);
                let content = format!(
                    "🔄 Vote for [{target}] ignored (reason: {reason}) - restarting due to new answers"
                );
                self.stream(
                    time + 0.001,
                    "text",
                    Some(agent),
                    played.display,
                    &json!({ "content": content }),
                );
            }
            Ending::Cut => {}
            Ending::Stop { summary } => {
                played.stamp = Some(snapshot);
                let context = json!({ "summary": "", "status": "complete" });
                self.coordination(
                    told,
                    "agent_stopped",
                    Some(agent),
                    "Stopped (complete): ".to_owned(),
                    context,
                );
                self.stream(
                    time + 0.0001,
                    "agent_stopped",
                    Some(agent),
                    played.display,
                    &json!({ "summary": summary, "status": "complete" }),
                );
                self.status(time + 0.03, agent, "stopped");
            }
        }
        played.answered = self.current().into_iter().map(|(agent, ..)| agent).collect();
        played.answered.sort_unstable();
        if let Some(slot) = self.out.played.get_mut(at) {
            *slot = played;
        }
    }

    fn answer(&mut self, played: &mut Played, round: &Round, text: &str, snapshot: &str, time: f64) {
        let agent = round.agent;
        let ordinal = self.answers.get_mut(agent).map_or(1, |count| {
            *count += 1;
            *count
        });
        let label = format!("agent{}.{ordinal}", self.script.number(agent));
        let told = time - TRACKER_LEAD;
        let details = format!("Provided answer {label}");
        self.coordination(
            told,
            "new_answer",
            Some(agent),
            details,
            json!({ "label": label }),
        );
        let content: String = text.chars().take(500).collect();
        self.stream(
            time + 0.0001,
            "answer_submitted",
            Some(agent),
            played.display,
            &json!({
                "content": content,
                "answer_number": ordinal,
                "answer_label": label,
                "workspace_path": null,
            }),
        );
        self.mapping(&label, "answer", agent, snapshot, played, None);
        let affected: Vec<&str> = self.script.agents.iter().map(|agent| agent.id.as_str()).collect();
        let details = format!("Triggered restart affecting {} agents", affected.len());
        let context = json!({ "affected_agents": affected, "triggering_agent": self.script.id(agent) });
        self.coordination(time + 0.0225, "restart_triggered", Some(agent), details, context);
        if let Some(tracker) = self.out.tracker.get_mut(agent) {
            *tracker += 1;
        }
        let now = self.tracker(agent);
        let details = format!("Completed restart - now in round {now}");
        let context = json!({ "agent_round": now });
        self.coordination(time + 0.0235, "restart_completed", Some(agent), details, context);
        self.status(time + 0.0236, agent, "answered");
        if let Some(latest) = self.out.latest.get_mut(agent) {
            *latest = Some((label.clone(), text.to_owned()));
        }
        for vote in &mut self.out.votes {
            vote.counted = false;
        }
        played.label = Some(label);
    }

    fn vote(&mut self, played: &Played, round: &Round, vote: (usize, &str, &str), snapshot: &str, time: f64) {
        let agent = round.agent;
        let (target, label, reason) = vote;
        let available: Vec<String> = self.current().into_iter().map(|(_, label, _)| label).collect();
        let context = json!({
            "voted_for": self.script.id(target),
            "voted_for_label": label,
            "reason": reason,
            "available_answers": available,
        });
        let told = time - TRACKER_LEAD;
        self.coordination(
            told,
            "vote_cast",
            Some(agent),
            format!("Voted for {label}"),
            context,
        );
        self.stream(
            time + 0.0001,
            "vote",
            Some(agent),
            played.display,
            &json!({
                "target_id": self.script.id(target),
                "reason": reason,
                "vote_label": null,
                "voted_for_label": null,
            }),
        );
        self.status(time + 0.03, agent, "voted");
        let ordinal = 1 + self.out.votes.iter().filter(|vote| vote.voter == agent).count();
        let key = format!("agent{}.vote{ordinal}", self.script.number(agent));
        self.mapping(&key, "vote", agent, snapshot, played, Some((target, label)));
        self.out.votes.push(CastVote {
            voter: agent,
            target,
            label: label.to_owned(),
            reason: reason.to_owned(),
            time: told,
            counted: true,
        });
    }

    fn mapping(
        &mut self,
        label: &str,
        kind: &str,
        agent: usize,
        snapshot: &str,
        played: &Played,
        vote: Option<(usize, &str)>,
    ) {
        let id = self.script.id(agent);
        let mut entry = Map::new();
        entry.insert("type".to_owned(), json!(kind));
        entry.insert("label".to_owned(), json!(label));
        entry.insert("agent_id".to_owned(), json!(id));
        entry.insert("timestamp".to_owned(), json!(snapshot));
        if let Some((target, voted)) = vote {
            entry.insert("voted_for".to_owned(), json!(self.script.id(target)));
            entry.insert("voted_for_label".to_owned(), json!(voted));
        }
        entry.insert("iteration".to_owned(), json!(self.out.iteration));
        entry.insert("round".to_owned(), json!(played.tracker));
        let file = if kind == "vote" { "vote.json" } else { "answer.txt" };
        entry.insert("path".to_owned(), json!(format!("{id}/{snapshot}/{file}")));
        self.out.mappings.insert(label.to_owned(), Value::Object(entry));
    }

    fn finish(&mut self) {
        let show = &self.script.presentation;
        let (agent, start, end) = (show.agent, show.start, show.end);
        let display = self.out.played.iter().rev().find_map(|played| {
            let round = self.script.rounds.get(played.index)?;
            (round.agent == agent).then_some(played.display)
        });
        let display = display.unwrap_or(0);
        let id = self.script.id(agent).to_owned();
        for (time, message) in [
            (start - 0.034, format!("Voting complete - selected agent: {id}")),
            (start - 0.031, "Presenting final coordinated answer".to_owned()),
        ] {
            let data = json!({ "message": message, "level": "info" });
            self.stream(time, "status", Some(agent), display, &data);
        }
        let last = self.highest() + 1;
        if let Some(tracker) = self.out.tracker.get_mut(agent) {
            *tracker = last;
        }
        self.status(start - 0.0295, agent, "streaming");
        let details = format!("Starting final presentation round {last}");
        let context = json!({ "round_type": "final", "final_round": last });
        self.coordination(start - 0.0294, "final_round_start", Some(agent), details, context);
        for other in 0..self.script.agents.len() {
            if other != agent {
                self.status(start - 0.0134, other, "completed");
            }
        }
        let context = super::texts::selection(self.script, &self.out);
        let details = "Selected as final presenter".to_owned();
        self.coordination(
            start - 0.0133,
            "final_agent_selected",
            Some(agent),
            details,
            context.clone(),
        );
        let tally = super::texts::tally(self.script, &self.out);
        let labels: Map<String, Value> = tally
            .counts
            .iter()
            .filter_map(|(target, _)| {
                let label = self
                    .out
                    .latest
                    .get(*target)?
                    .as_ref()?
                    .0
                    .replacen("agent", "A", 1);
                Some((self.script.id(*target).to_owned(), json!(label)))
            })
            .collect();
        self.stream(
            start - 0.0005,
            "final_presentation_start",
            Some(agent),
            display,
            &json!({
                "vote_counts": tally.by_id(self.script),
                "answer_labels": labels,
                "is_tie": tally.is_tie,
            }),
        );
        let chunk = json!({ "content": show.text });
        self.stream(
            end - 0.05,
            "final_presentation_chunk",
            Some(agent),
            display,
            &chunk,
        );
        self.stream(end - 0.045, "text", Some(agent), display, &chunk);
        self.iterate(end - 0.01);
        let label = format!("agent{}.final", self.script.number(agent));
        let mut full = json!({ "label": label });
        if let (Value::Object(full), Value::Object(more)) = (&mut full, context) {
            full.extend(more);
        }
        let details = format!("Presented final answer {label}");
        self.coordination(end - 0.0044, "final_answer", Some(agent), details, full);
        let played = Played {
            tracker: last,
            ..self.out.played.first().cloned().unwrap_or(Played {
                index: 0,
                tracker: 0,
                display: 0,
                seen: Vec::new(),
                shown: Vec::new(),
                stamp: None,
                label: None,
                iteration: 0,
                highest: 0,
                answered: Vec::new(),
            })
        };
        self.mapping(&label, "final_answer", agent, "final", &played, None);
        if let Some(Value::Object(entry)) = self.out.mappings.get_mut(&label) {
            entry.insert("path".to_owned(), json!(format!("final/{id}/answer.txt")));
        }
        let details = format!("Session completed in {:.1}s", end + 0.0004);
        self.coordination(end + 0.0004, "session_end", None, details, Value::Null);
        self.stream(end + 0.67, "final_answer", Some(agent), display, &chunk);
        self.stream(
            end + 0.671,
            "final_presentation_end",
            Some(agent),
            display,
            &json!({}),
        );
        self.stream(end + 0.673, "answer_locked", Some(agent), display, &json!({}));
    }
}

/// Id of a call: a number made of who and when.
pub(crate) fn call_id(script: &Script, agent: usize, call: &Call) -> String {
    let micros = ((script.start + call.start) * 1e6).round();
    let mixed = crate::random::Random::new(micros.to_bits() ^ (agent as u64)).draw();
    format!("call_{mixed:016x}")
}
