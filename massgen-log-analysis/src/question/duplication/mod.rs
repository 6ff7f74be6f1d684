//! Question 4: which work was done more than once?
//!
//! Work is the same when the tool is the same and the arguments are the same JSON; of two agents, whose workspaces
//! differ, only when the results are equal too (installs, media generation and web access need no workspace).
//! Workflow tools are never compared, nor are denied calls. A repeat whose input was written in between is no waste:
//! `docs/detectors.md` has the rules.

mod activity;
mod cost;
mod near;
mod work;

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::{Attempt, Turn};
use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

pub(crate) use activity::Activity;
pub use cost::{CostBasis, CostBounds, LOWER_BOUND, UPPER_BOUND};
pub use near::{MOST_COMPARED, NEAR, NEAR_WIDTH, NEAR_WORDS, NearCall, NearDuplicate};
pub use work::{Expense, RepeatScope, RepeatedWork, WorkKind};

use self::work::{needs, result_of, wasted, work};
use super::commands::executed::{Executed, descending, executed, sum_known};
use crate::Figure;
use crate::intervals::union_seconds;

/// Longest [`RepeatedWork::key`], in characters.
pub const KEY_CHARS: usize = 240;

/// Work that was done more than once in an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Duplication {
    /// Calls whose arguments were compared; `None` when no file has arguments.
    pub calls_compared: Figure<u64>,
    /// Executions beyond the first of each repeated work; `None` when nothing could be compared.
    pub repeated_calls: Figure<u64>,
    /// Of these, repeats with unchanged input: waste.
    pub unchanged_repeats: Figure<u64>,
    /// Seconds of the waste, summed; calls that overlap count twice.
    pub wasted_seconds_sum: Figure<f64>,
    /// Wall time of the same calls in seconds: time that two of them share counts once.
    pub wasted_seconds_union: Figure<f64>,
    /// Wall time in seconds with the repeats whose input may have changed.
    pub wasted_seconds_union_at_most: Figure<f64>,
    /// Wall time in seconds of the waste of expensive work alone.
    pub expensive_wasted_seconds_union: Figure<f64>,
    /// What the waste cost, between two bounds. The upper one counts each round once, so that it can be less than
    /// the sum over the works.
    pub wasted_cost: CostBounds,
    /// How the lower bound follows.
    pub wasted_cost_lower_bound: Cow<'static, str>,
    /// How the upper bound follows.
    pub wasted_cost_upper_bound: Cow<'static, str>,
    /// By kind, in the order of [`WorkKind`]; kinds without a repetition are left out.
    pub by_kind: Vec<KindTotal>,
    /// Each repeated work, the one with most wasted seconds first, then by count, then by first execution.
    pub repeated: Vec<RepeatedWork>,
    /// Expensive calls in nearly the same words as an earlier one, in order.
    pub near: Vec<NearDuplicate>,
    /// Calls that were not compared for near duplicates because a tool has more than [`MOST_COMPARED`] of them.
    pub near_not_compared: u64,
}

/// Repetitions of one kind of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RepeatedKindTotal"))]
#[non_exhaustive]
pub struct KindTotal {
    /// The kind.
    pub kind: WorkKind,
    /// Distinct works that were repeated.
    pub works: u64,
    /// Executions beyond the first of each.
    pub repeated_calls: u64,
    /// Of these, repeats with unchanged input.
    pub unchanged_repeats: u64,
    /// Seconds of the waste, summed; `None` without durations.
    pub wasted_seconds_sum: Option<f64>,
}

/// One run of a work.
#[derive(Clone, Copy)]
struct Run<'a> {
    attempt: u32,
    /// Place among the executed calls of its attempt.
    position: usize,
    call: &'a Executed<'a>,
}

/// Answers question 4.
pub fn analyse(attempt: &Attempt) -> Duplication {
    let Some(calls) = executed(attempt) else {
        return Duplication {
            wasted_cost_lower_bound: Cow::Borrowed(LOWER_BOUND),
            wasted_cost_upper_bound: Cow::Borrowed(UPPER_BOUND),
            ..Duplication::default()
        };
    };
    let activity = Activity::of(attempt, &calls);
    let runs = calls.iter().enumerate().map(|(position, call)| Run {
        attempt: attempt.number,
        position,
        call,
    });
    let mut surely: Vec<&Executed<'_>> = Vec::new();
    let mut maybe: Vec<&Executed<'_>> = Vec::new();
    let mut expensive: Vec<&Executed<'_>> = Vec::new();
    let mut repeated = Vec::new();
    for runs in group(runs).into_iter().filter(|runs| runs.len() > 1) {
        let needs = needs(&runs, Some(&activity));
        let (waste, possible) = wasted(&runs, &needs);
        let cost = CostBounds::of(attempt, waste.iter().copied());
        let Some(work) = work(&runs, &needs, false, cost) else {
            continue;
        };
        if !work.expensive.is_empty() {
            expensive.extend(&waste);
        }
        surely.extend(waste);
        maybe.extend(possible);
        repeated.push(work);
    }
    sort(&mut repeated);
    let places = || {
        repeated
            .iter()
            .flat_map(|work| work.evidence.iter().map(|evidence| evidence.location.clone()))
    };
    let timed = repeated.is_empty() || repeated.iter().any(|work| work.seconds_total.is_some());
    let placed = repeated.is_empty() || repeated.iter().any(|work| work.wasted_seconds_union.is_some());
    let union = |calls: &[&[&Executed<'_>]]| {
        let intervals = calls.iter().copied().flatten().filter_map(|call| call.interval);
        Figure::maybe(placed.then(|| union_seconds(intervals)), places())
    };
    let total =
        |count: fn(&RepeatedWork) -> u64| Figure::from(repeated.iter().map(count).sum::<u64>(), places());
    let (near, near_not_compared) = near::near(&calls, &activity);
    Duplication {
        calls_compared: Figure::from(calls.len() as u64, calls.iter().map(|call| call.place.clone())),
        repeated_calls: total(|work| work.count.saturating_sub(1)),
        unchanged_repeats: total(|work| work.unchanged_repeats),
        wasted_seconds_sum: Figure::maybe(
            timed.then(|| sum_known(surely.iter().map(|call| call.seconds)).unwrap_or(0.0)),
            places(),
        ),
        wasted_seconds_union: union(&[&surely]),
        wasted_seconds_union_at_most: union(&[&surely, &maybe]),
        expensive_wasted_seconds_union: union(&[&expensive]),
        wasted_cost: CostBounds::of(attempt, surely.iter().copied()),
        wasted_cost_lower_bound: Cow::Borrowed(LOWER_BOUND),
        wasted_cost_upper_bound: Cow::Borrowed(UPPER_BOUND),
        by_kind: by_kind(&repeated),
        repeated,
        near,
        near_not_compared,
    }
}

/// Work that ran in several attempts of the turn. Calls that a later attempt's files only repeat do not count.
pub fn across_attempts(turn: &Turn) -> Vec<RepeatedWork> {
    let by_attempt: Vec<(u32, Vec<Executed<'_>>)> = turn
        .attempts
        .iter()
        .filter_map(|attempt| Some((attempt.number, executed(attempt)?)))
        .collect();
    let all = by_attempt.iter().flat_map(|(attempt, calls)| {
        calls.iter().enumerate().map(|(position, call)| Run {
            attempt: *attempt,
            position,
            call,
        })
    });
    let mut repeated: Vec<RepeatedWork> = group(all)
        .iter()
        .filter(|runs| {
            runs.iter()
                .any(|run| Some(run.attempt) != runs.first().map(|first| first.attempt))
        })
        .filter_map(|runs| work(runs, &needs(runs, None), true, CostBounds::default()))
        .collect();
    sort(&mut repeated);
    repeated
}

/// The runs of each work, in order of the first run.
fn group<'a>(runs: impl Iterator<Item = Run<'a>>) -> Vec<Vec<Run<'a>>> {
    let mut groups: IndexMap<(&ToolName, u64), Vec<Run<'a>>> = IndexMap::new();
    for run in runs {
        groups
            .entry((run.call.tool, run.call.args.hash))
            .or_default()
            .push(run);
    }
    groups.into_values().flat_map(by_workspace).collect()
}

/// Takes apart what agents did in workspaces of their own with different results: that is not the same work.
fn by_workspace(runs: Vec<Run<'_>>) -> Vec<Vec<Run<'_>>> {
    let agents: BTreeSet<Option<&AgentId>> = runs.iter().map(|run| run.call.agent).collect();
    if agents.len() < 2
        || runs
            .first()
            .is_some_and(|run| WorkKind::of(run.call).needs_no_workspace())
    {
        return vec![runs];
    }
    // Agents are joined by a common result; a result that is not recorded cannot keep them apart.
    let mut works: Vec<(BTreeSet<u64>, bool, Vec<Run<'_>>)> = Vec::new();
    for agent in agents {
        let own: Vec<Run<'_>> = runs
            .iter()
            .filter(|run| run.call.agent == agent)
            .copied()
            .collect();
        let mut results: BTreeSet<u64> = own.iter().filter_map(|run| result_of(run.call)).collect();
        let mut open = agent.is_none() || own.iter().any(|run| run.call.result.is_none());
        let mut joined = own;
        let mut apart = Vec::new();
        for (known, known_open, known_runs) in works {
            if open || known_open || !results.is_disjoint(&known) {
                results.extend(known);
                open |= known_open;
                joined.extend(known_runs);
            } else {
                apart.push((known, known_open, known_runs));
            }
        }
        apart.push((results, open, joined));
        works = apart;
    }
    let mut works: Vec<Vec<Run<'_>>> = works.into_iter().map(|(_, _, runs)| runs).collect();
    for runs in &mut works {
        runs.sort_by_key(|run| (run.attempt, run.position));
    }
    works.sort_by_key(|runs| runs.first().map(|run| (run.attempt, run.position)));
    works
}

fn sort(repeated: &mut [RepeatedWork]) {
    repeated
        .sort_by(|a, b| descending(a.wasted_seconds_sum, b.wasted_seconds_sum).then(b.count.cmp(&a.count)));
}

fn by_kind(repeated: &[RepeatedWork]) -> Vec<KindTotal> {
    let kinds: BTreeSet<WorkKind> = repeated.iter().map(|work| work.kind).collect();
    kinds
        .into_iter()
        .map(|kind| {
            let own = || repeated.iter().filter(|work| work.kind == kind);
            KindTotal {
                kind,
                works: own().count() as u64,
                repeated_calls: own().map(|work| work.count.saturating_sub(1)).sum(),
                unchanged_repeats: own().map(|work| work.unchanged_repeats).sum(),
                wasted_seconds_sum: sum_known(own().map(|work| work.wasted_seconds_sum)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
