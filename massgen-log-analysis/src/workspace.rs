//! What changed between two copies of a workspace, by path and size. Contents are not in the model.

use std::collections::BTreeMap;

use massgen_log_model::RelPath;
use massgen_log_model::spine::{Answer, Attempt, Snapshot};
use serde::{Deserialize, Serialize};

use crate::Evidence;

/// Files that are listed of one change.
const LISTED: usize = 20;

/// What changed from one workspace copy of an agent to its next, by path and size: a file that was rewritten
/// at its old size counts as the same. What MassGen itself puts there is left out: hidden folders,
/// `CONTEXT.md`, `execution_trace.md` and `subagents/`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WorkspaceChange {
    /// Files that only the later copy has.
    pub added: u64,
    /// Files that only the earlier copy has.
    pub removed: u64,
    /// Files in both, with different sizes.
    pub resized: u64,
    /// Files in both, with one size.
    pub same: u64,
    /// The first 20 files that were added, removed or resized, by path.
    pub files: Vec<FileChange>,
    /// Whether every file of both copies was compared; the model lists 2000 of a copy.
    pub is_complete: bool,
    /// The two copies, the earlier first.
    pub evidence: Vec<Evidence>,
}

/// One file of a [`WorkspaceChange`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileChange {
    /// Path relative to the workspace.
    pub path: RelPath,
    /// Size in bytes before; `None` = it was not there.
    pub before: Option<u64>,
    /// Size in bytes after; `None` = it is not there.
    pub after: Option<u64>,
}

impl WorkspaceChange {
    /// Files that were added, removed or resized.
    pub fn changed(&self) -> u64 {
        self.added
            .saturating_add(self.removed)
            .saturating_add(self.resized)
    }
}

/// From one copy to another; `None` when one snapshot has no copy.
pub(crate) fn change(before: &Snapshot, after: &Snapshot) -> Option<WorkspaceChange> {
    let (was, is) = (files(before)?, files(after)?);
    let mut change = WorkspaceChange {
        is_complete: is_listed_whole(before) && is_listed_whole(after),
        evidence: [before, after]
            .map(|snapshot| Evidence::file(&snapshot.path.join("workspace")))
            .into(),
        ..WorkspaceChange::default()
    };
    let mut all: BTreeMap<&RelPath, (Option<u64>, Option<u64>)> = BTreeMap::new();
    for (path, bytes) in was {
        all.entry(path).or_default().0 = Some(bytes);
    }
    for (path, bytes) in is {
        all.entry(path).or_default().1 = Some(bytes);
    }
    for (path, (before, after)) in all {
        match (before, after) {
            (Some(before), Some(after)) if before == after => {
                change.same += 1;
                continue;
            }
            (Some(_), Some(_)) => change.resized += 1,
            (None, _) => change.added += 1,
            (Some(_), None) => change.removed += 1,
        }
        if change.files.len() < LISTED {
            change.files.push(FileChange {
                path: path.clone(),
                before,
                after,
            });
        }
    }
    Some(change)
}

/// Whether two workspaces are the same by path and size. Two snapshots without a copy are of an agent without
/// a workspace: the same. `None` when only one has a copy, or the lists are cut before a difference.
pub(crate) fn is_same(before: &Snapshot, after: &Snapshot) -> Option<bool> {
    if before.workspace.is_none() && after.workspace.is_none() {
        return Some(true);
    }
    let change = change(before, after)?;
    if change.is_complete {
        Some(change.changed() == 0)
    } else if change.changed() > 0 && before.workspace != after.workspace {
        Some(false)
    } else {
        None
    }
}

/// The snapshot that belongs to an answer.
pub(crate) fn snapshot_of<'a>(attempt: &'a Attempt, answer: &Answer) -> Option<&'a Snapshot> {
    let path = answer.snapshot.as_ref()?;
    attempt.snapshots.iter().find(|snapshot| &snapshot.path == path)
}

/// Whether a file is an agent's own: in no hidden folder, and none that MassGen puts there.
pub(crate) fn is_own(path: &str) -> bool {
    !path.split('/').any(|part| part.starts_with('.'))
        && !matches!(path, "CONTEXT.md" | "execution_trace.md")
        && !path.starts_with("subagents/")
}

fn files(snapshot: &Snapshot) -> Option<impl Iterator<Item = (&RelPath, u64)>> {
    let entries = snapshot.workspace_entries.as_ref()?;
    Some(
        entries
            .iter()
            .filter(|entry| is_own(entry.path.as_str()))
            .map(|entry| (&entry.path, entry.bytes)),
    )
}

fn is_listed_whole(snapshot: &Snapshot) -> bool {
    let listed = snapshot.workspace_entries.as_ref().map(Vec::len);
    let counted = snapshot
        .workspace
        .map(|(files, _)| usize::try_from(files).unwrap_or(usize::MAX));
    listed >= counted
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    /// A snapshot with these files; `None` = no copy.
    pub(crate) fn snapshot(files: Option<&[(&str, u64)]>) -> Snapshot {
        let entries = files.map(|files| {
            let entry = |(path, bytes): &(&str, u64)| json!({"path": path, "bytes": bytes});
            files.iter().map(entry).collect::<Vec<_>>()
        });
        let totals = files.map(|files| (files.len(), files.iter().map(|file| file.1).sum::<u64>()));
        serde_json::from_value(json!({
            "agent": "a", "path": "a/1", "stamp": "1", "time": null, "kind": "answer",
            "answer": null, "changedoc": null, "workspace": totals, "workspace_entries": entries,
        }))
        .unwrap()
    }

    #[test]
    fn files_are_told_apart_by_path_and_size() {
        let before = snapshot(Some(&[
            ("a.md", 1),
            ("b.md", 2),
            ("c.md", 3),
            (".git/x", 9),
            ("CONTEXT.md", 1),
        ]));
        let after = snapshot(Some(&[
            ("a.md", 1),
            ("b.md", 5),
            ("d.md", 3),
            ("subagents/_r", 4),
        ]));
        let found = change(&before, &after).unwrap();
        assert_eq!(
            (found.added, found.removed, found.resized, found.same),
            (1, 1, 1, 1)
        );
        let listed: Vec<_> = found
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.before, file.after))
            .collect();
        assert_eq!(
            listed,
            [
                ("b.md", Some(2), Some(5)),
                ("c.md", Some(3), None),
                ("d.md", None, Some(3))
            ]
        );
        assert_eq!(found.evidence[0].location.path.as_str(), "a/1/workspace");
    }

    #[test]
    fn same_is_said_only_when_all_was_compared() {
        let (none, one) = (snapshot(None), snapshot(Some(&[("a", 1)])));
        assert_eq!(is_same(&none, &none), Some(true));
        assert_eq!(is_same(&none, &one), None);
        assert_eq!(is_same(&one, &one), Some(true));
        assert_eq!(is_same(&one, &snapshot(Some(&[("a", 2)]))), Some(false));
        let mut cut = one.clone();
        cut.workspace = Some((3000, 1));
        assert_eq!(is_same(&cut, &cut), None);
    }
}
