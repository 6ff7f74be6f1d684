//! Numbers of a comparison: all are held as `f64`, and whole ones are written without a fraction.

use serde::Serializer;

/// Up to here an `f64` holds every whole number exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes a number, or null.
#[allow(clippy::ref_option, reason = "the form that serde asks for")]
pub(super) fn optional<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match *number {
        Some(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
            serializer.serialize_i64(number as i64)
        }
        Some(number) => serializer.serialize_f64(number),
        None => serializer.serialize_none(),
    }
}

/// Writes a number.
pub(super) fn number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    optional(&Some(*number), serializer)
}

/// A number of the analysis.
pub(super) trait Number {
    /// The same as `f64`.
    fn number(self) -> f64;
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl Number for $kind {
            fn number(self) -> f64 {
                self as f64
            }
        }
    )*};
}
numbers!(u64, i64, usize, f64);
