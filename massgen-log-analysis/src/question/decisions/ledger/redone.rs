//! Calls of a cut round that were executed again.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location, ToolName};
use serde::{Deserialize, Serialize};

use super::RestartEntry;
use crate::Evidence;
use crate::question::commands::executed::{Executed, executed, sum_known};

/// Characters of the arguments that are kept.
const ARGUMENT_CHARS: usize = 160;
/// Executions that are pointed to, before and after the cut each.
const PLACES: usize = 3;

/// One call of a cut round that the same agent executed again, with the same tool and arguments, in a later
/// round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RedoneCall {
    /// The tool.
    pub tool: ToolName,
    /// The arguments as JSON with sorted keys, the first 160 characters.
    pub arguments: String,
    /// Executions in the cut round.
    pub before: u64,
    /// Executions in later rounds.
    pub again: u64,
    /// Length of the executions in later rounds in seconds, as far as recorded.
    pub again_seconds: Option<f64>,
    /// Executions of the cut round, then those of later rounds: up to three of each.
    pub evidence: Vec<Evidence>,
}

/// Executions in later rounds of what a cut round had executed, each once: length and place, by position in the
/// list of executed calls.
pub(super) type Again = BTreeMap<usize, (Option<f64>, Location)>;

/// Executed calls with their positions, by agent, tool and arguments.
type ByWork<'a> = BTreeMap<(&'a AgentId, &'a ToolName, u64), Work<'a>>;

/// The executions of one work by one agent.
#[derive(Default)]
struct Work<'a> {
    all: Vec<(usize, &'a Executed<'a>)>,
    /// Seconds from each on to the last, as far as recorded, where the rounds are in order; else empty. What is
    /// executed in every round would be summed up for every cut round.
    seconds_from: Vec<Option<f64>>,
    /// The first cut round that executed it.
    first_cut: Option<usize>,
}

/// Looks up, for each cut round, what its agent executed again later.
pub(super) fn fill(attempt: &Attempt, entries: &mut [RestartEntry]) -> Again {
    let Some(calls) = executed(attempt) else {
        return Again::new();
    };
    // Log mentions name no round: they cannot tell.
    if !calls.is_empty() && calls.iter().all(|call| call.round.is_none()) {
        return Again::new();
    }
    let mut by_work = ByWork::new();
    let mut by_round: BTreeMap<(&AgentId, usize), BTreeSet<_>> = BTreeMap::new();
    for (at, call) in calls.iter().enumerate() {
        if let Some(agent) = call.agent {
            let key = (agent, call.tool, call.args.hash);
            let work = by_work.entry(key).or_default();
            work.all.push((at, call));
            if let Some(round) = call.round {
                by_round.entry((agent, round)).or_default().insert(key);
            }
        }
    }
    for work in by_work.values_mut() {
        if work.all.is_sorted_by_key(|(_, call)| call.round) {
            let mut sum = None;
            let from_last = work.all.iter().rev().map(|(_, call)| {
                sum = sum_known([sum, call.seconds]);
                sum
            });
            work.seconds_from = from_last.collect();
            work.seconds_from.reverse();
        }
    }
    for restarted in entries.iter_mut().flat_map(|entry| &mut entry.restarted) {
        let Some(cut) = restarted.cut_round else { continue };
        let mut found: Vec<(usize, RedoneCall)> = Vec::new();
        for key in by_round.get(&(&restarted.agent, cut)).into_iter().flatten() {
            let Some(work) = by_work.get_mut(key) else {
                continue;
            };
            found.extend(redone(cut, work));
            let first = work.first_cut.get_or_insert(cut);
            *first = cut.min(*first);
        }
        found.sort_by_key(|(first, _)| *first);
        restarted.redone = Some(found.into_iter().map(|(_, call)| call).collect());
    }
    // What is later than any cut round is later than the first.
    by_work
        .values()
        .filter_map(|work| Some((&work.all, work.first_cut?)))
        .flat_map(|(all, cut)| all.iter().filter(move |(_, call)| call.round > Some(cut)))
        .map(|(at, call)| (*at, (call.seconds, call.place.clone())))
        .collect()
}

/// One work of an agent, if the cut round and a later one executed it; with its first position.
fn redone(cut: usize, work: &Work<'_>) -> Option<(usize, RedoneCall)> {
    // In order of start the executions are in order of the rounds as well; those of no round come first.
    let is_sorted = !work.seconds_from.is_empty();
    let place = |round| work.all.partition_point(|(_, call)| call.round < Some(round));
    let (first, end) = if is_sorted {
        (place(cut), place(cut.saturating_add(1)))
    } else {
        (0, work.all.len())
    };
    let cut_calls = || {
        let all = work.all.iter().take(end).skip(first);
        all.filter(|(_, call)| call.round == Some(cut))
    };
    let later = || {
        let all = work.all.iter().skip(if is_sorted { end } else { 0 });
        all.filter(|(_, call)| call.round > Some(cut))
    };
    let (again, again_seconds) = if is_sorted {
        (
            work.all.len().saturating_sub(end),
            work.seconds_from.get(end).copied().flatten(),
        )
    } else {
        (later().count(), sum_known(later().map(|(_, call)| call.seconds)))
    };
    let (at, call) = cut_calls().next()?;
    if again == 0 {
        return None;
    }
    let place = |(_, call): &(usize, &Executed<'_>)| Evidence::at(&call.place);
    let redone = RedoneCall {
        tool: call.tool.clone(),
        arguments: call.args.text.chars().take(ARGUMENT_CHARS).collect(),
        before: cut_calls().count() as u64,
        again: again as u64,
        again_seconds,
        evidence: cut_calls()
            .take(PLACES)
            .map(place)
            .chain(later().take(PLACES).map(place))
            .collect(),
    };
    Some((*at, redone))
}
