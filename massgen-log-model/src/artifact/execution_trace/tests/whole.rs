//! The blocks of a trace that is in memory as a whole: what the reader of lines has to agree with.

use super::super::assembly::Assembly;
use super::super::body::{Body, Row};
use super::super::entry::Entry;
use super::super::heading::{Heading as LineHeading, Kind};
use super::super::{ExecutionTrace, TraceTextKind};
use crate::{Diagnostic, RelPath};

const FENCE: &str = "```";

/// Reads the trace `text` as a whole. Diagnostics about the whole file are left out.
pub(super) fn read(text: &str, path: &RelPath) -> (ExecutionTrace, Vec<Diagnostic>) {
    let blocks = Blocks::of(text);
    let mut assembly = Assembly::new(path);
    for number in [1, 2] {
        if let Some(line) = blocks.line(number - 1) {
            assembly.title(number as u64, line.as_bytes());
        }
    }
    blocks.each(|line, block| {
        let (kind, title, part, is_ended) = match block {
            Block::Call { tool, args } => (Kind::Call, tool, args, true),
            Block::Result {
                tool,
                error,
                text,
                ended,
            } => {
                let kind = if error { Kind::Error } else { Kind::Result };
                (kind, tool, text, ended)
            }
            Block::Text { kind, name, text } => (Kind::Text(kind), name.unwrap_or_default(), text, true),
            Block::Vote { target, body } => (Kind::Vote, target, body, true),
            Block::Round(text) => (Kind::Round, text, "", true),
            Block::Error(text) => return assembly.take(Entry::error(line, text.as_bytes())),
        };
        let offset = blocks.offset(part);
        let mut body = Body::default();
        body.restart(offset);
        let row = Row {
            number: line,
            start: offset,
            stop: offset + part.len() as u64,
            next: 0,
            text: part.as_bytes(),
            is_whole: true,
            is_blank: false,
        };
        body.push(&row, usize::MAX);
        let heading = LineHeading {
            kind,
            title: title.to_owned(),
            line,
            next: 0,
        };
        assembly.take(Entry::of(&heading, &body, body.extent(), is_ended, path));
    });
    let mut notes = Vec::new();
    (assembly.finish(&mut notes), notes)
}

/// One block.
#[derive(Debug)]
enum Block<'a> {
    Call {
        tool: &'a str,
        args: &'a str,
    },
    Result {
        tool: &'a str,
        error: bool,
        text: &'a str,
        /// Whether the closing fence was found.
        ended: bool,
    },
    Text {
        kind: TraceTextKind,
        name: Option<&'a str>,
        text: &'a str,
    },
    Vote {
        target: &'a str,
        body: &'a str,
    },
    Round(&'a str),
    Error(&'a str),
}

/// A heading that the writer can have put where it stands.
enum Heading<'a> {
    Call(&'a str),
    Result(&'a str),
    Error(&'a str),
    Text(TraceTextKind, Option<&'a str>),
    Vote(&'a str),
    Round(&'a str),
    /// The list of errors.
    End,
}

/// The lines of a trace.
struct Blocks<'a> {
    text: &'a str,
    /// Start of each line in `text`, and the line.
    lines: Vec<(usize, &'a str)>,
    /// Line of the `---` before the list of errors.
    errors: Option<usize>,
    /// Number of lines without the blank ones at the end.
    filled: usize,
}

impl<'a> Blocks<'a> {
    fn of(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            lines.push((start, line));
            start += line.len() + 1;
        }
        let filled = lines
            .iter()
            .rposition(|(_, line)| !line.trim().is_empty())
            .map_or(0, |last| last + 1);
        let mut blocks = Self {
            text,
            lines,
            errors: None,
            filled,
        };
        blocks.errors = (0..filled).rev().find(|at| blocks.is_error_list(*at));
        blocks
    }

    fn line(&self, at: usize) -> Option<&'a str> {
        self.lines.get(at).map(|(_, line)| *line)
    }

    /// Place of `part`, a slice of the text, in the text.
    fn offset(&self, part: &str) -> u64 {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) as u64
    }

    /// Hands out every block with the number of its heading's line.
    fn each(&self, mut take: impl FnMut(u64, Block<'a>)) {
        let mut at = 0;
        while at < self.filled {
            let Some(heading) = self.heading(at) else {
                at += 1;
                continue;
            };
            let number = at as u64 + 1;
            let (block, next) = match heading {
                Heading::Call(tool) => {
                    // Strings in the JSON are escaped: the first fence is the end.
                    let from = at + 3;
                    let end = (from..self.filled).find(|line| self.line(*line) == Some(FENCE));
                    let args = self.slice(from, end.unwrap_or(self.filled));
                    (Block::Call { tool, args }, end.unwrap_or(self.filled))
                }
                Heading::Result(tool) => self.result(at, tool, false),
                Heading::Error(tool) => self.result(at, tool, true),
                Heading::Text(kind, name) => {
                    let end = self.next_heading(at + 1);
                    let text = self.slice(at + 1, end).trim_end();
                    (Block::Text { kind, name, text }, end)
                }
                Heading::Vote(target) => {
                    let end = self.next_heading(at + 1);
                    let body = self.slice(at + 1, end).trim_end();
                    (Block::Vote { target, body }, end)
                }
                Heading::Round(text) => (Block::Round(text), at + 1),
                Heading::End => {
                    self.each_error(at + 4, &mut take);
                    return;
                }
            };
            take(number, block);
            at = next.max(at + 1);
        }
    }

    fn result(&self, at: usize, tool: &'a str, error: bool) -> (Block<'a>, usize) {
        let from = at + 2;
        let end = (from..self.filled).find(|line| self.line(*line) == Some(FENCE) && self.ends_at(*line));
        let block = Block::Result {
            tool,
            error,
            text: self.slice(from, end.unwrap_or(self.filled)),
            ended: end.is_some(),
        };
        (block, end.map_or(self.filled, |end| end + 1))
    }

    /// Whether a fence at this line can end a result: nothing follows, or a blank line and a heading.
    fn ends_at(&self, fence: usize) -> bool {
        fence + 1 >= self.filled || (self.is_blank(fence + 1) && self.heading(fence + 2).is_some())
    }

    fn next_heading(&self, from: usize) -> usize {
        (from..self.filled)
            .find(|line| self.heading(*line).is_some())
            .unwrap_or(self.filled)
    }

    fn heading(&self, at: usize) -> Option<Heading<'a>> {
        let line = self.line(at)?;
        if !line.starts_with("##") && line != "---" || at == 0 || !self.is_blank(at - 1) {
            return None;
        }
        if line == "---" {
            return (self.errors == Some(at)).then_some(Heading::End);
        }
        if let Some(round) = line.strip_prefix("## ") {
            return round.starts_with("Round ").then_some(Heading::Round(round));
        }
        let title = line.strip_prefix("### ")?;
        let next = self.line(at + 1).unwrap_or_default();
        if let Some(tool) = title.strip_prefix("Tool Call: ") {
            return (next == "**Args**:").then_some(Heading::Call(tool));
        }
        if let Some(tool) = title.strip_prefix("Tool Result: ") {
            return (next == FENCE).then_some(Heading::Result(tool));
        }
        if let Some(tool) = title.strip_prefix("Tool Error: ") {
            return (next == FENCE).then_some(Heading::Error(tool));
        }
        if let Some(target) = title.strip_prefix("Vote Cast: ") {
            let body = next.starts_with("**Available options**:") || next.starts_with("**Voted for**:");
            return body.then_some(Heading::Vote(target));
        }
        if let Some(name) = title.strip_prefix("Injected Context: ") {
            return Some(Heading::Text(TraceTextKind::InjectedContext, Some(name)));
        }
        if let Some(label) = title.strip_prefix("Answer Submitted (") {
            let label = label.strip_suffix(')')?;
            return Some(Heading::Text(TraceTextKind::Answer, Some(label)));
        }
        match title {
            "Reasoning" => Some(Heading::Text(TraceTextKind::Reasoning, None)),
            "Content" => Some(Heading::Text(TraceTextKind::Content, None)),
            _ => None,
        }
    }

    fn is_error_list(&self, at: usize) -> bool {
        self.line(at) == Some("---")
            && self.is_blank(at + 1)
            && self.line(at + 2) == Some("## Errors")
            && self.is_blank(at + 3)
            && self.line(at + 4).is_some_and(|line| line.starts_with("- ["))
    }

    fn each_error(&self, from: usize, take: &mut impl FnMut(u64, Block<'a>)) {
        let starts = |line: &usize| self.line(*line).is_some_and(|text| text.starts_with("- ["));
        let mut at = from;
        while at < self.filled {
            let next = (at + 1..self.filled).find(starts).unwrap_or(self.filled);
            take(at as u64 + 1, Block::Error(self.slice(at, next)));
            at = next;
        }
    }

    fn is_blank(&self, at: usize) -> bool {
        self.line(at).is_none_or(str::is_empty)
    }

    /// The lines from `from` to before `to`, without the last line end.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        let place = |at: usize| self.lines.get(at).map_or(self.text.len(), |(start, _)| *start);
        let (start, end) = (place(from), place(to));
        let part = self.text.get(start..end.max(start)).unwrap_or_default();
        part.strip_suffix('\n').unwrap_or(part)
    }
}
