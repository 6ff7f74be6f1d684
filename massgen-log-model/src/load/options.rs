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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{DiagnosticKind, Session};

    #[test]
    fn the_limit_reaches_every_text_stream() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/0.1.36_s02_three_agents_restarts/log_20261124_061021_892465"
        );
        let too_long = |options| {
            let session = Session::load_with(path, options).unwrap();
            let notes = session.turns.iter().flat_map(|turn| &turn.attempts);
            notes
                .flat_map(|attempt| &attempt.diagnostics)
                .filter(|note| note.kind == DiagnosticKind::TooLong)
                .map(|note| note.location.path.file_name().to_owned())
                .collect::<BTreeSet<_>>()
        };
        assert!(too_long(LoadOptions::default()).is_empty());
        let files = too_long(LoadOptions::default().with_max_record(40));
        for name in ["massgen.log", "streaming_debug.log", "agent_a.txt"] {
            assert!(files.contains(name), "{name}: {files:?}");
        }
    }
}
