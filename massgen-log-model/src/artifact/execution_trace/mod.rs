//! `execution_trace.md`: the last stream of one agent in Markdown (since 0.1.36..0.1.38).
//!
//! One file covers one stream only, not the agent's whole history. Entries have no times and no call ids,
//! and the text is not escaped: a heading counts only where the writer can have put one.

mod assembly;
mod blocks;
mod body;
mod entry;
mod errors;
mod heading;
mod pairing;

use std::io::Read;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::events::stamp;
use crate::lines::{Lines, Record, each_record, skipped};
use crate::{
    AgentId, Args, Diagnostic, DiagnosticKind, Excerpt, Location, RelPath, ResultDigest, TextSpan, ToolName,
    not_utf8,
};
use assembly::Assembly;
use blocks::Blocks;
use body::Row;

/// What is in one trace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionTrace {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// The agent in the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The model; `None` when the writer did not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Start of the stream, local wall clock, whole seconds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub started: Option<NaiveDateTime>,
    calls: Vec<TraceCall>,
    /// Reasoning, content, injected contexts and submitted answers, in order.
    pub texts: Vec<TraceText>,
    /// Votes, in order.
    pub votes: Vec<TraceVote>,
    /// The list of errors at the end, the only entries with a time.
    pub errors: Vec<TraceError>,
    /// `## Round` headings; normally there are none.
    pub rounds: Vec<TraceRound>,
}

/// One tool call. `new_answer`, `vote` and `stop` are calls too, without a result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceCall {
    /// The tool.
    pub tool: ToolName,
    /// The arguments; `None` for a result without a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Args>,
    /// Line of the heading, from 1.
    pub line: u64,
    /// How often the call stands there in a row: MassGen records most calls twice. 0 for a result
    /// without a call.
    pub recorded_times: u64,
    /// The result or error, paired by order, tool and, where the result names it, command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultDigest>,
    /// Line of the result's heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_line: Option<u64>,
    /// Whether the result stands under `Tool Error`; `None` without a result. A command that exits with
    /// 1 is no error here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_error: Option<bool>,
    /// Whether a result came that this and other calls without one could have taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ambiguous: bool,
}

/// What a [`TraceText`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TraceTextKind {
    /// `### Reasoning`.
    Reasoning,
    /// `### Content`; later text may have been appended to an earlier block.
    Content,
    /// `### Injected Context: <memory>` (since 0.1.72..0.1.76).
    InjectedContext,
    /// `### Answer Submitted (<label>)`; normally absent.
    Answer,
}

impl TraceTextKind {
    /// Whether its heading has a name.
    fn is_named(self) -> bool {
        matches!(self, Self::InjectedContext | Self::Answer)
    }
}

/// A text between the calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceText {
    /// What it is.
    pub kind: TraceTextKind,
    /// Line of the heading, from 1.
    pub line: u64,
    /// The memory file's stem, or the answer's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The text.
    pub text: Excerpt,
    /// Where the whole text stands.
    pub span: TextSpan,
}

/// A vote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceVote {
    /// Line of the heading, from 1.
    pub line: u64,
    /// Label or agent in the heading.
    pub target: String,
    /// The options; `None` when the line is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<String>>,
    /// The target again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voted_for: Option<String>,
    /// The whole reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One line of the list of errors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceError {
    /// Line, from 1.
    pub line: u64,
    /// Seconds since midnight, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<f64>,
    /// The tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<ToolName>,
    /// The first 240 characters.
    pub text: String,
}

/// A `## Round` heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceRound {
    /// Line, from 1.
    pub line: u64,
    /// The heading without its marks.
    pub text: String,
}

/// Stands in for a line that was too long to be read: no blank line, fence or heading.
const UNREAD: &[u8] = b"?";

impl ExecutionTrace {
    /// Reads a trace in one pass and bounded memory. Never fails: what cannot be told apart stays text.
    pub fn read(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::read_lines(Lines::new(reader), path, diagnostics)
    }

    /// Reads a trace from its lines, whose limit is also that of a text between two headings: only the
    /// beginning of a longer one is read.
    pub fn read_lines(lines: Lines<impl Read>, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut assembly = Assembly::new(path);
        let mut blocks = Blocks::new(path, lines.limit());
        let mut bad = 0;
        // Python ends lines with `\r\n` on Windows, all of them or none.
        let mut ends_with_return = false;
        let mut notes = Vec::new();
        let count = each_record(lines, path, &mut notes, |record, notes| {
            let row = match record {
                Record::Line(line) => {
                    let is_blank = match std::str::from_utf8(line.raw) {
                        Ok(text) => text.trim_start().is_empty(),
                        Err(_) => {
                            bad += not_utf8(line.raw);
                            false
                        }
                    };
                    if line.number == 1 {
                        ends_with_return = line.raw.len() > line.bytes.len();
                    }
                    let text = if ends_with_return { line.bytes } else { line.raw };
                    if line.number < 3 {
                        assembly.title(line.number, text);
                    }
                    Row {
                        number: line.number,
                        start: line.offset,
                        stop: line.offset + text.len() as u64,
                        next: line.end(),
                        text,
                        is_whole: true,
                        is_blank,
                    }
                }
                Record::TooLong {
                    number,
                    offset,
                    bytes,
                } => {
                    notes.push(skipped(path, number, bytes));
                    let stop = offset.saturating_add(bytes);
                    Row {
                        number,
                        start: offset,
                        stop,
                        next: stop.saturating_add(1),
                        text: UNREAD,
                        is_whole: false,
                        is_blank: false,
                    }
                }
            };
            blocks.line(&row, &mut |entry| assembly.take(entry));
        });
        blocks.finish(&mut |entry| assembly.take(entry));
        if bad > 0 {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::NotUtf8,
                Location::file(path),
                format!("{bad} bytes that are not UTF-8 were made visible"),
            ));
        }
        if count == 0 && notes.is_empty() {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Empty,
                Location::file(path),
                "the file has 0 bytes",
            ));
        } else if count > 0 && !assembly.is_titled() {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Malformed,
                Location::line(path, 1),
                "no title line",
            ));
        }
        diagnostics.append(&mut notes);
        assembly.finish(diagnostics)
    }

    /// The tool calls in order, each once however often it was recorded.
    pub fn calls(&self) -> &[TraceCall] {
        &self.calls
    }
}

#[cfg(test)]
mod tests;
