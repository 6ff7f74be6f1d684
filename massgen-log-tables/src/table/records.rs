//! Spans, with the columns of MassGen's own tracing.

use crate::column::Columns;
use crate::source::Source;
use crate::spans::{Span, merged};

/// A span and the attempt that it belongs to.
pub(super) struct Row<'a> {
    session: &'a str,
    turn: u32,
    attempt: u32,
    span: Span,
}

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Row<'a>> {
    let rows = source.attempts().flat_map(|of| {
        merged(of, source.exports()).0.into_iter().map(move |span| Row {
            session: &of.session.name,
            turn: of.turn.number,
            attempt: of.attempt.number,
            span,
        })
    });
    rows.collect()
}

pub(super) fn columns<'a>() -> Columns<Row<'a>> {
    Columns::<Row<'a>>::new()
        .text("session_id", "name of the session directory", |row| Some(row.session))
        .int("turn", "number of the turn, from 1", |row| Some(row.turn.into()))
        .int("attempt", "number of the attempt, from 1", |row| Some(row.attempt.into()))
        .text("span_name", "name of the span", |row| Some(&row.span.name))
        .text("span_id", "its id: 16 hexadecimal digits, the same each time it is rebuilt", |row| Some(&row.span.id))
        .text("parent_span_id", "id of the span that it belongs to; NULL for the root", |row| row.span.parent.as_deref())
        .text("trace_id", "id of the trace, one an attempt: 32 hexadecimal digits", |row| Some(&row.span.trace))
        .float("duration", "seconds; 0 for points", |row| row.span.seconds)
        .time("start_timestamp", "its start; NULL where the time zone is not known", |row| row.span.start)
        .time("end_timestamp", "its end", |row| row.span.end)
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
