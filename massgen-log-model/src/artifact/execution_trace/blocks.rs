//! Where one block of a trace ends and the next begins, line by line.
//!
//! Texts are not escaped, so a heading counts only below a blank line and above what belongs to it, and inside
//! a result only behind a fence that can close it. Two things are known late: whether a heading is one (a line
//! later), and whether a list of errors is the last one, which alone counts (at the end of the file).

use super::body::{Body, Extent, Row};
use super::entry::Entry;
use super::errors::{ErrorList, Search};
use super::heading::{FENCE, Heading, Kind};
use crate::RelPath;

/// A heading that waits for its next line.
#[derive(Debug)]
struct Candidate {
    heading: Heading,
    /// Where the block before it ends, if it is one.
    before: Extent,
}

/// A line that may close a result.
#[derive(Debug, Clone, Copy)]
struct Fence {
    line: u64,
    /// Where the result ends then.
    before: Extent,
}

/// The state between two lines.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    path: &'a RelPath,
    /// Most that is kept of one text, in bytes.
    limit: usize,
    /// The block that the next line belongs to.
    open: Option<Heading>,
    /// Lines that are yet to come before its text.
    frame: u8,
    body: Body,
    /// The last fence in it, if it is a result.
    fence: Option<Fence>,
    candidate: Option<Candidate>,
    /// Whether the line before is empty.
    is_below_blank: bool,
    /// The last line that holds more than white space.
    last_filled: u64,
    search: Search,
    /// The list of errors that is the last so far.
    list: Option<ErrorList>,
}

impl<'a> Blocks<'a> {
    /// Blocks of the file `path`, with at most `limit` bytes of each text.
    pub(super) fn new(path: &'a RelPath, limit: usize) -> Self {
        Self {
            path,
            limit,
            open: None,
            frame: 0,
            body: Body::default(),
            fence: None,
            candidate: None,
            is_below_blank: false,
            last_filled: 0,
            search: Search::default(),
            list: None,
        }
    }

    /// Takes the next line, and hands out what is complete with it.
    pub(super) fn line(&mut self, row: &Row<'_>, take: &mut impl FnMut(Entry)) {
        if let Some(candidate) = self.candidate.take()
            && candidate.heading.stands_above(row.text)
        {
            self.begin(candidate, take);
        }
        let ending = self.ending(row.number);
        if self.search.ends_with(row.text, ending) {
            self.begin_list(take);
        }
        if let Some(list) = &mut self.list {
            list.line(row);
        }
        if !row.is_blank {
            self.last_filled = row.number;
        }
        self.is_below_blank = row.text.is_empty();
        if let Some(before) = ending
            && row.text.starts_with(b"##")
            && let Some(heading) = Heading::of(row)
        {
            let waits = heading.waits();
            let candidate = Candidate { heading, before };
            if !waits {
                return self.begin(candidate, take);
            }
            self.candidate = Some(candidate);
        }
        self.content(row, take);
    }

    /// Hands out the rest, after the last line.
    pub(super) fn finish(mut self, take: &mut impl FnMut(Entry)) {
        if let Some(list) = self.list.take() {
            // What came behind the beginning of the list was no block.
            if let Some(extent) = list.inside {
                self.close(extent, true, take);
            }
            list.finish(take);
            return;
        }
        // A fence that only blank lines follow closes a result.
        let last = self.fence.filter(|fence| fence.line == self.last_filled);
        let extent = last.map_or_else(|| self.body.extent().trimmed(), |fence| fence.before);
        self.close(extent, last.is_some(), take);
    }

    /// Where the open block ends if a heading stands in this line; `None` where no heading can stand.
    fn ending(&self, line: u64) -> Option<Extent> {
        if !self.is_below_blank {
            return None;
        }
        match self.open.as_ref().map(|heading| heading.kind) {
            // Strings in the arguments are escaped: nothing but the first fence is their end.
            Some(Kind::Call) => None,
            Some(Kind::Result | Kind::Error) => {
                let fence = self.fence.filter(|fence| fence.line + 2 == line)?;
                Some(fence.before)
            }
            _ => Some(self.body.extent()),
        }
    }

    fn begin(&mut self, candidate: Candidate, take: &mut impl FnMut(Entry)) {
        self.close(candidate.before, true, take);
        let heading = candidate.heading;
        if heading.kind == Kind::Round {
            return self.emit(Entry::round(&heading), take);
        }
        self.frame = heading.frame();
        self.body.restart(heading.next);
        self.open = Some(heading);
    }

    /// The list that was just found replaces the one before, whose place was ordinary text.
    fn begin_list(&mut self, take: &mut impl FnMut(Entry)) {
        if let Some(list) = self.list.take() {
            list.deferred.into_iter().for_each(&mut *take);
        }
        let is_inside = self.open.is_some();
        let list = |extent| ErrorList::new(is_inside.then_some(extent));
        self.list = self.search.ending.map(list);
    }

    fn content(&mut self, row: &Row<'_>, take: &mut impl FnMut(Entry)) {
        let Some(heading) = &self.open else { return };
        if self.frame > 0 {
            self.frame -= 1;
            self.body.restart(row.next);
            return;
        }
        let before = self.body.extent();
        if row.text == FENCE {
            match heading.kind {
                Kind::Call => return self.close(before, true, take),
                Kind::Result | Kind::Error => {
                    let line = row.number;
                    self.fence = Some(Fence { line, before });
                }
                _ => {}
            }
        }
        self.body.push(row, self.limit);
    }

    /// Ends the open block, if there is one.
    fn close(&mut self, extent: Extent, is_ended: bool, take: &mut impl FnMut(Entry)) {
        self.fence = None;
        let Some(heading) = self.open.take() else { return };
        if let Some(list) = &mut self.list
            && let Some(extent) = list.inside.take()
        {
            list.before = Some(Entry::of(&heading, &self.body, extent, true, self.path));
        }
        let entry = Entry::of(&heading, &self.body, extent, is_ended, self.path);
        self.emit(entry, take);
    }

    fn emit(&mut self, entry: Entry, take: &mut impl FnMut(Entry)) {
        match &mut self.list {
            Some(list) => list.deferred.push(entry),
            None => take(entry),
        }
    }
}
