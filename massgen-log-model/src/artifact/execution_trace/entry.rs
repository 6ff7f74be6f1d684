//! What is kept of one block.

use super::body::{Body, Extent};
use super::heading::{Heading, Kind};
use super::{TraceError, TraceRound, TraceText, TraceVote};
use crate::digest::head;
use crate::{Args, Excerpt, RelPath, ResultDigest, TextSpan, ToolName, decode_visibly};

/// One block, made small.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// Line of the heading, from 1.
    pub(super) line: u64,
    pub(super) content: Content,
    /// Length in bytes of a text that was not read to its end.
    pub(super) cut: Option<u64>,
}

/// What a block holds.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    Call { tool: ToolName, args: Args },
    Result(Box<TraceResult>),
    Text(TraceText),
    Vote(TraceVote),
    Round(TraceRound),
    Error(TraceError),
}

/// A result that is yet to meet its call.
#[derive(Debug, PartialEq)]
pub(super) struct TraceResult {
    pub(super) tool: ToolName,
    pub(super) digest: ResultDigest,
    /// The command that the result says it belongs to.
    pub(super) command: Option<String>,
    pub(super) is_error: bool,
    /// Whether the fence that closes it was found.
    pub(super) is_ended: bool,
}

impl Entry {
    /// The block under `heading` up to `extent`.
    pub(super) fn of(heading: &Heading, body: &Body, extent: Extent, is_ended: bool, path: &RelPath) -> Self {
        let is_framed = matches!(heading.kind, Kind::Call | Kind::Result | Kind::Error);
        let part = body.part(if is_framed { extent } else { extent.trimmed() });
        let (text, _) = decode_visibly(part.text);
        let content = match heading.kind {
            Kind::Call => Content::Call {
                tool: ToolName::from(heading.title.as_str()),
                args: Args::of_text(&text),
            },
            Kind::Result | Kind::Error => {
                let (digest, command) = ResultDigest::with_command(&heading.title, &text);
                Content::Result(Box::new(TraceResult {
                    tool: ToolName::from(heading.title.as_str()),
                    digest: digest.at(TextSpan::new(path, body.offset, part.bytes)),
                    command,
                    is_error: heading.kind == Kind::Error,
                    is_ended,
                }))
            }
            Kind::Vote => Content::Vote(vote(heading.line, &heading.title, text.trim_end())),
            Kind::Round => return Self::round(heading),
            Kind::Text(kind) => {
                let trimmed = text.trim_end();
                let bytes = part.bytes.saturating_sub((text.len() - trimmed.len()) as u64);
                Content::Text(TraceText {
                    kind,
                    line: heading.line,
                    name: kind.is_named().then(|| heading.title.clone()),
                    text: Excerpt::of(trimmed),
                    span: TextSpan::new(path, body.offset, bytes),
                })
            }
        };
        Self {
            line: heading.line,
            content,
            cut: part.is_cut.then_some(part.bytes),
        }
    }

    /// A `## Round` heading.
    pub(super) fn round(heading: &Heading) -> Self {
        Self {
            line: heading.line,
            content: Content::Round(TraceRound {
                line: heading.line,
                text: heading.title.clone(),
            }),
            cut: None,
        }
    }

    /// One line of the list of errors, with the lines that belong to it.
    pub(super) fn error(line: u64, text: &[u8]) -> Self {
        Self {
            line,
            content: Content::Error(error(line, &decode_visibly(text).0)),
            cut: None,
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
