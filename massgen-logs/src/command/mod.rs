//! The commands: each reads, asks the libraries, and prints.

pub(crate) mod analyze;
pub(crate) mod anonymize;
pub(crate) mod answer;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod list;
mod prompt;
pub(crate) mod summary;
pub(crate) mod tools;
pub(crate) mod validate;
pub(crate) mod watch;

use std::time::{SystemTime, UNIX_EPOCH};

/// The present in seconds since 1970 UTC; `None` on a machine whose clock stands before 1970.
fn now() -> Option<f64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_secs_f64())
}
