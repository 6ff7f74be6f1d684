//! What stands for a word: the same for the same word, other for another, and made from nothing but the order in
//! which words of one shape come first.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use xxhash_rust::xxh3::xxh3_128;

use super::vocabulary::Vocabulary;

/// The tokens given out so far. Grows with the number of distinct words, not with the size of the files.
#[derive(Debug, Default)]
pub(super) struct Codebook {
    /// Number of a word among those of its shape, by the hash of the word.
    numbers: IndexMap<u128, u64>,
    /// Next number, by the hash of the shape.
    next: BTreeMap<u128, u64>,
    shape: Vec<Class>,
}

/// What may stand in one place of a token. A place keeps its class and its length in bytes, so that numbers stay
/// numbers, hexadecimal ids stay ids, and every text stays as long as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    /// The character itself.
    Fixed,
    Digit,
    /// First digit of a number.
    NonZero,
    /// A letter of a hexadecimal id.
    Hex,
    /// A letter of a short word.
    Short,
    /// A letter of a word that must not look like a hexadecimal id.
    Letter,
    Latin,
    TwoBytes,
    ThreeBytes,
    FourBytes,
}

/// Length from which hexadecimal digits in a row are taken for an id.
const ID: usize = 8;

impl Class {
    /// The first character of the class, and how many there are.
    fn range(self) -> (u32, u64) {
        match self {
            Self::Fixed => (0, 1),
            Self::Digit => (0x30, 10),
            Self::NonZero => (0x31, 9),
            Self::Hex => (0x61, 6),
            Self::Short => (0x61, 26),
            Self::Letter => (0x67, 20),
            Self::Latin => (0xe0, 23),
            Self::TwoBytes => (0x430, 32),
            Self::ThreeBytes => (0x4e00, 0x5000),
            Self::FourBytes => (0x2_0000, 0xa000),
        }
    }

    fn of(ch: char, short: bool) -> Self {
        match u32::from(ch) {
            0x30..=0x39 => Self::Digit,
            0x61..=0x7a if short => Self::Short,
            0x61..=0x7a => Self::Letter,
            0..0x80 => Self::Fixed,
            0x80..=0xff => Self::Latin,
            0x100..=0x7ff => Self::TwoBytes,
            0x800..=0xffff => Self::ThreeBytes,
            _ => Self::FourBytes,
        }
    }
}

impl Codebook {
    /// Distinct words so far.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Replaces the characters of `word`, which is in lower case, by those of its token.
    pub(super) fn replace(&mut self, word: &mut [char], vocabulary: &Vocabulary) {
        self.shape.clear();
        shape(word, &mut self.shape);
        let text: String = word.iter().collect();
        let own = xxh3_128(text.as_bytes());
        if let Some(number) = self.numbers.get(&own) {
            spell(*number, &self.shape, word);
            return;
        }
        let classes: Vec<u8> = self
            .shape
            .iter()
            .zip(word.iter())
            .flat_map(|(class, ch)| {
                let fixed = if *class == Class::Fixed { u32::from(*ch) } else { 0 };
                [*class as u8].into_iter().chain(fixed.to_le_bytes())
            })
            .collect();
        let next = self.next.entry(xxh3_128(&classes)).or_default();
        loop {
            spell(*next, &self.shape, word);
            let number = *next;
            *next = next.saturating_add(1);
            let token: String = word.iter().collect();
            if !vocabulary.has(&token) {
                self.numbers.insert(own, number);
                return;
            }
        }
    }
}

fn shape(word: &[char], out: &mut Vec<Class>) {
    let short = word.len() < ID;
    out.extend(word.iter().map(|ch| Class::of(*ch, short)));
    let digits = word.iter().take_while(|ch| ch.is_ascii_digit()).count();
    if digits == word.len() {
        let zeros = word.iter().take_while(|ch| **ch == '0').count();
        for class in out.iter_mut().take(zeros) {
            *class = Class::Fixed;
        }
        if let Some(class) = out.get_mut(zeros) {
            *class = Class::NonZero;
        }
        return;
    }
    let is_address =
        word.starts_with(&['0', 'x']) && word.iter().skip(2).all(char::is_ascii_hexdigit) && word.len() > 2;
    let mut at = 0;
    while at < word.len() {
        let run = word
            .iter()
            .skip(at)
            .take_while(|ch| ch.is_ascii_hexdigit())
            .count();
        if run >= ID || (is_address && at > 0) {
            for (class, ch) in out.iter_mut().zip(word).skip(at).take(run) {
                if !ch.is_ascii_digit() {
                    *class = Class::Hex;
                }
            }
        }
        at += run.max(1);
    }
    if is_address {
        for class in out.iter_mut().take(2) {
            *class = Class::Fixed;
        }
    }
}

/// Writes `number` with the characters of the classes, the last one counting fastest.
fn spell(mut number: u64, shape: &[Class], word: &mut [char]) {
    for (class, ch) in shape.iter().zip(word).rev() {
        let (first, count) = class.range();
        if *class != Class::Fixed {
            let place = u32::try_from(number % count).unwrap_or_default();
            *ch = char::from_u32(first + place).unwrap_or('x');
            number /= count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(book: &mut Codebook, word: &str) -> String {
        let mut chars: Vec<char> = word.chars().collect();
        book.replace(&mut chars, &Vocabulary::new());
        chars.into_iter().collect()
    }

    #[test]
    fn tokens_depend_on_order_and_shape_alone() {
        let mut book = Codebook::default();
        assert_eq!(token(&mut book, "jane"), "aaaa");
        assert_eq!(token(&mut book, "mary"), "aaab");
        assert_eq!(token(&mut book, "jane"), "aaaa");
        assert_eq!(token(&mut book, "confidential"), "gggggggggggg");
        assert_eq!(token(&mut book, "0042"), "0010");
        assert_eq!(token(&mut book, "9f3c01ab"), "0a0a00aa");
        assert_eq!(token(&mut book, "0x7f3a"), "0x0a0a");
        assert_eq!(token(&mut book, "zürich"), "aàaaaa");
    }

    proptest! {
        #[test]
        fn different_words_have_different_tokens_of_their_length(
            words in prop::collection::btree_set("[a-z0-9]{1,9}|[a-f0-9]{8,10}|[a-zäöü日本]{1,4}", 1..200),
        ) {
            let mut book = Codebook::default();
            let vocabulary = Vocabulary::new();
            let mut seen = std::collections::BTreeSet::new();
            for word in words.iter().filter(|word| !vocabulary.has(word)) {
                let token = token(&mut book, word);
                prop_assert_eq!(token.len(), word.len());
                prop_assert!(!vocabulary.has(&token));
                prop_assert!(seen.insert(token));
            }
        }
    }
}
