//! The list of errors at the end of a trace.

use super::body::{Body, Extent, Row};
use super::entry::Entry;

/// How a line of the list begins.
const ITEM: &[u8] = b"- [";

/// Most that is looked at of one error, in bytes: its first words are all that is kept.
const MAX_ITEM: usize = 64 << 10;

/// Looks for the beginning of the list: `---`, a blank line, `## Errors`, a blank line, an error.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// Lines of it that were seen.
    seen: usize,
    /// Where the block before it ends; `None` when the list does not count where it stands.
    pub(super) ending: Option<Extent>,
}

impl Search {
    /// Whether the beginning is complete with this line. `ending` is where the block before this line ends.
    pub(super) fn ends_with(&mut self, line: &[u8], ending: Option<Extent>) -> bool {
        let fits = match self.seen {
            1 | 3 => line.is_empty(),
            2 => line == b"## Errors",
            4 => line.starts_with(ITEM),
            _ => false,
        };
        if fits {
            self.seen += 1;
        } else {
            self.seen = usize::from(line == b"---");
            self.ending = ending;
        }
        self.seen == 5
    }
}

/// A list of errors that counts if no other one follows.
#[derive(Debug)]
pub(super) struct ErrorList {
    /// Where the block ends in which it stands, as long as that block is open.
    pub(super) inside: Option<Extent>,
    /// That block, up to the list.
    pub(super) before: Option<Entry>,
    /// The blocks that there are if the list does not count.
    pub(super) deferred: Vec<Entry>,
    errors: Vec<Entry>,
    item: Body,
    item_line: Option<u64>,
}

impl ErrorList {
    pub(super) fn new(inside: Option<Extent>) -> Self {
        Self {
            inside,
            before: None,
            deferred: Vec::new(),
            errors: Vec::new(),
            item: Body::default(),
            item_line: None,
        }
    }

    /// Takes the next line.
    pub(super) fn line(&mut self, row: &Row<'_>) {
        if row.text.starts_with(ITEM) {
            self.end_item(self.item.extent());
            self.item.restart(row.start);
            self.item_line = Some(row.number);
        }
        self.item.push(row, MAX_ITEM);
    }

    /// Hands out the block before the list and the errors in it.
    pub(super) fn finish(mut self, take: &mut impl FnMut(Entry)) {
        self.end_item(self.item.extent().trimmed());
        self.before.into_iter().chain(self.errors).for_each(take);
    }

    fn end_item(&mut self, extent: Extent) {
        if let Some(line) = self.item_line.take() {
            let text = self.item.part(extent).text;
            self.errors.push(Entry::error(line, text));
        }
    }
}
