//! The text below a heading, gathered line by line and never more of it than the limit.

/// Memory that a body keeps for the next one, in bytes.
const KEPT: usize = 1 << 20;

/// One line of a trace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// Number, from 1.
    pub(super) number: u64,
    /// Place of its first byte in the file.
    pub(super) start: u64,
    /// Place after its last byte, before the line end.
    pub(super) stop: u64,
    /// Place of the next line.
    pub(super) next: u64,
    /// Its text; a line that was too long to be read has one that looks like nothing else.
    pub(super) text: &'a [u8],
    /// Whether it was read.
    pub(super) is_whole: bool,
    /// Whether it holds only white space.
    pub(super) is_blank: bool,
}

/// A place in a [`Body`].
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// The place in the file.
    place: u64,
    /// Bytes that are kept of what stands before it.
    kept: usize,
}

/// How far a body goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    /// After its last line, without the line end.
    end: Mark,
    /// After its last line that holds more than white space.
    filled: Mark,
}

impl Extent {
    /// Without the blank lines at the end.
    pub(super) fn trimmed(self) -> Self {
        Self {
            end: self.filled,
            ..self
        }
    }
}

/// A part of a body.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// What is kept of it, its lines separated by `\n`.
    pub(super) text: &'a [u8],
    /// Length in the file in bytes.
    pub(super) bytes: u64,
    /// Whether some of it was left out.
    pub(super) is_cut: bool,
}

/// The lines below one heading.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Place of its first byte in the file.
    pub(super) offset: u64,
    kept: Vec<u8>,
    extent: Extent,
    /// Place of the first line that is not kept.
    dropped: Option<u64>,
    begun: bool,
}

impl Body {
    /// Begins anew at `offset`.
    pub(super) fn restart(&mut self, offset: u64) {
        let mut kept = std::mem::take(&mut self.kept);
        kept.clear();
        kept.shrink_to(KEPT);
        let start = Mark {
            place: offset,
            kept: 0,
        };
        *self = Self {
            offset,
            kept,
            extent: Extent {
                end: start,
                filled: start,
            },
            dropped: None,
            begun: false,
        };
    }

    /// How far it goes.
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }

    /// Adds a line, unless more than `limit` bytes would be kept then.
    pub(super) fn push(&mut self, row: &Row<'_>, limit: usize) {
        if self.dropped.is_none() {
            if row.is_whole && self.kept.len() + row.text.len() <= limit {
                if self.begun {
                    self.kept.push(b'\n');
                }
                self.kept.extend_from_slice(row.text);
            } else {
                self.dropped = Some(row.start);
            }
        }
        self.begun = true;
        self.extent.end = Mark {
            place: row.stop,
            kept: self.kept.len(),
        };
        if !row.is_blank {
            self.extent.filled = self.extent.end;
        }
    }

    /// What stands before the end of `extent`.
    pub(super) fn part(&self, extent: Extent) -> Part<'_> {
        let Mark { place, kept } = extent.end;
        Part {
            text: self.kept.get(..kept).unwrap_or_default(),
            bytes: place.saturating_sub(self.offset),
            is_cut: self.dropped.is_some_and(|from| place > from),
        }
    }
}
