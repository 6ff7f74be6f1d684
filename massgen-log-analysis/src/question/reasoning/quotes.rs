//! Quotes of an agent, chosen by rule.

use massgen_log_model::artifact::events::{EventLog, EventType, Utterance, UtteranceKind};
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location};
use serde::{Deserialize, Serialize};

use super::failures::{FAILURE_STREAK, Row};
use super::step::Step;
use super::utterances;
use crate::Evidence;

/// By which rule a quote was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuoteRule {
    /// The longest piece of reasoning; of several the first.
    LongestThinking,
    /// The last text or reasoning between the agent's longest failure streak (of several the first) and what it
    /// did next. It takes the place of the words after the first failed call.
    AfterStreak,
    /// The first text or reasoning after the agent's first failed call.
    AfterFirstFailure,
    /// The last text or reasoning before the agent's first answer.
    BeforeFirstAnswer,
}

impl QuoteRule {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LongestThinking => "longest reasoning",
            Self::AfterStreak => "last words between a failure streak and the next step",
            Self::AfterFirstFailure => "first words after the first failed call",
            Self::BeforeFirstAnswer => "last words before the first answer",
        }
    }
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AgentQuote"))]
#[non_exhaustive]
pub struct Quote {
    /// Why this one.
    pub rule: QuoteRule,
    /// Whether it is reasoning (`thinking`) or text.
    pub kind: UtteranceKind,
    /// Its first 240 characters.
    pub text: String,
    /// Length of the whole in characters.
    pub chars: u64,
    /// Where it begins.
    pub evidence: Vec<Evidence>,
}

/// The quotes that the event stream gives for each rule, before the final presentation. An utterance that two rules choose is quoted once.
pub(super) fn choose(
    attempt: &Attempt,
    agent: &AgentId,
    steps: &[Step<'_>],
    rows: &[Row<'_, '_>],
) -> Vec<Quote> {
    let Some(log) = &attempt.artifacts.events else {
        return Vec::new();
    };
    // The presented answer comes as text too: it is no reaction to anything.
    let presented = log
        .of_type(&EventType::FinalPresentationStart)
        .map(|record| record.line)
        .next()
        .unwrap_or(u64::MAX);
    let own = || {
        utterances(&log.utterances, agent)
            .filter(|utterance| utterance.line < presented && !utterance.head.trim().is_empty())
    };
    let longest = own()
        .filter(|utterance| utterance.kind == UtteranceKind::Thinking)
        .reduce(|a, b| if b.chars > a.chars { b } else { a });
    let failure = steps
        .iter()
        .find(|step| step.executed && step.failed() == Some(true))
        .and_then(|step| last_line(log, &step.call.sources));
    let after = failure.and_then(|line| own().find(|utterance| utterance.line > line));
    let streak = rows
        .iter()
        .filter(|row| row.failures.len() >= FAILURE_STREAK)
        .reduce(|a, b| if b.failures.len() > a.failures.len() { b } else { a })
        .and_then(|row| {
            let from = last_line(log, &row.failures.last()?.call.sources)?;
            let to = match row.next() {
                Some(step) => first_line(log, &step.call.sources)?,
                None => round_end(log, agent, from),
            };
            own()
                .filter(|utterance| utterance.line > from && utterance.line < to)
                .last()
        });
    let after = match streak {
        Some(words) => (QuoteRule::AfterStreak, Some(words)),
        None => (QuoteRule::AfterFirstFailure, after),
    };
    let answer = attempt
        .answers
        .iter()
        .find(|answer| &answer.agent == agent)
        .and_then(|answer| last_line(log, &answer.sources));
    let before = answer.and_then(|line| own().take_while(|utterance| utterance.last_line < line).last());
    let mut quotes: Vec<Quote> = Vec::new();
    for (rule, chosen) in [
        (QuoteRule::LongestThinking, longest),
        after,
        (QuoteRule::BeforeFirstAnswer, before),
    ] {
        if let Some(utterance) = chosen {
            let quote = quote(rule, utterance, log);
            if quotes.iter().all(|known| known.evidence != quote.evidence) {
                quotes.push(quote);
            }
        }
    }
    quotes
}

/// The last line of the event stream among the places of a record.
fn last_line(log: &EventLog, places: &[Location]) -> Option<u64> {
    places
        .iter()
        .filter(|place| place.path == log.path)
        .filter_map(|place| place.line)
        .max()
}

/// The first line of the event stream among the places of a record.
fn first_line(log: &EventLog, places: &[Location]) -> Option<u64> {
    places
        .iter()
        .filter(|place| place.path == log.path)
        .filter_map(|place| place.line)
        .min()
}

/// Line of the agent's next answer, vote, stop or start after a line.
fn round_end(log: &EventLog, agent: &AgentId, line: u64) -> u64 {
    log.records
        .iter()
        .filter(|record| record.line > line && record.agent_id.as_ref() == Some(agent))
        .find(|record| {
            matches!(
                record.event_type,
                EventType::AnswerSubmitted
                    | EventType::Vote
                    | EventType::AgentStopped
                    | EventType::RoundStart
            )
        })
        .map_or(u64::MAX, |record| record.line)
}

fn quote(rule: QuoteRule, utterance: &Utterance, log: &EventLog) -> Quote {
    Quote {
        rule,
        kind: utterance.kind,
        text: utterance.head.clone(),
        chars: utterance.chars,
        evidence: vec![Evidence::at(&Location::line(&log.path, utterance.line))],
    }
}
