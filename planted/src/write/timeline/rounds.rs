//! The rounds: starts, calls, injections, ends.

use serde_json::{Value, json};

use super::{Played, Player, SNAPSHOT_LEAD, TRACKER_LEAD, call_id};
use crate::clock::stamp;
use crate::script::{Call, Ending, Round};
use crate::write::texts;

impl Player<'_> {
    pub(super) fn start(&mut self, index: usize, time: f64) {
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
            &texts::criteria(),
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

    pub(super) fn inject(&mut self, index: usize, at: usize, time: f64) {
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
        let content = texts::injection(self.script, agent, &call.injects, &self.out.latest);
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

    pub(super) fn end(&mut self, index: usize, time: f64) {
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
}
