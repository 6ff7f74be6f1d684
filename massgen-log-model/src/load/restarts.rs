//! Restarts, injections, ignored votes and stops.

use crate::artifact::coordination_events::{
    CoordinationContext, CoordinationEvent, CoordinationEventType, CoordinationEvents,
};
use crate::artifact::events::{NoticeKind, Payload};
use crate::artifact::snapshot_mappings::SnapshotType;
use crate::spine::{Artifacts, Doc, IgnoredVote, Injection, Restart, RestartSignal, Stop};
use crate::{AgentId, Location, Moment};

/// The coordination events with their positions.
pub(super) fn coordination(
    artifacts: &Artifacts,
) -> impl Iterator<Item = (&Doc<CoordinationEvents>, usize, &CoordinationEvent)> {
    artifacts.coordination_events.iter().flat_map(|doc| {
        doc.value
            .events
            .iter()
            .flatten()
            .enumerate()
            .map(move |(index, event)| (doc, index, event))
    })
}

/// The coordination events of one kind.
fn of_kind(
    artifacts: &Artifacts,
    kind: CoordinationEventType,
) -> impl Iterator<Item = (&Doc<CoordinationEvents>, usize, &CoordinationEvent)> {
    coordination(artifacts).filter(move |(_, _, event)| event.event_type == kind)
}

/// Whether coordination_events.json tells of any work. After an orchestration restart the file of the
/// attempt that ended holds only its start and end: the tracker was replaced before it was written. Events of unknown
/// types tell of nothing that could be read.
pub(super) fn is_live(artifacts: &Artifacts) -> bool {
    coordination(artifacts).any(|(_, _, event)| {
        !matches!(
            event.event_type,
            CoordinationEventType::SessionStart
                | CoordinationEventType::SessionEnd
                | CoordinationEventType::Unknown(_)
        )
    })
}

/// Whether the tracker was replaced before the files were written: they are there, tell of no work, and
/// the snapshot mappings tell of some.
pub(super) fn is_reset(artifacts: &Artifacts) -> bool {
    artifacts.coordination_events.is_some()
        && !is_live(artifacts)
        && artifacts.snapshot_mappings.as_ref().is_some_and(|doc| {
            doc.value
                .0
                .values()
                .any(|entry| entry.r#type == Some(SnapshotType::Answer))
        })
}

/// Whether every completed restart would have been recorded.
pub(super) fn are_recorded(artifacts: &Artifacts) -> bool {
    is_live(artifacts)
}

pub(super) fn restarts(artifacts: &Artifacts) -> Vec<Restart> {
    of_kind(artifacts, CoordinationEventType::RestartCompleted)
        .filter_map(|(doc, index, event)| {
            Some(Restart {
                agent: event.agent_id.clone()?,
                time: event.timestamp.and_then(Moment::utc),
                round_number: event.context.as_ref().and_then(CoordinationContext::round),
                source: doc.at(format!("/events/{index}")),
            })
        })
        .collect()
}

pub(super) fn signals(artifacts: &Artifacts) -> Vec<RestartSignal> {
    of_kind(artifacts, CoordinationEventType::RestartTriggered)
        .map(|(doc, index, event)| {
            let affected = event.context.as_ref().and_then(|context| {
                let ids = context.0.get("affected_agents")?.as_array()?;
                Some(
                    ids.iter()
                        .filter_map(|id| id.as_str())
                        .map(AgentId::from)
                        .collect(),
                )
            });
            RestartSignal {
                trigger: event.agent_id.clone(),
                affected,
                time: event.timestamp.and_then(Moment::utc),
                source: doc.at(format!("/events/{index}")),
            }
        })
        .collect()
}

pub(super) fn injections(artifacts: &Artifacts) -> Vec<Injection> {
    of_kind(artifacts, CoordinationEventType::UpdateInjected)
        .filter_map(|(doc, index, event)| {
            let details = event.details.as_deref().unwrap_or_default();
            Some(Injection {
                agent: event.agent_id.clone()?,
                time: event.timestamp.and_then(Moment::utc),
                details: details
                    .strip_prefix("UPDATE_INJECTED: ")
                    .unwrap_or(details)
                    .to_owned(),
                source: doc.at(format!("/events/{index}")),
            })
        })
        .collect()
}

/// Votes that were sent but not recorded: coordination events, else the notices in the event stream.
pub(super) fn ignored_votes(artifacts: &Artifacts, offset: Option<i32>) -> Vec<IgnoredVote> {
    if is_live(artifacts) {
        return of_kind(artifacts, CoordinationEventType::VoteIgnored)
            .filter_map(|(doc, index, event)| {
                let details = event.details.as_deref().unwrap_or_default();
                let target = details
                    .split_once("Voted for ")
                    .map(|(_, rest)| rest.split(" but ignored").next().unwrap_or(rest).to_owned());
                Some(IgnoredVote {
                    voter: event.agent_id.clone()?,
                    target,
                    time: event.timestamp.and_then(Moment::utc),
                    source: doc.at(format!("/events/{index}")),
                })
            })
            .collect();
    }
    let Some(log) = &artifacts.events else {
        return Vec::new();
    };
    log.notices
        .iter()
        .filter(|notice| notice.kind == NoticeKind::VoteIgnored)
        .filter_map(|notice| {
            Some(IgnoredVote {
                voter: notice.agent.clone()?,
                target: notice.name.clone(),
                time: notice.time.map(|time| Moment::local(time).with_offset(offset)),
                source: Location::line(&log.path, notice.line),
            })
        })
        .collect()
}

/// Stops: the event stream has their text, coordination events only the fact.
pub(super) fn stops(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Stop> {
    let mut stops: Vec<Stop> = of_kind(artifacts, CoordinationEventType::AgentStopped)
        .filter_map(|(doc, index, event)| {
            Some(Stop {
                agent: event.agent_id.clone()?,
                time: event.timestamp.and_then(Moment::utc),
                summary: event
                    .context
                    .as_ref()
                    .and_then(|context| context.summary())
                    .filter(|summary| !summary.is_empty())
                    .map(str::to_owned),
                status: event
                    .context
                    .as_ref()
                    .and_then(|context| context.0.get("status")?.as_str())
                    .map(str::to_owned),
                sources: vec![doc.at(format!("/events/{index}"))],
            })
        })
        .collect();
    let Some(log) = &artifacts.events else {
        return stops;
    };
    let recorded = !stops.is_empty();
    let mut taken = 0;
    for record in &log.records {
        let Payload::AgentStopped(stopped) = &record.payload else {
            continue;
        };
        let Some(agent) = &record.agent_id else { continue };
        let source = Location::line(&log.path, record.line);
        // Both sources list stops in the order in which they happened.
        let known = stops.iter_mut().skip(taken).position(|stop| &stop.agent == agent);
        match (recorded, known.and_then(|at| stops.get_mut(taken + at))) {
            (true, Some(stop)) => {
                stop.summary = stopped.summary.clone().or(stop.summary.take());
                stop.status = stopped.status.clone().or(stop.status.take());
                stop.sources.push(source);
                taken += 1;
            }
            _ => stops.push(Stop {
                agent: agent.clone(),
                time: record.time.map(|time| Moment::local(time).with_offset(offset)),
                summary: stopped.summary.clone(),
                status: stopped.status.clone(),
                sources: vec![source],
            }),
        }
    }
    stops
}
