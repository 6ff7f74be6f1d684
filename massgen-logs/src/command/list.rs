//! `list`: sessions by a first look.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use massgen_log_model::{Glance, LogDir, Moment};
use massgen_report::units::{NOT_RECORDED, UNPRICED, seconds, usd};
use serde::Serialize;

use crate::args::List;
use crate::failure::Failure;
use crate::in_order::{in_order, jobs};
use crate::terminal::{Out, Side};

/// Characters of the question that are shown.
const QUESTION_CHARS: usize = 60;
/// Sessions that a thread looks at in one go: a look takes less time than the hand-over of a result.
const PORTION: usize = 32;

/// One session of the list.
#[derive(Serialize)]
#[serde(untagged)]
enum Row {
    Seen {
        path: PathBuf,
        #[serde(flatten)]
        glance: Box<Glance>,
    },
    /// A folder with a session's name in which nothing of a session was found.
    Unreadable {
        path: PathBuf,
        session: String,
        error: String,
    },
}

pub(crate) fn run(args: &List, out: &mut Out) -> Result<u8, Failure> {
    let mut sessions = super::sessions(args.path.as_deref())?;
    sessions.reverse();
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let now = super::now();
    let jobs = jobs(args.jobs);
    // A list that is short shall not wait for looks that it does not show.
    let portion = limit.div_ceil(jobs).min(PORTION);
    let portions: Vec<&[PathBuf]> = sessions.chunks(portion).collect();
    let look = |portion: &&[PathBuf]| -> Vec<Row> {
        portion.iter().filter_map(|path| row(path, args, now)).collect()
    };
    let mut rows = Vec::new();
    in_order(&portions, jobs, look, |seen| {
        rows.extend(seen);
        Ok(if rows.len() < limit {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    rows.truncate(limit);
    if args.json {
        out.json(&rows)?;
        return Ok(0);
    }
    if rows.is_empty() {
        out.line("no sessions")?;
        return Ok(0);
    }
    let head = [
        ("SESSION", Side::Left),
        ("STARTED", Side::Left),
        ("TURNS", Side::Right),
        ("AGENTS", Side::Right),
        ("WINNER", Side::Left),
        ("STATUS", Side::Left),
        ("WALL", Side::Right),
        ("COST", Side::Right),
        ("ANALYSED", Side::Left),
        ("QUESTION", Side::Left),
    ];
    let cells: Vec<_> = rows.iter().map(cells).collect();
    out.table(&head, &cells)?;
    Ok(0)
}

/// The row of one session; `None` when it is not asked for.
fn row(path: &Path, args: &List, now: Option<f64>) -> Option<Row> {
    let dir = match LogDir::discover(path) {
        Ok(dir) => dir,
        Err(error) => {
            let unreadable = Row::Unreadable {
                path: path.to_owned(),
                session: path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                error: error.kind().to_string(),
            };
            return (!args.analyzed).then_some(unreadable);
        }
    };
    let analyzed = dir.is_analyzed();
    let wanted = !(args.analyzed && !analyzed || args.unanalyzed && analyzed);
    wanted.then(|| Row::Seen {
        path: path.to_owned(),
        glance: Box::new(dir.glance(now)),
    })
}

fn cells(row: &Row) -> Vec<String> {
    let unknown = || "-".to_owned();
    let glance = match row {
        Row::Seen { glance, .. } => glance,
        Row::Unreadable { session, error, .. } => {
            let mut cells = vec![session.clone()];
            cells.extend((0..8).map(|_| unknown()));
            cells.push(error.clone());
            return cells;
        }
    };
    vec![
        glance.session.clone(),
        glance.started.and_then(minute).unwrap_or_else(unknown),
        glance.turns.to_string(),
        glance
            .agents
            .as_ref()
            .map_or_else(unknown, |agents| agents.len().to_string()),
        glance.winner.as_ref().map_or_else(unknown, ToString::to_string),
        glance.status.to_string(),
        glance
            .wall_seconds
            .map(seconds)
            .filter(|text| text != NOT_RECORDED)
            .unwrap_or_else(unknown),
        cost(glance).unwrap_or_else(unknown),
        if glance.analyzed { "yes" } else { "no" }.to_owned(),
        glance.question.as_deref().map_or_else(unknown, shortened),
    ]
}

/// The start to the minute; without `Z` it is the local time of the run's machine.
fn minute(moment: Moment) -> Option<String> {
    let text = moment.to_iso()?;
    let zone = if text.ends_with('Z') { "Z" } else { "" };
    let (date, time) = text.split_once('T')?;
    Some(format!("{date} {}{zone}", time.get(..5)?))
}

fn cost(glance: &Glance) -> Option<String> {
    match (glance.cost_usd, glance.unpriced) {
        (Some(cost), false) => Some(usd(cost)),
        (Some(cost), true) => Some(format!("at least {}", usd(cost))),
        (None, true) => Some(UNPRICED.to_owned()),
        (None, false) => None,
    }
}

fn shortened(question: &str) -> String {
    let line = massgen_report::markdown::visible_line(question);
    let mut short: String = line.chars().take(QUESTION_CHARS).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
