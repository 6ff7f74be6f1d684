//! Calls of a cut round that were executed again.

use std::collections::BTreeMap;

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location, ToolName};
use serde::Serialize;

use super::RestartEntry;
use crate::Evidence;
use crate::question::commands::executed::{Executed, executed, sum_known};

/// Characters of the arguments that are kept.
const ARGUMENT_CHARS: usize = 160;
/// Executions that are pointed to, before and after the cut each.
const PLACES: usize = 3;

/// One call of a cut round that the same agent executed again, with the same tool and arguments, in a later
/// round.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// The executions in later rounds: position in the list of executed calls, length, place.
    #[serde(skip)]
    pub(super) later: Vec<(usize, Option<f64>, Location)>,
}

/// Executed calls with their positions, by agent, tool and arguments.
type ByWork<'a> = BTreeMap<(&'a AgentId, &'a ToolName, u64), Vec<(usize, &'a Executed<'a>)>>;

/// Looks up, for each cut round, what its agent executed again later.
pub(super) fn fill(attempt: &Attempt, entries: &mut [RestartEntry]) {
    let Some(calls) = executed(attempt) else {
        return;
    };
    // Log mentions name no round: they cannot tell.
    if !calls.is_empty() && calls.iter().all(|call| call.round.is_none()) {
        return;
    }
    let mut by_work = ByWork::new();
    for (at, call) in calls.iter().enumerate() {
        if let Some(agent) = call.agent {
            let work = (agent, call.tool, call.args.hash);
            by_work.entry(work).or_default().push((at, call));
        }
    }
    for restarted in entries.iter_mut().flat_map(|entry| &mut entry.restarted) {
        let Some(cut) = restarted.cut_round else { continue };
        let mut found: Vec<(usize, RedoneCall)> = by_work
            .iter()
            .filter(|((agent, ..), _)| **agent == restarted.agent)
            .filter_map(|(_, all)| redone(cut, all))
            .collect();
        found.sort_by_key(|(first, _)| *first);
        restarted.redone = Some(found.into_iter().map(|(_, call)| call).collect());
    }
}

/// One work of an agent, if the cut round and a later one executed it; with its first position.
fn redone(cut: usize, all: &[(usize, &Executed<'_>)]) -> Option<(usize, RedoneCall)> {
    let in_cut = |(_, call): &&(usize, &Executed<'_>)| call.round == Some(cut);
    let later = |(_, call): &&(usize, &Executed<'_>)| call.round.is_some_and(|round| round > cut);
    let (first, call) = all.iter().find(in_cut)?;
    let again: Vec<_> = all.iter().filter(later).collect();
    if again.is_empty() {
        return None;
    }
    let place = |(_, call): &(usize, &Executed<'_>)| Evidence::at(&call.place);
    let evidence = all
        .iter()
        .filter(in_cut)
        .take(PLACES)
        .map(place)
        .chain(again.iter().take(PLACES).map(|call| place(call)))
        .collect();
    let redone = RedoneCall {
        tool: call.tool.clone(),
        arguments: call.args.text.chars().take(ARGUMENT_CHARS).collect(),
        before: all.iter().filter(in_cut).count() as u64,
        again: again.len() as u64,
        again_seconds: sum_known(again.iter().map(|(_, call)| call.seconds)),
        evidence,
        later: again
            .iter()
            .map(|(at, call)| (*at, call.seconds, call.place.clone()))
            .collect(),
    };
    Some((*first, redone))
}
