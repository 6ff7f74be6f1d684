//! How many words two texts do not share.

use std::collections::BTreeMap;

use massgen_log_model::spine::TextFile;

/// Jaccard distance of the words, each counted as often as it occurs: a text of many equal words does not
/// seem to change with one of them.
pub(crate) fn word_distance(a: &TextFile, b: &TextFile) -> Option<f64> {
    if same(a, b) || (a.is_blank() && b.is_blank()) {
        return Some(0.0);
    }
    let changed = changed_words(a, b)?;
    let sum = a.words.saturating_add(b.words).saturating_add(changed);
    // Both texts together, what they share counted once, are half of the sum.
    (sum > 0).then(|| 2.0 * changed as f64 / sum as f64)
}

/// Words that one text has more often than the other, summed.
pub(crate) fn changed_words(a: &TextFile, b: &TextFile) -> Option<u64> {
    if same(a, b) {
        return Some(0);
    }
    let mut surplus: BTreeMap<&str, i64> = BTreeMap::new();
    for (text, sign) in [(a, -1), (b, 1)] {
        for word in text.whole.as_deref()?.split_whitespace() {
            *surplus.entry(word).or_default() += sign;
        }
    }
    Some(surplus.values().map(|count| count.unsigned_abs()).sum())
}

/// Whether two texts are equal.
pub(crate) fn same(a: &TextFile, b: &TextFile) -> bool {
    a.excerpt.hash == b.excerpt.hash && a.excerpt.chars == b.excerpt.chars
}
