use super::Doc;
use crate::artifact::status::Status;
use crate::{Excerpt, RelPath};

/// `subagents/<id>/`: a child run, as far as its files were kept.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Subagent {
    /// The folder's name.
    pub id: String,
    /// The folder.
    pub path: RelPath,
    /// The whole task: the first message of `conversation.json`.
    pub task: Option<Excerpt>,
    /// Why the child's own logs could not be found, as `subprocess_logs.json` has it.
    pub error: Option<String>,
    /// The child's own status.json, from the copy of its logs; its winner is at `results.winner`.
    pub status: Option<Doc<Status>>,
    /// The child's own events.jsonl, when the copy has one.
    pub events: Option<RelPath>,
}
