//! Tying the run's local clock to UTC, and the first and last instant of an attempt.

use chrono::NaiveDateTime;

use crate::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use crate::artifact::events::Payload;
use crate::spine::{Artifacts, Span};
use crate::time::{parse_stamp, zone_offset};
use crate::{Location, Moment};

/// The offset of the local clock in seconds east of UTC, from the best pair of recordings of one
/// instant; `None` when no instant was recorded on both clocks.
pub(super) fn offset(artifacts: &Artifacts, session_started: Option<NaiveDateTime>) -> Option<i32> {
    let vote = artifacts.votes.iter().find_map(|doc| {
        let local = parse_stamp(doc.value.timestamp.as_deref()?)?;
        zone_offset(doc.value.unix_timestamp?, local)
    });
    let answer = || {
        let log = artifacts.events.as_ref()?;
        let (label, local) = log.records.iter().find_map(|record| match &record.payload {
            Payload::AnswerSubmitted(answer) => Some((answer.answer_label.clone()?, record.time?)),
            _ => None,
        })?;
        let events = artifacts.coordination_events.as_ref()?.value.events.as_ref()?;
        let event = events.iter().find(|event| {
            event.event_type == CoordinationEventType::NewAnswer
                && event
                    .context
                    .as_ref()
                    .and_then(CoordinationContext::label)
                    .as_ref()
                    == Some(&label)
        })?;
        zone_offset(event.timestamp?, local)
    };
    // The directory is named at start, the last write comes later: only the start is near enough.
    let start = || {
        let local = session_started?;
        let utc = artifacts
            .status
            .as_ref()
            .and_then(|doc| doc.value.meta.as_ref()?.start_time)
            .or_else(|| {
                artifacts
                    .coordination_events
                    .as_ref()?
                    .value
                    .session_metadata
                    .as_ref()?
                    .start_time
            })?;
        zone_offset(utc, local)
    };
    vote.or_else(answer).or_else(start)
}

/// Wall time: coordination_events.json start and end, else status.json, else events.jsonl, else the log.
pub(super) fn span(artifacts: &Artifacts, offset: Option<i32>) -> Option<Span> {
    coordination_span(artifacts)
        .or_else(|| status_span(artifacts))
        .or_else(|| event_span(artifacts, offset))
        .or_else(|| log_span(artifacts))
}

fn coordination_span(artifacts: &Artifacts) -> Option<Span> {
    let doc = artifacts.coordination_events.as_ref()?;
    if !super::restarts::is_live(artifacts) {
        return None;
    }
    let meta = doc.value.session_metadata.as_ref()?;
    let (start, end) = (Moment::utc(meta.start_time?)?, Moment::utc(meta.end_time?)?);
    Some(Span {
        start: Some(start),
        end: Some(end),
        seconds: end.since(start)?,
        sources: vec![
            doc.at("/session_metadata/start_time"),
            doc.at("/session_metadata/end_time"),
        ],
    })
}

fn status_span(artifacts: &Artifacts) -> Option<Span> {
    let doc = artifacts.status.as_ref()?;
    let meta = doc.value.meta.as_ref()?;
    let start = Moment::utc(meta.start_time?)?;
    // A tracker that was reset in between tells of its own short life only: not of this attempt.
    if super::restarts::is_reset(artifacts) {
        return None;
    }
    let seconds = meta
        .elapsed_seconds
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)?;
    Some(Span {
        start: Some(start),
        end: Moment::utc(start.seconds + seconds),
        seconds,
        sources: vec![doc.at("/meta/start_time"), doc.at("/meta/elapsed_seconds")],
    })
}

fn event_span(artifacts: &Artifacts, offset: Option<i32>) -> Option<Span> {
    let log = artifacts.events.as_ref()?;
    let start = Moment::local(log.first?).with_offset(offset);
    let end = Moment::local(log.last?).with_offset(offset);
    Some(Span {
        start: Some(start),
        end: Some(end),
        seconds: end.since(start)?.max(0.0),
        sources: vec![Location::line(&log.path, 1), Location::line(&log.path, log.lines)],
    })
}

fn log_span(artifacts: &Artifacts) -> Option<Span> {
    let log = artifacts.massgen_log.as_ref()?;
    let sources = log.paths.iter().map(Location::file).collect();
    Some(Span {
        start: None,
        end: None,
        seconds: log.span_seconds?,
        sources,
    })
}
