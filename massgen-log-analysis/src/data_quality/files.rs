//! The files that the attempt left.

use massgen_log_model::spine::{Attempt, FileEntry};
use serde::{Deserialize, Serialize};

/// Files that [`FileList::listed`] holds at most.
pub const LISTED_FILES: usize = 60;

/// The files of an attempt, without what lies in workspace copies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileList {
    /// All files.
    pub count: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// The first [`LISTED_FILES`] of them: those directly in the attempt's folder before those in its
    /// folders, each group by path.
    pub listed: Vec<FileEntry>,
    /// Files that are not listed.
    pub unlisted: u64,
    /// Their size in bytes.
    pub unlisted_bytes: u64,
    /// Files in the workspace copies of the snapshots; one that was copied twice counts twice.
    pub workspace_files: u64,
    /// Their size in bytes.
    pub workspace_bytes: u64,
}

pub(super) fn of(attempt: &Attempt) -> FileList {
    let mut files = attempt.files.clone();
    let depth = |file: &FileEntry| file.path.as_str().matches('/').count();
    files.sort_by(|a, b| depth(a).cmp(&depth(b)).then_with(|| a.path.cmp(&b.path)));
    files.dedup_by(|a, b| a.path == b.path);
    let bytes = |files: &[FileEntry]| files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
    let (count, all) = (files.len() as u64, bytes(&files));
    let rest = files.split_off(files.len().min(LISTED_FILES));
    let workspaces = attempt.snapshots.iter().filter_map(|snapshot| snapshot.workspace);
    let (workspace_files, workspace_bytes) = workspaces
        .fold((0_u64, 0_u64), |(files, bytes), (more, size)| {
            (files.saturating_add(more), bytes.saturating_add(size))
        });
    FileList {
        count,
        bytes: all,
        listed: files,
        unlisted: rest.len() as u64,
        unlisted_bytes: bytes(&rest),
        workspace_files,
        workspace_bytes,
    }
}
