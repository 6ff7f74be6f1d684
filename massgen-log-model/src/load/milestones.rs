//! The timeline: the points that a reader wants in one list.

use super::restarts::{coordination, is_live};
use crate::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use crate::artifact::events::EventType;
use crate::spine::{Answer, Artifacts, IgnoredVote, Milestone, MilestoneKind, Stop, Vote};
use crate::{Location, Moment};

pub(super) fn milestones(
    artifacts: &Artifacts,
    answers: &[Answer],
    votes: &[Vote],
    stops: &[Stop],
    ignored: &[IgnoredVote],
    offset: Option<i32>,
) -> Vec<Milestone> {
    let mut milestones: Vec<Milestone> = Vec::new();
    for answer in answers {
        milestones.extend(answer.sources.first().map(|source| Milestone {
            kind: MilestoneKind::Answer,
            time: answer.time,
            agent: Some(answer.agent.clone()),
            label: answer.label.clone(),
            source: source.clone(),
        }));
    }
    for vote in votes {
        milestones.extend(vote.sources.first().map(|source| Milestone {
            kind: MilestoneKind::Vote,
            time: vote.time,
            agent: Some(vote.voter.clone()),
            label: vote.label.clone(),
            source: source.clone(),
        }));
    }
    for stop in stops {
        milestones.extend(stop.sources.first().map(|source| Milestone {
            kind: MilestoneKind::Stop,
            time: stop.time,
            agent: Some(stop.agent.clone()),
            label: None,
            source: source.clone(),
        }));
    }
    for vote in ignored {
        milestones.push(Milestone {
            kind: MilestoneKind::VoteIgnored,
            time: vote.time,
            agent: Some(vote.voter.clone()),
            label: None,
            source: vote.source.clone(),
        });
    }
    let live = is_live(artifacts);
    for (doc, index, event) in coordination(artifacts) {
        let kind = match event.event_type {
            CoordinationEventType::RestartTriggered => MilestoneKind::RestartSignal,
            CoordinationEventType::RestartCompleted => MilestoneKind::Restart,
            CoordinationEventType::UpdateInjected => MilestoneKind::Injection,
            CoordinationEventType::AgentError => MilestoneKind::AgentError,
            CoordinationEventType::AgentTimeout => MilestoneKind::AgentTimeout,
            CoordinationEventType::FinalRoundStart => MilestoneKind::FinalStart,
            CoordinationEventType::FinalAnswer => MilestoneKind::FinalAnswer,
            _ => continue,
        };
        milestones.push(Milestone {
            kind,
            time: event.timestamp.and_then(Moment::utc),
            agent: event.agent_id.clone(),
            label: event.context.as_ref().and_then(CoordinationContext::label),
            source: doc.at(format!("/events/{index}")),
        });
    }
    if live && let Some(doc) = &artifacts.coordination_events {
        let meta = doc.value.session_metadata.as_ref();
        for (kind, time, pointer) in [
            (
                MilestoneKind::Start,
                meta.and_then(|meta| meta.start_time),
                "/session_metadata/start_time",
            ),
            (
                MilestoneKind::End,
                meta.and_then(|meta| meta.end_time),
                "/session_metadata/end_time",
            ),
        ] {
            if let Some(time) = time.and_then(Moment::utc) {
                let source = doc.at(pointer);
                milestones.push(Milestone {
                    kind,
                    time: Some(time),
                    agent: None,
                    label: None,
                    source,
                });
            }
        }
    }
    if let Some(log) = &artifacts.events {
        // Only the first of each is a milestone.
        let (mut has_start, mut has_evaluation) = (live, false);
        for record in &log.records {
            let kind = match record.event_type {
                EventType::OrchestratorTimeout => MilestoneKind::OrchestratorTimeout,
                EventType::WinnerSelected => MilestoneKind::WinnerSelected,
                EventType::FinalPresentationStart if !live => MilestoneKind::FinalStart,
                EventType::FinalAnswer if !live => MilestoneKind::FinalAnswer,
                EventType::RoundStart if !std::mem::replace(&mut has_start, true) => MilestoneKind::Start,
                EventType::PostEvaluation if !std::mem::replace(&mut has_evaluation, true) => {
                    MilestoneKind::PostEvaluation
                }
                _ => continue,
            };
            milestones.push(Milestone {
                kind,
                time: record.time.map(|time| Moment::local(time).with_offset(offset)),
                agent: record.agent_id.clone(),
                label: None,
                source: Location::line(&log.path, record.line),
            });
        }
    }
    // A stable sort: points of one instant stay in the order of their kinds above.
    milestones.sort_by(|a, b| {
        let seconds = |m: &Milestone| match (&m.kind, m.time) {
            (MilestoneKind::Start, _) => f64::NEG_INFINITY,
            (_, Some(time)) => time.seconds,
            (_, None) => f64::INFINITY,
        };
        seconds(a).total_cmp(&seconds(b))
    });
    milestones
}
