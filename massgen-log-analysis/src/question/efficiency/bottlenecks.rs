//! Longest rounds, calls, gaps and waits.

use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::agents::gaps;
use super::operations::Operations;
use super::rounds::RoundTime;
use super::timeline::Timeline;
use crate::Evidence;
use crate::intervals::{Interval, merge};

/// How many of each kind are listed.
pub const TOP_OF_EACH_KIND: usize = 3;
/// Stretches without a round shorter than this lie between any two rounds, and are not listed.
const SHORTEST_GAP_SECONDS: f64 = 0.5;

/// What a [`Bottleneck`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BottleneckKind {
    /// A long round.
    Round,
    /// A long call.
    Call,
    /// A stretch of the attempt in which no agent was in a round.
    NoActivity,
    /// A stretch of the attempt in which one agent was in no round.
    AgentWaiting,
    /// Calls of one round that waited for background work, summed.
    BackgroundWait,
}

/// A long stretch of time: a fact, not a fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Bottleneck {
    /// What it is.
    pub kind: BottleneckKind,
    /// Its length.
    pub seconds: f64,
    /// `seconds` over the wall time of the attempt; stretches of several agents overlap.
    pub share_of_wall: Option<f64>,
    /// Whose it is; `None` when it is nobody's.
    pub agent: Option<AgentId>,
    /// The agent's how-many-th round, from 1.
    pub segment: Option<usize>,
    /// The tool, for a call.
    pub tool: Option<ToolName>,
    /// The shell command, for a call that ran one.
    pub command: Option<String>,
    /// Start, from the attempt's start.
    pub start_s: Option<f64>,
    /// Where the round or call stands; for a stretch without any, where the attempt's two ends stand.
    pub evidence: Vec<Evidence>,
}

/// The [`TOP_OF_EACH_KIND`] longest of each kind, all together the longest first.
pub(super) fn bottlenecks(
    timeline: &Timeline<'_>,
    rounds: &[RoundTime],
    operations: &Operations,
    wall: Option<f64>,
) -> Vec<Bottleneck> {
    let mut found: Vec<Bottleneck> = Vec::new();
    let mut add = |mut kind: Vec<Bottleneck>| {
        kind.retain(|fact| fact.seconds > 0.0);
        kind.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
        kind.truncate(TOP_OF_EACH_KIND);
        found.append(&mut kind);
    };
    let of_rounds = |kind: BottleneckKind, seconds: fn(&RoundTime) -> Option<f64>| {
        rounds
            .iter()
            .filter_map(|round| {
                let mut fact = plain(kind, seconds(round)?, round.start_s);
                fact.agent = Some(round.agent.clone());
                fact.segment = Some(round.segment);
                fact.evidence.clone_from(&round.evidence);
                Some(fact)
            })
            .collect()
    };
    add(of_rounds(BottleneckKind::Round, |round| round.total_s));
    add(of_rounds(BottleneckKind::BackgroundWait, |round| round.bg_wait_s));
    add(operations
        .slowest
        .iter()
        .map(|call| Bottleneck {
            agent: call.agent.clone(),
            segment: call.segment,
            tool: Some(call.tool.clone()),
            command: call.command.clone(),
            evidence: call.evidence.clone(),
            ..plain(BottleneckKind::Call, call.seconds, call.start_s)
        })
        .collect());
    if let Some(whole) = timeline.whole() {
        let ends: Vec<Evidence> = timeline
            .attempt()
            .span
            .iter()
            .flat_map(|span| span.sources.iter().map(Evidence::at))
            .collect();
        let stretch = |kind: BottleneckKind, gap: Interval| Bottleneck {
            evidence: ends.clone(),
            ..plain(kind, gap.seconds(), Some(gap.from))
        };
        let all = merge(
            timeline
                .all_counted()
                .filter_map(|counted| timeline.of_round(counted.round)),
        );
        // Without any round the whole attempt would be a gap, which says nothing.
        if !all.is_empty() {
            add(long_gaps(&all, whole)
                .map(|gap| stretch(BottleneckKind::NoActivity, gap))
                .collect());
        }
        let mut waits = Vec::new();
        for agent in &timeline.attempt().agents {
            let own = merge(Timeline::counted(agent).filter_map(|counted| timeline.of_round(counted.round)));
            if own.is_empty() {
                continue;
            }
            waits.extend(long_gaps(&own, whole).map(|gap| Bottleneck {
                agent: Some(agent.id.clone()),
                ..stretch(BottleneckKind::AgentWaiting, gap)
            }));
        }
        add(waits);
    }
    found.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then(a.kind.cmp(&b.kind)));
    for fact in &mut found {
        fact.share_of_wall = wall.filter(|wall| *wall > 0.0).map(|wall| fact.seconds / wall);
    }
    found
}

fn long_gaps(stretches: &[Interval], whole: Interval) -> impl Iterator<Item = Interval> {
    gaps(stretches, whole)
        .into_iter()
        .filter(|gap| gap.seconds() >= SHORTEST_GAP_SECONDS)
}

fn plain(kind: BottleneckKind, seconds: f64, start_s: Option<f64>) -> Bottleneck {
    Bottleneck {
        kind,
        seconds,
        share_of_wall: None,
        agent: None,
        segment: None,
        tool: None,
        command: None,
        start_s,
        evidence: Vec::new(),
    }
}
