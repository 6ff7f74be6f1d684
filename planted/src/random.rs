//! Numbers and words that depend on a seed alone.

/// splitmix64: small, and the same on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to `limit`, which is left out; 0 when `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        match u64::try_from(limit) {
            Ok(limit) if limit > 0 => usize::try_from(self.draw() % limit).unwrap_or(0),
            _ => 0,
        }
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Seconds from `low` to `high`, in whole microseconds.
    pub fn seconds(&mut self, low: f64, high: f64) -> f64 {
        let share = (self.draw() >> 11) as f64 / (1_u64 << 53) as f64;
        ((low + (high - low) * share) * 1e6).round() / 1e6
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

// None of them is a hexadecimal digit: no word looks like an id.
const CONSONANTS: &[u8] = b"ghjklmnprstvwz";
const VOWELS: &[u8] = b"aiou";
/// Syllables; words have four of them.
const SYLLABLES: u64 = 14 * 4;
const WORDS: u64 = SYLLABLES * SYLLABLES * SYLLABLES * SYLLABLES;

/// Invented words, each given out once: nothing repeats unless it is meant to.
#[derive(Debug, Clone)]
pub struct Words(u64);

impl Words {
    /// Words that begin anywhere, by `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed % WORDS)
    }

    /// A word that was not given out before.
    pub fn word(&mut self) -> String {
        // The step has no factor in common with the number of words, so that none comes twice.
        self.0 = (self.0 + 4_105_361) % WORDS;
        let mut rest = self.0;
        let mut word = String::new();
        for _ in 0..4 {
            let syllable = usize::try_from(rest % SYLLABLES).unwrap_or(0);
            rest /= SYLLABLES;
            for (letters, at) in [(CONSONANTS, syllable / 4), (VOWELS, syllable % 4)] {
                word.extend(letters.get(at).map(|letter| char::from(*letter)));
            }
        }
        word
    }

    /// `count` new words.
    pub fn text(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_sequence_is_that_of_splitmix64() {
        let mut random = Random::new(0);
        assert_eq!(random.draw(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(random.draw(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn no_word_comes_twice() {
        let mut words = Words::new(7);
        let seen: BTreeSet<String> = (0..50_000).map(|_| words.word()).collect();
        assert_eq!(seen.len(), 50_000);
        assert!(seen.iter().all(|word| word.len() == 8));
    }

    #[test]
    fn numbers_stay_in_their_limits() {
        let mut random = Random::new(3);
        for _ in 0..1000 {
            assert!((2..=4).contains(&random.between(2, 4)));
            let seconds = random.seconds(0.2, 0.9);
            assert!((0.2..=0.9).contains(&seconds));
        }
        assert_eq!(random.below(0), 0);
    }
}
