//! Commands that ran more than once.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use massgen_log_model::spine::Attempt;

use super::advice::{CommandAdvice, advice};
use super::executed::{Executed, counts, descending, max_known, sum_known, sum_whole};
use super::{
    AfterRestart, CommandUse, PatternRepeat, RepeatedCommand, Run, estimated_tokens, evidence, is_failure,
    pattern_of,
};
use crate::MAX_EVIDENCE;
use crate::shell::normal_form;

/// Every distinct text.
pub(super) fn by_text(runs: &[Run<'_>]) -> Vec<CommandUse> {
    let mut groups: IndexMap<&str, Vec<&Executed<'_>>> = IndexMap::new();
    for (command, call) in runs {
        groups.entry(command).or_default().push(call);
    }
    groups
        .into_iter()
        .map(|(command, calls)| CommandUse {
            command: command.to_owned(),
            pattern: pattern_of(command),
            count: calls.len() as u64,
            by_agent: counts(calls.iter().map(|call| call.agent)),
            failures: calls.iter().filter(|call| is_failure(call)).count() as u64,
            seconds_total: sum_known(calls.iter().map(|call| call.seconds)),
            seconds_max: max_known(calls.iter().map(|call| call.seconds)),
            output_chars_total: sum_whole(calls.iter().map(|call| call.output_chars)),
            estimated_tokens: sum_whole(calls.iter().map(|call| call.output_chars)).map(estimated_tokens),
            output_chars_max: calls.iter().filter_map(|call| call.output_chars).max(),
            evidence: evidence(calls.iter().copied()),
        })
        .collect()
}

/// Texts that ran at least twice.
pub(super) fn exact(commands: &[CommandUse], own: &[CommandAdvice]) -> Vec<RepeatedCommand> {
    let mut repeated: Vec<RepeatedCommand> = commands
        .iter()
        .filter(|command| command.count > 1)
        .map(|command| {
            let advice = advice(&command.command, own);
            RepeatedCommand {
                executions: command.clone(),
                advice: advice.id.clone(),
                issue: advice.issue.clone(),
                recommendation: advice.recommendation.clone(),
            }
        })
        .collect();
    // The sort is stable: ties keep the order of their first execution.
    repeated.sort_by_key(|command| std::cmp::Reverse(command.executions.count));
    repeated
}

/// At least two different texts with one normal form.
pub(super) fn by_normal_form(runs: &[Run<'_>]) -> Vec<PatternRepeat> {
    let mut forms: IndexMap<&str, String> = IndexMap::new();
    for (command, _) in runs {
        forms.entry(command).or_insert_with(|| normal_form(command));
    }
    let mut groups: IndexMap<&str, Vec<&Run<'_>>> = IndexMap::new();
    for run in runs {
        if let Some(form) = forms.get(run.0).filter(|form| !form.is_empty()) {
            groups.entry(form).or_default().push(run);
        }
    }
    let mut found: Vec<PatternRepeat> = groups
        .into_iter()
        .filter_map(|(form, runs)| {
            let mut texts: Vec<&str> = Vec::new();
            let mut seen = BTreeSet::new();
            for (text, _) in &runs {
                if seen.insert(*text) && texts.len() < MAX_EVIDENCE {
                    texts.push(text);
                }
            }
            (seen.len() > 1).then(|| PatternRepeat {
                normal_form: form.to_owned(),
                count: runs.len() as u64,
                texts: texts.into_iter().map(str::to_owned).collect(),
                texts_total: seen.len() as u64,
                by_agent: counts(runs.iter().map(|(_, call)| call.agent)),
                seconds_total: sum_known(runs.iter().map(|(_, call)| call.seconds)),
                evidence: evidence(runs.iter().map(|(_, call)| *call)),
            })
        })
        .collect();
    found.sort_by_key(|repeat| std::cmp::Reverse(repeat.count));
    found
}

/// Texts that one agent ran in at least two of its rounds. False starts are no rounds, and a call whose round
/// is not known is left out.
pub(super) fn after_restart(attempt: &Attempt, runs: &[Run<'_>]) -> Vec<AfterRestart> {
    let is_round = |agent: &AgentId, round: usize| {
        let agent = attempt.agents.iter().find(|known| known.id == *agent);
        agent
            .and_then(|agent| agent.rounds.get(round))
            .is_some_and(|round| !round.false_start)
    };
    let mut groups: IndexMap<(&AgentId, &str), Vec<(usize, &Executed<'_>)>> = IndexMap::new();
    for (command, call) in runs {
        if let (Some(agent), Some(round)) = (call.agent, call.round)
            && is_round(agent, round)
        {
            groups.entry((agent, command)).or_default().push((round, call));
        }
    }
    let mut found: Vec<AfterRestart> = groups
        .into_iter()
        .filter_map(|((agent, command), calls)| {
            let rounds: BTreeSet<usize> = calls.iter().map(|(round, _)| *round).collect();
            let first = *rounds.first().filter(|_| rounds.len() > 1)?;
            let later = calls.iter().filter(|(round, _)| *round != first);
            Some(AfterRestart {
                agent: agent.clone(),
                command: command.to_owned(),
                count: calls.len() as u64,
                repeats: later.clone().count() as u64,
                seconds_after_first_round: sum_known(later.map(|(_, call)| call.seconds)),
                evidence: evidence(calls.iter().map(|(_, call)| *call)),
                rounds: rounds.into_iter().collect(),
            })
        })
        .collect();
    found.sort_by(|a, b| descending(a.seconds_after_first_round, b.seconds_after_first_round));
    found
}
