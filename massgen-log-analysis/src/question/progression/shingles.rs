//! Sequences of three words, the measure of how much two texts share.

/// Words in a sequence.
const LENGTH: usize = 3;

/// The sequences of three words of a text, as sorted hashes. A shorter text is one sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shingles(Vec<u64>);

impl Shingles {
    pub(super) fn of(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut hashes: Vec<u64> = match words.len() {
            0 => Vec::new(),
            1..LENGTH => vec![hash(&words)],
            _ => words.windows(LENGTH).map(hash).collect(),
        };
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// Share of the sequences of both that both have; `None` when one has none.
    pub(super) fn jaccard(&self, other: &Self) -> Option<f64> {
        if self.0.is_empty() || other.0.is_empty() {
            return None;
        }
        let mut common = 0_usize;
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => {
                    a.next();
                }
                std::cmp::Ordering::Greater => {
                    b.next();
                }
                std::cmp::Ordering::Equal => {
                    common += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let all = self.0.len() + other.0.len() - common;
        Some(common as f64 / all as f64)
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
    use std::collections::BTreeSet;

    fn jaccard(a: &str, b: &str) -> Option<f64> {
        Shingles::of(a).jaccard(&Shingles::of(b))
    }

    #[test]
    fn shared_sequences_are_counted_against_all() {
        // abc bcd | bcd cde: one of three is common.
        assert_eq!(jaccard("a b c d", "b  c\nd e"), Some(1.0 / 3.0));
        assert_eq!(jaccard("a b", "a b"), Some(1.0));
        assert_eq!(jaccard("a b", "ab"), Some(0.0));
        assert_eq!(jaccard("", "a"), None);
    }

    proptest! {
        /// Against the definition on sets of words.
        #[test]
        fn the_index_is_that_of_the_sets(a in "[ab ]{0,24}", b in "[ab ]{0,24}") {
            let set = |text: &str| -> BTreeSet<Vec<String>> {
                let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                if words.is_empty() { return BTreeSet::new() }
                words.windows(words.len().min(3)).map(<[String]>::to_vec).collect()
            };
            let (x, y) = (set(&a), set(&b));
            let wanted = (!x.is_empty() && !y.is_empty())
                .then(|| x.intersection(&y).count() as f64 / x.union(&y).count() as f64);
            prop_assert_eq!(jaccard(&a, &b), wanted);
        }
    }
}
