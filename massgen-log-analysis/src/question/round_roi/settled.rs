//! Where the answers stopped changing.

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::{Product, RoundReturn, RoundSum};
use crate::Evidence;
use crate::question::efficiency::timeline::Timeline;

/// The last round that changed an answer, and what followed.
///
/// Rule: of all rounds that produced an answer whose text is not equal to the same agent's previous one
/// (a first answer counts, and one whose text is not recorded), the one that ended last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SettledRound"))]
#[non_exhaustive]
pub struct Settled {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1.
    pub segment: usize,
    /// The answer.
    pub label: Option<AnswerLabel>,
    /// End of the round, from the attempt's start.
    pub end_s: f64,
    /// Coordination rounds (no presentation, no post-evaluation) that began after it.
    pub after: RoundSum,
    /// The last such round of each agent that has one, in configuration order.
    pub by_agent: Vec<LastChange>,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

/// The last round in which one agent changed its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LastChange {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1.
    pub segment: usize,
    /// The answer.
    pub label: Option<AnswerLabel>,
    /// Rounds of this agent that came after it, presentation and post-evaluation left out.
    pub later_rounds: usize,
}

pub(super) fn settled(timeline: &Timeline<'_>, rounds: &[RoundReturn]) -> Option<Settled> {
    let ends = |round: &RoundReturn| stretch(timeline, round);
    let (end_s, last) = rounds
        .iter()
        .filter(|round| changed(round))
        .filter_map(|round| Some((ends(round)?.1, round)))
        .reduce(|last, next| if next.0 >= last.0 { next } else { last })?;
    let after = rounds
        .iter()
        .filter(|round| is_coordination(round))
        .filter(|round| ends(round).is_some_and(|(start, _)| start >= end_s));
    let by_agent = timeline
        .attempt()
        .agents
        .iter()
        .filter_map(|agent| {
            let own = || rounds.iter().filter(|round| round.agent == agent.id);
            let last = own()
                .filter(|round| changed(round))
                .max_by_key(|round| round.segment)?;
            Some(LastChange {
                agent: agent.id.clone(),
                segment: last.segment,
                label: last.label.clone(),
                later_rounds: own()
                    .filter(|round| is_coordination(round) && round.segment > last.segment)
                    .count(),
            })
        })
        .collect();
    Some(Settled {
        agent: last.agent.clone(),
        segment: last.segment,
        label: last.label.clone(),
        end_s,
        after: RoundSum::of(after),
        by_agent,
        evidence: last.evidence.clone(),
    })
}

/// Start and end of a round in seconds from the attempt's start.
pub(super) fn stretch(timeline: &Timeline<'_>, round: &RoundReturn) -> Option<(f64, f64)> {
    let agent = timeline.attempt().agent(&round.agent)?;
    let round = agent.rounds.get(round.round)?;
    Some((timeline.offset(round.start)?, timeline.offset(round.end)?))
}

fn changed(round: &RoundReturn) -> bool {
    round.product == Product::Answer
        && round.change.as_ref().and_then(|change| change.same_text) != Some(true)
}

pub(super) fn is_coordination(round: &RoundReturn) -> bool {
    !matches!(round.kind, RoundType::Presentation | RoundType::PostEvaluation)
}
