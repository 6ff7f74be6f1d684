//! What all children took together.

use std::collections::BTreeSet;

use massgen_log_model::RelPath;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

use super::SubagentRun;
use super::effects::{real_rounds, tokens};
use crate::intervals::{Interval, union_seconds};

/// Sums over the children of an attempt. A child's own children are not in the numbers of MassGen: what they
/// took is not in here, but they are named ([`SubagentRun::nested`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SubagentTotals {
    /// Children.
    pub children: u64,
    /// Children of children, at any depth, that have a folder in a workspace copy; `None` when no copy holds
    /// the workspace of a child.
    pub nested: Option<u64>,
    /// Seconds summed over the children; `None` when no length is known.
    pub seconds: Option<f64>,
    /// Wall seconds in which at least one child ran; `None` when no child's start and length are known.
    pub wall_seconds: Option<f64>,
    /// `wall_seconds` over the attempt's wall time, 0..1.
    pub wall_share: Option<f64>,
    /// Input tokens of the children that record them.
    pub input_tokens: Option<i64>,
    /// Output tokens of the children that record them.
    pub output_tokens: Option<i64>,
    /// The children's tokens over theirs and those of the agents' recorded rounds, 0..1.
    pub token_share: Option<f64>,
    /// Children without recorded tokens: the share is a lower bound by as much.
    pub without_tokens: u64,
    /// USD of the priced children, a lower bound when some are not priced; `None` when none is.
    pub cost_usd: Option<f64>,
}

pub(super) fn totals(attempt: &Attempt, children: &[SubagentRun]) -> SubagentTotals {
    let intervals: Vec<Interval> = children
        .iter()
        .filter_map(|child| Interval::new(child.at_seconds?, child.at_seconds? + child.seconds?))
        .collect();
    let whole = attempt.span.as_ref().map(|span| span.seconds);
    let inside = whole.and_then(|whole| Interval::new(0.0, whole));
    let wall_seconds = (!intervals.is_empty()).then(|| {
        // A child may be left running when its parent's record ends.
        union_seconds(intervals.into_iter().filter_map(|interval| match inside {
            Some(inside) => interval.clipped(inside),
            None => Some(interval),
        }))
    });
    let own = |child: &SubagentRun| tokens(child.input_tokens, child.output_tokens);
    let part = children.iter().filter_map(own).reduce(i64::saturating_add);
    let agents = attempt
        .agents
        .iter()
        .flat_map(real_rounds)
        .filter_map(|(_, round)| tokens(round.tokens?.input, round.tokens?.output))
        .reduce(i64::saturating_add);
    let sum =
        |of: fn(&SubagentRun) -> Option<i64>| children.iter().filter_map(of).reduce(i64::saturating_add);
    let known = |of: fn(&SubagentRun) -> Option<f64>| children.iter().filter_map(of).reduce(|a, b| a + b);
    SubagentTotals {
        children: children.len() as u64,
        nested: children
            .iter()
            .filter_map(|child| Some(child.nested.as_ref()?.len() as u64))
            .reduce(u64::saturating_add),
        seconds: known(|child| child.seconds),
        wall_seconds,
        wall_share: wall_seconds
            .zip(whole.filter(|whole| *whole > 0.0))
            .map(|(part, whole)| part / whole),
        input_tokens: sum(|child| child.input_tokens),
        output_tokens: sum(|child| child.output_tokens),
        token_share: part.zip(agents).and_then(|(part, agents)| {
            let all = part.saturating_add(agents);
            (all > 0).then(|| part as f64 / all as f64)
        }),
        without_tokens: children.iter().filter(|child| own(child).is_none()).count() as u64,
        cost_usd: known(|child| child.cost_usd),
    }
}

/// The children of the child `id`, by the folders in the workspace copies that hold its own folder
/// (`subagents/<id>/workspace/subagents/<inner>/…`); `outer/inner` is one of a further level. `None` when no
/// copy holds its workspace.
pub(super) fn nested(attempt: &Attempt, id: &str) -> Option<Vec<String>> {
    let prefix = format!("subagents/{}/workspace/", RelPath::from_path(id.as_ref()));
    let mut found: Option<BTreeSet<String>> = None;
    let entries = attempt
        .snapshots
        .iter()
        .filter_map(|snapshot| snapshot.workspace_entries.as_ref());
    for entry in entries.flatten() {
        let Some(mut rest) = entry.path.as_str().strip_prefix(&prefix) else {
            continue;
        };
        let found = found.get_or_insert_with(BTreeSet::new);
        let mut chain = String::new();
        // `subagents/_registry.json` and its like lie beside the folders.
        while let Some((inner, below)) = rest
            .strip_prefix("subagents/")
            .and_then(|folder| folder.split_once('/'))
        {
            if !chain.is_empty() {
                chain.push('/');
            }
            chain.push_str(inner);
            found.insert(chain.clone());
            let Some(below) = below.strip_prefix("workspace/") else {
                break;
            };
            rest = below;
        }
    }
    found.map(|found| found.into_iter().collect())
}
