//! Taken text: sequences of five words.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::spine::{Answer, Attempt};
use massgen_log_model::{AgentId, Location};

use super::{TakenText, shown};
use crate::Evidence;
use crate::question::decisions::Sights;
use crate::shingles::Shingles;

/// Words in a sequence.
const WIDTH: usize = 5;
/// Sequences that must be shared.
const MIN_SHARED: usize = 8;
/// Share of the later answer's sequences that must be shared.
const MIN_SHARE: f64 = 0.2;
/// Earlier answers of others that one answer is compared with, the newest first.
const MAX_SOURCES: usize = 200;
/// Places of one sequence in the earlier text that are looked at for the longest run.
const MAX_PLACES: usize = 16;
/// Characters of a run that are shown.
const QUOTE_CHARS: usize = 160;

/// The text of an answer, when it is kept whole.
pub(super) fn whole(answer: &Answer) -> Option<&str> {
    answer.text.as_ref()?.whole.as_deref()
}

pub(super) fn of(attempt: &Attempt, sights: &Sights<'_>) -> Vec<TakenText> {
    let prompt = attempt
        .question
        .as_ref()
        .map(|(question, _)| Shingles::of(question, WIDTH));
    let measured: Vec<Option<Shingles>> = attempt
        .answers
        .iter()
        .map(|answer| whole(answer).map(|text| Shingles::of(text, WIDTH)))
        .collect();
    let mut taken = Vec::new();
    // What each agent had written; `None` once a text is not kept, which may hold any words.
    let mut known: BTreeMap<&AgentId, Option<BTreeSet<u64>>> = BTreeMap::new();
    for (at, answer) in attempt.answers.iter().enumerate() {
        let own = known
            .entry(&answer.agent)
            .or_insert_with(|| Some(BTreeSet::new()));
        let Some(Some(all)) = measured.get(at) else {
            *own = None;
            continue;
        };
        let Some(own) = own else { continue };
        let mut new = all.not_in(own);
        if let Some(prompt) = &prompt {
            new = new.without(prompt);
        }
        own.extend(all.hashes());
        // Cut before they are joined: to take the first of a zip and turn them round would walk over all others.
        let answers = attempt.answers.get(..at).unwrap_or_default();
        let earlier = answers.iter().zip(measured.get(..at).unwrap_or_default());
        let others = earlier.filter(|(other, _)| other.agent != answer.agent);
        let mut found: Vec<TakenText> = others
            .rev()
            .take(MAX_SOURCES)
            .filter_map(|(source, shingles)| {
                let shared = new.shared(shingles.as_ref()?);
                let share = shared as f64 / all.len() as f64;
                if shared < MIN_SHARED || share < MIN_SHARE {
                    return None;
                }
                described(sights, answer, source, &new, shared, share)
            })
            .collect();
        found.reverse();
        taken.extend(found);
    }
    taken
}

fn described(
    sights: &Sights<'_>,
    answer: &Answer,
    source: &Answer,
    new: &Shingles,
    shared: usize,
    share: f64,
) -> Option<TakenText> {
    let (text, source_text) = (whole(answer)?, whole(source)?);
    let run = longest_run(text, source_text, new);
    let place = |answer: &Answer, text: &str, at: usize| {
        let path = &answer.text.as_ref()?.path;
        let quote: String = text.get(at..)?.chars().take(QUOTE_CHARS).collect();
        Some(Evidence::quoting(
            &Location::line(path, line_of(text, at)),
            &quote,
        ))
    };
    let evidence = [
        place(answer, text, run.from),
        place(source, source_text, run.source_from),
    ];
    Some(TakenText {
        label: answer.label.clone(),
        agent: answer.agent.clone(),
        source_label: source.label.clone(),
        source_agent: source.agent.clone(),
        shared_shingles: shared as u64,
        share,
        longest_run_words: run.words as u64,
        longest_run: text
            .get(run.from..run.to)
            .unwrap_or_default()
            .chars()
            .take(QUOTE_CHARS)
            .collect(),
        shown: shown(sights, answer, source),
        evidence: evidence.into_iter().flatten().collect(),
    })
}

/// The longest run of words that two texts share, in bytes of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Run {
    words: usize,
    from: usize,
    to: usize,
    source_from: usize,
}

/// The longest run made of sequences in `new` that the source has too; the first of several.
fn longest_run(text: &str, source: &str, new: &Shingles) -> Run {
    let (words, source_words) = (words(text), words(source));
    let mut places: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (at, window) in source_words.windows(WIDTH).enumerate() {
        let plain = window.iter().map(|(_, word)| *word).collect();
        let here = places.entry(plain).or_default();
        if here.len() < MAX_PLACES {
            here.push(at);
        }
    }
    let mut best = Run::default();
    // Length of the run that ends with the sequence before this one, by its place in the source.
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, window) in words.windows(WIDTH).enumerate() {
        let mut here = BTreeMap::new();
        let plain: Vec<&str> = window.iter().map(|(_, word)| *word).collect();
        if new.contains(&plain) {
            for place in places.get(&plain).into_iter().flatten() {
                let length = place
                    .checked_sub(1)
                    .and_then(|earlier| before.get(&earlier))
                    .map_or(WIDTH, |length| length + 1);
                here.insert(*place, length);
                if length > best.words {
                    let first = words.get(at + WIDTH - length);
                    let last = words.get(at + WIDTH - 1);
                    let source_first = source_words.get(place + WIDTH - length);
                    if let (Some(first), Some(last), Some(source_first)) = (first, last, source_first) {
                        best = Run {
                            words: length,
                            from: first.0,
                            to: last.0 + last.1.len(),
                            source_from: source_first.0,
                        };
                    }
                }
            }
        }
        before = here;
    }
    best
}

/// The words of a text with the byte at which each begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    text.split_whitespace()
        .filter_map(|word| {
            let at = from + text.get(from..)?.find(word)?;
            from = at + word.len();
            Some((at, word))
        })
        .collect()
}

/// The line, from 1, that holds a byte.
fn line_of(text: &str, at: usize) -> u64 {
    let newlines = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    newlines as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_found_with_its_places() {
        let text = "x\na b c d e f g\ny a b c d e";
        let source = "one\ntwo\na b  c d e f g h";
        let run = longest_run(text, source, &Shingles::of(text, WIDTH));
        assert_eq!(
            (run.words, text.get(run.from..run.to)),
            (7, Some("a b c d e f g"))
        );
        assert_eq!(
            (line_of(text, run.from), line_of(source, run.source_from)),
            (2, 3)
        );
        // What is not new is no part of a run.
        let new = Shingles::of(text, WIDTH).without(&Shingles::of("a b c d e f", WIDTH));
        assert_eq!(longest_run(text, source, &new).words, 5);
        assert_eq!(longest_run("a", "a", &Shingles::of("a", WIDTH)), Run::default());
    }
}
