//! `export`: sessions as a lake of Parquet files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use massgen_log_analysis::Options;
use massgen_log_model::Session;
use massgen_log_query::lake::{Lake, Put};
use massgen_log_query::tables::{Export as Spans, Source};
use massgen_report::units::count;
use serde::Serialize;

use super::each_session::each_session;
use crate::args::Export;
use crate::failure::{Failure, USAGE};
use crate::in_order::jobs;
use crate::spans::{self, Sides};
use crate::terminal::Out;

/// What was written of a session.
#[derive(Serialize)]
struct Written {
    session: String,
    tables: usize,
    rows: usize,
    /// For each attempt with spans that it sent: what files and spans tell of.
    spans: Vec<Sides>,
}

pub(crate) fn run(args: &Export, out: &mut Out) -> Result<u8, Failure> {
    let (lakes, sessions) = super::query::places(&args.paths)?;
    if let Some(lake) = lakes.first() {
        return Err(Failure::at(
            lake.root(),
            "is a lake; sessions are exported into one",
        ));
    }
    let lake = Lake::create(&args.parquet)?;
    let exports = spans::exports(&args.spans)?;
    // In a lake two sessions of one name would be one.
    let mut names: BTreeMap<_, &PathBuf> = BTreeMap::new();
    let mut has_twins = false;
    let mut own = Vec::new();
    for path in &sessions {
        let name = path.file_name().unwrap_or_default();
        if let Some(first) = names.get(name) {
            has_twins = true;
            let reason = format!("has the name of {}", first.display());
            Failure::at(path, reason).tell_left_out();
            continue;
        }
        names.insert(name, path);
        own.push(path.clone());
    }
    let mut all = Vec::new();
    let work = |path: &Path| put(path, &lake, &exports);
    let is_whole = each_session(&own, jobs(args.jobs), work, |written| {
        all.push(written);
        Ok(())
    })?;
    if args.json {
        out.json(&all)?;
    } else {
        for written in &all {
            for sides in &written.spans {
                out.line(&format!("{}: {}", written.session, sides.sentence()))?;
            }
        }
        let rows = all
            .iter()
            .fold(0_usize, |sum, written| sum.saturating_add(written.rows));
        out.line(&format!(
            "{}, {} in {}",
            count(all.len(), "session", "sessions"),
            count(rows, "row", "rows"),
            lake.root().display(),
        ))?;
    }
    Ok(if is_whole && !has_twins { 0 } else { USAGE })
}

fn put(path: &Path, lake: &Lake, exports: &[Spans]) -> Result<Written, Failure> {
    let session = Session::load(path)?;
    let source = Source::new(&session, &Options::default());
    let mut exports = exports.to_vec();
    exports.extend(spans::received(lake, &source)?);
    let source = source.with_exports(exports);
    let Put { tables, rows, .. } = lake.put_session(&source)?;
    Ok(Written {
        session: session.name.clone(),
        tables,
        rows,
        spans: source.merges().into_iter().map(Sides::from).collect(),
    })
}
