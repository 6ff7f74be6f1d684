//! Records counted by kind.

use std::collections::BTreeMap;

/// The kind of records that are no chunk, and of what would be too much to tell apart.
pub(super) const OTHER: &str = "other";
/// Kinds that are counted by name.
const MAX_KINDS: usize = 100;
/// Longest name, in bytes.
const MAX_NAME: usize = 64;

/// Counts by kind. There are few kinds, and records of one kind come in runs.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    counts: Vec<(String, u64)>,
    /// Index of the kind of the last record.
    last: usize,
}

impl Kinds {
    /// Counts one record.
    pub(super) fn add(&mut self, kind: &str) {
        if let Some((name, count)) = self.counts.get_mut(self.last)
            && name == kind
        {
            *count += 1;
            return;
        }
        let known = self.index(kind);
        let new = self.counts.len() < MAX_KINDS && kind.len() <= MAX_NAME;
        let (name, known) = match known {
            None if !new => (OTHER, self.index(OTHER)),
            _ => (kind, known),
        };
        self.last = known.unwrap_or(self.counts.len());
        match self.counts.get_mut(self.last) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((name.to_owned(), 1)),
        }
    }

    fn index(&self, kind: &str) -> Option<usize> {
        self.counts.iter().position(|(name, _)| name == kind)
    }

    pub(super) fn into_counts(self) -> BTreeMap<String, u64> {
        self.counts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_beyond_the_limit_and_long_names_are_other() {
        let mut kinds = Kinds::default();
        let long = "x".repeat(MAX_NAME + 1);
        kinds.add("a");
        kinds.add(&long);
        for number in 0..MAX_KINDS {
            kinds.add(&number.to_string());
        }
        kinds.add("a");
        kinds.add("a");
        let counts = kinds.into_counts();
        assert_eq!((counts["a"], counts["0"], counts[OTHER]), (3, 1, 3));
        assert_eq!(counts.len(), MAX_KINDS);
    }
}
