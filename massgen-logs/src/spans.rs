//! Spans that a run sent: from files, or from the service where the traces are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use massgen_log_analysis::Analysis;
use massgen_log_collect::otlp;
use massgen_log_model::{RelPath, Session};
use massgen_log_query::lake::{Lake, read_columns};
use massgen_log_query::tables::{Export, Merge, Source};
use massgen_report::{SpanSides, Spans};
use serde::Serialize;

use crate::args::{Remote, SpansFrom};
use crate::failure::{Failure, note};

/// A span of a session may start so many seconds before its first file does, and end so many after its last.
const BEFORE: f64 = 60.0;
const AFTER: f64 = 600.0;

/// Reads the files that were named. What is wrong in them is told, and the rest is taken.
pub(crate) fn exports(from: &SpansFrom) -> Result<Vec<Export>, Failure> {
    let exports = from
        .files
        .iter()
        .map(|path| export(path))
        .collect::<Result<Vec<_>, _>>()?;
    for export in &exports {
        for diagnostic in &export.diagnostics {
            note(&format!("{}: {}", diagnostic.location, diagnostic.reason));
        }
    }
    Ok(exports)
}

fn export(path: &Path) -> Result<Export, Failure> {
    if let Some(export) = read_columns(path)? {
        return Ok(export);
    }
    let bytes = fs::read(path).map_err(|error| Failure::at(path, error))?;
    let name = RelPath::from_path(Path::new(path.file_name().unwrap_or_default()));
    if otlp::is_otlp(&bytes) {
        return otlp::read(&bytes, &name).map_err(|error| Failure::at(path, error));
    }
    Ok(Export::read(&bytes, &name))
}

/// The spans that a lake received while the session ran.
pub(crate) fn received(lake: &Lake, source: &Source<'_>) -> Result<Option<Export>, Failure> {
    let Some((from, to)) = source.window() else {
        return Ok(None);
    };
    let export = lake.spans_between(from - BEFORE, to + AFTER)?;
    Ok((!export.rows.is_empty()).then_some(export))
}

/// What files and spans tell of an attempt, and what only one of them does.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sides {
    turn: u32,
    attempt: u32,
    trace_id: String,
    matched_by: &'static str,
    both: usize,
    only_files: BTreeMap<String, usize>,
    only_sent: BTreeMap<String, usize>,
    moved: usize,
}

impl From<Merge> for Sides {
    fn from(merge: Merge) -> Self {
        Self {
            turn: merge.turn,
            attempt: merge.attempt,
            trace_id: merge.trace_id,
            matched_by: merge.by.as_str(),
            both: merge.both,
            only_files: merge.only_files,
            only_sent: merge.only_outside,
            moved: merge.moved,
        }
    }
}

impl Sides {
    pub(crate) fn sentence(&self) -> String {
        let sum = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
        format!(
            "turn {}, attempt {}: trace {} (by {}): {} spans in files and in what was sent, {} only in files, {} only \
             sent; {} hung on their rounds",
            self.turn,
            self.attempt,
            self.trace_id,
            self.matched_by,
            self.both,
            sum(&self.only_files),
            sum(&self.only_sent),
            self.moved,
        )
    }
}

/// The spans that a report shall tell of.
pub(crate) struct Given {
    exports: Vec<Export>,
    sources: Vec<String>,
    #[cfg(feature = "remote")]
    client: Option<massgen_log_remote::Client>,
    has_no_token: bool,
}

impl Given {
    /// Reads what was named; `None` when nobody asked for spans.
    pub(crate) fn of(from: &SpansFrom, remote: &Remote) -> Result<Option<Self>, Failure> {
        if from.files.is_empty() && !remote.remote {
            return Ok(None);
        }
        let mut given = Self {
            exports: exports(from)?,
            sources: Vec::new(),
            #[cfg(feature = "remote")]
            client: None,
            has_no_token: false,
        };
        given.sources = given
            .exports
            .iter()
            .map(|export| export.path.to_string())
            .collect();
        if remote.remote {
            #[cfg(not(feature = "remote"))]
            return Err(crate::failure::without_remote());
            #[cfg(feature = "remote")]
            {
                given.client = crate::command::remote::client(remote)?;
                given.has_no_token = given.client.is_none();
                if given.has_no_token {
                    note("LOGFIRE_READ_TOKEN is not set: the report is made from files alone, and says so");
                } else {
                    given.sources.push("the hosted service".to_owned());
                }
            }
        }
        Ok(Some(given))
    }

    /// How they fit to the turns of a session.
    pub(crate) fn beside(
        &self,
        session: &Session,
        analysis: &Analysis,
    ) -> Result<BTreeMap<u32, Spans>, Failure> {
        let source = Source::with_analysis(session, analysis);
        #[cfg_attr(
            not(feature = "remote"),
            expect(unused_mut, reason = "only the hosted service adds to them")
        )]
        let mut exports = self.exports.clone();
        #[cfg(feature = "remote")]
        if let (Some(client), Some(window)) = (&self.client, source.window()) {
            exports.extend(crate::command::remote::spans(
                client,
                window.0 - BEFORE,
                window.1 + AFTER,
            )?);
        }
        let merges = source.with_exports(exports).merges();
        let of_turn = |turn: u32| {
            if self.has_no_token && self.exports.is_empty() {
                return Spans::NoToken;
            }
            let own = merges.iter().filter(|merge| merge.turn == turn);
            Spans::Given {
                sources: self.sources.clone(),
                attempts: own.map(sides).collect(),
            }
        };
        Ok(analysis
            .turns
            .iter()
            .map(|turn| (turn.turn, of_turn(turn.turn)))
            .collect())
    }
}

fn sides(merge: &Merge) -> SpanSides {
    let mut sides = SpanSides::default();
    sides.attempt = merge.attempt;
    sides.trace_id.clone_from(&merge.trace_id);
    sides.matched_by = merge.by.as_str();
    sides.both = merge.both;
    sides.only_files.clone_from(&merge.only_files);
    sides.only_sent.clone_from(&merge.only_outside);
    sides.moved = merge.moved;
    sides
}
