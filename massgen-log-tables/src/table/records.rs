//! Spans, with the columns of MassGen's own tracing.

use massgen_log_analysis::model::artifact::logfire::LogfireRow;

use crate::column::Columns;
use crate::source::{Scope, Source};
use crate::spans::{Span, merged};

/// A span and the attempt that it belongs to.
pub(super) struct Row<'a> {
    /// `None` for spans from outside that were not matched with a session.
    of: Option<Scope<'a>>,
    span: Span,
}

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Row<'a>> {
    let rows = source.attempts().flat_map(|of| {
        let spans = merged(of, source.exports()).0;
        spans.into_iter().map(move |span| Row { of: Some(of), span })
    });
    rows.collect()
}

pub(super) fn sent<'a>(rows: &[LogfireRow]) -> Vec<Row<'a>> {
    let spans = rows.iter().filter_map(Span::sent);
    spans.map(|span| Row { of: None, span }).collect()
}

pub(super) fn columns<'a>() -> Columns<Row<'a>> {
    Columns::<Row<'a>>::new()
        .text("session_id", "name of the session directory; NULL for spans that were received and belong to no session that was read", |row| {
            Some(&row.of?.session.name)
        })
        .int("turn", "number of the turn, from 1", |row| Some(row.of?.turn.number.into()))
        .int("attempt", "number of the attempt, from 1", |row| Some(row.of?.attempt.number.into()))
        .text("span_name", "name of the span", |row| Some(&row.span.name))
        .text("span_id", "its id: 16 hexadecimal digits, the same each time it is rebuilt", |row| Some(&row.span.id))
        .text("parent_span_id", "id of the span that it belongs to; NULL for the root", |row| row.span.parent.as_deref())
        .text("trace_id", "id of the trace, one an attempt: 32 hexadecimal digits", |row| Some(&row.span.trace))
        .float("duration", "seconds; 0 for points", |row| row.span.seconds)
        .time("start_timestamp", "its start; NULL where the time zone is not known", |row| row.span.start)
        .time("end_timestamp", "its end", |row| row.span.end)
        .text("agent_id", "who acted: `massgen.agent_id` or `agent_id` of its attributes", |row| row.span.agent())
        .json("attributes", "its attributes; `massgen.log.rebuilt` marks spans that were rebuilt from files, and `massgen.log.source` says from which", |row| {
            serde_json::to_string(&row.span.attributes).ok()
        })
        .text("message", "its name with its values filled in", |row| {
            Some(row.span.message.as_deref().unwrap_or(&row.span.name))
        })
        .bool("is_exception", "whether it failed with a message", |row| Some(row.span.exception.is_some()))
        .text("exception_type", "kind of the failure", |row| row.span.exception.as_ref()?.0.as_deref())
        .text("exception_message", "message of the failure", |row| Some(&row.span.exception.as_ref()?.1))
}
