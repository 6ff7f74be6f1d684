//! Sequences of words, the measure of how much two texts share.

use std::collections::BTreeSet;

/// The sequences of `width` words of a text, as sorted hashes. A text of fewer words is one sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shingles(Vec<u64>);

impl Shingles {
    /// The sequences of a text. Words are what white space separates, compared letter by letter.
    pub(crate) fn of(text: &str, width: usize) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let width = width.clamp(1, words.len().max(1));
        Self::from_hashes(words.windows(width).map(hash).collect())
    }

    /// Number of different sequences.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Share of the sequences of both that both have; `None` when one has none.
    pub(crate) fn jaccard(&self, other: &Self) -> Option<f64> {
        if self.0.is_empty() || other.0.is_empty() {
            return None;
        }
        let shared = self.shared(other);
        let all = self.len() + other.len() - shared;
        Some(shared as f64 / all as f64)
    }

    /// Number of different sequences that both have.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let mut shared = 0;
        let mut rest = other.0.as_slice();
        for hash in &self.0 {
            while let Some((first, after)) = rest.split_first()
                && first <= hash
            {
                shared += usize::from(first == hash);
                rest = after;
            }
        }
        shared
    }

    /// The sequences of this text that `other` does not have.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let kept = |hash: &&u64| other.0.binary_search(hash).is_err();
        Self(self.0.iter().filter(kept).copied().collect())
    }

    /// The sequences of this text that are not among `known`.
    pub(crate) fn not_in(&self, known: &BTreeSet<u64>) -> Self {
        let kept = |hash: &&u64| !known.contains(hash);
        Self(self.0.iter().filter(kept).copied().collect())
    }

    /// The hashes of the sequences, in order.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// Whether this sequence of words, which must be as wide as the others, is among them.
    pub(crate) fn contains(&self, words: &[&str]) -> bool {
        self.0.binary_search(&hash(words)).is_ok()
    }

    fn from_hashes(mut hashes: Vec<u64>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }
}

/// FNV-1a, 64 bit: the same on every machine. Words end with a byte that UTF-8 never has.
fn hash(words: &[&str]) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    words
        .iter()
        .flat_map(|word| word.bytes().chain([0xff]))
        .fold(START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jaccard(a: &str, b: &str) -> Option<f64> {
        Shingles::of(a, 3).jaccard(&Shingles::of(b, 3))
    }

    #[test]
    fn shared_sequences_are_counted_against_all() {
        // abc bcd | bcd cde: one of three is common.
        assert_eq!(jaccard("a b c d", "b  c\nd e"), Some(1.0 / 3.0));
        assert_eq!(jaccard("a b", "a b"), Some(1.0));
        assert_eq!(jaccard("a b", "ab"), Some(0.0));
        assert_eq!(jaccard("", "a"), None);
    }

    #[test]
    fn what_another_text_has_can_be_taken_away() {
        let (a, b) = (Shingles::of("a b c d e", 3), Shingles::of("b c d", 3));
        assert_eq!((a.len(), a.shared(&b), a.without(&b).len()), (3, 1, 2));
        assert!(a.contains(&["b", "c", "d"]) && !a.without(&b).contains(&["b", "c", "d"]));
        assert_eq!(Shingles::of("x", 0).len(), 1);
    }

    proptest! {
        /// Against the definition on sets of words.
        #[test]
        fn the_index_is_that_of_the_sets(a in "[ab ]{0,24}", b in "[ab ]{0,24}", width in 1_usize..6) {
            let set = |text: &str| -> BTreeSet<Vec<String>> {
                let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                if words.is_empty() { return BTreeSet::new() }
                words.windows(words.len().min(width)).map(<[String]>::to_vec).collect()
            };
            let (x, y) = (set(&a), set(&b));
            let wanted = (!x.is_empty() && !y.is_empty())
                .then(|| x.intersection(&y).count() as f64 / x.union(&y).count() as f64);
            let (a, b) = (Shingles::of(&a, width), Shingles::of(&b, width));
            prop_assert_eq!(a.jaccard(&b), wanted);
            prop_assert_eq!(a.shared(&b), x.intersection(&y).count());
            prop_assert_eq!(a.without(&b).len(), x.difference(&y).count());
            prop_assert_eq!(a.not_in(&b.hashes().collect()), a.without(&b));
        }
    }
}
