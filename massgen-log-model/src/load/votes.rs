//! Recorded votes, joined from every artifact that tells of them.

use std::collections::{BTreeMap, VecDeque};

use super::Loading;
use super::answers::{is_answer_label, mapped_folder, parent};
use super::restarts::{coordination, is_live};
use crate::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use crate::artifact::events::Payload;
use crate::artifact::snapshot_mappings::SnapshotType;
use crate::spine::{Artifacts, Snapshot, SnapshotKind, Vote};
use crate::time::parse_stamp;
use crate::{AgentId, DiagnosticKind, Location, Moment, RelPath, pointer_token};

/// The votes in order of time: coordination_events.json, else snapshot_mappings.json, else vote.json
/// files minus stops, else events.jsonl.
pub(super) fn votes(
    loading: &mut Loading<'_>,
    artifacts: &Artifacts,
    snapshots: &[Snapshot],
    offset: Option<i32>,
) -> Vec<Vote> {
    let coordination = from_coordination(artifacts);
    let mappings = from_mappings(artifacts, offset);
    let events = from_events(artifacts, offset);
    let mut votes = if !coordination.is_empty() || (is_live(artifacts) && mappings.is_empty()) {
        coordination
    } else if artifacts.snapshot_mappings.is_some() {
        mappings.clone()
    } else if artifacts.events.is_some() {
        events.clone()
    } else {
        from_files(artifacts, snapshots)
    };
    for list in [&mappings, &events] {
        merge(&mut votes, list);
    }
    // vote.json knows the reason, the choice and the exact time; it is joined by voter and order.
    let files = from_files(artifacts, snapshots);
    merge(&mut votes, &files);
    let by_path = by_path(snapshots);
    for vote in &mut votes {
        let Some(path) = vote.snapshot.clone() else {
            continue;
        };
        match by_path.get(&path) {
            None => {
                loading.note(
                    DiagnosticKind::MissingReference,
                    &path,
                    "a vote's snapshot folder is not there",
                );
                vote.snapshot = None;
            }
            Some(folder) if folder.kind == SnapshotKind::Partial => {
                let file = path.join("vote.json");
                loading.note(
                    DiagnosticKind::MissingReference,
                    &file,
                    "a vote's file is not there",
                );
            }
            Some(_) => {}
        }
    }
    votes
}

fn by_path(snapshots: &[Snapshot]) -> BTreeMap<&RelPath, &Snapshot> {
    let snapshots = snapshots.iter().rev();
    snapshots.map(|snapshot| (&snapshot.path, snapshot)).collect()
}

/// Adds to each vote what the k-th vote of the same voter in another list knows.
fn merge(votes: &mut [Vote], other: &[Vote]) {
    let mut by_voter: BTreeMap<&AgentId, VecDeque<&Vote>> = BTreeMap::new();
    for vote in other {
        by_voter.entry(&vote.voter).or_default().push_back(vote);
    }
    for vote in votes {
        let Some(more) = by_voter.get_mut(&vote.voter).and_then(VecDeque::pop_front) else {
            continue;
        };
        if vote.sources == more.sources {
            continue;
        }
        vote.sources.extend(more.sources.iter().cloned());
        vote.label = vote.label.take().or_else(|| more.label.clone());
        vote.target = vote.target.take().or_else(|| more.target.clone());
        vote.reason = vote.reason.take().or_else(|| more.reason.clone());
        vote.time = vote.time.or(more.time);
        vote.iteration = vote.iteration.or(more.iteration);
        vote.options = vote.options.take().or_else(|| more.options.clone());
        vote.snapshot = vote.snapshot.take().or_else(|| more.snapshot.clone());
    }
}

fn from_coordination(artifacts: &Artifacts) -> Vec<Vote> {
    coordination(artifacts)
        .filter(|(.., event)| event.event_type == CoordinationEventType::VoteCast)
        .filter_map(|(doc, index, event)| {
            let context = event.context.as_ref();
            Some(Vote {
                voter: event.agent_id.clone()?,
                label: context.and_then(CoordinationContext::voted_for_label),
                target: context.and_then(CoordinationContext::voted_for),
                reason: context.and_then(|context| context.reason()).map(str::to_owned),
                time: event.timestamp.and_then(Moment::utc),
                iteration: context.and_then(CoordinationContext::iteration),
                round: None,
                options: context
                    .and_then(CoordinationContext::available_answers)
                    .map(|labels| labels.into_iter().filter(is_answer_label).collect()),
                snapshot: None,
                sources: vec![doc.at(format!("/events/{index}"))],
            })
        })
        .collect()
}

fn from_mappings(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Vote> {
    let Some(doc) = &artifacts.snapshot_mappings else {
        return Vec::new();
    };
    let attempt = parent(&doc.path);
    doc.value
        .0
        .iter()
        .filter(|(_, entry)| entry.r#type == Some(SnapshotType::Vote))
        .filter_map(|(label, entry)| {
            let time = entry.timestamp.as_deref().and_then(parse_stamp);
            Some(Vote {
                voter: entry.agent_id.clone()?,
                label: entry.voted_for_label.clone(),
                target: entry.voted_for.clone(),
                reason: None,
                time: time.map(|time| Moment::local(time).with_offset(offset)),
                iteration: entry.iteration,
                round: None,
                options: None,
                snapshot: mapped_folder(&attempt, entry),
                sources: vec![doc.at(format!("/{}", pointer_token(label.as_str())))],
            })
        })
        .collect()
}

fn from_events(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Vote> {
    let Some(log) = &artifacts.events else {
        return Vec::new();
    };
    log.records
        .iter()
        .filter_map(|record| {
            let Payload::Vote(vote) = &record.payload else {
                return None;
            };
            Some(Vote {
                voter: record.agent_id.clone()?,
                label: vote.voted_for_label.clone(),
                target: vote.target_id.clone(),
                reason: vote.reason.clone(),
                time: record.time.map(|time| Moment::local(time).with_offset(offset)),
                iteration: None,
                round: None,
                options: None,
                snapshot: None,
                sources: vec![Location::line(&log.path, record.line)],
            })
        })
        .collect()
}

/// Votes by their files, without the stops of decomposition mode, which write the same file.
fn from_files(artifacts: &Artifacts, snapshots: &[Snapshot]) -> Vec<Vote> {
    let stopped = super::restarts::stops(artifacts, None);
    // Where every voter "votes" for itself and stops are recorded, the files are stops.
    let is_stop = |voter: &AgentId, target: &Option<AgentId>| {
        target.as_ref() == Some(voter) && stopped.iter().any(|stop| &stop.agent == voter)
    };
    let mut files: Vec<_> = artifacts.votes.iter().collect();
    files.sort_by(|a, b| {
        a.value
            .timestamp
            .cmp(&b.value.timestamp)
            .then_with(|| a.path.cmp(&b.path))
    });
    let by_path = by_path(snapshots);
    files
        .into_iter()
        .filter_map(|doc| {
            let folder = parent(&doc.path);
            let snapshot = by_path
                .get(&folder)
                .filter(|snapshot| snapshot.kind == SnapshotKind::Vote)?;
            let voter = doc
                .value
                .voter_id
                .clone()
                .unwrap_or_else(|| snapshot.agent.clone());
            if is_stop(&voter, &doc.value.voted_for) {
                return None;
            }
            Some(Vote {
                voter,
                label: doc.value.voted_for_label.clone(),
                target: doc.value.voted_for.clone(),
                reason: doc.value.reason.clone(),
                time: doc.value.unix_timestamp.and_then(Moment::utc).or(snapshot.time),
                iteration: doc.value.iteration,
                round: None,
                options: doc.value.available_options_labels.clone(),
                snapshot: Some(folder),
                sources: vec![Location::file(&doc.path)],
            })
        })
        .collect()
}
