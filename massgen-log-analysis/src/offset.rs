//! Instants as seconds from the start of the attempt.

use massgen_log_model::Moment;
use massgen_log_model::spine::Attempt;

/// Seconds from the attempt's first instant to `time`; `None` when either is unknown or the clocks differ.
pub(crate) fn offset(attempt: &Attempt, time: Option<Moment>) -> Option<f64> {
    time?.since(attempt.span.as_ref()?.start?)
}
