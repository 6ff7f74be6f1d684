//! What agents are shown, and how MassGen words the vote.

use serde_json::{Map, Value, json};

use super::timeline::{Played, Timeline};
use crate::script::Script;

pub(crate) fn criteria() -> Value {
    json!({
        "criteria": [
            {
                "id": "E1",
                "text": "Spec fidelity: The output implements what was asked for, not an approximation of it.",
                "category": "standard",
                "verify_by": null,
            },
            {
                "id": "E2",
                "text": "Per-part depth: Every significant component independently meets a quality bar.",
                "category": "primary",
                "verify_by": null,
            },
        ],
        "source": "changedoc",
    })
}

/// The text that hands `sources`' answers to a running agent.
pub(crate) fn injection(
    script: &Script,
    agent: usize,
    sources: &[usize],
    latest: &[Option<(String, String)>],
) -> String {
    let rule = "=".repeat(60);
    let mut names = Vec::new();
    let mut updates = String::new();
    let mut answers = String::new();
    for source in sources {
        let anonymous = format!("agent{}", script.number(*source));
        let Some((label, text)) = latest.get(*source).and_then(Option::as_ref) else {
            continue;
        };
        names.push(format!("{anonymous} ({label})"));
        updates.push_str(&format!("  - {anonymous}: now available as {label}\n"));
        let folder = script.shared(agent);
        answers.push_str(&format!(
            "  [{anonymous}] (workspace: {folder}/{anonymous}):\n    {text}\n\n"
        ));
    }
    let names = names.join(", ");
    format!(
        "\n{rule}\n⚠️  IMPORTANT: NEW ANSWER RECEIVED - ACTION REQUIRED\n{rule}\n\n[UPDATE: {names} submitted new answer(s)]\n\nANSWER LABEL UPDATES:\n{updates}\n{answers}{rule}\nREQUIRED ACTION - You MUST do one of the following:\n{rule}\n"
    )
}

/// The votes that count at the end.
pub(crate) struct Tally {
    /// Agent and votes, in order of the first vote for it.
    pub(crate) counts: Vec<(usize, i64)>,
    pub(crate) is_tie: bool,
}

impl Tally {
    pub(crate) fn by_id(&self, script: &Script) -> Map<String, Value> {
        self.counts
            .iter()
            .map(|(agent, votes)| (script.id(*agent).to_owned(), json!(votes)))
            .collect()
    }
}

pub(crate) fn tally(script: &Script, timeline: &Timeline) -> Tally {
    let mut counts: Vec<(usize, i64)> = Vec::new();
    for voter in 0..script.agents.len() {
        let Some(vote) = timeline
            .votes
            .iter()
            .rfind(|vote| vote.counted && vote.voter == voter)
        else {
            continue;
        };
        match counts.iter_mut().find(|(agent, _)| *agent == vote.target) {
            Some((_, count)) => *count += 1,
            None => counts.push((vote.target, 1)),
        }
    }
    let highest = counts.iter().map(|(_, votes)| *votes).max().unwrap_or(0);
    Tally {
        is_tie: counts.iter().filter(|(_, votes)| *votes == highest).count() > 1,
        counts,
    }
}

fn received<'a>(script: &'a Script, timeline: &'a Timeline, target: usize) -> Vec<(&'a str, &'a str)> {
    timeline
        .votes
        .iter()
        .filter(|vote| vote.counted && vote.target == target)
        .map(|vote| (script.id(vote.voter), vote.reason.as_str()))
        .collect()
}

fn vote_summary(script: &Script, timeline: &Timeline) -> String {
    let reasons: Vec<&str> = received(script, timeline, script.presentation.agent)
        .into_iter()
        .map(|(_, reason)| reason)
        .collect();
    format!(
        "You received {} vote(s) with feedback: {}",
        reasons.len(),
        reasons.join("; ")
    )
}

/// Context of the event `final_agent_selected`.
pub(crate) fn selection(script: &Script, timeline: &Timeline) -> Value {
    let mut answers: Vec<&(String, String)> = timeline.latest.iter().flatten().collect();
    answers.sort();
    let texts: Map<String, Value> = answers
        .iter()
        .map(|(label, text)| (label.clone(), json!(text)))
        .collect();
    let labels: Vec<&String> = answers.iter().map(|(label, _)| label).collect();
    json!({
        "vote_summary": vote_summary(script, timeline),
        "all_answers": labels,
        "answers_for_context": texts,
    })
}

/// `agent1` → id, over all agents.
pub(crate) fn agent_mapping(script: &Script) -> Map<String, Value> {
    let mut ids: Vec<&str> = script.agents.iter().map(|agent| agent.id.as_str()).collect();
    ids.sort_unstable();
    ids.into_iter()
        .enumerate()
        .map(|(at, id)| (format!("agent{}", at + 1), json!(id)))
        .collect()
}

/// `context.txt` of the presenter.
pub(crate) fn final_context(script: &Script, timeline: &Timeline) -> Value {
    let tally = tally(script, timeline);
    let ids = |pick: &dyn Fn(usize) -> Option<Value>| -> Map<String, Value> {
        (0..script.agents.len())
            .filter_map(|agent| Some((script.id(agent).to_owned(), pick(agent)?)))
            .collect()
    };
    let answers = ids(&|agent| Some(json!(timeline.latest.get(agent)?.as_ref()?.1)));
    let details: Map<String, Value> = tally
        .counts
        .iter()
        .map(|(target, _)| {
            let voters: Vec<Value> = received(script, timeline, *target)
                .into_iter()
                .map(|(voter, reason)| json!({ "voter": voter, "reason": reason }))
                .collect();
            (script.id(*target).to_owned(), json!(voters))
        })
        .collect();
    let all_votes = ids(&|agent| {
        let vote = timeline
            .votes
            .iter()
            .rfind(|vote| vote.counted && vote.voter == agent)?;
        Some(json!({ "agent_id": script.id(vote.target), "reason": vote.reason }))
    });
    let winner = script.id(script.presentation.agent);
    json!({
        "messages": [
            { "role": "system", "content": "You have been selected as the winning presenter." },
            { "role": "user", "content": user_message(script, &[]) },
        ],
        "is_final": true,
        "vote_summary": vote_summary(script, timeline),
        "all_answers": answers,
        "complete_vote_results": {
            "vote_counts": tally.by_id(script),
            "voter_details": details,
            "winner": if tally.counts.is_empty() { Value::Null } else { json!(winner) },
            "is_tie": tally.is_tie,
            "total_votes": all_votes.len(),
            "agents_with_answers": answers.len(),
            "agents_voted": all_votes.len(),
            "agent_mapping": agent_mapping(script),
        },
        "vote_counts": tally.by_id(script),
        "voter_details": details,
        "all_votes": all_votes,
    })
}

fn user_message(script: &Script, shown: &[(usize, String, String)]) -> String {
    let answers = if shown.is_empty() {
        "(no answers available yet)\n".to_owned()
    } else {
        shown
            .iter()
            .map(|(agent, label, text)| {
                let anonymous = format!("agent{}", script.number(*agent));
                format!("<{anonymous}> ({label}) {text} <end of {anonymous}>\n")
            })
            .collect()
    };
    format!(
        "<ORIGINAL MESSAGE> {} <END OF ORIGINAL MESSAGE>\n\n<CURRENT ANSWERS from the agents>\n{answers}<END OF CURRENT ANSWERS>",
        script.prompt
    )
}

/// `context.txt` of a coordination round.
pub(crate) fn round_context(script: &Script, played: &Played) -> Value {
    let parameters = |members: Value, required: Value| json!({ "type": "object", "properties": members, "required": required });
    let function = |name: &str, description: &str, parameters: Value| {
        json!({
            "type": "function",
            "function": { "name": name, "description": description, "parameters": parameters },
        })
    };
    json!({
        "system_message": "You are evaluating answers from multiple agents for final response to a message.",
        "user_message": user_message(script, &played.shown),
        "tools": [
            function(
                "new_answer",
                "Provide an improved answer to the ORIGINAL MESSAGE",
                parameters(json!({ "content": { "type": "string", "description": "Your improved answer" } }), json!(["content"])),
            ),
            function(
                "vote",
                "Vote for the best agent to present final answer.",
                parameters(
                    json!({
                        "agent_id": { "type": "string", "description": "Anonymous agent ID to vote for" },
                        "reason": { "type": "string", "description": "Why this agent has the best answer" },
                    }),
                    json!(["agent_id", "reason"]),
                ),
            ),
        ],
    })
}
