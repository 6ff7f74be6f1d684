//! Rebuilt spans and those from outside as one trace.

use std::collections::{BTreeMap, BTreeSet};

use super::{Span, outside, rebuilt};
use crate::export::Export;
use crate::source::Scope;
use massgen_log_analysis::model::artifact::logfire::LogfireRow;

/// How a trace from outside was told to be that of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MatchedBy {
    /// One of its spans names the attempt's directory.
    Path,
    /// Its session ran at the time of the attempt, with the same agents.
    Time,
}

impl MatchedBy {
    /// The word for it: `path` or `time`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Time => "time",
        }
    }
}

/// What the files of an attempt and the spans from outside tell of it, and what only one of them does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Merge {
    /// The turn.
    pub turn: u32,
    /// The attempt.
    pub attempt: u32,
    /// The trace from outside.
    pub trace_id: String,
    /// How it was found.
    pub by: MatchedBy,
    /// Spans and points that both tell of; those from outside are taken.
    pub both: usize,
    /// Number of those that only the files tell of, by name. They are put into the trace.
    pub only_files: BTreeMap<String, usize>,
    /// Number of those that only came from outside, by name.
    pub only_outside: BTreeMap<String, usize>,
    /// Spans from outside that were hung on another parent: the round that ran them.
    pub moved: usize,
}

/// How far apart the start of a session and that of its attempt may be, in seconds.
const NEAR: f64 = 5.0;

/// The attempt's spans, with those from outside where some belong to it.
pub(crate) fn merged(of: Scope<'_>, exports: &[Export]) -> (Vec<Span>, Option<Merge>) {
    let local = rebuilt(of);
    let rows = || exports.iter().flat_map(|export| &export.rows);
    let Some((trace_id, by)) = trace_of(of, rows()) else {
        return (local, None);
    };
    let own = rows().filter(|row| row.trace_id.as_deref() == Some(&trace_id));
    let mut seen = BTreeSet::new();
    let mut spans: Vec<Span> = own
        .filter_map(Span::sent)
        // Two exports may overlap.
        .filter(|span| seen.insert(span.id.clone()))
        .collect();
    let moved = outside::hang_on_rounds(&mut spans);
    outside::add_increments(&mut spans);
    let mut merge = Merge {
        turn: of.turn.number,
        attempt: of.attempt.number,
        trace_id,
        by,
        both: 0,
        only_files: BTreeMap::new(),
        only_outside: BTreeMap::new(),
        moved,
    };
    let ids = join(&local, &spans);
    merge.both = ids.len();
    let joined: BTreeSet<&str> = ids.values().map(String::as_str).collect();
    for span in spans.iter().filter(|span| !joined.contains(span.id.as_str())) {
        *merge.only_outside.entry(span.name.clone()).or_default() += 1;
    }
    for mut span in local.into_iter().filter(|span| !ids.contains_key(&span.id)) {
        *merge.only_files.entry(span.name.clone()).or_default() += 1;
        span.trace.clone_from(&merge.trace_id);
        span.parent = span
            .parent
            .map(|parent| ids.get(&parent).cloned().unwrap_or(parent));
        spans.push(span);
    }
    spans.sort_by_key(|span| (span.start.is_none(), span.start, span.id.clone()));
    (spans, Some(merge))
}

/// The trace of the attempt among the rows.
fn trace_of<'a>(
    of: Scope<'_>,
    rows: impl Iterator<Item = &'a LogfireRow> + Clone,
) -> Option<(String, MatchedBy)> {
    let attempt = format!("{}/{}", of.session.name, of.attempt.path.as_str());
    let names = |row: &LogfireRow| {
        let paths = [
            "massgen.log_path",
            "massgen.agent.log_path",
            "massgen.agent.answer_path",
        ];
        let is_own = |path: &str| {
            path.find(&attempt).is_some_and(|at| {
                let behind = path.get(at + attempt.len()..).unwrap_or_default();
                behind.is_empty() || behind.starts_with('/')
            })
        };
        paths
            .iter()
            .filter_map(|name| row.attribute_text(name))
            .any(is_own)
    };
    if let Some(row) = rows.clone().find(|row| names(row)) {
        return Some((row.trace_id.clone()?, MatchedBy::Path));
    }
    let start = of
        .attempt
        .span
        .as_ref()?
        .start?
        .with_offset(of.attempt.utc_offset);
    let agents: Vec<&str> = of.attempt.agents.iter().map(|agent| agent.id.as_str()).collect();
    let agents = agents.join(",");
    let is_near = |row: &LogfireRow| {
        let gap = row.start().and_then(|time| time.since(start));
        gap.is_some_and(|gap| gap.abs() < NEAR)
    };
    let found = rows
        .filter(|row| row.span_name.as_deref() == Some("coordination.session"))
        .filter(|row| {
            row.attribute_text("massgen.task")
                .is_some_and(|task| !task.is_empty())
        })
        .find(|row| row.attribute_text("massgen.agent_ids") == Some(&agents) && is_near(row))?;
    Some((found.trace_id.clone()?, MatchedBy::Time))
}

/// The id from outside of each rebuilt span that has one: of the same name and agent, in order of time.
fn join(local: &[Span], outside: &[Span]) -> BTreeMap<String, String> {
    type Both<'a> = (Vec<&'a Span>, Vec<&'a Span>);
    let mut groups: BTreeMap<(&str, Option<&str>), Both<'_>> = BTreeMap::new();
    for span in local {
        groups.entry((&span.name, span.agent())).or_default().0.push(span);
    }
    for span in outside.iter().filter(|span| !outside::is_empty_session(span)) {
        groups.entry((&span.name, span.agent())).or_default().1.push(span);
    }
    let mut ids = BTreeMap::new();
    for (mut one, mut other) in groups.into_values() {
        one.sort_by_key(|span| span.start);
        other.sort_by_key(|span| span.start);
        ids.extend(
            one.iter()
                .zip(&other)
                .map(|(one, other)| (one.id.clone(), other.id.clone())),
        );
    }
    ids
}
