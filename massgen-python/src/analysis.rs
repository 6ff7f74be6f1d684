//! The analysis of a session.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use massgen_log_analysis::facts::Facts;
use massgen_log_analysis::model::spine;
use massgen_log_analysis::model::{Error, ErrorKind, LogDir, Overwrite};
use massgen_log_analysis::{self as analysis, Options, TurnAnalysis};
use massgen_log_tables::{Source, Table as Kind};
use massgen_report::{
    Report, ReportOptions, github_annotations, issues_csv, issues_json, sarif, with_secrets,
};
use pyo3::prelude::*;

use crate::error::{exception, unusable};
use crate::table::Table;

/// An analysis, and the session that it is of.
#[pyclass(frozen, module = "massgen_logs._native")]
pub(crate) struct Analysis {
    pub(crate) made: analysis::Analysis,
    /// Where the session lies.
    path: PathBuf,
    /// The part of the session that was analysed; read again when an analysis that came from JSON needs it.
    session: OnceLock<Arc<spine::Session>>,
}

impl Analysis {
    pub(crate) fn of(session: Arc<spine::Session>, options: &Options) -> Self {
        Self {
            made: analysis::Analysis::of(&session, options),
            path: session.path().to_owned(),
            session: OnceLock::from(session),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The part of the session that was analysed.
    pub(crate) fn session(&self) -> Result<Arc<spine::Session>, Error> {
        if let Some(session) = self.session.get() {
            return Ok(Arc::clone(session));
        }
        let mut session = spine::Session::load(&self.path)?;
        let analysed = |turn: u32| self.made.turns.iter().find(|analysed| analysed.turn == turn);
        session.turns.retain(|turn| analysed(turn.number).is_some());
        for turn in &mut session.turns {
            let attempts = analysed(turn.number).map_or(&[][..], |analysed| &analysed.attempts);
            turn.attempts
                .retain(|attempt| attempts.iter().any(|analysed| analysed.attempt == attempt.number));
        }
        Ok(Arc::clone(self.session.get_or_init(|| Arc::new(session))))
    }

    fn turn(&self, wanted: Option<u32>) -> Result<&TurnAnalysis, Error> {
        let turn = match wanted {
            Some(wanted) => self.made.turns.iter().find(|turn| turn.turn == wanted),
            None => self.made.turns.last(),
        };
        turn.ok_or_else(|| {
            let kind = ErrorKind::NoSuchTurn {
                wanted: wanted.unwrap_or(1),
                there: self.made.turns.iter().map(|turn| turn.turn).collect(),
            };
            Error::new(kind, &self.path)
        })
    }
}

#[pymethods]
impl Analysis {
    /// Reads back what [`Analysis::json`] wrote of the session at `path`.
    #[staticmethod]
    fn from_json(py: Python<'_>, path: PathBuf, json: &str) -> PyResult<Self> {
        let made = py.detach(|| analysis::Analysis::from_json(json));
        Ok(Self {
            made: made.map_err(|error| unusable("FormatError", error))?,
            path,
            session: OnceLock::new(),
        })
    }

    #[getter(path)]
    fn session_path(&self) -> &Path {
        &self.path
    }

    #[getter]
    fn session_name(&self) -> &str {
        &self.made.session
    }

    /// The numbers of the turns.
    #[getter]
    fn turns(&self) -> Vec<u32> {
        self.made.turns.iter().map(|turn| turn.turn).collect()
    }

    /// The analysis as JSON, byte for byte what the program writes.
    fn json(&self, py: Python<'_>, redact: bool) -> PyResult<String> {
        written(py, redact, || massgen_report::json(&self.made))
    }

    /// The flat facts as JSON.
    fn facts(&self, py: Python<'_>, redact: bool) -> PyResult<String> {
        written(py, redact, || {
            massgen_report::json(&Facts::from_analysis(&self.made))
        })
    }

    /// The report on a turn (the latest when none is named), and the number of that turn.
    fn report(
        &self,
        py: Python<'_>,
        turn: Option<u32>,
        generated: Option<String>,
        trace_link_base: Option<String>,
        redact: bool,
    ) -> PyResult<(u32, String)> {
        let turn = self.turn(turn).map_err(|error| exception(&error))?;
        let mut options = ReportOptions::default();
        options.generated = generated;
        options.trace_link_base = trace_link_base;
        let text = shown(py, redact, || Report::new(turn, options).to_string());
        Ok((turn.turn, text))
    }

    /// The findings in a form for other programs.
    fn export(&self, py: Python<'_>, format: &str, redact: bool) -> PyResult<String> {
        let write: fn(&analysis::Analysis) -> String = match format {
            "sarif" => sarif,
            "github" => github_annotations,
            "issues-json" => issues_json,
            "issues-csv" => issues_csv,
            _ => {
                let known = "sarif, github, issues-json, issues-csv";
                return Err(unusable(
                    "OptionError",
                    format!("no such format; formats: {known}"),
                ));
            }
        };
        Ok(shown(py, redact, || write(&self.made)))
    }

    /// The rows of one table.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let kind = Table::kind(name)?;
        let made = py.detach(|| {
            let session = self.session()?;
            Ok(Table::of(kind, vec![self.batch(&session, kind)]))
        });
        made.map_err(|error: Error| exception(&error))
    }

    /// Writes `text` as the report of `turn`, into the session.
    fn write_report(&self, py: Python<'_>, turn: u32, text: &str, overwrite: bool) -> PyResult<PathBuf> {
        let overwrite = if overwrite {
            Overwrite::Always
        } else {
            Overwrite::Never
        };
        let written =
            py.detach(|| LogDir::discover(&self.path)?.write_report(turn, text.as_bytes(), overwrite));
        written.map_err(|error| exception(&error))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.path == other.path && self.made == other.made
    }
}

impl Analysis {
    fn batch(&self, session: &spine::Session, kind: Kind) -> arrow_array::RecordBatch {
        kind.batch(&Source::with_analysis(session, &self.made))
    }
}

/// What `write` gives, without secrets when `redact` is set.
pub(crate) fn shown<T: Send>(py: Python<'_>, redact: bool, write: impl FnOnce() -> T + Send) -> T {
    py.detach(|| if redact { write() } else { with_secrets(write) })
}

/// The JSON that `write` gives, without secrets when `redact` is set.
pub(crate) fn written(
    py: Python<'_>,
    redact: bool,
    write: impl FnOnce() -> serde_json::Result<String> + Send,
) -> PyResult<String> {
    shown(py, redact, write).map_err(|error| unusable("MassgenLogsError", error))
}
