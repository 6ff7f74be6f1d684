//! Which votes may speak of an answer: found once for all answers, not by reading every vote for each.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::AnswerLabel;
use massgen_log_model::spine::{Attempt, Vote};

use super::reading::names;

/// Words that a label is made of at most; the usual ones have two (`agent1.2`).
const MAX_WORDS: usize = 4;

/// The votes of an attempt by the labels that they are for, or that their reasons name.
pub(super) struct VoteReasons<'a> {
    votes: &'a [Vote],
    by_label: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> VoteReasons<'a> {
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        let labels: BTreeSet<&str> = attempt
            .answers
            .iter()
            .filter_map(|answer| answer.label.as_ref())
            .map(AnswerLabel::as_str)
            .collect();
        // Labels of another form are sought one by one.
        let (usual, odd): (BTreeSet<&str>, BTreeSet<&str>) =
            labels.into_iter().partition(|label| is_usual(label));
        let mut by_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, vote) in attempt.votes.iter().enumerate() {
            let text = vote.reason.as_deref().unwrap_or_default();
            let mut told: BTreeSet<&str> = named(text).filter_map(|word| usual.get(word).copied()).collect();
            told.extend(odd.iter().filter(|label| names(text, label)));
            told.extend(vote.label.as_ref().map(AnswerLabel::as_str));
            for label in told {
                by_label.entry(label).or_default().push(index);
            }
        }
        Self {
            votes: &attempt.votes,
            by_label,
        }
    }

    /// The votes that may speak of one of these answers, in their order.
    pub(super) fn of_any(&self, labels: &[&AnswerLabel]) -> impl Iterator<Item = &'a Vote> + use<'a> {
        let found: BTreeSet<usize> = labels
            .iter()
            .filter_map(|label| self.by_label.get(label.as_str()))
            .flatten()
            .copied()
            .collect();
        let votes = self.votes;
        found.into_iter().filter_map(move |index| votes.get(index))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Begins and ends with a word, and has few of them.
fn is_usual(label: &str) -> bool {
    label.starts_with(is_word) && label.ends_with(is_word) && words(label).count() <= MAX_WORDS
}

/// The places of the words in a text: from, to.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let from = done + text.get(done..)?.find(is_word)?;
        let length = text.get(from..)?.find(|c| !is_word(c));
        done = length.map_or(text.len(), |length| from + length);
        Some((from, done))
    })
}

/// Every stretch of a text that begins and ends with a word and has at most [`MAX_WORDS`] of them.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let places: Vec<_> = words(text).collect();
    (0..places.len()).flat_map(move |first| {
        let last = places.len().min(first.saturating_add(MAX_WORDS));
        let places = places.get(first..last).unwrap_or_default().to_vec();
        let from = places.first().map_or(0, |(from, _)| *from);
        places.into_iter().filter_map(move |(_, to)| text.get(from..to))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A label of the usual form is among the stretches just when the text names it.
        #[test]
        fn what_is_named_is_found(
            text in "(agent1|agent1\\.1|agent12\\.1|_| |\\.|é|\\(){0,12}",
            label in "agent1\\.1|agent1|agent12\\.1|agent1\\.agent1\\.1"
        ) {
            prop_assert!(is_usual(&label));
            prop_assert_eq!(named(&text).any(|word| word == label), names(&text, &label), "{} in {}", label, text);
        }
    }
}
