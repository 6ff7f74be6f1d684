//! A file of any size as windows of whole lines, in bounded memory: for readers that search for few lines among many.

use std::io::{self, Read};

use crate::lines::read_some;

/// Bytes asked for at a time. A window that stays in the processor's cache is searched as fast as it is read.
const CHUNK: usize = 256 << 10;

/// What [`Windows::next_window`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Window<'a> {
    /// Whole lines with their line ends. The file's last line may have none.
    Lines {
        /// Place of the first byte in the file.
        offset: u64,
        bytes: &'a [u8],
    },
    /// A line that is longer than the limit and was skipped.
    TooLong {
        /// Its length in bytes, without the line end.
        bytes: u64,
    },
}

#[derive(Debug)]
pub(crate) struct Windows<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that were handed out.
    start: usize,
    /// Bytes of `buffer` that hold data.
    end: usize,
    /// Place of `buffer[start]` in the file.
    offset: u64,
    /// Bytes after `start` that are known to hold no line end.
    searched: usize,
    limit: usize,
    finished: bool,
}

impl<R: Read> Windows<R> {
    /// Windows of lines of at most `limit` bytes.
    pub(crate) fn with_limit(reader: R, limit: usize) -> Self {
        Self {
            reader,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            offset: 0,
            searched: 0,
            limit,
            finished: false,
        }
    }

    /// The next window, or `None` at the end of the file. After an error there is no further one.
    pub(crate) fn next_window(&mut self) -> io::Result<Option<Window<'_>>> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let length = loop {
            let fresh = self.buffer.get(self.searched..self.end).unwrap_or_default();
            // Only the first line can be longer than what was read at a time.
            if self.end > self.limit
                && memchr::memchr(b'\n', fresh).is_none_or(|at| self.searched + at > self.limit)
            {
                return self.skip().map(Some);
            }
            if let Some(last) = memchr::memrchr(b'\n', fresh) {
                break self.searched + last + 1;
            }
            if self.finished {
                break self.end;
            }
            self.searched = self.end;
            self.fill()?;
        };
        if length == 0 {
            return Ok(None);
        }
        let offset = self.offset;
        self.start = length;
        self.searched = self.end - length;
        self.offset += length as u64;
        let bytes = self.buffer.get(..length).unwrap_or_default();
        Ok(Some(Window::Lines { offset, bytes }))
    }

    /// Steps over the rest of a line that is too long, keeping nothing of it.
    fn skip(&mut self) -> io::Result<Window<'_>> {
        let mut bytes = 0;
        self.searched = 0;
        loop {
            let read = self.buffer.get(..self.end).unwrap_or_default();
            let found = memchr::memchr(b'\n', read);
            bytes += found.unwrap_or(self.end) as u64;
            if let Some(at) = found {
                self.start = at + 1;
                self.offset += bytes + 1;
                break;
            }
            self.end = 0;
            self.buffer.truncate(CHUNK);
            if self.finished {
                self.offset += bytes;
                break;
            }
            self.fill()?;
        }
        Ok(Window::TooLong { bytes })
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.buffer.len() - self.end < CHUNK / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Drip;

    #[test]
    fn windows_are_whole_lines_and_miss_nothing() {
        let long = vec![b'x'; 3 * CHUNK];
        let text = [b"one\n\ntwo\n", &long[..], b"\nthree\n", &long[..], b"\n\nlast"].concat();
        for (step, limit) in [
            (1 << 30, usize::MAX),
            (7001, usize::MAX),
            (1 << 30, 1000),
            (977, 1000),
            (1 << 30, 2 * CHUNK),
        ] {
            let mut windows = Windows::with_limit(Drip::new(&text, step), limit);
            let (mut at, mut skipped) = (0, 0);
            while let Some(window) = windows.next_window().unwrap() {
                match window {
                    Window::Lines { offset, bytes } => {
                        assert_eq!(offset, at as u64);
                        assert_eq!(bytes, &text[at..at + bytes.len()]);
                        at += bytes.len();
                        assert!(text[at - 1] == b'\n' || at == text.len());
                    }
                    Window::TooLong { bytes } => {
                        assert_eq!(bytes, long.len() as u64);
                        at += long.len() + 1;
                        skipped += 1;
                    }
                }
            }
            assert_eq!(at, text.len());
            assert_eq!(skipped, if limit < long.len() { 2 } else { 0 });
            assert!(limit > CHUNK || windows.buffer.len() <= 2 * CHUNK);
        }
        assert_eq!(Windows::with_limit(&b""[..], 9).next_window().unwrap(), None);
    }
}
