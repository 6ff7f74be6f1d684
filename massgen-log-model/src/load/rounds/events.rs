//! Starts and ends of rounds, as the coordination events or the event stream record them.

use super::Sources;
use crate::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use crate::artifact::events::{EventType, Payload};
use crate::load::agents::ends_an_agent;
use crate::load::restarts::{coordination, is_live};
use crate::spine::Outcome;
use crate::{AgentId, AnswerLabel, Location, Moment, pointer_token};

/// One execution of an agent begins.
pub(super) struct Start {
    pub(super) time: Moment,
    pub(super) seen: Option<Vec<AnswerLabel>>,
    pub(super) number: Option<i64>,
    pub(super) source: Location,
}

/// Something that ends a round.
pub(super) struct End {
    pub(super) time: Moment,
    pub(super) outcome: Outcome,
    pub(super) label: Option<AnswerLabel>,
    pub(super) source: Location,
}

/// Presenter, time and place of the start of the final presentation.
pub(super) fn final_start(sources: &Sources<'_>) -> Option<(AgentId, Moment, Location)> {
    let from_coordination = coordination(sources.artifacts)
        .find(|(.., event)| event.event_type == CoordinationEventType::FinalRoundStart)
        .and_then(|(doc, index, event)| {
            let time = event.timestamp.and_then(Moment::utc)?;
            Some((event.agent_id.clone()?, time, doc.at(format!("/events/{index}"))))
        });
    from_coordination.or_else(|| event_at(sources, &EventType::FinalPresentationStart))
}

pub(super) fn event_at(sources: &Sources<'_>, wanted: &EventType) -> Option<(AgentId, Moment, Location)> {
    let log = sources.artifacts.events.as_ref()?;
    let record = log.records.iter().find(|record| &record.event_type == wanted)?;
    let time = Moment::local(record.time?).with_offset(sources.utc_offset);
    Some((
        record.agent_id.clone()?,
        time,
        Location::line(&log.path, record.line),
    ))
}

pub(super) fn starts(agent: &AgentId, sources: &Sources<'_>) -> Vec<Start> {
    let mut starts: Vec<Start> = coordination(sources.artifacts)
        .filter(|(.., event)| {
            event.event_type == CoordinationEventType::ContextReceived
                && event.agent_id.as_ref() == Some(agent)
        })
        .filter_map(|(doc, index, event)| {
            let context = event.context.as_ref();
            Some(Start {
                time: event.timestamp.and_then(Moment::utc)?,
                seen: context.and_then(CoordinationContext::available_answer_labels),
                number: context.and_then(CoordinationContext::round),
                source: doc.at(format!("/events/{index}")),
            })
        })
        .collect();
    if is_live(sources.artifacts) {
        return starts;
    }
    let Some(log) = &sources.artifacts.events else {
        starts.extend(running(agent, sources));
        return starts;
    };
    for record in log
        .records
        .iter()
        .filter(|record| record.agent_id.as_ref() == Some(agent))
    {
        match (&record.event_type, &record.payload) {
            (EventType::RoundStart, _) => {
                if let Some(time) = record.time {
                    starts.push(Start {
                        time: Moment::local(time).with_offset(sources.utc_offset),
                        // `context_received` follows, and only when there are answers.
                        seen: Some(Vec::new()),
                        number: None,
                        source: Location::line(&log.path, record.line),
                    });
                }
            }
            (_, Payload::ContextReceived(context)) => {
                if let Some(start) = starts.last_mut() {
                    start.seen.clone_from(&context.context_labels);
                }
            }
            _ => {}
        }
    }
    starts
}

/// The round that status.json says is running (since 0.1.36..0.1.38): the only trace of it where neither
/// coordination events nor the event stream were written.
fn running(agent: &AgentId, sources: &Sources<'_>) -> Option<Start> {
    let doc = sources.artifacts.status.as_ref()?;
    let timing = doc.value.agents.as_ref()?.get(agent)?.round_timing.as_ref()?;
    Some(Start {
        time: Moment::utc(timing.round_start_time?)?,
        seen: None,
        number: timing.round_number,
        source: doc.at(format!("/agents/{}/round_timing", pointer_token(agent.as_str()))),
    })
}

pub(super) fn ends(agent: &AgentId, sources: &Sources<'_>) -> Vec<End> {
    let mut ends = Vec::new();
    if is_live(sources.artifacts) {
        for (doc, index, event) in coordination(sources.artifacts) {
            if event.agent_id.as_ref() != Some(agent) {
                continue;
            }
            let context = event.context.as_ref();
            let (outcome, label) = match event.event_type {
                CoordinationEventType::NewAnswer => {
                    (Outcome::Answer, context.and_then(CoordinationContext::label))
                }
                CoordinationEventType::VoteCast => (
                    Outcome::Vote,
                    context.and_then(CoordinationContext::voted_for_label),
                ),
                CoordinationEventType::VoteIgnored => (Outcome::VoteIgnored, None),
                CoordinationEventType::AgentStopped => (Outcome::Stop, None),
                CoordinationEventType::AgentError => (Outcome::Error, None),
                CoordinationEventType::AgentTimeout => (Outcome::Timeout, None),
                _ => continue,
            };
            if let Some(time) = event.timestamp.and_then(Moment::utc) {
                ends.push(End {
                    time,
                    outcome,
                    label,
                    source: doc.at(format!("/events/{index}")),
                });
            }
        }
        return ends;
    }
    let Some(log) = &sources.artifacts.events else {
        return ends;
    };
    for record in &log.records {
        let by_agent = record.agent_id.as_ref() == Some(agent);
        let (outcome, label) = match &record.payload {
            Payload::AnswerSubmitted(answer) if by_agent => (Outcome::Answer, answer.answer_label.clone()),
            Payload::Vote(vote) if by_agent => (Outcome::Vote, vote.voted_for_label.clone()),
            // It ends every round that is still running.
            Payload::OrchestratorTimeout(_) => (Outcome::Timeout, None),
            _ => continue,
        };
        if let Some(time) = record.time {
            ends.push(End {
                time: Moment::local(time).with_offset(sources.utc_offset),
                outcome,
                label,
                source: Location::line(&log.path, record.line),
            });
        }
    }
    for stop in sources.stops.iter().filter(|stop| &stop.agent == agent) {
        if let (Some(time), Some(source)) = (stop.time, stop.sources.first()) {
            ends.push(End {
                time,
                outcome: Outcome::Stop,
                label: None,
                source: source.clone(),
            });
        }
    }
    for vote in sources.ignored_votes.iter().filter(|vote| &vote.voter == agent) {
        if let Some(time) = vote.time {
            ends.push(End {
                time,
                outcome: Outcome::VoteIgnored,
                label: None,
                source: vote.source.clone(),
            });
        }
    }
    for notice in log
        .notices
        .iter()
        .filter(|notice| notice.agent.as_ref() == Some(agent))
    {
        if let (true, Some(time)) = (ends_an_agent(&notice.kind), notice.time) {
            ends.push(End {
                time: Moment::local(time).with_offset(sources.utc_offset),
                outcome: Outcome::Error,
                label: None,
                source: Location::line(&log.path, notice.line),
            });
        }
    }
    ends.sort_by(|a, b| a.time.seconds.total_cmp(&b.time.seconds));
    ends
}
