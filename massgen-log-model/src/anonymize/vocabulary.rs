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

    /// The length of the public sentence with which `text` begins. A `#` in a sentence is a number of up to three
    /// digits.
    pub(super) fn phrase(&self, text: &[u8]) -> Option<usize> {
        let first = text.first()?.to_ascii_lowercase();
        self.phrases.get(&first)?.iter().find_map(|phrase| {
            let length = begins(text, phrase)?;
            // Notices stand in front of an agent's text without a space: `new answersFinal`.
            let next = text.get(length);
            let ends = match text.get(length - 1) {
                Some(last) if last.is_ascii_lowercase() => {
                    !next.is_some_and(|next| next.is_ascii_lowercase() || next.is_ascii_digit())
                }
                Some(last) if last.is_ascii_alphanumeric() => !next.is_some_and(u8::is_ascii_alphanumeric),
                _ => true,
            };
            ends.then_some(length)
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

/// The length of `phrase` at the start of `text`.
fn begins(text: &[u8], phrase: &str) -> Option<usize> {
    let mut at = 0;
    for byte in phrase.bytes() {
        let rest = text.get(at..)?;
        if byte == b'#' {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !matches!(digits, 1..=3) {
                return None;
            }
            at += digits;
        } else if rest.first()?.eq_ignore_ascii_case(&byte) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// Names of members, and words of the open vocabularies, as the sources of the artifacts spell them.
    fn names(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                names(&path, found);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            for line in source.lines().map(str::trim) {
                let member = line
                    .strip_prefix("pub ")
                    .and_then(|rest| rest.split_once(": "))
                    .map(|(name, _)| name);
                let word = line
                    .strip_suffix("\",")
                    .and_then(|rest| rest.split_once(" = \""))
                    .map(|(_, word)| word);
                let is_name = |name: &&str| {
                    name.bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                };
                found.extend(
                    [member, word]
                        .into_iter()
                        .flatten()
                        .filter(is_name)
                        .map(str::to_owned),
                );
            }
        }
    }

    #[test]
    fn words_of_all_members_and_vocabularies_of_the_artifacts_are_public() {
        let mut found = BTreeSet::new();
        names(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/artifact"),
            &mut found,
        );
        assert!(found.len() > 300 && found.contains("input_tokens") && found.contains("answer_submitted"));
        let vocabulary = Vocabulary::new();
        let is_public = |word: &str| {
            let word = word.to_ascii_lowercase();
            vocabulary.has(&word) || vocabulary.has(word.trim_end_matches(|c: char| c.is_ascii_digit()))
        };
        let missing: Vec<_> = (found.iter())
            .filter(|name| !name.split('_').filter(|word| !word.is_empty()).all(is_public))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
