//! The same check with different results.

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use serde::{Deserialize, Serialize};

use super::step::Step;
use super::writers::Writers;
use crate::{Evidence, MAX_EVIDENCE};

/// One command of one agent that gave different exit codes, although the agent executed nothing in between that
/// writes or may write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CommandConflict"))]
#[non_exhaustive]
pub struct Conflict {
    /// The command.
    pub command: String,
    /// Who ran it; commands of different agents are not compared, since their workspaces differ.
    pub agent: AgentId,
    /// The exit codes of all its runs, in order.
    pub exit_codes: Vec<i64>,
    /// The two exit codes of the first conflict.
    pub conflicting: [i64; 2],
    /// Whether both runs of that conflict lie in one round; between rounds MassGen may change the workspace.
    pub same_round: bool,
    /// Whether the command itself may write: then its first run may have changed what the second one met.
    pub may_write: bool,
    /// Whether it was run once more after that, in the same round.
    pub looked_again: bool,
    /// The two runs, then the further runs in that round.
    pub evidence: Vec<Evidence>,
}

/// Commands of one agent whose exit codes differ with nothing in between.
pub(super) fn of_agent(agent: &AgentId, steps: &[Step<'_>]) -> Vec<Conflict> {
    let mut groups: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.executed) {
        if let (Some(command), Some(_)) = (step.call.command(), exit_code(step)) {
            groups.entry(command).or_default().push(at);
        }
    }
    let writers = Writers::of(steps);
    groups
        .into_iter()
        .filter_map(|(command, runs)| {
            let (later, before, after) = runs.windows(2).zip(2..).find_map(|(pair, later)| match pair {
                [a, b] if conflict(steps, &writers, *a, *b) => Some((later, steps.get(*a)?, steps.get(*b)?)),
                _ => None,
            })?;
            let again: Vec<&Step<'_>> = runs
                .iter()
                .skip(later)
                .filter_map(|at| steps.get(*at))
                .filter(|step| step.call.round == after.call.round)
                .collect();
            Some(Conflict {
                command: command.to_owned(),
                agent: agent.clone(),
                exit_codes: runs.iter().filter_map(|at| exit_code(steps.get(*at)?)).collect(),
                conflicting: [exit_code(before)?, exit_code(after)?],
                same_round: before.call.round == after.call.round,
                may_write: after.effect.opaque || after.effect.is_write(),
                looked_again: !again.is_empty(),
                evidence: [before, after]
                    .into_iter()
                    .chain(again)
                    .take(MAX_EVIDENCE)
                    .map(Step::evidence)
                    .collect(),
            })
        })
        .collect()
}

fn exit_code(step: &Step<'_>) -> Option<i64> {
    step.call.result.as_ref()?.exit_code
}

/// Whether the exit codes differ and nothing that may have written lies, or was under way, between the runs.
fn conflict(steps: &[Step<'_>], writers: &Writers, a: usize, b: usize) -> bool {
    let (Some(first), Some(second)) = (steps.get(a), steps.get(b)) else {
        return false;
    };
    let under_way = || {
        let (from, to) = (first.call.start, second.call.end);
        from.zip(to)
            .is_some_and(|(from, to)| writers.under_way(from, to, [a, b]))
    };
    exit_code(first) != exit_code(second) && !writers.lie_between(a, b) && !under_way()
}
