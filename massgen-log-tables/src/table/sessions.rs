//! Sessions.

use massgen_log_analysis::model::Session;

use crate::column::Columns;
use crate::source::Source;

/// A session, with the attempt that its first turn begins with.
pub(super) struct Row<'a> {
    source: &'a Source<'a>,
    first: Option<crate::source::Scope<'a>>,
}

impl Row<'_> {
    const fn session(&self) -> &Session {
        self.source.session
    }
}

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Row<'a>> {
    vec![Row {
        source,
        first: source.attempts().next(),
    }]
}

pub(super) fn columns<'a>() -> Columns<Row<'a>> {
    Columns::<Row<'a>>::new()
        .text("session_id", "name of the session directory", |row| {
            Some(&row.session().name)
        })
        .text("layout", "`turns` or `flat` (before turns and attempts)", |row| {
            Some(row.session().layout.as_str())
        })
        .time(
            "started",
            "time in the directory's name; NULL where the time zone is not known",
            |row| row.first?.micros(row.session().started),
        )
        .written(
            "started_local",
            "the same by the clock on the wall, ISO 8601 without zone",
            |row| row.session().started?.to_iso(),
        )
        .int(
            "utc_offset_seconds",
            "seconds that the wall clock was before UTC (east is positive)",
            |row| row.first?.attempt.utc_offset.map(i64::from),
        )
        .written(
            "massgen_version",
            "MassGen version, as recorded or told by the files",
            |row| row.first?.attempt.version.map(|version| version.to_string()),
        )
        .text("question", "the first turn's task", |row| {
            row.first?.analysis.overview.question.as_deref()
        })
        .int("turns", "turns found", |row| count(row.session().turns.len()))
        .int("attempts", "attempts of all turns", |row| {
            count(row.source.attempts().count())
        })
        .int(
            "diagnostics",
            "what is wrong with files that belong to no attempt",
            |row| count(row.session().diagnostics.len()),
        )
}

fn count(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}
