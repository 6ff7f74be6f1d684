//! Question 13: what each round cost, and what changed by it.
//!
//! Measured is the size of answers, not their quality: whether a change was worth its price is left to
//! the reader. False starts are left out.

mod change;
mod settled;

#[cfg(test)]
mod tests;

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{Answer, Attempt, Outcome, RoundTokens, TextFile};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

pub use change::{AnswerChange, TextSize};
pub use settled::{LastChange, Settled};

use super::efficiency::timeline::{Counted, Timeline};
use crate::Evidence;

/// Price and product of every round of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundRoi {
    /// Every round, in order of start.
    pub rounds: Vec<RoundReturn>,
    /// After which round no further answer changed; `None` when no answer was submitted or no round of one
    /// is known.
    pub settled: Option<Settled>,
    /// Rounds with [`RoundReturn::only_verified`].
    pub only_verified: RoundSum,
    /// Rounds with [`RoundReturn::without_product`].
    pub without_product: RoundSum,
}

/// Price and product of one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundReturn {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// MassGen's own round number, which is not unique.
    pub number: Option<i64>,
    /// `initial_answer`, `voting`, …
    pub kind: RoundType,
    /// How it ended.
    pub outcome: Outcome,
    /// USD as recorded, the 0 of an unpriced model included; `None` for rounds that the history lost.
    pub cost_recorded: Option<f64>,
    /// USD; `None` when unpriced (0 recorded, tokens used) or not recorded.
    pub cost_usd: Option<f64>,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// Tokens as recorded; `None` for rounds that the history lost.
    pub tokens: Option<RoundTokens>,
    /// Tool calls; `None` when no file tells when calls were made.
    pub calls: Option<usize>,
    /// What came out of it.
    pub product: Product,
    /// The answer produced, or the answer voted for.
    pub label: Option<AnswerLabel>,
    /// Change of the text, when the round produced one and its file is there.
    pub change: Option<AnswerChange>,
    /// Made at least one tool call, and ended in a vote or in an answer whose text equals the agent's
    /// previous one; `None` when calls are not recorded.
    pub only_verified: Option<bool>,
    /// Ended in an ignored vote, a restart, an error, a timeout, or with the record.
    pub without_product: bool,
    /// Where the round stands, and the answer's text.
    pub evidence: Vec<Evidence>,
}

/// What a round produced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Product {
    /// A submitted answer.
    Answer,
    /// A recorded vote.
    Vote,
    /// A stop (decomposition mode).
    Stop,
    /// A presented final answer.
    FinalAnswer,
    /// A verdict on the presentation.
    PostEvaluation,
    /// Nothing that was kept.
    Nothing,
}

/// Sum over some of the rounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundSum {
    /// Rounds.
    pub rounds: usize,
    /// Seconds summed over agents; `None` when no length is known.
    pub agent_seconds: Option<f64>,
    /// USD as recorded, a lower bound when some rounds have no cost.
    pub cost_recorded: Option<f64>,
    /// Input and output tokens as recorded, a lower bound when some rounds have none.
    pub tokens: Option<i64>,
}

impl RoundSum {
    fn of<'a>(rounds: impl Iterator<Item = &'a RoundReturn>) -> Self {
        let mut sum = Self::default();
        for round in rounds {
            sum.rounds += 1;
            if let Some(seconds) = round.seconds {
                *sum.agent_seconds.get_or_insert(0.0) += seconds;
            }
            if let Some(cost) = round.cost_recorded {
                *sum.cost_recorded.get_or_insert(0.0) += cost;
            }
            if let Some(tokens) = round.tokens.and_then(used) {
                sum.tokens = Some(sum.tokens.unwrap_or(0).saturating_add(tokens));
            }
        }
        sum
    }
}

/// Answers question 13.
pub fn analyse(attempt: &Attempt) -> RoundRoi {
    let timeline = Timeline::of(attempt);
    let mut starts: Vec<(f64, RoundReturn)> = timeline
        .all_counted()
        .map(|counted| {
            let start = timeline.offset(counted.round.start).unwrap_or(f64::INFINITY);
            (start, of_round(&timeline, counted))
        })
        .collect();
    // The sort is stable: rounds that start together stay in configuration order.
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rounds: Vec<RoundReturn> = starts.into_iter().map(|(_, round)| round).collect();
    RoundRoi {
        settled: settled::settled(&timeline, &rounds),
        only_verified: RoundSum::of(rounds.iter().filter(|round| round.only_verified == Some(true))),
        without_product: RoundSum::of(rounds.iter().filter(|round| round.without_product)),
        rounds,
    }
}

fn of_round(timeline: &Timeline<'_>, counted: Counted<'_>) -> RoundReturn {
    let attempt = timeline.attempt();
    let round = counted.round;
    let answer = answer_of(attempt, counted);
    let product = match round.outcome {
        _ if answer.is_some() => Product::Answer,
        Outcome::Answer => Product::Answer,
        Outcome::Vote => Product::Vote,
        Outcome::Stop => Product::Stop,
        Outcome::Presentation => Product::FinalAnswer,
        Outcome::PostEvaluation => Product::PostEvaluation,
        _ => Product::Nothing,
    };
    let text = match product {
        Product::Answer => answer.and_then(|answer| answer.text.as_ref()),
        Product::FinalAnswer => final_text(attempt, &counted.agent.id),
        _ => None,
    };
    let change = text.map(|text| change::change(attempt, &counted.agent.id, answer, text));
    let calls = timeline.calls_timed().then(|| timeline.calls_in(counted).count());
    let same_text = change
        .as_ref()
        .is_some_and(|change| product == Product::Answer && change.same_text == Some(true));
    let mut evidence = Evidence::first_of(&round.sources);
    evidence.extend(text.map(|text| Evidence::file(&text.path)));
    RoundReturn {
        agent: counted.agent.id.clone(),
        segment: counted.segment,
        round: counted.index,
        number: round.number,
        kind: round.kind.clone(),
        outcome: round.outcome.clone(),
        cost_recorded: round.cost_usd,
        cost_usd: round
            .cost_usd
            .filter(|cost| *cost > 0.0 || round.tokens.and_then(used).unwrap_or(0) == 0),
        seconds: round.seconds(),
        tokens: round.tokens,
        calls,
        product,
        label: answer
            .and_then(|answer| answer.label.clone())
            .or_else(|| round.label.clone()),
        change,
        only_verified: calls.map(|calls| calls > 0 && (product == Product::Vote || same_text)),
        without_product: product == Product::Nothing,
        evidence,
    }
}

/// The answer that a round produced; the last, should there be several.
fn answer_of<'a>(attempt: &'a Attempt, counted: Counted<'_>) -> Option<&'a Answer> {
    attempt
        .answers
        .iter()
        .rev()
        .find(|answer| answer.agent == counted.agent.id && answer.round == Some(counted.index))
}

/// The attempt's own final answer of this agent, else the turn's copy.
fn final_text<'a>(attempt: &'a Attempt, agent: &AgentId) -> Option<&'a TextFile> {
    let of_agent = |copy: bool| {
        attempt
            .finals
            .iter()
            .find(|found| &found.agent == agent && found.turn_copy == copy && found.text.is_some())
    };
    of_agent(false).or_else(|| of_agent(true))?.text.as_ref()
}

/// Input and output tokens; what is cached or reasoned is inside one of them, or not comparable.
fn used(tokens: RoundTokens) -> Option<i64> {
    match (tokens.input, tokens.output) {
        (None, None) => None,
        (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
    }
}
