//! How much later rounds could have ended.

use massgen_log_model::AgentId;
use serde::{Deserialize, Serialize};

use super::super::timeline::Timeline;
use super::AgentSeconds;
use super::graph::{Graph, is_cut_off};
use super::walk::Walked;
use crate::Evidence;

/// How much later one round could have ended without moving the attempt's last instant.
///
/// The end of a round is waited for by the agent's next round, by rounds that its answer made start again,
/// and by the presentation. Slack is the smallest of: the time from the end of the round to the end of the
/// round that in fact set that start, and the slack of the round that waited. Everything else is taken to
/// last as long as it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundSlack {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// Whether the path goes through it.
    pub on_path: bool,
    /// Seconds; 0 on the path. `None` when nothing waited for its end: something else cut it off.
    pub slack_s: Option<f64>,
    /// Agent of the round that waited for it first.
    pub waited_by: Option<AgentId>,
    /// That agent's how-many-th round.
    pub waited_by_segment: Option<usize>,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

/// Slack of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentSlack {
    /// The agent.
    pub agent: AgentId,
    /// Seconds on the path, waits for its rounds included.
    pub on_path_s: f64,
    /// Rounds on the path.
    pub rounds_on_path: usize,
    /// Smallest slack of its rounds in seconds; 0 when one is on the path.
    pub least_s: Option<f64>,
    /// Smallest slack of its rounds that are not on the path, in seconds.
    pub least_off_path_s: Option<f64>,
}

pub(super) fn slack(graph: &Graph<'_>, walked: &Walked) -> Vec<RoundSlack> {
    let count = graph.nodes.len();
    let mut found: Vec<Option<(f64, Option<usize>)>> = vec![None; count];
    if let Some(last) = found.get_mut(graph.last) {
        *last = Some((0.0, None));
    }
    // What waits begins after what it waits for has ended: from the last start to the first, every round
    // is done before those that it waited for.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| {
        let key = |at: &usize| {
            graph
                .nodes
                .get(*at)
                .map_or((0.0, 0.0), |node| (node.stretch.from, node.stretch.to))
        };
        let (a, b) = (key(a), key(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    for at in order {
        let Some((own, _)) = found.get(at).copied().flatten() else {
            continue;
        };
        for cause in graph.starts.get(at).iter().flat_map(|start| &start.causes) {
            let slack = own + cause.margin.max(0.0);
            if let Some(best) = found.get_mut(cause.node)
                && best.is_none_or(|(best, _)| slack < best)
            {
                *best = Some((slack, Some(at)));
            }
        }
    }
    let mut is_on_path = vec![false; count];
    for (round, _) in &walked.rounds {
        if let Some(is_on_path) = is_on_path.get_mut(*round) {
            *is_on_path = true;
        }
    }
    let mut rows: Vec<RoundSlack> = graph
        .nodes
        .iter()
        .zip(found)
        .zip(is_on_path)
        .map(|((node, found), on_path)| {
            let found = found.filter(|_| on_path || !is_cut_off(node));
            let waited = found.and_then(|(_, by)| graph.nodes.get(by?));
            RoundSlack {
                agent: node.counted.agent.id.clone(),
                segment: node.counted.segment,
                round: node.counted.index,
                on_path,
                slack_s: found.map(|(slack, _)| slack),
                waited_by: waited.map(|node| node.counted.agent.id.clone()),
                waited_by_segment: waited.map(|node| node.counted.segment),
                evidence: Evidence::first_of(&node.counted.round.sources),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.agent.cmp(&b.agent).then(a.segment.cmp(&b.segment)));
    rows
}

pub(super) fn by_agent(
    timeline: &Timeline<'_>,
    rounds: &[RoundSlack],
    on_path: &[AgentSeconds],
) -> Vec<AgentSlack> {
    timeline
        .attempt()
        .agents
        .iter()
        .map(|agent| {
            let own = || rounds.iter().filter(|round| round.agent == agent.id);
            AgentSlack {
                agent: agent.id.clone(),
                on_path_s: on_path
                    .iter()
                    .find(|sum| sum.agent == agent.id)
                    .map_or(0.0, |sum| sum.seconds),
                rounds_on_path: own().filter(|round| round.on_path).count(),
                least_s: own().filter_map(|round| round.slack_s).reduce(f64::min),
                least_off_path_s: own()
                    .filter(|round| !round.on_path)
                    .filter_map(|round| round.slack_s)
                    .reduce(f64::min),
            }
        })
        .collect()
}
