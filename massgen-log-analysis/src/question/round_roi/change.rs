//! What changed in the text of an answer, in sizes.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Answer, Attempt, TextFile, Vote};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::Serialize;

/// A text's size against earlier ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerChange {
    /// Size of the text that the round produced.
    pub size: TextSize,
    /// The same agent's previous answer; for the presentation its last one. `None` = its first answer, or
    /// one without a label.
    pub previous: Option<AnswerLabel>,
    /// New size minus that of the previous answer; `None` for a first answer or without its text.
    pub against_previous: Option<TextSize>,
    /// Whether the text equals the previous answer's; `None` for a first answer or without its text.
    pub same_text: Option<bool>,
    /// The answer with most of the votes that were valid when this one was submitted; `None` when no vote
    /// was, or several answers shared the lead.
    pub best_so_far: Option<AnswerLabel>,
    /// New size minus that of the best so far; `None` without one or its text.
    pub against_best: Option<TextSize>,
}

/// Size of a text, or the difference of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TextSize {
    /// Characters (Unicode scalar values).
    pub chars: i64,
    /// Lines.
    pub lines: i64,
    /// Words separated by white space.
    pub words: i64,
}

impl TextSize {
    fn of(text: &TextFile) -> Self {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            chars: whole(text.excerpt.chars),
            lines: whole(text.lines),
            words: whole(text.words),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            chars: self.chars.saturating_sub(other.chars),
            lines: self.lines.saturating_sub(other.lines),
            words: self.words.saturating_sub(other.words),
        }
    }
}

/// The change that `text` is: of `answer`, or of the final presentation when that is `None`.
pub(super) fn change(
    attempt: &Attempt,
    agent: &AgentId,
    answer: Option<&Answer>,
    text: &TextFile,
) -> AnswerChange {
    let previous = previous(attempt, agent, answer);
    let best = best_so_far(attempt, answer);
    let size = TextSize::of(text);
    let against = |other: Option<&Answer>| {
        other
            .and_then(|other| other.text.as_ref())
            .map(|other| size.minus(TextSize::of(other)))
    };
    AnswerChange {
        size,
        previous: previous.and_then(|previous| previous.label.clone()),
        against_previous: against(previous),
        same_text: previous
            .and_then(|previous| previous.text.as_ref())
            .map(|previous| same(previous, text)),
        best_so_far: best.and_then(|best| best.label.clone()),
        against_best: against(best),
    }
}

fn same(a: &TextFile, b: &TextFile) -> bool {
    a.excerpt.hash == b.excerpt.hash && a.excerpt.chars == b.excerpt.chars
}

/// The agent's answer before this one, or its last.
fn previous<'a>(attempt: &'a Attempt, agent: &AgentId, answer: Option<&Answer>) -> Option<&'a Answer> {
    attempt
        .answers
        .iter()
        .filter(|other| &other.agent == agent)
        .filter(|other| answer.is_none_or(|answer| other.ordinal < answer.ordinal))
        .max_by_key(|other| other.ordinal)
}

/// The answer that led by valid votes when `answer` was submitted (at the end without one).
///
/// An answer of anyone makes all earlier votes void, those of its own iteration included.
fn best_so_far<'a>(attempt: &'a Attempt, answer: Option<&Answer>) -> Option<&'a Answer> {
    let until = match answer {
        Some(answer) => Some(answer.time?),
        None => None,
    };
    let is_before = |time: Option<Moment>| match (time, until) {
        (Some(time), Some(until)) => time.since(until).is_some_and(|gap| gap < 0.0),
        (time, None) => time.is_some(),
        (None, Some(_)) => false,
    };
    let last_answer = attempt
        .answers
        .iter()
        .filter(|other| is_before(other.time))
        .max_by(|a, b| seconds(a.time).total_cmp(&seconds(b.time)))?;
    let is_valid = |vote: &&Vote| {
        let later = match (vote.iteration, last_answer.iteration) {
            (Some(vote), Some(answer)) => vote > answer,
            _ => seconds(vote.time) > seconds(last_answer.time),
        };
        is_before(vote.time) && later
    };
    let mut of_voter: BTreeMap<&AgentId, &Vote> = BTreeMap::new();
    for vote in attempt.votes.iter().filter(is_valid) {
        of_voter.insert(&vote.voter, vote);
    }
    let mut tally: BTreeMap<&AnswerLabel, usize> = BTreeMap::new();
    // A vote may name no answer at all: MassGen writes `unknown`.
    let is_answer = |label: &&AnswerLabel| {
        attempt
            .answers
            .iter()
            .any(|answer| answer.label.as_ref() == Some(*label))
    };
    for label in of_voter
        .values()
        .filter_map(|vote| vote.label.as_ref())
        .filter(is_answer)
    {
        *tally.entry(label).or_default() += 1;
    }
    let most = tally.values().copied().max()?;
    let mut leaders = tally.iter().filter(|(_, votes)| **votes == most);
    let (label, _) = leaders.next()?;
    if leaders.next().is_some() {
        return None;
    }
    attempt
        .answers
        .iter()
        .find(|answer| answer.label.as_ref() == Some(*label))
}

fn seconds(time: Option<Moment>) -> f64 {
    time.map_or(f64::NEG_INFINITY, |time| time.seconds)
}
