//! Errors as exceptions of `massgen_logs.errors`.

use std::error::Error as _;
use std::path::Path;

use massgen_log_analysis::model::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The exception that tells of `error`.
pub(crate) fn exception(error: &Error) -> PyErr {
    let class = match error.kind() {
        ErrorKind::NotASession { .. } => "NotASessionError",
        ErrorKind::NoSuchTurn { .. } => "NoSuchTurnError",
        ErrorKind::NoSuchAttempt { .. } => "NoSuchAttemptError",
        ErrorKind::NoLogsRoot { .. } => "NoLogsDirectoryError",
        ErrorKind::NoSessions => "NoSessionsError",
        ErrorKind::AlreadyExists => "AlreadyExistsError",
        ErrorKind::NotAFile | ErrorKind::OutsideSession | ErrorKind::InsideSession => "RefusedPathError",
        _ => "ReadError",
    };
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    let path = Some(error.path()).filter(|path| !path.as_os_str().is_empty());
    raised(class, &message, path)
}

/// The exception for an argument or a text that cannot be used.
pub(crate) fn unusable(class: &str, error: impl std::fmt::Display) -> PyErr {
    raised(class, &error.to_string(), None)
}

fn raised(class: &str, message: &str, path: Option<&Path>) -> PyErr {
    Python::attach(|py| {
        let made = || {
            let class = py.import("massgen_logs.errors")?.getattr(class)?;
            let named = PyDict::new(py);
            named.set_item("path", path)?;
            class.call((message,), Some(&named))
        };
        made().map_or_else(|error| error, PyErr::from_value)
    })
}
