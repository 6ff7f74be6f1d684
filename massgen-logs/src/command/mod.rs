//! The commands: each reads, asks the libraries, and prints.

pub(crate) mod analyze;
pub(crate) mod analyze_all;
pub(crate) mod anonymize;
pub(crate) mod answer;
#[cfg(feature = "sql")]
pub(crate) mod collect;
pub(crate) mod commands;
pub(crate) mod compare;
pub(crate) mod completions;
#[cfg(feature = "sql")]
mod each_session;
#[cfg(feature = "sql")]
pub(crate) mod export;
pub(crate) mod list;
mod prompt;
#[cfg(feature = "sql")]
pub(crate) mod query;
#[cfg(feature = "remote")]
pub(crate) mod remote;
pub(crate) mod summary;
pub(crate) mod tools;
pub(crate) mod validate;
pub(crate) mod watch;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use massgen_log_model::{Error, Located, locate};

use crate::target::default_root;

/// The present in seconds since 1970 UTC; `None` on a machine whose clock stands before 1970.
fn now() -> Option<f64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_secs_f64())
}

/// The sessions that `path` means, oldest first: those of a logs directory, or one.
fn sessions(path: Option<&Path>) -> Result<Vec<PathBuf>, Error> {
    Ok(match path.map(locate).transpose()? {
        None => default_root()?.sessions()?,
        Some(Located::Root(root)) => root.sessions()?,
        Some(Located::Session { path, .. }) => vec![path],
        Some(_) => Vec::new(),
    })
}
