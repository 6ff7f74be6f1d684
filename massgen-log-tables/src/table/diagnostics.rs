//! What is wrong with files.

use massgen_log_analysis::model::Diagnostic;

use crate::column::Columns;
use crate::source::Source;

/// A diagnostic of a session, or of an attempt of it.
pub(super) struct Row<'a> {
    session: &'a str,
    attempt: Option<(u32, u32)>,
    item: &'a Diagnostic,
}

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Row<'a>> {
    let session = source.session.name.as_str();
    let row = move |attempt, item| Row {
        session,
        attempt,
        item,
    };
    let of_session = source.session.diagnostics.iter().map(move |item| row(None, item));
    let of_attempts = source.attempts().flat_map(move |of| {
        let number = (of.turn.number, of.attempt.number);
        of.attempt
            .diagnostics
            .iter()
            .map(move |item| row(Some(number), item))
    });
    of_session.chain(of_attempts).collect()
}

pub(super) fn columns<'a>() -> Columns<Row<'a>> {
    Columns::<Row<'a>>::new()
        .text("session_id", "name of the session directory", |row| {
            Some(row.session)
        })
        .int(
            "turn",
            "number of the turn; NULL for files of no attempt",
            |row| Some(row.attempt?.0.into()),
        )
        .int(
            "attempt",
            "number of the attempt; NULL for files of no attempt",
            |row| Some(row.attempt?.1.into()),
        )
        .text("kind", "what is wrong", |row| Some(row.item.kind.as_str()))
        .bool("damage", "whether something may have been lost", |row| {
            Some(row.item.is_damage())
        })
        .text("reason", "what exactly", |row| Some(&row.item.reason))
        .text("path", "the file", |row| Some(row.item.location.path.as_str()))
        .int("line", "line in it", |row| {
            i64::try_from(row.item.location.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            row.item.location.pointer.as_deref()
        })
}
