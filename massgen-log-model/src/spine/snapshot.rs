use serde::{Deserialize, Serialize};

use super::{FileEntry, TextFile};
use crate::word::open_vocabulary;
use crate::{AgentId, Moment, RelPath};

open_vocabulary! {
    /// What a snapshot folder was written for.
    SnapshotKind {
        /// It holds answer.txt.
        Answer = "answer",
        /// It holds vote.json (a vote, or a stop in decomposition mode).
        Vote = "vote",
        /// Neither: an early termination, or an interrupted turn.
        Partial = "partial",
    }
}

/// `<agent>/<stamp>/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// The agent.
    pub agent: AgentId,
    /// The folder.
    pub path: RelPath,
    /// The folder's name: local time when the saving began.
    pub stamp: String,
    /// The same as an instant.
    pub time: Option<Moment>,
    /// What it was written for.
    pub kind: SnapshotKind,
    /// `answer.txt`.
    pub answer: Option<TextFile>,
    /// `changedoc.md` (since 0.1.48..0.1.52).
    pub changedoc: Option<TextFile>,
    /// Files in `workspace/` and their size in bytes; `None` when there is no workspace copy.
    pub workspace: Option<(u64, u64)>,
    /// The files of `workspace/` by path, which is relative to that folder: the first 2000 (`workspace`
    /// counts all). Links are left out. `None` when there is no workspace copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_entries: Option<Vec<FileEntry>>,
}
