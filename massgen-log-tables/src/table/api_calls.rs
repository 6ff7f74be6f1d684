//! Calls of models, as MassGen sums them: one row a backend and one a round. Single calls are only in spans (`records`).

use massgen_log_analysis::question::efficiency::ApiSum;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source, first};

/// A sum, and what it is over.
pub(super) type Of<'a> = Row<'a, (&'static str, &'a ApiSum)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let sums = source.attempts().flat_map(|of| {
        let api = &of.analysis.efficiency.api;
        let backends = api.by_backend.iter().map(|sum| ("backend", sum));
        of.rows(backends.chain(api.by_round.iter().map(|sum| ("round", sum))))
    });
    sums.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(&'static str, &ApiSum)>()
        .text(
            "over",
            "what is summed over: `backend` or `round`; both hold the same calls",
            |row| Some(row.item.0),
        )
        .text("name", "name of the backend or the round", |row| {
            Some(&row.item.1.name)
        })
        .int("calls", "calls", |row| row.item.1.calls.value)
        .float("seconds", "seconds of all calls", |row| row.item.1.seconds.value)
        .float("first_token_seconds", "mean seconds to the first token", |row| {
            row.item.1.first_token_s.value
        })
        .text("path", "file that tells of it", |row| {
            Some(first(&row.item.1.calls.evidence)?.path.as_str())
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.1.calls.evidence)?.pointer.as_deref()
        })
}
