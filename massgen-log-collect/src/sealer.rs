//! The thread that makes Parquet of journals.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use massgen_log_lake::Lake;
use xxhash_rust::xxh3::xxh3_128;

use crate::Error;
use crate::journal::{self, Recent, frame};
use crate::otlp::{self, Encoding};
use crate::told::{Tell, Told};

/// Seals journals in the order in which they were written. One that cannot be sealed is tried again.
pub(crate) struct Sealer {
    pub(crate) lake: Lake,
    /// The folder of the journals.
    pub(crate) folder: PathBuf,
    /// Requests that were sealed.
    pub(crate) recent: Recent,
    /// The greatest number that was sealed.
    pub(crate) last: u64,
    /// Journals that an earlier collector left.
    pub(crate) left: Vec<u64>,
    /// How long to wait before it is tried again.
    pub(crate) again_after: Duration,
    pub(crate) tell: Tell,
}

impl Sealer {
    /// Seals what was left and what comes, until nobody sends any more.
    ///
    /// # Errors
    /// When a journal cannot be sealed in the end; it stays for the next collector.
    pub(crate) fn run(mut self, whole: &Receiver<u64>) -> Result<(), Error> {
        let mut waiting: VecDeque<(u64, bool)> = self.left.drain(..).map(|number| (number, true)).collect();
        loop {
            let failure = self.seal_all(&mut waiting);
            if let Some(error) = &failure {
                let reason = error.to_string();
                self.tell.tell(&Told::Failed { reason });
            }
            let next = match failure {
                Some(_) => whole.recv_timeout(self.again_after),
                None => whole.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(number) => waiting.push_back((number, false)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.seal_all(&mut waiting).map_or(Ok(()), Err)
    }

    /// Seals what waits; returns the first failure.
    fn seal_all(&mut self, waiting: &mut VecDeque<(u64, bool)>) -> Option<Error> {
        let mut failure = None;
        waiting.retain(|(number, was_left)| match self.seal(*number, *was_left) {
            Ok(()) => false,
            Err(error) => {
                failure.get_or_insert(error);
                true
            }
        });
        failure
    }

    /// Makes Parquet of a journal and deletes it. Whatever interrupts this, to do it again gives the same files.
    fn seal(&mut self, number: u64, was_left: bool) -> Result<(), Error> {
        let path = journal::path(&self.folder, number);
        let io = |error: io::Error| Error::io(error, &path);
        let bytes = fs::read(&path).map_err(io)?;
        let (payloads, mut fault) = frame::read(&bytes);
        let mut rows = Vec::new();
        let mut hashes = Vec::new();
        for (at, payload) in payloads {
            let Ok(request) = otlp::decode(payload, Encoding::Protobuf) else {
                // It was read before it was written: another version wrote it.
                fault = Some(frame::Fault { at, is_torn: false });
                break;
            };
            rows.extend(otlp::rows(&request));
            hashes.push(xxh3_128(payload));
        }
        if let Some(fault) = fault {
            let rest = bytes.get(fault.at..).unwrap_or_default();
            let told = if fault.is_torn {
                let bytes = rest.len();
                Told::Torn {
                    path: path.clone(),
                    bytes,
                }
            } else {
                let kept = Some(journal::keep_aside(&self.folder, number, rest)?);
                Told::Damaged {
                    path: path.clone(),
                    kept,
                }
            };
            self.tell.tell(&told);
        }
        drop(bytes);

        let name = journal::name(number);
        let spans = rows.len();
        self.lake.put_spans(&name, rows)?;
        for hash in hashes {
            self.recent.insert(hash);
        }
        self.last = self.last.max(number);
        // Before the journal goes: a client may still send again what is in it.
        self.recent.write(&self.folder, self.last)?;
        fs::remove_file(&path).map_err(io)?;
        self.tell.tell(&if was_left {
            Told::Recovered { name, spans }
        } else {
            Told::Sealed { name, spans }
        });
        Ok(())
    }
}
