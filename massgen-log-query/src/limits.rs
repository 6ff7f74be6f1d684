//! What a query may take.

use std::time::Duration;

/// What a query may take. An engine that reaches a limit gives an error, never a part of an answer as the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes that sorting, grouping and joining may hold at once, and that the tables of sessions may hold beside them.
    /// Nothing is written to a disk instead.
    pub memory: usize,
    /// How long planning and reading the answer may take.
    pub time: Duration,
    /// Threads that work on it; at least 1.
    pub threads: usize,
}

impl Default for Limits {
    /// 2 GiB, five minutes, all cores.
    fn default() -> Self {
        Self {
            memory: 2 << 30,
            time: Duration::from_secs(300),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }
}
