//! The point after which the winner's text hardly changed any more.

use std::borrow::Cow;

use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::settled::{is_coordination, stretch};
use super::{Product, RoundReturn, RoundSum};
use crate::Evidence;
use crate::question::efficiency::timeline::Timeline;

/// Share of the words from which on a text counts as changed.
const CHANGED_SHARE: f64 = 0.1;

/// How [`DiminishingReturn`] is found, in words.
pub const DIMINISHING_RULE: &str = "of the rounds in which the agent that won produced an answer, the last one whose \
text differs from that agent's previous answer in at least 10 % of the words of both (Jaccard distance, each word \
counted as often as it occurs), or whose workspace differs from it in a file's path or size; a first answer counts, and so does one whose change cannot be \
measured; rounds of all agents count as before when they began before that round ended, presentation and \
post-evaluation left out";

/// The point after which no round changed much of what was to win. A measure of change, not of quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DiminishingReturn {
    /// The rule in words: [`DIMINISHING_RULE`].
    pub rule: Cow<'static, str>,
    /// The agent that won.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1: the last that changed much.
    pub segment: usize,
    /// The answer that it produced.
    pub label: Option<AnswerLabel>,
    /// Distance of its words to the previous answer's, see
    /// [`AnswerChange::word_distance`](super::AnswerChange::word_distance).
    pub word_distance: Option<f64>,
    /// End of the round, from the attempt's start.
    pub end_s: f64,
    /// Wall seconds of the attempt after it, the presentation included; `None` when the end is not recorded.
    pub wall_after_s: Option<f64>,
    /// Rounds until then.
    pub before: RoundSum,
    /// Rounds that began after it.
    pub after: RoundSum,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn point(timeline: &Timeline<'_>, rounds: &[RoundReturn]) -> Option<DiminishingReturn> {
    let winner = &timeline.attempt().winner_claims.first()?.agent;
    let last = rounds
        .iter()
        .filter(|round| &round.agent == winner && round.product == Product::Answer)
        .filter(|round| changed_much(round))
        .max_by_key(|round| round.segment)?;
    let (_, end_s) = stretch(timeline, last)?;
    let sum = |is_after: bool| {
        RoundSum::of(rounds.iter().filter(|round| {
            is_coordination(round)
                && stretch(timeline, round).is_some_and(|(start, _)| (start >= end_s) == is_after)
        }))
    };
    Some(DiminishingReturn {
        rule: Cow::Borrowed(DIMINISHING_RULE),
        agent: winner.clone(),
        segment: last.segment,
        label: last.label.clone(),
        word_distance: last.change.as_ref().and_then(|change| change.word_distance),
        end_s,
        wall_after_s: timeline.whole().map(|whole| (whole.to - end_s).max(0.0)),
        before: sum(false),
        after: sum(true),
        evidence: last.evidence.clone(),
    })
}

fn changed_much(round: &RoundReturn) -> bool {
    let Some(change) = &round.change else {
        return true;
    };
    change
        .word_distance
        .is_none_or(|distance| distance >= CHANGED_SHARE)
        || change.same_workspace == Some(false)
}
