//! Replaces the words of a line, and nothing else: punctuation, escapes and lengths stay, so that every format is
//! read as before.

use super::agents::{self, Agents};
use super::codebook::Codebook;
use super::field::{self, Field, Fields};
use super::letter::Letter;
use super::number::{self, Number};
use super::vocabulary::Vocabulary;

/// How a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// A text of MassGen's: what is public in it stays.
    Text,
    /// The same with names of members that have no quotes.
    Yaml,
    /// A text of a model's, or of the user's: no word stays but sentences that are public.
    Prose,
    /// A file of an agent's: no word and no number stays.
    Opaque,
}

/// Longest word that is taken as one, in characters.
const LONGEST: usize = 4096;

/// Groups of digits in the address of a machine.
const ADDRESS: usize = 4;

/// Endings of the names of errors in programs; what stands before them is replaced.
const ERRORS: [&str; 3] = ["error", "exception", "warning"];

#[derive(Debug)]
pub(super) struct Scrubber {
    vocabulary: Vocabulary,
    agents: Agents,
    codebook: Codebook,
    fields: Fields,
    letters: Vec<Letter>,
    /// The word's characters in lower case, and then those of its token.
    word: Vec<char>,
    upper: Vec<bool>,
}

impl Scrubber {
    pub(super) fn new(vocabulary: Vocabulary, agents: Agents) -> Self {
        Self {
            vocabulary,
            agents,
            codebook: Codebook::default(),
            fields: Fields::default(),
            letters: Vec::new(),
            word: Vec::new(),
            upper: Vec::new(),
        }
    }

    /// Distinct words and numbers replaced so far.
    pub(super) fn replaced(&self) -> usize {
        self.codebook.len()
    }

    /// Agents whose ids are replaced.
    pub(super) fn agents(&self) -> usize {
        self.agents.replaced()
    }

    /// Writes the line as it may be shared; it is as long as the line.
    pub(super) fn line(&mut self, line: &[u8], manner: Manner, out: &mut Vec<u8>) {
        let outside = match manner {
            Manner::Prose => Field::Prose,
            Manner::Text | Manner::Yaml | Manner::Opaque => Field::Data,
        };
        self.fields.find(line, outside);
        let mut at = 0;
        // Whether the character before belongs to a word.
        let mut in_word = false;
        // End of the last number that stayed for its place.
        let mut placed = None;
        while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
            if manner != Manner::Opaque
                && let Some(length) = self.public(rest, in_word, out)
            {
                at += length;
                in_word = out.last().is_some_and(u8::is_ascii_alphanumeric);
                continue;
            }
            if !in_word && let Some(found) = number::number(rest) {
                let to = at + found.digits;
                let is_data = manner != Manner::Opaque && self.fields.at(at) != Field::Prose;
                let is_placed = self.is_placed(line, at, found, placed, manner);
                if is_placed {
                    placed = Some(to);
                }
                if is_placed || is_data && tells_nothing(rest, found) {
                    out.extend_from_slice(rest.get(..found.digits).unwrap_or_default());
                } else {
                    self.replace_number(rest, found, out);
                }
                out.extend_from_slice(
                    rest.get(found.digits..found.digits + found.tail)
                        .unwrap_or_default(),
                );
                at = to + found.tail;
                in_word = true;
                continue;
            }
            let letter = Letter::first(rest);
            if letter.is_word() {
                at += self.whole_word(line, at, manner, out);
                in_word = true;
            } else {
                out.extend_from_slice(rest.get(..letter.bytes).unwrap_or_default());
                at += letter.bytes;
                in_word = false;
            }
        }
    }

    /// Copies what is known as a whole: an agent's token, a sentence, a time. Returns its length.
    fn public(&self, rest: &[u8], in_word: bool, out: &mut Vec<u8>) -> Option<usize> {
        if !rest.first().is_some_and(u8::is_ascii_alphanumeric) {
            // A mark with which a notice begins.
            let length = self.vocabulary.phrase(rest)?;
            out.extend_from_slice(rest.get(..length).unwrap_or_default());
            return Some(length);
        }
        if in_word {
            return None;
        }
        if let Some((token, capitals)) = self.agents.at(rest) {
            let from = out.len();
            out.extend_from_slice(token.as_bytes());
            if capitals && let Some(written) = out.get_mut(from..) {
                written.make_ascii_uppercase();
            }
            return Some(token.len());
        }
        // An agent that the session does not list keeps such an id too: a token may be the id of another.
        let length = agents::numbered(rest)
            .or_else(|| self.vocabulary.phrase(rest))
            .or_else(|| number::time(rest))?;
        out.extend_from_slice(rest.get(..length).unwrap_or_default());
        Some(length)
    }

    /// Whether the number is one of MassGen's by its place: in a member that is public, behind a word that counts,
    /// or next in a list to such a number.
    fn is_placed(
        &self,
        line: &[u8],
        at: usize,
        found: Number,
        placed: Option<usize>,
        manner: Manner,
    ) -> bool {
        if manner == Manner::Opaque || found.groups == ADDRESS {
            return false;
        }
        let between = placed.and_then(|placed| line.get(placed..at)).unwrap_or_default();
        let is_next = matches!(between, b"," | b", " | b"/");
        let is_yaml = manner == Manner::Yaml;
        is_next || number::is_public(line, at, at + found.digits, is_yaml, &self.vocabulary)
    }

    fn replace_number(&mut self, rest: &[u8], found: Number, out: &mut Vec<u8>) {
        let text = rest.get(..found.digits).unwrap_or_default();
        for (at, group) in text.split(|byte| *byte == b'.').enumerate() {
            if at > 0 {
                out.push(b'.');
            }
            self.word.clear();
            self.word.extend(group.iter().map(|byte| char::from(*byte)));
            self.codebook.replace(&mut self.word, &self.vocabulary);
            if found.groups == ADDRESS
                && group.len() == 3
                && let Some(first) = self.word.first_mut()
            {
                // A part of an address is below 256.
                *first = '1';
            }
            out.extend(self.word.iter().filter_map(|ch| u8::try_from(*ch).ok()));
        }
    }

    /// Writes the word that begins at `at`, and returns its length.
    fn whole_word(&mut self, line: &[u8], at: usize, manner: Manner, out: &mut Vec<u8>) -> usize {
        self.letters.clear();
        self.word.clear();
        self.upper.clear();
        let mut end = at;
        while let Some(rest) = line.get(end..).filter(|rest| !rest.is_empty()) {
            let letter = Letter::first(rest);
            if !letter.is_word() || self.letters.len() == LONGEST {
                break;
            }
            end += letter.bytes;
            let ch = letter.ch.unwrap_or('\u{1}');
            let lower = lower(ch);
            self.letters.push(letter);
            self.word.push(lower);
            self.upper.push(lower != ch);
        }
        let source = line.get(at..end).unwrap_or_default();
        let kept = if manner == Manner::Opaque {
            0..0
        } else {
            self.kept(line, at, end)
        };
        let head = self.word.len().min(kept.start);
        let whole = kept.is_empty();
        if whole {
            self.codebook.replace(&mut self.word, &self.vocabulary);
        } else if head > 0
            && let Some(stem) = self.word.get_mut(..head)
        {
            self.codebook.replace(stem, &self.vocabulary);
        }
        let mut from = 0;
        for (index, letter) in self.letters.iter().enumerate() {
            let own = source.get(from..from + letter.bytes).unwrap_or_default();
            from += letter.bytes;
            if kept.contains(&index) {
                out.extend_from_slice(own);
            } else if let (Some(ch), Some(_)) = (self.word.get(index), letter.ch) {
                let is_upper = self.upper.get(index).copied().unwrap_or_default();
                letter.write(if is_upper { upper(*ch) } else { *ch }, own, out);
            } else {
                out.push(0xff);
            }
        }
        end - at
    }

    /// Which letters of the gathered word stay: all, none, or its end.
    fn kept(&mut self, line: &[u8], at: usize, end: usize) -> std::ops::Range<usize> {
        let all = 0..self.word.len();
        if !self.word.iter().all(char::is_ascii_alphanumeric) || self.is_prose(line, at, end) {
            return 0..0;
        }
        let word: String = self.word.iter().collect();
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word.len() - stem.len();
        let is_known = self.vocabulary.has(stem) && digits <= 3;
        // A criterion `E2`, the agent `A1` of a label.
        let is_label = digits > 0 && digits <= 2 && matches!(stem, "a" | "e");
        // An option of one letter: `-r`.
        let front = line.get(..at).unwrap_or_default();
        let is_option = word.len() == 1
            && matches!(front, [.., b' ' | b'\'' | b'"', b'-'])
            && (self.fields.at(at) == Field::Command || line.get(end).is_none_or(|byte| *byte != b'\''));
        if self.vocabulary.has(&word) || is_known || is_label || is_option || self.is_known_name() {
            return all;
        }
        let is_camel = self.upper.first().copied().unwrap_or_default();
        let ending = ERRORS.iter().find(|ending| word.ends_with(**ending));
        match ending {
            Some(ending) if is_camel => word.len() - ending.len()..word.len(),
            _ => 0..0,
        }
    }

    /// Whether the word stands in what a person or a model wrote, and is no name there.
    fn is_prose(&mut self, line: &[u8], at: usize, end: usize) -> bool {
        let is_joined = line.get(end) == Some(&b'_')
            || at.checked_sub(1).and_then(|before| line.get(before)) == Some(&b'_');
        let is_prose = match self.fields.at(at) {
            Field::Command => false,
            Field::Prose => true,
            Field::Data | Field::Result => field::is_in_sentence(line, at, end),
        };
        // What follows is the name of a tool.
        let is_tool = line.get(..at).is_some_and(|front| front.ends_with(b"Calling "));
        is_prose && !is_joined && !is_tool && !field::is_syntax(line, at, end)
    }

    /// Whether the word is put together of public words, each with a capital: `StreamChunk`.
    fn is_known_name(&self) -> bool {
        let mut part = String::new();
        let mut parts = 0;
        for (ch, is_upper) in self.word.iter().zip(&self.upper) {
            if *is_upper && !part.is_empty() {
                if part.len() < 2 || !self.vocabulary.has(&part) {
                    return false;
                }
                parts += 1;
                part.clear();
            }
            part.push(*ch);
        }
        parts > 0 && part.len() > 1 && self.vocabulary.has(&part)
    }
}

/// Whether the number is a single digit, or a version or a place in a list such as `4.1`.
fn tells_nothing(text: &[u8], number: Number) -> bool {
    number.groups != ADDRESS
        && text
            .get(..number.digits)
            .unwrap_or_default()
            .split(|byte| *byte == b'.')
            .all(|group| group.len() == 1)
}

/// The lower case of a letter, where it takes the same place in every form.
fn lower(ch: char) -> char {
    let mut all = ch.to_lowercase();
    match (all.next(), all.next()) {
        (Some(lower), None) if lower.len_utf8() == ch.len_utf8() && (lower > '\u{ff}') == (ch > '\u{ff}') => {
            lower
        }
        _ => ch,
    }
}

fn upper(ch: char) -> char {
    let mut all = ch.to_uppercase();
    match (all.next(), all.next()) {
        (Some(upper), None) if upper.len_utf8() == ch.len_utf8() => upper,
        _ => ch,
    }
}
