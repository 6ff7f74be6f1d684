//! Every line of events.jsonl with its data as text.

use std::io::{self, Read};

use chrono::NaiveDateTime;

use super::line::Parts;
use super::{is_blank, take_line, without_mark};
use crate::lines::{Lines, Record, skipped};
use crate::{Diagnostic, DiagnosticKind, Location, RelPath, json_text};

/// One event, borrowed from where it was read: its data is JSON as text.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EventLine<'a> {
    /// Line, from 1.
    pub line: u64,
    /// Local wall clock, no zone; `None` when absent or no time.
    pub timestamp: Option<NaiveDateTime>,
    /// The kind, as it was written.
    pub event_type: &'a str,
    /// The acting agent; `None` for events of the orchestrator.
    pub agent_id: Option<&'a str>,
    /// The display round. Join by time, never by this number.
    pub round_number: Option<i64>,
    /// What the event says: sound JSON, as it was written. `None` when absent. In a line that had to be repaired it is
    /// spelled anew.
    pub data: Option<&'a str>,
    /// Place of the first byte of `data` in what is read; `None` when it does not stand there as it is.
    pub data_at: Option<u64>,
    notes: &'a [Diagnostic],
}

impl<'a> EventLine<'a> {
    /// What was repaired or dropped so that the line could be read. Almost always empty.
    pub const fn notes(&self) -> &'a [Diagnostic] {
        self.notes
    }
}

/// Reads lines one by one, keeping nothing. Goes on after a line that cannot be read.
///
/// ```
/// use massgen_log_model::RelPath;
/// use massgen_log_model::artifact::events::EventLines;
/// let log = concat!(r#"{"event_type": "vote", "data": {"target_id": "ada"}}"#, "\n", "not an event\n");
/// let mut lines = EventLines::new(log.as_bytes(), &RelPath::from_encoded("events.jsonl"));
/// let mut seen = Vec::new();
/// while lines
///     .next_with(|line| match line {
///         Ok(event) => seen.push(event.data.unwrap_or_default().to_owned()),
///         Err(note) => seen.push(note.kind.to_string()),
///     })?
///     .is_some()
/// {}
/// assert_eq!(seen, [r#"{"target_id": "ada"}"#, "bad_line"]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct EventLines<R> {
    lines: Lines<R>,
    path: RelPath,
    notes: Vec<Diagnostic>,
}

impl<R: Read> EventLines<R> {
    /// Reads from `reader`; `path` is named in diagnostics.
    pub fn new(reader: R, path: &RelPath) -> Self {
        Self::of_lines(Lines::new(reader), path)
    }

    /// As [`EventLines::new`], from lines that know how long a line may be.
    pub fn of_lines(lines: Lines<R>, path: &RelPath) -> Self {
        Self {
            lines,
            path: path.clone(),
            notes: Vec::new(),
        }
    }

    /// The file.
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// Lines seen so far, blank ones included.
    pub fn count(&self) -> u64 {
        self.lines.count()
    }

    /// The longest line that is read, in bytes.
    pub fn limit(&self) -> usize {
        self.lines.limit()
    }

    /// Hands the next line that is not blank to `take`, once, or else why it cannot be read. `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read any further. There is no line after that.
    pub fn next_with<T>(
        &mut self,
        mut take: impl FnMut(Result<EventLine<'_>, &Diagnostic>) -> T,
    ) -> io::Result<Option<T>> {
        loop {
            let line = match self.lines.next_record()? {
                Some(Record::Line(line)) => line,
                Some(Record::TooLong { number, bytes, .. }) => {
                    return Ok(Some(take(Err(&skipped(&self.path, number, bytes)))));
                }
                None => return Ok(None),
            };
            let bytes = without_mark(line);
            if let Ok(text) = std::str::from_utf8(bytes)
                && let Some(parts) = plain(text)
            {
                let mut event = of(&parts, line.number, &[]);
                // Both are parts of the line, the one behind the other.
                let within = parts
                    .data
                    .map(|data| data.as_ptr().addr() - line.bytes.as_ptr().addr());
                event.data_at = within.map(|within| line.offset + within as u64);
                return Ok(Some(take(Ok(event))));
            }
            if is_blank(bytes) {
                continue;
            }
            self.notes.clear();
            let mut taken = None;
            take_line(line, &self.path, &mut self.notes, |text, _, context| {
                let parts = Parts::parse(text, context)?;
                if let Some(data) = parts.data {
                    json_text::check(data)?;
                }
                taken = Some(take(Ok(of(&parts, context.line, context.diagnostics))));
                Ok(())
            });
            if taken.is_none() {
                // What is said last is why; what was said before are repairs that did not help.
                let unread = || {
                    Diagnostic::new(
                        DiagnosticKind::BadLine,
                        Location::line(&self.path, line.number),
                        "",
                    )
                };
                taken = Some(take(Err(self.notes.last().unwrap_or(&unread()))));
            }
            return Ok(taken);
        }
    }
}

/// The members of a line as the writer spells it, its data sound.
fn plain(text: &str) -> Option<Parts<'_>> {
    let parts = Parts::plain(text)?;
    json_text::is_object(parts.data?.as_bytes()).then_some(parts)
}

fn of<'a>(parts: &'a Parts<'_>, line: u64, notes: &'a [Diagnostic]) -> EventLine<'a> {
    EventLine {
        line,
        timestamp: parts.timestamp,
        event_type: &parts.event_type,
        agent_id: parts.agent_id.as_deref(),
        round_number: parts.round_number,
        data: parts.data,
        data_at: None,
        notes,
    }
}

#[cfg(test)]
mod tests;
