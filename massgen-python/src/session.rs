//! A loaded session.

use std::collections::BTreeMap;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;

use massgen_log_analysis::model::spine;
use massgen_log_analysis::model::{Diagnostic, Error, ErrorKind, Located, LogDir, RelPath, TextSpan, locate};
use massgen_log_analysis::{Options, Price};
use massgen_report::{json_line, with_secrets};
use pyo3::prelude::*;

use crate::analysis::Analysis;
use crate::error::{exception, unusable};

/// A session that was read.
#[pyclass(frozen, module = "massgen_logs._native")]
pub(crate) struct Session {
    pub(crate) read: Arc<spine::Session>,
    /// The session, turn or attempt that was read.
    place: PathBuf,
}

#[pymethods]
impl Session {
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let (read, place) = py.detach(|| read(path)).map_err(|error| exception(&error))?;
        Ok(Self {
            read: Arc::new(read),
            place,
        })
    }

    #[getter]
    fn path(&self) -> PathBuf {
        self.read.path().to_owned()
    }

    #[getter]
    fn place(&self) -> &Path {
        &self.place
    }

    #[getter]
    fn name(&self) -> &str {
        &self.read.name
    }

    #[getter]
    fn layout(&self) -> &str {
        self.read.layout.as_str()
    }

    /// Each turn with its attempts.
    #[getter]
    fn turns(&self) -> Vec<(u32, Vec<u32>)> {
        let turns = self.read.turns.iter();
        turns
            .map(|turn| {
                let attempts = turn.attempts.iter().map(|attempt| attempt.number);
                (turn.number, attempts.collect())
            })
            .collect()
    }

    /// What is wrong with files: a JSON array, and beside each whether the file lost something.
    fn diagnostics(&self) -> PyResult<(String, Vec<bool>)> {
        let attempts = self.read.turns.iter().flat_map(|turn| &turn.attempts);
        let of_attempts = attempts.flat_map(|attempt| &attempt.diagnostics);
        let all: Vec<&Diagnostic> = self.read.diagnostics.iter().chain(of_attempts).collect();
        let json = with_secrets(|| json_line(&all)).map_err(|error| unusable("MassgenLogsError", error))?;
        Ok((json, all.into_iter().map(Diagnostic::is_damage).collect()))
    }

    #[pyo3(signature = (turn, attempt, ground_truth, thresholds, prices, now))]
    #[expect(clippy::too_many_arguments, reason = "the one caller names them all")]
    fn analyze(
        &self,
        py: Python<'_>,
        turn: Option<u32>,
        attempt: Option<u32>,
        ground_truth: Option<String>,
        thresholds: BTreeMap<String, f64>,
        prices: Vec<(String, f64, f64)>,
        now: Option<f64>,
    ) -> PyResult<Analysis> {
        let mut options = Options::default();
        options.now = now;
        options.ground_truth = ground_truth;
        for (id, value) in thresholds {
            let set = options.thresholds.set(&id, value);
            set.map_err(|error| unusable("OptionError", error))?;
        }
        options.prices = prices
            .into_iter()
            .map(|(model, input, output)| Price { model, input, output })
            .collect();
        let made = py.detach(|| {
            let mut session = Arc::clone(&self.read);
            if turn.is_some() || attempt.is_some() {
                let mut part = spine::Session::clone(&session);
                part.keep_only(turn, attempt)?;
                session = Arc::new(part);
            }
            Ok(Analysis::of(session, &options))
        });
        made.map_err(|error: Error| exception(&error))
    }

    /// A stretch of a file of the session, made visible: at most `limit` bytes from `offset` on.
    fn text(&self, py: Python<'_>, path: &str, offset: u64, limit: u64) -> PyResult<String> {
        let span = TextSpan::new(&RelPath::from_encoded(path), offset, limit);
        py.detach(|| self.read.text(&span, limit))
            .map_err(|error| exception(&error))
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> bool {
        py.detach(|| self.read == other.read)
    }
}

/// Where a path leads: to a session, and to a turn and an attempt of it where they are named.
pub(crate) struct Place {
    pub(crate) session: PathBuf,
    pub(crate) turn: Option<u32>,
    pub(crate) attempt: Option<u32>,
}

impl Place {
    /// What `path` means: a logs directory (its latest session), a session, a turn, an attempt, or a file inside one.
    pub(crate) fn of(path: PathBuf) -> Result<Self, Error> {
        let path = path::absolute(&path).map_err(|error| Error::new(ErrorKind::Io(error), path))?;
        let (session, turn, attempt) = match locate(&path)? {
            Located::Root(root) => (root.latest()?, None, None),
            Located::Session { path, turn, attempt } => (path, turn, attempt),
            _ => (path, None, None),
        };
        Ok(Self {
            session,
            turn,
            attempt,
        })
    }
}

/// Reads the session that `path` means. A turn or an attempt that is named is all that is kept; the path of what is kept
/// comes with it.
pub(crate) fn read(path: PathBuf) -> Result<(spine::Session, PathBuf), Error> {
    let Place {
        session: path,
        turn,
        attempt,
    } = Place::of(path)?;
    let mut dir = LogDir::discover(&path)?;
    if let Some(last) = turn {
        dir.turn(last)?;
        dir.turns.retain(|turn| turn.number <= last);
    }
    let mut session = spine::Session::read(&dir);
    if turn.is_none() && attempt.is_none() {
        return Ok((session, path));
    }
    session.keep_only(turn, attempt)?;
    let turn = session.latest_turn()?;
    let kept = match (attempt, turn.last()) {
        (Some(_), Some(attempt)) => &attempt.path,
        _ => &turn.path,
    };
    let place = path.join(kept.to_path());
    Ok((session, place))
}
