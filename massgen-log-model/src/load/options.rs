//! Limits of the loader.

use crate::lines::MAX_RECORD;

/// How a session is read, see [`Session::load_with`](crate::Session::load_with).
///
/// ```
/// use massgen_log_model::LoadOptions;
/// let options = LoadOptions::default().with_max_record(1 << 20);
/// assert_eq!(options.max_record, 1_048_576);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadOptions {
    /// Longest record of a stream (`events.jsonl`, the text logs, one text of a trace) that is read, in bytes.
    /// A longer one is skipped, or cut in a trace, with a diagnostic that gives its length. 64 MiB unless set
    /// otherwise; the memory that reading takes is a small multiple of it at most.
    pub max_record: usize,
}

impl LoadOptions {
    /// The options with another `max_record`.
    #[must_use]
    pub fn with_max_record(mut self, bytes: usize) -> Self {
        self.max_record = bytes;
        self
    }
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            max_record: MAX_RECORD,
        }
    }
}
