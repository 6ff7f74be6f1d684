//! status.json.

use serde_json::{Map, Value, json};

use super::metrics::Counters;
use super::timeline::Timeline;
use crate::clock::micro;
use crate::script::{Ending, Round, Script};

pub(crate) fn status(script: &Script, timeline: &Timeline, counters: &Counters<'_>) -> Value {
    let winner = script.presentation.agent;
    let (total, outcomes, input, output, cost) = counters.rounds();
    let answers = timeline
        .played
        .iter()
        .filter(|played| played.label.is_some())
        .count();
    let share = 100 * (answers + timeline.votes.len()) / (2 * script.agents.len()).max(1);
    let agents: Map<String, Value> = (0..script.agents.len())
        .map(|at| (script.id(at).to_owned(), agent(script, timeline, counters, at)))
        .collect();
    let mut votes: Map<String, Value> = Map::new();
    for vote in &timeline.votes {
        let count = votes.get(&vote.label).and_then(Value::as_i64).unwrap_or(0);
        votes.insert(vote.label.clone(), json!(count + 1));
    }
    let preview: String = script.presentation.text.chars().take(200).collect();
    json!({
        "finish_reason": "completed",
        "finish_reason_details": format!("Winner: {}", script.id(winner)),
        "is_complete": true,
        "review_pending": false,
        "meta": {
            "last_updated": micro(script.start + script.presentation.end + 0.018),
            "session_id": "attempt_1",
            "log_dir": super::log_dir(script),
            "question": script.prompt,
            "start_time": micro(script.start),
            "elapsed_seconds": ((script.presentation.end + 0.018) * 1000.0).round() / 1000.0,
            "orchestrator_paths": {
                "snapshot_storage": format!(".massgen/snapshots/{}", script.name()),
                "temp_workspace_parent": format!(".massgen/temp_workspaces/{}", script.name()),
            },
            "eval_criteria": null,
            "context_paths": null,
            "docker_enabled": false,
        },
        "costs": {
            "total_estimated_cost": counters.cost(),
            "total_input_tokens": counters.input(),
            "total_output_tokens": counters.output(),
        },
        "tools": counters.tools_of_all(false),
        "rounds": {
            "total_rounds": total,
            "by_outcome": outcomes,
            "total_round_input_tokens": input,
            "total_round_output_tokens": output,
            "total_round_cost": cost,
        },
        "coordination": {
            "phase": "presentation",
            "active_agent": null,
            "completion_percentage": share.min(100),
            "is_final_presentation": true,
        },
        "agents": agents,
        "historical_workspaces": workspaces(script, timeline),
        "results": {
            "votes": votes,
            "winner": script.id(winner),
            "final_answer_preview": preview,
        },
    })
}

fn agent(script: &Script, timeline: &Timeline, counters: &Counters<'_>, at: usize) -> Value {
    let own = || {
        timeline
            .played
            .iter()
            .filter_map(|played| Some((played, script.rounds.get(played.index)?)))
            .filter(move |(_, round)| round.agent == at)
    };
    let answered = own().filter(|(played, _)| played.label.is_some());
    let first_vote = timeline.votes.iter().find(|vote| vote.voter == at);
    let last_answer = answered.clone().next_back().map(|(_, round)| round.end - 0.0026);
    let last = own().next_back();
    json!({
        "status": if timeline.votes.iter().any(|vote| vote.voter == at && vote.counted) { "voted" } else { "answered" },
        "answer_count": answered.count(),
        "latest_answer_label": timeline.latest.get(at).and_then(Option::as_ref).map(|(label, _)| label),
        "vote_cast": first_vote.map(|vote| json!({
            "voted_for_agent": script.id(vote.target),
            "voted_for_label": vote.label,
            "reason_preview": vote.reason.chars().take(100).collect::<String>(),
        })),
        "times_restarted": timeline.tracker.get(at),
        "last_activity": micro(script.start + last_answer.or(first_vote.map(|vote| vote.time)).unwrap_or(0.0)),
        "error": null,
        "workspace_paths": {
            "workspace": script.workspace(at),
            "snapshot_storage": format!(".massgen/snapshots/{}/{}", script.name(), script.id(at)),
            "temp_workspace": script.shared(at),
        },
        "token_usage": counters.token_usage(at),
        "tool_metrics": counters.agent_tools(at),
        "round_history": counters.history.get(at),
        "round_timing": {
            "round_number": timeline.tracker.get(at),
            "round_start_time": micro(script.start + last.map_or(0.0, |(_, round)| round.start)),
        },
        "reliability": reliability(script, own().map(|(played, round)| (played.tracker, round))),
    })
}

/// `null` when MassGen had to ask for nothing again.
fn reliability<'a>(script: &Script, rounds: impl Iterator<Item = (i64, &'a Round)>) -> Value {
    let mut events: Vec<Value> = Vec::new();
    let mut by_round: Map<String, Value> = Map::new();
    let mut lost = 0;
    for (number, round) in rounds {
        for (at, retry) in round.retries.iter().enumerate() {
            let calls: Vec<String> = retry
                .tools
                .iter()
                .map(|tool| format!("\n\n[Tool Call: {tool}({{}})]"))
                .collect();
            let buffer = calls.concat();
            lost += buffer.chars().count();
            events.push(json!({
                "round": number,
                "attempt": at + 1,
                "max_attempts": 3,
                "reason": retry.reason,
                "tool_calls": retry.tools,
                "error_message": "You must use workflow tools (vote or new_answer) to complete the task.",
                "buffer_preview": buffer,
                "buffer_chars": buffer.chars().count(),
                "timestamp": micro(script.start + retry.time + 0.01),
            }));
        }
        if !round.retries.is_empty() {
            let mut reasons: Vec<&str> = round.retries.iter().map(|retry| retry.reason.as_str()).collect();
            reasons.dedup();
            let entry = json!({ "count": round.retries.len(), "reasons": reasons });
            by_round.insert(number.to_string(), entry);
        }
    }
    if events.is_empty() {
        return Value::Null;
    }
    let count = events.len();
    json!({
        "enforcement_attempts": events,
        "by_round": by_round,
        "unknown_tools": [],
        "workflow_errors": [],
        "total_enforcement_retries": count,
        "total_buffer_chars_lost": lost,
        "outcome": "ok",
    })
}

fn workspaces(script: &Script, timeline: &Timeline) -> Vec<Value> {
    let mut answers: Vec<(&Round, i64, &str, &str)> = timeline
        .played
        .iter()
        .filter_map(|played| {
            let round = script.rounds.get(played.index)?;
            matches!(round.ending, Ending::Answer { .. }).then_some(())?;
            Some((
                round,
                played.tracker,
                played.label.as_deref()?,
                played.stamp.as_deref()?,
            ))
        })
        .collect();
    answers.sort_by(|a, b| a.0.end.total_cmp(&b.0.end));
    answers
        .into_iter()
        .map(|(round, tracker, label, stamp)| {
            let id = script.id(round.agent);
            json!({
                "answerId": format!("{id}-{stamp}"),
                "agentId": id,
                "answerNumber": tracker,
                "answerLabel": label,
                "timestamp": stamp,
                "workspacePath": format!("/home/user/project/{}/{id}/{stamp}/workspace", super::log_dir(script)),
            })
        })
        .collect()
}
