//! Turns.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::Turn;

use crate::column::Columns;
use crate::source::{Scope, Source};

/// A turn with its last attempt, whose counters count for it.
pub(super) struct Row<'a> {
    session: &'a str,
    turn: &'a Turn,
    last: Option<Scope<'a>>,
}

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Row<'a>> {
    let row = |turn: &'a Turn| Row {
        session: &source.session.name,
        turn,
        last: source
            .attempts()
            .filter(|of| of.turn.number == turn.number)
            .last(),
    };
    source.session.turns.iter().map(row).collect()
}

pub(super) fn columns<'a>() -> Columns<Row<'a>> {
    Columns::<Row<'a>>::new()
        .text("session_id", "name of the session directory", |row| {
            Some(row.session)
        })
        .int("turn", "number of the turn, from 1", |row| {
            Some(row.turn.number.into())
        })
        .text("path", "its directory, relative to the session", |row| {
            Some(row.turn.path.as_str())
        })
        .int("attempts", "attempts found", |row| {
            i64::try_from(row.turn.attempts.len()).ok()
        })
        .text("question", "its task", |row| {
            row.last?.analysis.overview.question.as_deref()
        })
        .text(
            "status",
            "how its last attempt ended; see `attempts.status`",
            |row| Some(row.last?.facts.status.as_str()),
        )
        .text("winner", "who won its last attempt", |row| {
            row.last?.facts.winner.as_ref().map(AgentId::as_str)
        })
        .bool("has_report", "whether an ANALYSIS_REPORT.md lies in it", |row| {
            Some(row.turn.report.is_some())
        })
}
