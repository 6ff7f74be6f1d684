//! Notices: sentences that the orchestrator mixes into an agent's text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use chrono::NaiveDateTime;

use super::stamp;
use crate::AgentId;
use crate::word::open_vocabulary;

open_vocabulary! {
    /// The kind of a [`Notice`].
    NoticeKind {
        /// A vote came while the agent had to restart and was not recorded.
        VoteIgnored = "vote_ignored",
        /// A call of a tool that is not registered: hallucinated, or of a server that did not connect.
        UnknownTool = "unknown_tool",
        /// The agent failed for good: no workflow tool was used.
        WorkflowFailure = "workflow_failure",
        /// The agent failed for good: it voted although there was no answer.
        NoAnswersToVote = "no_answers_to_vote",
        /// The agent failed for good: it voted for an unknown agent.
        InvalidVote = "invalid_vote",
        /// The agent was told to try again.
        Retry = "retry",
        /// A model call failed.
        ApiError = "api_error",
        /// The agent was told that its round's time is nearly over.
        RoundTimeLimit = "round_time_limit",
        /// A tool call was refused because the round's time was over.
        HardTimeout = "hard_timeout",
    }
}

/// One notice. Agents may quote such sentences: a notice is evidence, not proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// The kind.
    pub kind: NoticeKind,
    /// Line, from 1.
    pub line: u64,
    /// Local wall clock of the record; may be seconds late. `None` in files without times.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub time: Option<NaiveDateTime>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The notice, at most 240 characters.
    pub text: String,
    /// The unknown tool, or the id that the ignored vote was for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which retry, of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<(u32, u32)>,
}

/// A notice inside a text.
#[derive(Debug, PartialEq)]
pub(crate) struct Found<'a> {
    pub(crate) kind: NoticeKind,
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    pub(crate) name: Option<&'a str>,
    pub(crate) retry: Option<(u32, u32)>,
}

/// How a notice begins, and where it ends.
struct Form {
    start: &'static str,
    kind: NoticeKind,
    end: End,
}

enum End {
    /// With the first of these words.
    With(&'static [&'static str]),
    /// Nothing marks the end: the next notice or the end of the text.
    Open,
}

static FORMS: [Form; 7] = [
    Form {
        start: "🔄 Vote for [",
        kind: NoticeKind::VoteIgnored,
        end: End::With(&[") - restarting due to new answers"]),
    },
    Form {
        start: "⚠️ Unknown tool: ",
        kind: NoticeKind::UnknownTool,
        end: End::With(&[" tool (not implemented)", " (not registered)"]),
    },
    Form {
        start: "❌ Retry (",
        kind: NoticeKind::Retry,
        end: End::Open,
    },
    Form {
        start: "❌ Error: ",
        kind: NoticeKind::ApiError,
        end: End::Open,
    },
    Form {
        start: "❌ Agent failed to use workflow tools",
        kind: NoticeKind::WorkflowFailure,
        end: End::With(&[" attempts"]),
    },
    Form {
        start: "❌ Cannot vote when no answers exist",
        kind: NoticeKind::NoAnswersToVote,
        end: End::With(&[" attempts"]),
    },
    Form {
        start: "❌ Invalid agent_id after",
        kind: NoticeKind::InvalidVote,
        end: End::With(&[" attempts"]),
    },
];

/// Finds the notices in `text`, in order.
pub(crate) fn scan<'a>(text: &'a str, mut found: impl FnMut(Found<'a>)) {
    let mut starts = starts(text).peekable();
    let mut done = 0;
    while let Some((at, form)) = starts.next() {
        if at < done {
            continue;
        }
        let limit = starts.peek().map_or(text.len(), |(next, _)| *next);
        let Some(body) = text.get(at..limit) else { continue };
        let inner = body.get(form.start.len()..).unwrap_or_default();
        let (mut name, mut retry) = (None, None);
        let end = match &form.end {
            End::Open => limit,
            End::With(words) => words
                .iter()
                .find_map(|word| body.find(word).map(|found| at + found + word.len()))
                .unwrap_or(limit),
        };
        match form.kind {
            NoticeKind::VoteIgnored => {
                let Some((id, _)) = inner.split_once("] ignored") else {
                    continue;
                };
                name = Some(id);
            }
            NoticeKind::UnknownTool => name = inner.split(" (not registered)").next(),
            NoticeKind::Retry => {
                retry = inner
                    .split_once(')')
                    .and_then(|(numbers, _)| numbers.split_once('/'))
                    .and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
                if retry.is_none() {
                    continue;
                }
            }
            _ => {}
        }
        done = end;
        found(Found {
            kind: form.kind.clone(),
            range: at..end,
            name,
            retry,
        });
    }
}

/// Places where a notice may begin. Plain text is passed over at the speed of `memchr`.
fn starts(text: &str) -> impl Iterator<Item = (usize, &'static Form)> {
    // First bytes of "❌" and "⚠", and of "🔄".
    memchr::memchr2_iter(0xe2, 0xf0, text.as_bytes()).filter_map(|at| {
        let rest = text.get(at..)?;
        FORMS
            .iter()
            .find(|form| rest.starts_with(form.start))
            .map(|form| (at, form))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen<'a> = (NoticeKind, &'a str, Option<&'a str>, Option<(u32, u32)>);

    fn all(text: &str) -> Vec<Seen<'_>> {
        let mut out = Vec::new();
        scan(text, |f| {
            out.push((f.kind, text.get(f.range).unwrap(), f.name, f.retry));
        });
        out
    }

    #[test]
    fn notices_are_found_inside_model_text() {
        let text = "A … text.❌ Invalid agent_id after 3 attemptsFinal text.\n🔄 Vote for [agent_b] ignored (reason: it (b) is best) - restarting due to new answersmore⚠️ Unknown tool: google_search (not registered)🔧 used google_search tool (not implemented)end";
        assert_eq!(
            all(text),
            [
                (
                    NoticeKind::InvalidVote,
                    "❌ Invalid agent_id after 3 attempts",
                    None,
                    None
                ),
                (
                    NoticeKind::VoteIgnored,
                    "🔄 Vote for [agent_b] ignored (reason: it (b) is best) - restarting due to new answers",
                    Some("agent_b"),
                    None
                ),
                (
                    NoticeKind::UnknownTool,
                    "⚠️ Unknown tool: google_search (not registered)🔧 used google_search tool (not implemented)",
                    Some("google_search"),
                    None
                ),
            ]
        );
    }

    #[test]
    fn open_notices_end_at_the_next() {
        let text = "❌ Retry (1/3): do better\nplease❌ Error: code 401❌ Retry (2/3): again";
        assert_eq!(
            all(text),
            [
                (
                    NoticeKind::Retry,
                    "❌ Retry (1/3): do better\nplease",
                    None,
                    Some((1, 3))
                ),
                (NoticeKind::ApiError, "❌ Error: code 401", None, None),
                (NoticeKind::Retry, "❌ Retry (2/3): again", None, Some((2, 3))),
            ]
        );
        assert!(all("❌ Retry (soon) 🔄 Vote for [x ⚠️ nothing ❌").is_empty());
    }
}
