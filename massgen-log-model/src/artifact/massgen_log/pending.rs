//! A record that may go on over further lines.

use super::record::Start;
use crate::lines::Line;

/// Longest message that is digested as a whole, in bytes; the rest of a longer one is left out.
const MAX_MESSAGE: usize = 1 << 20;

/// A record whose last line is not yet known.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) kind: Kind,
    /// Number of its first line.
    pub(super) line: u64,
    pub(super) time: f64,
    pub(super) level: usize,
    /// Place of its first byte.
    pub(super) offset: u64,
    /// Length so far, from the first byte of its first line.
    pub(super) bytes: u64,
    /// The part of the message that counts, its lines separated by `\n`.
    pub(super) text: Vec<u8>,
}

/// What a pending record is.
#[derive(Debug)]
pub(super) enum Kind {
    Note { error: bool },
    Result { tool: String },
}

impl Pending {
    pub(super) fn new(line: &Line<'_>, start: &Start<'_>, kind: Kind, text: &[u8]) -> Self {
        Self {
            kind,
            line: line.number,
            time: start.time,
            level: start.level,
            offset: line.offset,
            bytes: line.bytes.len() as u64,
            text: text.to_vec(),
        }
    }

    /// Adds a further line.
    pub(super) fn extend(&mut self, line: &Line<'_>) {
        self.bytes = (line.offset - self.offset) + line.bytes.len() as u64;
        if self.text.len() + line.bytes.len() < MAX_MESSAGE {
            self.text.push(b'\n');
            self.text.extend_from_slice(line.bytes);
        }
    }
}
