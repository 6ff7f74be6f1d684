//! Utterances: the streamed pieces of an agent's text and reasoning, put together again.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::stamp;
use crate::{AgentId, EXCERPT_CHARS};

/// What an utterance is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UtteranceKind {
    /// `text` events, without the orchestrator's notices. The final answer comes once more as text.
    Text,
    /// `thinking` events.
    Thinking,
}

/// Consecutive pieces of one agent and kind. A tool call, an answer, a vote or a new round of that agent
/// ends it; events of other agents do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Utterance {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// Text or reasoning.
    pub kind: UtteranceKind,
    /// Line of the first piece, from 1.
    pub line: u64,
    /// Line of the last piece; lines of other events may stand between.
    pub last_line: u64,
    /// Number of pieces.
    pub lines: u64,
    /// Local wall clock of the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub time: Option<NaiveDateTime>,
    /// Local wall clock of the last piece.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub end: Option<NaiveDateTime>,
    /// Length of the whole in characters.
    pub chars: u64,
    /// The first 240 characters.
    pub head: String,
}

/// One piece.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) line: u64,
    pub(super) time: Option<NaiveDateTime>,
    pub(super) kind: UtteranceKind,
    pub(super) text: &'a str,
}

/// Puts pieces together. The agent without an id (the orchestrator) is one of the agents.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    done: Vec<Utterance>,
    nobody: Option<usize>,
    open: BTreeMap<String, Option<usize>>,
}

impl Assembly {
    pub(super) fn add(&mut self, agent: Option<&str>, piece: &Piece<'_>) {
        if piece.text.is_empty() {
            return;
        }
        let chars = piece.text.chars().count() as u64;
        let open = *self.slot(agent);
        if let Some(utterance) = open.and_then(|index| self.done.get_mut(index))
            && utterance.kind == piece.kind
        {
            let have = usize::try_from(utterance.chars).unwrap_or(usize::MAX);
            if have < EXCERPT_CHARS {
                utterance
                    .head
                    .push_str(start(piece.text, chars, EXCERPT_CHARS - have));
            }
            utterance.chars += chars;
            // Several pieces of one event, around a notice, are one line.
            if utterance.last_line != piece.line {
                utterance.lines += 1;
            }
            utterance.last_line = piece.line;
            utterance.end = piece.time;
            return;
        }
        let index = self.done.len();
        self.done.push(Utterance {
            agent: agent.map(AgentId::from),
            kind: piece.kind,
            line: piece.line,
            last_line: piece.line,
            lines: 1,
            time: piece.time,
            end: piece.time,
            chars,
            head: start(piece.text, chars, EXCERPT_CHARS).to_owned(),
        });
        *self.slot(agent) = Some(index);
    }

    /// Ends the agent's utterance.
    pub(super) fn close(&mut self, agent: Option<&str>) {
        *self.slot(agent) = None;
    }

    fn slot(&mut self, agent: Option<&str>) -> &mut Option<usize> {
        let Some(agent) = agent else {
            return &mut self.nobody;
        };
        if !self.open.contains_key(agent) {
            self.open.insert(agent.to_owned(), None);
        }
        self.open.get_mut(agent).unwrap_or(&mut self.nobody)
    }

    pub(super) fn into_utterances(self) -> Vec<Utterance> {
        self.done
    }
}

/// The first `most` characters of a text of `chars` characters.
fn start(text: &str, chars: u64, most: usize) -> &str {
    if chars <= most as u64 {
        return text;
    }
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}
