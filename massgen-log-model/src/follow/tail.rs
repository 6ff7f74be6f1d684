//! The end of a file that grows.

use std::io::{Read as _, Seek as _, SeekFrom};

use crate::lines::MAX_RECORD;
use crate::vault::Vault;
use crate::{Error, RelPath};

/// Bytes read at a time.
const CHUNK: u64 = 256 << 10;

/// Hands out what was appended to a file since the last look, in whole lines: what stands behind the last
/// line end waits for the rest.
#[derive(Debug)]
pub(super) struct Tail {
    pub(super) path: RelPath,
    /// Bytes of the file that were read.
    offset: u64,
    /// The bytes behind the last line end.
    pending: Vec<u8>,
    /// Whether the line that is being read grew beyond the limit and is dropped.
    skipping: bool,
}

impl Tail {
    pub(super) fn new(path: RelPath) -> Self {
        Self {
            path,
            offset: 0,
            pending: Vec::new(),
            skipping: false,
        }
    }

    /// Gives every new stretch of whole lines to `take`; returns whether there were new bytes. A file that
    /// became shorter was written anew and is read from its start.
    pub(super) fn poll(&mut self, vault: &Vault, mut take: impl FnMut(&[u8])) -> Result<bool, Error> {
        let (mut file, length) = vault.open(&self.path)?;
        if length < self.offset {
            *self = Self::new(self.path.clone());
        }
        let io = |error| Error::io(error, vault.path(&self.path));
        file.seek(SeekFrom::Start(self.offset)).map_err(io)?;
        let mut chunk = Vec::new();
        let mut grew = false;
        loop {
            chunk.clear();
            let io = |error| Error::io(error, vault.path(&self.path));
            let read = (&file).take(CHUNK).read_to_end(&mut chunk).map_err(io)?;
            if read == 0 {
                return Ok(grew);
            }
            grew = true;
            self.offset = self.offset.saturating_add(read as u64);
            self.feed(&chunk, &mut take);
        }
    }

    fn feed(&mut self, chunk: &[u8], take: &mut impl FnMut(&[u8])) {
        let mut chunk = chunk;
        if self.skipping {
            let Some(end) = memchr::memchr(b'\n', chunk) else {
                return;
            };
            self.skipping = false;
            chunk = chunk.get(end + 1..).unwrap_or_default();
        }
        let whole = memchr::memrchr(b'\n', chunk).map_or(0, |end| end + 1);
        let (lines, rest) = chunk.split_at(whole);
        if !lines.is_empty() {
            if self.pending.is_empty() {
                take(lines);
            } else {
                self.pending.extend_from_slice(lines);
                take(&self.pending);
                self.pending.clear();
            }
        }
        if self.pending.len().saturating_add(rest.len()) > MAX_RECORD {
            self.pending = Vec::new();
            self.skipping = true;
        } else {
            self.pending.extend_from_slice(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn only_whole_lines_are_handed_out_each_once() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("e");
        let vault = Vault::new(temp.path());
        let mut tail = Tail::new(RelPath::from_encoded("e"));
        let append = |text: &str| {
            let mut file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&file)
                .unwrap();
            file.write_all(text.as_bytes()).unwrap();
        };
        let mut seen = Vec::new();
        let mut look = |tail: &mut Tail| {
            let mut now = String::new();
            let grew = tail
                .poll(&vault, |lines| now.push_str(std::str::from_utf8(lines).unwrap()))
                .unwrap();
            seen.push((grew, now));
        };
        append("one\ntw");
        look(&mut tail);
        look(&mut tail);
        append("o\nthr");
        look(&mut tail);
        append("ee");
        look(&mut tail);
        append("\n");
        look(&mut tail);
        fs::write(&file, "new\n").unwrap();
        look(&mut tail);
        let expected = [
            (true, "one\n"),
            (false, ""),
            (true, "two\n"),
            (true, ""),
            (true, "three\n"),
            (true, "new\n"),
        ];
        assert_eq!(seen, expected.map(|(grew, text)| (grew, text.to_owned())));
    }

    #[test]
    fn a_line_over_the_limit_is_dropped_and_the_next_is_not() {
        let mut tail = Tail::new(RelPath::root());
        let mut seen = Vec::new();
        let mut take = |lines: &[u8]| seen.push(lines.to_vec());
        let piece = vec![b'x'; MAX_RECORD / 2 + 1];
        tail.feed(&piece, &mut take);
        tail.feed(&piece, &mut take);
        assert!(tail.pending.is_empty());
        tail.feed(b"xx\nnext\n", &mut take);
        assert_eq!(seen, [b"next\n".to_vec()]);
    }
}
