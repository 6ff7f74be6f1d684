//! The words and sentences that are public: of MassGen, of programs, of their error messages.

use std::collections::{BTreeMap, BTreeSet};

/// What may stay as it is.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: BTreeSet<&'static str>,
    /// Sentences by their first byte, longest first.
    phrases: BTreeMap<u8, Vec<&'static str>>,
}

/// Units of time, which stay behind a number.
const UNITS: [&str; 16] = [
    "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h",
    "hour", "hours",
];

/// Words of the vocabulary behind which a number is a count or a code of MassGen's or of a program's.
const NUMBERED: [&str; 17] = [
    "attempt",
    "attempts",
    "checkpoint",
    "code",
    "errno",
    "error",
    "exit",
    "http",
    "iteration",
    "mode",
    "retry",
    "round",
    "sig",
    "signal",
    "status",
    "turn",
    "restart",
];

/// Names of members whose numbers may be anyone's.
const ANYTHING: [&str; 14] = [
    "content", "data", "database", "host", "id", "key", "line", "name", "number", "password", "path",
    "query", "user", "value",
];

impl Vocabulary {
    pub(super) fn new() -> Self {
        let words = include_str!("words.txt").split_ascii_whitespace().collect();
        let mut phrases: BTreeMap<u8, Vec<&'static str>> = BTreeMap::new();
        for phrase in include_str!("phrases.txt").lines() {
            if let Some(first) = phrase.bytes().next() {
                phrases.entry(first).or_default().push(phrase);
            }
        }
        for of_letter in phrases.values_mut() {
            of_letter.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Self { words, phrases }
    }

    /// Whether the word, given in lower case, may stay.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The length of the public sentence with which `text` begins.
    pub(super) fn phrase(&self, text: &[u8]) -> Option<usize> {
        let first = text.first()?.to_ascii_lowercase();
        self.phrases.get(&first)?.iter().find_map(|phrase| {
            let start = text.get(..phrase.len())?;
            let ends = !text.get(phrase.len()).is_some_and(u8::is_ascii_alphanumeric);
            (ends && start.eq_ignore_ascii_case(phrase.as_bytes())).then_some(phrase.len())
        })
    }

    pub(super) fn is_unit(word: &[u8]) -> bool {
        UNITS
            .iter()
            .any(|unit| word.eq_ignore_ascii_case(unit.as_bytes()))
    }

    /// Whether a number behind this word stays, wherever the word stands.
    pub(super) fn numbers(word: &[u8]) -> bool {
        NUMBERED
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
    }

    /// Whether the name of a member is public, so that its number stays.
    pub(super) fn knows_member(&self, name: &[u8]) -> bool {
        let Ok(name) = std::str::from_utf8(name) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        let mut parts = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty());
        !ANYTHING.contains(&name.as_str())
            && parts.clone().next().is_some()
            && parts.all(|part| self.has(part) || part.bytes().all(|byte| byte.is_ascii_digit()))
    }
}
