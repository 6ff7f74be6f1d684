//! `execution_trace.md`: the last stream of one agent in Markdown (since 0.1.36..0.1.38).
//!
//! One file covers one stream only, not the agent's whole history. Entries have no times and no call ids,
//! and the text is not escaped: a heading counts only where the writer can have put one.

mod blocks;

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::events::stamp;
use crate::digest::head;
use crate::{
    AgentId, Args, Diagnostic, DiagnosticKind, Excerpt, Location, RelPath, ResultDigest, TextSpan, ToolName,
    decode_visibly,
};
use blocks::{Block, Blocks};

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

impl ExecutionTrace {
    /// Reads a trace. Never fails: what cannot be told apart stays text.
    pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (text, bad) = decode_visibly(bytes);
        let mut note = |kind, location, reason: &str| {
            diagnostics.push(Diagnostic::new(kind, location, reason));
        };
        if bad > 0 {
            let reason = format!("{bad} bytes that are not UTF-8 were made visible");
            note(DiagnosticKind::NotUtf8, Location::file(path), &reason);
        }
        let mut trace = Self {
            path: path.clone(),
            ..Self::default()
        };
        let blocks = Blocks::of(&text);
        trace.title(&blocks);
        if text.is_empty() {
            note(
                DiagnosticKind::Empty,
                Location::file(path),
                "the file has 0 bytes",
            );
        } else if trace.agent.is_none() {
            note(
                DiagnosticKind::Malformed,
                Location::line(path, 1),
                "no title line",
            );
        }
        let mut pairing = Pairing::default();
        blocks.each(|line, block| {
            if !matches!(block, Block::Call { .. }) {
                pairing.previous = None;
            }
            // Offsets count decoded bytes; a file with bytes that are not UTF-8 has no exact ones.
            let span = |part: &str| TextSpan::new(path, blocks.offset(part), part.len() as u64);
            match block {
                Block::Call { tool, args } => pairing.call(line, tool, args),
                Block::Result {
                    tool,
                    error,
                    text,
                    ended,
                } => {
                    if !ended {
                        note(
                            DiagnosticKind::Truncated,
                            Location::line(path, line),
                            "the result has no end",
                        );
                    }
                    pairing.result(line, tool, text, error, span(text));
                }
                Block::Text { kind, name, text } => trace.texts.push(TraceText {
                    kind,
                    line,
                    name: name.map(str::to_owned),
                    text: Excerpt::of(text),
                    span: span(text),
                }),
                Block::Vote { target, body } => trace.votes.push(vote(line, target, body)),
                Block::Round(text) => trace.rounds.push(TraceRound {
                    line,
                    text: text.to_owned(),
                }),
                Block::Error(text) => trace.errors.push(error(line, text)),
            }
        });
        trace.calls = pairing.calls;
        trace
    }

    /// The tool calls in order, each once however often it was recorded.
    pub fn calls(&self) -> &[TraceCall] {
        &self.calls
    }

    fn title(&mut self, blocks: &Blocks<'_>) {
        let Some(agent) = blocks.line(0).and_then(|l| l.strip_prefix("# Execution Trace: ")) else {
            return;
        };
        self.agent = Some(AgentId::from(agent));
        let second = blocks.line(1).and_then(|line| line.strip_prefix("**Model**: "));
        if let Some((model, started)) = second.and_then(|rest| rest.rsplit_once(" | **Started**: ")) {
            self.model = (model != "unknown").then(|| model.to_owned());
            self.started = stamp::parse(started);
        }
    }
}

fn vote(line: u64, target: &str, body: &str) -> TraceVote {
    let mut vote = TraceVote {
        line,
        target: target.to_owned(),
        ..TraceVote::default()
    };
    let mut rest = body;
    while !rest.is_empty() {
        let (first, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if let Some(options) = first.strip_prefix("**Available options**:") {
            vote.options = Some(options.split(',').map(|o| o.trim().to_owned()).collect());
        } else if let Some(voted_for) = first.strip_prefix("**Voted for**:") {
            vote.voted_for = Some(voted_for.trim().to_owned());
        } else if let Some(reason) = rest.strip_prefix("**Reason**:") {
            vote.reason = Some(reason.trim().to_owned());
            break;
        }
        rest = after;
    }
    vote
}

/// `- [HH:MM:SS] **Tool Error: <name>** - <result>`
fn error(line: u64, text: &str) -> TraceError {
    let mut found = TraceError {
        line,
        text: head(text),
        ..TraceError::default()
    };
    let Some((time, rest)) = text.strip_prefix("- [").and_then(|rest| rest.split_once("] ")) else {
        return found;
    };
    found.time = crate::time::parse_time_of_day(time);
    if let Some((tool, message)) = rest
        .strip_prefix("**Tool Error: ")
        .and_then(|rest| rest.split_once("** - "))
    {
        found.tool = Some(ToolName::from(tool));
        found.text = head(message);
    }
    found
}

/// Calls that a result is compared with: a trace full of stray results must not cost quadratic time.
const WINDOW: usize = 256;

/// Calls, and which of them wait for a result.
#[derive(Debug, Default)]
struct Pairing {
    calls: Vec<TraceCall>,
    open: BTreeMap<ToolName, VecDeque<usize>>,
    /// The call right before this entry.
    previous: Option<usize>,
}

impl Pairing {
    fn call(&mut self, line: u64, tool: &str, args: &str) {
        let args = Args::of_text(args);
        if let Some(call) = self.previous.and_then(|index| self.calls.get_mut(index))
            && call.tool.as_str() == tool
            && call.args.as_ref().is_some_and(|before| before.hash == args.hash)
        {
            call.recorded_times += 1;
            return;
        }
        let tool = ToolName::from(tool);
        let index = self.calls.len();
        self.open.entry(tool.clone()).or_default().push_back(index);
        self.calls.push(TraceCall {
            tool,
            args: Some(args),
            line,
            recorded_times: 1,
            ..TraceCall::default()
        });
        self.previous = Some(index);
    }

    fn result(&mut self, line: u64, tool: &str, text: &str, error: bool, span: TextSpan) {
        let (digest, command) = ResultDigest::with_command(tool, text);
        let tool = ToolName::from(tool);
        let index = match self.waiting(&tool, command.as_deref()) {
            Some(index) => index,
            None => {
                let call = match self.extra(&tool, command.as_deref(), digest.excerpt.hash) {
                    Extra::RecordedTwice => return,
                    Extra::OfTwin(call) => *call,
                    Extra::OfNone => TraceCall {
                        tool,
                        line,
                        ..TraceCall::default()
                    },
                };
                self.calls.push(call);
                self.calls.len() - 1
            }
        };
        if let Some(call) = self.calls.get_mut(index) {
            call.result = Some(digest.at(span));
            call.result_line = Some(line);
            call.is_error = Some(error);
        }
    }

    fn waiting(&mut self, tool: &ToolName, command: Option<&str>) -> Option<usize> {
        let open = self.open.get_mut(tool).filter(|open| !open.is_empty())?;
        let mut fitting: Vec<usize> = (0..open.len().min(WINDOW)).collect();
        let names = |at: &usize| {
            let call = open.get(*at).and_then(|index| self.calls.get(*index));
            command.is_some_and(|command| call.is_some_and(|call| runs(call, command)))
        };
        if fitting.iter().any(names) {
            fitting.retain(names);
        }
        for at in fitting.iter().filter(|_| fitting.len() > 1) {
            if let Some(call) = open.get(*at).and_then(|index| self.calls.get_mut(*index)) {
                call.ambiguous = true;
            }
        }
        open.remove(*fitting.first()?)
    }

    /// Explains a result that no call waits for. Some writers record a result twice like its call; if
    /// the texts differ, or the call stands there more than twice, there were two equal calls.
    fn extra(&mut self, tool: &ToolName, command: Option<&str>, hash: u64) -> Extra {
        let found = self.calls.iter_mut().rev().take(WINDOW).find(|call| {
            call.tool == *tool && call.recorded_times > 1 && command.is_none_or(|command| runs(call, command))
        });
        let Some(call) = found else { return Extra::OfNone };
        let before = call.result.as_ref().map(|result| result.excerpt.hash);
        if call.recorded_times == 2 && before == Some(hash) {
            return Extra::RecordedTwice;
        }
        let half = call.recorded_times / 2;
        call.recorded_times -= half;
        Extra::OfTwin(Box::new(TraceCall {
            recorded_times: half,
            result: None,
            ..call.clone()
        }))
    }
}

enum Extra {
    RecordedTwice,
    OfTwin(Box<TraceCall>),
    OfNone,
}

fn runs(call: &TraceCall, command: &str) -> bool {
    call.args.as_ref().and_then(|args| args.command.as_deref()) == Some(command)
}

#[cfg(test)]
mod tests;
