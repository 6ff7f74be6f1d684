//! Retries that MassGen forced on agents.

use massgen_log_analysis::model::artifact::reliability::EnforcementReason;
use massgen_log_analysis::question::enforcement::EnforcementEvent;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source, first};

pub(super) type Of<'a> = Row<'a, &'a EnforcementEvent>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.analysis.enforcement.events))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&EnforcementEvent>()
        .text("agent_id", "who had to try again", |row| {
            Some(row.item.agent.as_str())
        })
        .int("round_number", "number that MassGen gave the round", |row| {
            row.item.round
        })
        .int("retry", "which retry it was", |row| row.item.attempt)
        .int("max_retries", "of how many", |row| row.item.max_attempts)
        .text("reason", "why", |row| {
            row.item.reason.as_ref().map(EnforcementReason::as_str)
        })
        .bool(
            "infrastructure",
            "whether a service failed, not the agent",
            |row| Some(row.item.infrastructure),
        )
        .text("message", "what was recorded", |row| row.item.message.as_deref())
        .int(
            "buffer_chars",
            "characters of streamed text that were thrown away, as recorded",
            |row| row.item.buffer_chars,
        )
        .time("time", "when", |row| {
            row.of
                .micros(massgen_log_analysis::model::Moment::utc(row.item.timestamp?))
        })
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.of
                .offset(massgen_log_analysis::model::Moment::utc(row.item.timestamp?))
        })
        .text("path", "file that tells of it", |row| {
            Some(first(&row.item.evidence)?.path.as_str())
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.evidence)?.pointer.as_deref()
        })
}
