//! Question 13: what each round cost, and what changed by it.
//!
//! Measured is the size of answers, not their quality: whether a change was worth its price is left to
//! the reader. False starts are left out.

mod change;
mod diminishing;
mod settled;

#[cfg(test)]
mod tests;

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{Attempt, Outcome, RoundTokens, TextFile};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

pub use change::{AnswerChange, TextSize};
pub use diminishing::{DIMINISHING_RULE, DiminishingReturn};
pub use settled::{LastChange, Settled};

use super::commands::executed::is_denied;
use super::efficiency::timeline::{Counted, Timeline};
use crate::answers::Answers;
use crate::lead::Leads;
use crate::{ActCounts, Evidence};

/// Price and product of every round of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundRoi {
    /// Every round, in order of start.
    pub rounds: Vec<RoundReturn>,
    /// After which round no further answer changed; `None` when no answer was submitted or no round of one
    /// is known.
    pub settled: Option<Settled>,
    /// After which round of the agent that won its answer hardly changed; `None` without a winner, or when no
    /// round of an answer of it is known.
    pub diminishing_return: Option<DiminishingReturn>,
    /// Rounds with [`RoundReturn::no_measurable_change`].
    pub no_measurable_change: RoundSum,
    /// Rounds with [`RoundReturn::only_verified`].
    pub only_verified: RoundSum,
    /// Rounds with [`RoundReturn::without_product`].
    pub without_product: RoundSum,
}

/// Price and product of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Ended in an answer whose text equals an earlier one of the same agent, and whose workspace is the same
    /// by path and size; `None` for rounds that ended otherwise, or when that cannot be told.
    pub no_measurable_change: Option<bool>,
    /// Calls by what they do; denied ones, which never ran, left out. `None` when no file tells when calls
    /// were made.
    pub work: Option<ActCounts>,
    /// Ended in a vote, or in an answer whose text equals the agent's previous one, and made at least one call
    /// that looks (reads, or runs checks), and none that writes or may write; `None` when calls or their
    /// arguments are not recorded.
    pub only_verified: Option<bool>,
    /// USD per changed word; `None` when unpriced, or without a changed word.
    pub usd_per_changed_word: Option<f64>,
    /// Seconds of the round per changed word; `None` without a changed word.
    pub seconds_per_changed_word: Option<f64>,
    /// Ended in an ignored vote, a restart, an error, a timeout, or with the record.
    pub without_product: bool,
    /// Where the round stands, and the answer's text.
    pub evidence: Vec<Evidence>,
}

/// What a round produced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RoundProduct"))]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
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
    let (answers, leads) = (Answers::of(attempt), Leads::of(attempt));
    let mut starts: Vec<(f64, RoundReturn)> = timeline
        .all_counted()
        .map(|counted| {
            let start = timeline.offset(counted.round.start).unwrap_or(f64::INFINITY);
            (start, of_round(&timeline, &answers, &leads, counted))
        })
        .collect();
    // The sort is stable: rounds that start together stay in configuration order.
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rounds: Vec<RoundReturn> = starts.into_iter().map(|(_, round)| round).collect();
    RoundRoi {
        settled: settled::settled(&timeline, &rounds),
        diminishing_return: diminishing::point(&timeline, &rounds),
        no_measurable_change: RoundSum::of(
            rounds
                .iter()
                .filter(|round| round.no_measurable_change == Some(true)),
        ),
        only_verified: RoundSum::of(rounds.iter().filter(|round| round.only_verified == Some(true))),
        without_product: RoundSum::of(rounds.iter().filter(|round| round.without_product)),
        rounds,
    }
}

fn of_round(
    timeline: &Timeline<'_>,
    answers: &Answers<'_>,
    leads: &Leads<'_>,
    counted: Counted<'_>,
) -> RoundReturn {
    let attempt = timeline.attempt();
    let round = counted.round;
    let answer = answers.of_round(&counted.agent.id, counted.index);
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
    let change = text.map(|text| change::change(answers, leads, &counted.agent.id, answer, text));
    let calls = timeline.calls_timed().then(|| timeline.calls_in(counted).count());
    let same_text = change
        .as_ref()
        .is_some_and(|change| product == Product::Answer && change.same_text == Some(true));
    let work = timeline
        .calls_timed()
        .then(|| ActCounts::of(timeline.calls_in(counted).filter(|call| !is_denied(call))));
    let cost_usd = round
        .cost_usd
        .filter(|cost| *cost > 0.0 || round.tokens.and_then(used).unwrap_or(0) == 0);
    let changed_words = change.as_ref().and_then(|change| change.changed_words);
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
        cost_usd,
        seconds: round.seconds(),
        tokens: round.tokens,
        calls,
        product,
        label: answer
            .and_then(|answer| answer.label.clone())
            .or_else(|| round.label.clone()),
        change,
        no_measurable_change: answer
            .filter(|_| product == Product::Answer)
            .and_then(|answer| change::without_measurable_change(answers, answer)),
        work,
        only_verified: work.and_then(|work| only_verified(work, product == Product::Vote || same_text)),
        usd_per_changed_word: per(cost_usd, changed_words),
        seconds_per_changed_word: per(round.seconds(), changed_words),
        without_product: product == Product::Nothing,
        evidence,
    }
}

/// Whether a round only looked, when it `ended_alike`: in a vote, or without a new text.
fn only_verified(work: ActCounts, ended_alike: bool) -> Option<bool> {
    match work {
        _ if !ended_alike || work.makes() > 0 => Some(false),
        _ if work.unknown > 0 => None,
        _ => Some(work.looks() > 0),
    }
}

/// A plain ratio; `None` when one is not known, or nothing changed.
fn per(amount: Option<f64>, words: Option<u64>) -> Option<f64> {
    let words = words.filter(|words| *words > 0)?;
    amount.map(|amount| amount / words as f64)
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
