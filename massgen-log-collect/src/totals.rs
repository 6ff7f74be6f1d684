//! What a collector took.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of one run of a collector.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totals {
    /// Requests that were taken, each once.
    pub requests: u64,
    /// Requests that had been taken before and were not taken again.
    pub repeats: u64,
    /// Spans of the requests that were taken, without those that follow.
    pub spans: u64,
    /// Spans that had not ended when they were sent.
    pub pending_left_out: u64,
    /// Spans without an id. The sender was told.
    pub without_id: u64,
    /// Requests that were refused, or told to come again.
    pub refused: u64,
}

/// The counts while they grow.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) requests: AtomicU64,
    pub(crate) repeats: AtomicU64,
    pub(crate) spans: AtomicU64,
    pub(crate) pending_left_out: AtomicU64,
    pub(crate) without_id: AtomicU64,
    pub(crate) refused: AtomicU64,
}

impl Counters {
    pub(crate) fn add(counter: &AtomicU64, more: usize) {
        counter.fetch_add(more as u64, Ordering::Relaxed);
    }

    pub(crate) fn totals(&self) -> Totals {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Totals {
            requests: of(&self.requests),
            repeats: of(&self.repeats),
            spans: of(&self.spans),
            pending_left_out: of(&self.pending_left_out),
            without_id: of(&self.without_id),
            refused: of(&self.refused),
        }
    }
}
