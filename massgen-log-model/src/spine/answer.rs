use serde::{Deserialize, Serialize};

use crate::{AgentId, AnswerLabel, Excerpt, Location, Moment, RelPath};

/// Texts up to this many bytes are kept whole in [`TextFile::whole`].
pub const WHOLE_TEXT_BYTES: u64 = 64 * 1024;

/// A submitted answer (`new_answer`). The final presentation is none: see [`FinalAnswer`].
///
/// The label's agent is taken from where the label was recorded (snapshot_mappings.json,
/// coordination_events.json, vote.json, events.jsonl), never from its number: up to 0.1.60 labels number
/// by configuration order, from 0.1.64 on by sorted id, and anonymous ids by sorted id in every version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// `agentN.K`; `None` when no source labels it and the numbering is not certain.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// The agent's K-th answer, from 1.
    pub ordinal: u32,
    /// When it was recorded.
    pub time: Option<Moment>,
    /// The coordination loop's iteration; not a round.
    pub iteration: Option<i64>,
    /// Position in the agent's `rounds` of the round that produced it.
    pub round: Option<usize>,
    /// The text; `None` when no answer.txt of it exists.
    pub text: Option<TextFile>,
    /// Snapshot folder, when one belongs to it.
    pub snapshot: Option<RelPath>,
    /// Where it stands, the primary first.
    pub sources: Vec<Location>,
}

/// `final/<agent>/answer.txt`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FinalAnswer {
    /// The agent whose folder it is.
    pub agent: AgentId,
    /// The text; `None` when the folder has no answer.txt.
    pub text: Option<TextFile>,
    /// Whether this is the copy in the turn folder, not the attempt's own.
    pub turn_copy: bool,
    /// Where it stands.
    pub source: Location,
}

/// A text file: its excerpt and, when short, the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextFile {
    /// The file.
    pub path: RelPath,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Lines (a last line without line end counts).
    pub lines: u64,
    /// Words separated by white space.
    pub words: u64,
    /// Beginning, end, size and hash of the decoded text.
    pub excerpt: Excerpt,
    /// The decoded text, when the file has at most [`WHOLE_TEXT_BYTES`] bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
}

impl TextFile {
    /// Whether there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        self.words == 0
    }
}
