//! Sums of numbers with fractions.

/// The sum of `values`; 0 of none, where [`Iterator::sum`] gives −0, which JSON then shows.
pub(crate) fn total(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |sum, value| sum + value)
}
