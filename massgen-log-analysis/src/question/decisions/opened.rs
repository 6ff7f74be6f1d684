//! Whether an agent opened another agent's workspace before it voted.

use massgen_log_model::spine::{Answer, Attempt, ToolCall};
use massgen_log_model::{AgentId, Moment};

use crate::offset::not_after;
use crate::question::commands::executed::is_denied;

/// Whether a call of `voter`, between `answer` and `time`, named the folder of the answer's agent (its
/// anonymous or real id, or its workspace as configured), the answer's label or its snapshot. `None` when the arguments of a call in between
/// are not recorded and no other call named it, or no source tells of calls.
///
/// Voters find the workspaces of others in `temp_workspaces/…/<anonymous id>/`.
pub(super) fn opened(
    attempt: &Attempt,
    voter: &AgentId,
    answer: &Answer,
    time: Option<Moment>,
) -> Option<bool> {
    let own = || attempt.calls.iter().filter(|call| !call.carried);
    let is_counted = attempt.calls_recorded
        && (own().next().is_some()
            || attempt.artifacts.events.is_some()
            || attempt.artifacts.metrics_events.is_some());
    if !is_counted || answer.time.is_none() || time.is_none() {
        return None;
    }
    let names = Names::of(attempt, voter, answer);
    let mut result = Some(false);
    for call in own().filter(|call| !is_denied(call)) {
        // A call of nobody may be the voter's.
        if call.agent.as_ref().is_some_and(|agent| agent != voter) {
            continue;
        }
        let between = |start: Moment| not_after(answer.time, Some(start)) && not_after(Some(start), time);
        match call.start {
            Some(start) if !between(start) => continue,
            Some(_) => {}
            None => {
                result = None;
                continue;
            }
        }
        match names.in_call(call) {
            Some(true) if call.agent.is_some() => return Some(true),
            Some(false) => {}
            _ => result = None,
        }
    }
    result
}

/// Words that name an agent's work.
struct Names {
    folders: Vec<String>,
    words: Vec<String>,
}

impl Names {
    fn of(attempt: &Attempt, voter: &AgentId, answer: &Answer) -> Self {
        let anonymous = anonymous_ids(attempt);
        let of_target = |(_, id): &&(String, AgentId)| *id == answer.agent;
        let mut folders: Vec<String> = anonymous
            .iter()
            .filter(of_target)
            .map(|(name, _)| name.clone())
            .collect();
        // A real id may look like another agent's anonymous one; then the folder is that agent's.
        let real = answer.agent.as_str();
        if anonymous
            .iter()
            .all(|(name, id)| name != real || *id == answer.agent)
        {
            folders.push(real.to_owned());
        }
        folders.extend(workspace_name(attempt, &answer.agent));
        // The voter's own folder may bear its real id.
        folders.retain(|name| name != voter.as_str());
        let snapshot = answer.snapshot.as_ref().map(|path| path.file_name().to_owned());
        let label = answer.label.as_ref().map(|label| label.as_str().to_owned());
        let words = [label, snapshot]
            .into_iter()
            .flatten()
            .filter(|word| !word.is_empty())
            .collect();
        Self { folders, words }
    }

    /// Whether a call names one of them; `None` when its arguments are not recorded.
    fn in_call(&self, call: &ToolCall) -> Option<bool> {
        let text = &call.args.as_ref()?.text;
        let word = |name: &String| occurrences(text, name).next().is_some();
        let folder = |name: &String| {
            occurrences(text, name).any(|(before, after)| before == Some('/') || after == Some('/'))
        };
        Some(self.words.iter().any(word) || self.folders.iter().any(folder))
    }
}

/// The name of the folder that an agent works in: as status.json has it, else as configured.
fn workspace_name(attempt: &Attempt, agent: &AgentId) -> Option<String> {
    let artifacts = &attempt.artifacts;
    let stated = artifacts.status.as_ref().and_then(|doc| {
        let paths = doc.value.agents.as_ref()?.get(agent)?.workspace_paths.as_ref()?;
        paths.workspace.as_deref()
    });
    let configured = || {
        let config = artifacts.configuration.as_ref()?.value.config.as_ref()?;
        let own = config
            .agents
            .as_ref()?
            .iter()
            .find(|own| own.id.as_ref() == Some(agent))?;
        own.backend.as_ref()?.cwd.as_deref()
    };
    let path = stated.or_else(configured)?;
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// Anonymous ids and the agents that they stand for: as a vote file has them, else by sorted real id.
fn anonymous_ids(attempt: &Attempt) -> Vec<(String, AgentId)> {
    let stated = attempt
        .artifacts
        .votes
        .iter()
        .find_map(|doc| doc.value.agent_mapping.as_ref());
    if let Some(stated) = stated {
        return stated
            .iter()
            .map(|(name, id)| (name.clone(), id.clone()))
            .collect();
    }
    let mut ids: Vec<&AgentId> = attempt.agents.iter().map(|agent| &agent.id).collect();
    ids.sort();
    ids.into_iter()
        .zip(1..)
        .map(|(id, number)| (format!("agent{number}"), id.clone()))
        .collect()
}

/// The whole-word occurrences of `name`: the characters before and after each.
fn occurrences<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = (Option<char>, Option<char>)> + 't {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    text.match_indices(name)
        .map(move |(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(at + name.len()..).and_then(|tail| tail.chars().next());
            (before, after)
        })
        .filter(move |(before, after)| !is_part(*before) && !is_part(*after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_count() {
        let found = |text: &str, name: &str| occurrences(text, name).count();
        assert_eq!(found("ls /t/agent1/x agent1", "agent1"), 2);
        assert_eq!(found("ls /t/agent10 my_agent1 agent1.2 xagent1", "agent1"), 0);
    }
}
