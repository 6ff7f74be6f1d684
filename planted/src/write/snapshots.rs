//! The folders of answers and votes, and the final one.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::json::file;
use super::texts;
use super::timeline::{Played, Timeline};
use crate::clock::{date_time, hms, micro};
use crate::script::{Ending, Round, Script};

pub(crate) fn rounds(script: &Script, timeline: &Timeline, attempt: &Path) -> io::Result<()> {
    for played in &timeline.played {
        let (Some(round), Some(stamp)) = (script.rounds.get(played.index), &played.stamp) else {
            continue;
        };
        let folder = attempt.join(script.id(round.agent)).join(stamp);
        fs::create_dir_all(&folder)?;
        match &round.ending {
            Ending::Answer { text } => {
                fs::write(folder.join("answer.txt"), text)?;
                workspace(&folder.join("workspace"), &round.workspace)?;
            }
            Ending::Vote {
                target,
                ordinal,
                reason,
            } => {
                let label = script.label(*target, *ordinal);
                let vote = vote(script, round, played, (*target, Some(&label), reason));
                fs::write(folder.join("vote.json"), file(&vote))?;
            }
            Ending::Stop { summary } => {
                let vote = vote(script, round, played, (round.agent, None, summary));
                fs::write(folder.join("vote.json"), file(&vote))?;
            }
            Ending::VoteIgnored { .. } | Ending::Cut => {}
        }
        fs::write(
            folder.join("context.txt"),
            file(&texts::round_context(script, played)),
        )?;
        fs::write(folder.join("execution_trace.md"), trace(script, round, played))?;
    }
    Ok(())
}

fn workspace(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for (path, content) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

fn vote(script: &Script, round: &Round, played: &Played, vote: (usize, Option<&str>, &str)) -> Value {
    let (target, label, reason) = vote;
    let anonymous = |agent: usize| format!("agent{}", script.number(agent));
    let mut by_number = played.answered.clone();
    by_number.sort_by_key(|agent| script.number(*agent));
    let mut seen = played.seen.clone();
    seen.sort_by_key(|(agent, _)| *agent);
    let labels: Map<String, Value> = seen
        .iter()
        .map(|(agent, label)| (label.clone(), json!(script.id(*agent))))
        .collect();
    json!({
        "voter_id": script.id(round.agent),
        "voter_anon_id": anonymous(round.agent),
        "voted_for": script.id(target),
        "voted_for_label": label,
        "voted_for_anon": anonymous(target),
        "reason": reason,
        "timestamp": played.stamp,
        "unix_timestamp": micro(script.start + round.end - 0.0345),
        "iteration": played.iteration,
        "coordination_round": played.highest,
        "available_options": played.answered.iter().map(|agent| script.id(*agent)).collect::<Vec<_>>(),
        "available_options_labels": seen.iter().map(|(_, label)| label).collect::<Vec<_>>(),
        "answer_label_to_agent": labels,
        "available_options_anon": by_number.iter().map(|agent| anonymous(*agent)).collect::<Vec<_>>(),
        "agent_mapping": texts::agent_mapping(script),
        "vote_context": {
            "total_agents": script.agents.len(),
            "agents_with_answers": played.answered.len(),
            "current_task": script.prompt,
        },
    })
}

fn heading(script: &Script, agent: usize, time: f64) -> String {
    let model = script
        .agents
        .get(agent)
        .map_or("unknown", |agent| agent.model.as_str());
    format!(
        "# Execution Trace: {}\n**Model**: {model} | **Started**: {}\n",
        script.id(agent),
        date_time(script.start + time)
    )
}

fn trace(script: &Script, round: &Round, played: &Played) -> String {
    let mut text = heading(script, round.agent, round.start);
    let call_block = |name: &str, args: &Value| {
        format!(
            "\n### Tool Call: {name}\n**Args**:\n```json\n{}\n```\n",
            file(args)
        )
    };
    let mut errors: Vec<String> = Vec::new();
    for call in &round.calls {
        let result = call.result(&script.workspace(round.agent));
        let block = call_block(&call.tool, &call.args);
        // MassGen records a call twice before its one result.
        text.push_str(&block);
        text.push_str(&block);
        let kind = if call.error.is_some() {
            "Tool Error"
        } else {
            "Tool Result"
        };
        text.push_str(&format!("\n### {kind}: {}\n```\n{result}\n```\n", call.tool));
        if call.error.is_some() {
            let time = hms(script.start + call.end());
            errors.push(format!("- [{time}] **Tool Error: {}** - {result}\n", call.tool));
        }
    }
    match &round.ending {
        Ending::Answer { text: answer } => {
            text.push_str(&call_block("new_answer", &json!({ "content": answer })));
        }
        Ending::Vote {
            target,
            ordinal,
            reason,
        } => {
            let anonymous = format!("agent{}", script.number(*target));
            let label = script.label(*target, *ordinal);
            text.push_str(&call_block(
                "vote",
                &json!({ "agent_id": anonymous, "reason": reason }),
            ));
            let options: Vec<&str> = played.seen.iter().map(|(_, label)| label.as_str()).collect();
            text.push_str(&format!(
                "\n### Vote Cast: {label}\n**Available options**: {}\n**Voted for**: {label}\n**Reason**: {reason}\n",
                options.join(", ")
            ));
        }
        Ending::Stop { summary } => {
            let args = json!({ "summary": summary, "status": "complete" });
            text.push_str(&call_block("stop", &args));
        }
        Ending::VoteIgnored { .. } | Ending::Cut => {}
    }
    if !errors.is_empty() {
        text.push_str(&format!("\n---\n\n## Errors\n\n{}", errors.concat()));
    }
    text
}

/// The presenter's folder below `finals`.
pub(crate) fn presentation(script: &Script, timeline: &Timeline, finals: &Path) -> io::Result<()> {
    let show = &script.presentation;
    let folder = finals.join(script.id(show.agent));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("answer.txt"), &show.text)?;
    fs::write(
        folder.join("context.txt"),
        file(&texts::final_context(script, timeline)),
    )?;
    fs::write(
        folder.join("execution_trace.md"),
        heading(script, show.agent, show.start),
    )?;
    let last = script
        .rounds
        .iter()
        .filter(|round| round.agent == show.agent && matches!(round.ending, Ending::Answer { .. }))
        .max_by(|a, b| a.end.total_cmp(&b.end));
    let mut files = last.map(|round| round.workspace.clone()).unwrap_or_default();
    // The storage that the workspace is restored from holds the trace too.
    files.push((
        "execution_trace.md".to_owned(),
        heading(script, show.agent, show.start),
    ));
    workspace(&folder.join("workspace"), &files)
}
