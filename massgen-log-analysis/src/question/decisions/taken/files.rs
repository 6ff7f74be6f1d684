//! Taken files: equal path and size. The contents are not in the model.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::AgentId;
use massgen_log_model::spine::{Attempt, FileEntry, Snapshot};

use super::{TakenFiles, shown};
use crate::Evidence;
use crate::question::decisions::Sights;
use crate::workspace::is_own;

/// Files that are listed of one pair of answers.
const LISTED: usize = 20;
/// Earlier answers of others that one answer is compared with, the newest first.
const MAX_SOURCES: usize = 50;

pub(super) fn of(attempt: &Attempt, sights: &Sights<'_>) -> Vec<TakenFiles> {
    let workspaces: Vec<Option<(&Snapshot, BTreeSet<&FileEntry>)>> = attempt
        .answers
        .iter()
        .map(|answer| {
            let snapshot = sights.answers().snapshot_of(answer)?;
            let entries = snapshot.workspace_entries.as_ref()?;
            Some((snapshot, entries.iter().filter(|entry| is_work(entry)).collect()))
        })
        .collect();
    let mut taken = Vec::new();
    // What the workspaces of each agent had.
    let mut known: BTreeMap<&AgentId, BTreeSet<&FileEntry>> = BTreeMap::new();
    for (at, answer) in attempt.answers.iter().enumerate() {
        let Some(Some((snapshot, all))) = workspaces.get(at) else {
            continue;
        };
        // Cut before they are joined: to take the first of a zip and turn them round would walk over all others.
        let answers = attempt.answers.get(..at).unwrap_or_default();
        let earlier = answers.iter().zip(workspaces.get(..at).unwrap_or_default());
        let own = known.entry(&answer.agent).or_default();
        let new: BTreeSet<&FileEntry> = all.difference(own).copied().collect();
        own.extend(all);
        let others = earlier.filter(|(other, _)| other.agent != answer.agent);
        let mut found: Vec<TakenFiles> = others
            .rev()
            .take(MAX_SOURCES)
            .filter_map(|(source, workspace)| {
                let (source_snapshot, theirs) = workspace.as_ref()?;
                let shared: Vec<&&FileEntry> = new.intersection(theirs).collect();
                if shared.is_empty() {
                    return None;
                }
                Some(TakenFiles {
                    label: answer.label.clone(),
                    agent: answer.agent.clone(),
                    source_label: source.label.clone(),
                    source_agent: source.agent.clone(),
                    count: shared.len() as u64,
                    files: shared
                        .into_iter()
                        .take(LISTED)
                        .map(|entry| (*entry).clone())
                        .collect(),
                    shown: shown(sights, answer, source),
                    evidence: [snapshot, source_snapshot]
                        .into_iter()
                        .map(|snapshot| Evidence::file(&snapshot.path.join("workspace")))
                        .collect(),
                })
            })
            .collect();
        found.reverse();
        taken.extend(found);
    }
    taken
}

/// Whether a file is an agent's work: its own, and not empty.
fn is_work(entry: &FileEntry) -> bool {
    entry.bytes > 0 && is_own(entry.path.as_str())
}
