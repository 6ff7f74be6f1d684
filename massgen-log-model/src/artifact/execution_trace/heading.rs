//! Lines that begin a block.

use super::TraceTextKind;
use super::body::Row;
use crate::decode_visibly;

/// What ends arguments and results.
pub(super) const FENCE: &[u8] = b"```";

/// What a heading is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Call,
    Result,
    Error,
    Vote,
    Round,
    Text(TraceTextKind),
}

/// A line that is a heading where a blank line stands above it, and below it what belongs there.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) kind: Kind,
    /// The tool, target, name or label; the whole heading of a round; empty where there is none.
    pub(super) title: String,
    /// Line, from 1.
    pub(super) line: u64,
    /// Place of the next line in the file.
    pub(super) next: u64,
}

impl Heading {
    /// Reads one line.
    pub(super) fn of(row: &Row<'_>) -> Option<Self> {
        let (kind, title) = parts(row.text)?;
        Some(Self {
            kind,
            title: decode_visibly(title).0.into_owned(),
            line: row.number,
            next: row.next,
        })
    }

    /// Whether the line below has to be seen first.
    pub(super) fn waits(&self) -> bool {
        matches!(self.kind, Kind::Call | Kind::Result | Kind::Error | Kind::Vote)
    }

    /// Whether `next` can stand below.
    pub(super) fn stands_above(&self, next: &[u8]) -> bool {
        match self.kind {
            Kind::Call => next == b"**Args**:",
            Kind::Result | Kind::Error => next == FENCE,
            Kind::Vote => next.starts_with(b"**Available options**:") || next.starts_with(b"**Voted for**:"),
            Kind::Round | Kind::Text(_) => true,
        }
    }

    /// Lines below it that are not yet its text.
    pub(super) fn frame(&self) -> u8 {
        match self.kind {
            Kind::Call => 2,
            Kind::Result | Kind::Error => 1,
            Kind::Vote | Kind::Round | Kind::Text(_) => 0,
        }
    }
}

fn parts(line: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some(round) = line.strip_prefix(b"## ") {
        return round.starts_with(b"Round ").then_some((Kind::Round, round));
    }
    let title = line.strip_prefix(b"### ")?;
    for (prefix, kind) in [
        (&b"Tool Call: "[..], Kind::Call),
        (b"Tool Result: ", Kind::Result),
        (b"Tool Error: ", Kind::Error),
        (b"Vote Cast: ", Kind::Vote),
        (b"Injected Context: ", Kind::Text(TraceTextKind::InjectedContext)),
    ] {
        if let Some(title) = title.strip_prefix(prefix) {
            return Some((kind, title));
        }
    }
    if let Some(label) = title.strip_prefix(b"Answer Submitted (") {
        return Some((Kind::Text(TraceTextKind::Answer), label.strip_suffix(b")")?));
    }
    match title {
        b"Reasoning" => Some((Kind::Text(TraceTextKind::Reasoning), b"")),
        b"Content" => Some((Kind::Text(TraceTextKind::Content), b"")),
        _ => None,
    }
}
