//! Sessions of a logs directory, by a first look.

use std::path::{Path, PathBuf};

use massgen_log_analysis::model::{Error, ErrorKind, Glance, Located, LogsRoot, locate};
use massgen_report::{json_line, with_secrets};
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::error::{exception, unusable};

/// A session directory, and the first look at it as JSON or why there is none.
type Seen = (PathBuf, Option<String>, Option<String>);

/// The logs directory where MassGen would look.
#[pyfunction]
pub(crate) fn find_root(base: Option<PathBuf>, here: PathBuf, home: Option<PathBuf>) -> PyResult<PathBuf> {
    let root = LogsRoot::find(base.as_deref(), &here, home.as_deref());
    Ok(root.map_err(|error| exception(&error))?.path)
}

/// The sessions that `path` means, newest first.
#[pyfunction]
pub(crate) fn glances(py: Python<'_>, path: PathBuf, now: Option<f64>) -> PyResult<Vec<Seen>> {
    py.detach(|| {
        let sessions = sessions(&path).map_err(|error| exception(&error))?;
        sessions
            .into_par_iter()
            .rev()
            .map(|path| look(path, now))
            .collect()
    })
}

fn sessions(path: &Path) -> Result<Vec<PathBuf>, Error> {
    match locate(path)? {
        Located::Root(root) => root.sessions(),
        Located::Session { path, .. } => Ok(vec![path]),
        _ => Err(Error::new(ErrorKind::NoSessions, path)),
    }
}

fn look(path: PathBuf, now: Option<f64>) -> PyResult<Seen> {
    match Glance::at(&path, now) {
        Ok(glance) => {
            let json = with_secrets(|| json_line(&glance));
            let json = json.map_err(|error| unusable("MassgenLogsError", error))?;
            Ok((path, Some(json), None))
        }
        Err(error) => Ok((path, None, Some(error.kind().to_string()))),
    }
}
