//! Time by kind of round.

use std::collections::BTreeMap;

use massgen_log_model::artifact::round_record::RoundType;
use serde::{Deserialize, Serialize};

use super::timeline::{Counted, Timeline};
use crate::intervals::union_seconds;
use crate::{Evidence, MAX_EVIDENCE};

/// All rounds of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PhaseTime"))]
#[non_exhaustive]
pub struct Phase {
    /// `initial_answer`, `voting`, `presentation`, …
    pub kind: RoundType,
    /// Rounds of all agents, false starts left out.
    pub count: usize,
    /// Rounds of them whose length is known: the base of the seconds below.
    pub timed: usize,
    /// Mean length in seconds.
    pub avg_s: Option<f64>,
    /// Longest in seconds.
    pub max_s: Option<f64>,
    /// Sum over agents in seconds (agent-seconds).
    pub total_s: Option<f64>,
    /// `total_s` over the sum of all phases, 0..1.
    pub share: Option<f64>,
    /// Wall time in seconds during which at least one agent was in such a round. Phases of different
    /// agents overlap, so the wall times of all phases may exceed the attempt's.
    pub wall_s: Option<f64>,
    /// Up to [`MAX_EVIDENCE`] of the rounds.
    pub evidence: Vec<Evidence>,
}

/// Place of a kind in a run; kinds that are not known come last.
fn order(kind: &RoundType) -> usize {
    let order = [
        RoundType::DecompositionInitial,
        RoundType::DecompositionRefinement,
        RoundType::InitialAnswer,
        RoundType::Voting,
        RoundType::Presentation,
        RoundType::PostEvaluation,
    ];
    order
        .iter()
        .position(|known| known == kind)
        .unwrap_or(order.len())
}

pub(super) fn phases(timeline: &Timeline<'_>) -> Vec<Phase> {
    let mut by_kind: BTreeMap<(usize, &RoundType), Vec<Counted<'_>>> = BTreeMap::new();
    for counted in timeline.all_counted() {
        let kind = &counted.round.kind;
        by_kind.entry((order(kind), kind)).or_default().push(counted);
    }
    let all: Option<f64> = timeline
        .all_counted()
        .filter_map(|counted| counted.round.seconds())
        .reduce(|sum, seconds| sum + seconds);
    by_kind
        .into_iter()
        .map(|((_, kind), rounds)| {
            let lengths: Vec<f64> = rounds
                .iter()
                .filter_map(|counted| counted.round.seconds())
                .collect();
            let total_s = lengths.iter().copied().reduce(|sum, seconds| sum + seconds);
            let stretches: Vec<_> = rounds
                .iter()
                .filter_map(|counted| timeline.of_round(counted.round))
                .collect();
            Phase {
                kind: kind.clone(),
                count: rounds.len(),
                timed: lengths.len(),
                avg_s: total_s.map(|total| total / lengths.len() as f64),
                max_s: lengths.iter().copied().reduce(f64::max),
                total_s,
                share: total_s
                    .zip(all)
                    .and_then(|(own, all)| (all > 0.0).then_some(own / all)),
                wall_s: (!stretches.is_empty()).then(|| union_seconds(stretches)),
                evidence: rounds
                    .iter()
                    .flat_map(|counted| Evidence::first_of(&counted.round.sources))
                    .take(MAX_EVIDENCE)
                    .collect(),
            }
        })
        .collect()
}
