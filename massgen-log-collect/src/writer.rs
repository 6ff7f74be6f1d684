//! The thread that writes the journal.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use xxhash_rust::xxh3::xxh3_128;

use crate::journal::{Journal, Journals, Recent, frame};
use crate::otlp::Counts;
use crate::told::{Tell, Told};
use crate::totals::Counters;
use crate::{Error, Options};

/// Requests that one fsync covers at most.
const GROUP: usize = 64;
/// Bytes from which on a group is not made longer.
const GROUP_BYTES: usize = 8 * 1024 * 1024;

/// A request that waits for the journal.
#[derive(Debug)]
pub(crate) struct Work {
    /// As Protocol Buffers.
    pub(crate) payload: Bytes,
    pub(crate) counts: Counts,
    /// Told when it is on the disk, or not to be.
    pub(crate) answer: oneshot::Sender<Taken>,
    /// Its share of the memory.
    pub(crate) _share: OwnedSemaphorePermit,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It is on the disk.
    Written,
    /// It has been on the disk.
    Repeat,
    /// It is not on the disk.
    Failed,
}

/// Writes the journal, and hands journals that are whole to the sealer.
pub(crate) struct Writer {
    pub(crate) journals: Journals,
    pub(crate) recent: Recent,
    pub(crate) whole: SyncSender<u64>,
    pub(crate) options: Options,
    pub(crate) counters: Arc<Counters>,
    pub(crate) tell: Tell,
}

impl Writer {
    /// Takes requests until nobody sends any more.
    ///
    /// # Errors
    /// When what was written and not confirmed cannot be taken back: a client would send it again.
    pub(crate) fn run(mut self, queue: &Receiver<Work>) -> Result<(), Error> {
        let mut open: Option<Journal> = None;
        loop {
            match next(queue, self.remaining(open.as_ref())) {
                Ok(first) => {
                    let group = group(first, queue);
                    self.commit(group, &mut open)?;
                    if self.is_full(open.as_ref()) {
                        self.close(&mut open);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.close(&mut open),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.close(&mut open);
        Ok(())
    }

    /// How long the journal may still wait; `None` without one.
    fn remaining(&self, open: Option<&Journal>) -> Option<Duration> {
        open.map(|journal| self.options.seal_after.saturating_sub(journal.begun.elapsed()))
    }

    fn is_full(&self, open: Option<&Journal>) -> bool {
        open.is_some_and(|journal| {
            journal.spans >= self.options.journal_spans
                || journal.length >= self.options.journal_bytes as u64
                || journal.begun.elapsed() >= self.options.seal_after
        })
    }

    /// Hands the journal to the sealer, and waits where that is behind: then nothing more is taken.
    fn close(&self, open: &mut Option<Journal>) {
        if let Some(journal) = open.take() {
            // A sealer that is no more leaves the journal for the next start.
            let _ = self.whole.send(journal.number);
        }
    }

    /// Writes a group and answers each of its requests.
    fn commit(&mut self, group: Vec<Work>, open: &mut Option<Journal>) -> Result<(), Error> {
        let (mut frames, mut fresh, mut spans, mut answers) = (Vec::new(), 0, 0, Vec::new());
        for work in group {
            let mut taken = Taken::Repeat;
            if self.recent.insert(xxh3_128(&work.payload)) {
                if frame::append(&work.payload, &mut frames).is_some() {
                    taken = Taken::Written;
                    fresh += 1;
                    spans += work.counts.rows + work.counts.pending + work.counts.without_id;
                } else {
                    // The server refuses what does not fit into a frame.
                    taken = Taken::Failed;
                    self.recent.forget(1);
                }
            }
            answers.push((work.answer, work.counts, taken));
        }
        let is_on_disk = frames.is_empty() || self.append(&frames, spans, open)?;
        if !is_on_disk {
            self.recent.forget(fresh);
        }
        for (answer, counts, taken) in answers {
            let taken = if is_on_disk { taken } else { Taken::Failed };
            let counters = &self.counters;
            match taken {
                Taken::Written => {
                    Counters::add(&counters.requests, 1);
                    Counters::add(&counters.spans, counts.rows);
                    Counters::add(&counters.pending_left_out, counts.pending);
                    Counters::add(&counters.without_id, counts.without_id);
                }
                Taken::Repeat => Counters::add(&counters.repeats, 1),
                Taken::Failed => {}
            }
            // A client that went away will send it again.
            let _ = answer.send(taken);
        }
        Ok(())
    }

    /// Appends to the journal, or to a new one where it would become too long. `false` when it failed and nothing of it
    /// is on the disk.
    fn append(&mut self, frames: &[u8], spans: usize, open: &mut Option<Journal>) -> Result<bool, Error> {
        let longest = self.options.journal_bytes as u64;
        if open
            .as_ref()
            .is_some_and(|journal| journal.length > 0 && journal.length + frames.len() as u64 > longest)
        {
            self.close(open);
        }
        let mut journal = match open.take() {
            Some(journal) => journal,
            None => match self.journals.begin() {
                Ok(journal) => journal,
                Err(error) => {
                    self.failed(&error.to_string());
                    return Ok(false);
                }
            },
        };
        match journal.append(frames, spans) {
            Ok(()) => {
                *open = Some(journal);
                Ok(true)
            }
            Err(error) => {
                self.failed(&error.to_string());
                journal
                    .cut()
                    .map_err(|error| Error::io(error, self.journals.folder()))?;
                // What a failed fsync leaves is not known: nothing more is appended to this file.
                self.close(&mut Some(journal));
                Ok(false)
            }
        }
    }

    fn failed(&self, reason: &str) {
        let reason = format!("the journal cannot be written: {reason}");
        self.tell.tell(&Told::Failed { reason });
    }
}

fn next(queue: &Receiver<Work>, remaining: Option<Duration>) -> Result<Work, RecvTimeoutError> {
    match remaining {
        Some(time) => queue.recv_timeout(time),
        None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// The request and those that wait behind it: one fsync is for all.
fn group(first: Work, queue: &Receiver<Work>) -> Vec<Work> {
    let mut bytes = first.payload.len();
    let mut group = vec![first];
    while group.len() < GROUP && bytes < GROUP_BYTES {
        let Ok(work) = queue.try_recv() else { break };
        bytes += work.payload.len();
        group.push(work);
    }
    group
}
