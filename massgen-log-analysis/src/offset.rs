//! Instants: as seconds from the start of the attempt, and which comes first.

use massgen_log_model::Moment;
use massgen_log_model::spine::Attempt;

/// Seconds from the attempt's first instant to `time`; `None` when either is unknown or the clocks differ.
pub(crate) fn offset(attempt: &Attempt, time: Option<Moment>) -> Option<f64> {
    time?.since(attempt.span.as_ref()?.start?)
}

/// Whether both instants are known, on one clock, and the first is no later than the second.
pub(crate) fn not_after(earlier: Option<Moment>, later: Option<Moment>) -> bool {
    earlier
        .zip(later)
        .and_then(|(earlier, later)| later.since(earlier))
        .is_some_and(|gap| gap >= 0.0)
}

/// Whether all instants are known, on one clock, and none is earlier than the one before it.
pub(crate) fn in_order(mut times: impl Iterator<Item = Option<Moment>>) -> bool {
    let Some(mut before) = times.next() else {
        return true;
    };
    not_after(before, before) && times.all(|time| not_after(std::mem::replace(&mut before, time), time))
}
