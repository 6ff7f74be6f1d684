//! Events: the records of events.jsonl without the streamed texts and without the calls, which are in `tool_calls`.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::Moment;
use massgen_log_analysis::model::artifact::events::EventRecord;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source};

/// An event and the path of its file.
pub(super) type Of<'a> = Row<'a, (&'a str, &'a EventRecord)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let events = source.attempts().flat_map(|of| {
        let logs = of.attempt.artifacts.events.iter();
        of.rows(logs.flat_map(|log| log.records.iter().map(|record| (log.path.as_str(), record))))
    });
    events.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(&str, &EventRecord)>()
        .text("event_type", "its kind", |row| {
            Some(row.item.1.event_type.as_str())
        })
        .text(
            "agent_id",
            "who acted; NULL for events of the orchestrator",
            |row| row.item.1.agent_id.as_ref().map(AgentId::as_str),
        )
        .int(
            "round_number",
            "round on display; join by time, not by this number",
            |row| row.item.1.round_number,
        )
        .time("time", "its time", |row| {
            row.of.micros(row.item.1.time.map(Moment::local))
        })
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.of.offset(row.item.1.time.map(Moment::local))
        })
        .json(
            "data",
            "what it says; long texts are cut to their first 240 characters",
            |row| serde_json::to_string(&row.item.1.payload).ok(),
        )
        .text("path", "its file", |row| Some(row.item.0))
        .int("line", "its line", |row| i64::try_from(row.item.1.line).ok())
}
