//! A running session.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use massgen_log_analysis::model;
use massgen_report::{json_line, with_secrets};
use pyo3::prelude::*;

use crate::error::{exception, unusable};

/// What is followed.
#[pyclass(frozen, module = "massgen_logs._native")]
pub(crate) struct Follow {
    follow: Mutex<model::Follow>,
}

#[pymethods]
impl Follow {
    #[new]
    fn new(path: PathBuf) -> PyResult<Self> {
        let follow = model::Follow::new(path).map_err(|error| exception(&error))?;
        Ok(Self {
            follow: Mutex::new(follow),
        })
    }

    /// The session directory.
    #[getter]
    fn session(&self, py: Python<'_>) -> PathBuf {
        self.with(py, |follow| follow.session().to_owned())
    }

    /// Looks once: what is new as a JSON array, and whether no file had changed.
    fn poll(&self, py: Python<'_>) -> PyResult<(String, bool)> {
        let (news, is_quiet) = self.with(py, |follow| (follow.poll(), follow.is_quiet()));
        let news = news.map_err(|error| exception(&error))?;
        let json = with_secrets(|| json_line(&news));
        Ok((
            json.map_err(|error| unusable("MassgenLogsError", error))?,
            is_quiet,
        ))
    }
}

impl Follow {
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut model::Follow) -> T + Send) -> T {
        py.detach(|| work(&mut self.follow.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}
