//! Waits that a server asks for when too much was asked of it.

use ureq::http::HeaderMap;
use ureq::http::header::{DATE, RETRY_AFTER};

use crate::http_date;

/// The longest wait, in seconds.
pub const MAX_WAIT: u64 = 60;

/// Waits of one query before it is given up.
pub const MAX_WAITS: u32 = 5;

/// A wait that is about to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// How long it lasts, in seconds; at most [`MAX_WAIT`].
    pub seconds: u64,
    /// How many requests of this query were refused by now, from 1; at most [`MAX_WAITS`].
    pub tries: u32,
    /// What the server asked for, in seconds; more than `seconds` where it asks for too much. `None` where it named no
    /// time, or none that can be read: the waits double then, from 1 second on.
    pub asked_for: Option<u64>,
}

impl Wait {
    /// The wait after so many refused requests.
    pub(crate) fn after(tries: u32, asked_for: Option<u64>) -> Self {
        let doubled = 1_u64.checked_shl(tries.saturating_sub(1)).unwrap_or(MAX_WAIT);
        Self {
            seconds: asked_for.unwrap_or(doubled).min(MAX_WAIT),
            tries,
            asked_for,
        }
    }
}

/// The seconds of `Retry-After`. A date is held against the `Date` of the same reply: our clock may differ.
pub(crate) fn asked_for(headers: &HeaderMap) -> Option<u64> {
    let text = |name| headers.get(name)?.to_str().ok();
    let wanted = text(RETRY_AFTER)?.trim();
    if !wanted.is_empty() && wanted.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that are no number are too many of them.
        return Some(wanted.parse().unwrap_or(u64::MAX));
    }
    let (then, now) = (http_date::seconds(wanted)?, http_date::seconds(text(DATE)?)?);
    Some(then.saturating_sub(now))
}
