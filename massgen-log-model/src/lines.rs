//! Lines of a file of any size, in bounded memory and without an allocation per line.

#[cfg(test)]
mod drip;

use std::io::{self, Read};

use crate::{Diagnostic, DiagnosticKind, Location, RelPath};
#[cfg(test)]
pub(crate) use drip::Drip;

/// Longest line that is read as a whole, in bytes. A longer one is reported and skipped.
pub const MAX_RECORD: usize = 64 << 20;

/// Bytes asked for at a time.
const CHUNK: usize = 128 << 10;

/// A buffer that grew beyond this for one long line is given back after it.
const KEPT: usize = 8 * CHUNK;

/// One line, without its line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// Number, from 1.
    pub number: u64,
    /// Place of its first byte in the file.
    pub offset: u64,
    /// The line without `\n` and without one `\r` before it. Only `\n` ends a line: MassGen writes
    /// U+2028, U+0085 and form feeds inside lines.
    pub bytes: &'a [u8],
    /// The line without `\n`, but with every `\r`.
    pub raw: &'a [u8],
    /// Whether the file ends without a `\n` after it: the writer may have been killed.
    pub unterminated: bool,
}

impl Line<'_> {
    /// Place of the first byte after the line and its end.
    pub fn end(&self) -> u64 {
        self.offset + self.raw.len() as u64 + u64::from(!self.unterminated)
    }
}

/// What [`Lines::next_record`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record<'a> {
    /// A line.
    Line(Line<'a>),
    /// A line that is longer than the limit and was skipped.
    TooLong {
        /// Number, from 1.
        number: u64,
        /// Place of its first byte in the file.
        offset: u64,
        /// Its length in bytes, without the line end.
        bytes: u64,
    },
}

/// Reads `\n`-separated lines from any reader.
///
/// ```
/// use massgen_log_model::lines::{Lines, Record};
/// let mut lines = Lines::new("one\r\ntwo".as_bytes());
/// let mut seen = Vec::new();
/// while let Some(record) = lines.next_record()? {
///     if let Record::Line(line) = record {
///         seen.push((line.number, line.offset, line.bytes.to_vec(), line.unterminated));
///     }
/// }
/// assert_eq!(seen, [(1, 0, b"one".to_vec(), false), (2, 5, b"two".to_vec(), true)]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    /// First unread byte in `buffer`.
    start: usize,
    /// Bytes of `buffer` that hold data.
    end: usize,
    /// Place of `buffer[start]` in the file.
    offset: u64,
    number: u64,
    limit: usize,
    finished: bool,
}

impl<R: Read> Lines<R> {
    /// Lines of at most [`MAX_RECORD`] bytes.
    pub fn new(reader: R) -> Self {
        Self::with_limit(reader, MAX_RECORD)
    }

    /// Lines of at most `limit` bytes.
    pub fn with_limit(reader: R, limit: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            number: 0,
            limit,
            finished: false,
        }
    }

    /// The longest line that is read as a whole, in bytes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Lines seen so far.
    pub fn count(&self) -> u64 {
        self.number
    }

    /// The next line, or `None` at the end of the file. After an error there is no further line.
    pub fn next_record(&mut self) -> io::Result<Option<Record<'_>>> {
        // Bytes after `start` that are known to hold no line end.
        let mut searched = 0;
        loop {
            let unread = self.buffer.get(self.start..self.end).unwrap_or_default();
            let fresh = unread.get(searched..).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', fresh) {
                return Ok(Some(self.take(searched + at, true)));
            }
            searched = unread.len();
            if self.finished {
                return Ok((searched > 0).then(|| self.take(searched, false)));
            }
            if searched > self.limit {
                return self.skip().map(Some);
            }
            self.fill()?;
        }
    }

    /// Hands out `length` bytes from `start` on, and steps over the line end if there is one.
    fn take(&mut self, length: usize, terminated: bool) -> Record<'_> {
        let (start, offset) = (self.start, self.offset);
        let step = length + usize::from(terminated);
        self.start += step;
        self.offset += step as u64;
        self.number += 1;
        if length > self.limit {
            return Record::TooLong {
                number: self.number,
                offset,
                bytes: length as u64,
            };
        }
        let bytes = self.buffer.get(start..start + length).unwrap_or_default();
        Record::Line(Line {
            number: self.number,
            offset,
            bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes),
            raw: bytes,
            unterminated: !terminated,
        })
    }

    /// Steps over the rest of a line that is too long, keeping nothing of it.
    fn skip(&mut self) -> io::Result<Record<'_>> {
        let offset = self.offset;
        let mut length = 0_u64;
        loop {
            let unread = self.buffer.get(self.start..self.end).unwrap_or_default();
            let found = memchr::memchr(b'\n', unread);
            let step = found.unwrap_or(unread.len());
            length += step as u64;
            let stepped = step + usize::from(found.is_some());
            self.start += stepped;
            self.offset += stepped as u64;
            if found.is_some() || self.finished {
                self.number += 1;
                return Ok(Record::TooLong {
                    number: self.number,
                    offset,
                    bytes: length,
                });
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let held = self.end - self.start;
        if self.buffer.len() > KEPT && held <= KEPT - CHUNK {
            let mut smaller = self.buffer.get(self.start..self.end).unwrap_or_default().to_vec();
            smaller.resize(KEPT, 0);
            self.buffer = smaller;
        } else if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
        }
        (self.start, self.end) = (0, held);
        if self.buffer.len() - held < CHUNK / 2 {
            // Not more than the longest line and what is read behind it.
            let largest = self.limit.saturating_add(CHUNK);
            let larger = (self.buffer.len() * 2).clamp(CHUNK, largest);
            self.buffer.resize(larger, 0);
        }
        // Small reads even into a large buffer: what was read just now is still in the processor's cache.
        let upto = self.buffer.len().min(held + CHUNK);
        let space = self.buffer.get_mut(held..upto).unwrap_or_default();
        match read_some(&mut self.reader, space) {
            Ok(0) => self.finished = true,
            Ok(read) => self.end += read,
            Err(error) => {
                self.finished = true;
                self.end = 0;
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Reads some bytes, going on after an interruption; 0 at the end.
pub(crate) fn read_some(reader: &mut impl Read, space: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(space) {
            Ok(read) => return Ok(read.min(space.len())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The note on a line that was too long.
pub(crate) fn skipped(path: &RelPath, number: u64, bytes: u64) -> Diagnostic {
    Diagnostic::new(
        DiagnosticKind::TooLong,
        Location::line(path, number),
        format!("a line of {bytes} bytes was skipped"),
    )
}

/// The note on the end of a file whose line `number` could not be read.
pub(crate) fn unreadable(path: &RelPath, number: u64, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        DiagnosticKind::Unreadable,
        Location::line(path, number),
        error.to_string(),
    )
}

/// Hands every line to `take`; what cannot be read becomes a diagnostic. Returns the number of lines.
pub(crate) fn each_line(
    lines: Lines<impl Read>,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(Line<'_>),
) -> u64 {
    each_record(lines, path, diagnostics, |record, diagnostics| match record {
        Record::Line(line) => take(line),
        Record::TooLong { number, bytes, .. } => diagnostics.push(skipped(path, number, bytes)),
    })
}

/// Hands every record to `take`; an error of the reader becomes a diagnostic and ends the file. Returns the
/// number of lines.
pub(crate) fn each_record(
    mut lines: Lines<impl Read>,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(Record<'_>, &mut Vec<Diagnostic>),
) -> u64 {
    loop {
        let read = lines.count();
        match lines.next_record() {
            Ok(Some(record)) => take(record, diagnostics),
            Ok(None) => return read,
            Err(error) => {
                diagnostics.push(unreadable(path, read + 1, &error));
                return read;
            }
        }
    }
}

#[cfg(test)]
mod tests;
