//! Runs side by side.

use massgen_log_analysis::compare::{self, Limit, Side};
use massgen_report::{ComparisonReport, json_line, with_secrets};
use pyo3::prelude::*;

use crate::analysis::{Analysis, shown, written};
use crate::error::unusable;

/// A comparison.
#[pyclass(frozen, eq, module = "massgen_logs._native")]
#[derive(PartialEq)]
pub(crate) struct Comparison {
    made: compare::Comparison,
}

#[pymethods]
impl Comparison {
    /// Compares named sides, each with its runs; the first is what the others are compared with.
    #[staticmethod]
    fn of(py: Python<'_>, sides: Vec<(String, Vec<Py<Analysis>>)>) -> Self {
        let sides: Vec<Side<'_>> = sides
            .iter()
            .map(|(label, runs)| {
                runs.iter().fold(Side::new(label.as_str()), |side, run| {
                    let run = run.get();
                    side.run(run.path().display().to_string(), &run.made)
                })
            })
            .collect();
        let made = py.detach(|| compare::Comparison::of(&sides));
        Self { made }
    }

    /// Reads back what [`Comparison::json`] wrote.
    #[staticmethod]
    fn from_json(json: &str) -> PyResult<Self> {
        let made = compare::Comparison::from_json(json);
        let made = made.map_err(|error| unusable("FormatError", error))?;
        Ok(Self { made })
    }

    /// The comparison as JSON, byte for byte what the program writes.
    fn json(&self, py: Python<'_>, redact: bool) -> PyResult<String> {
        written(py, redact, || massgen_report::json(&self.made))
    }

    /// The report in Markdown.
    fn report(&self, py: Python<'_>, redact: bool) -> String {
        shown(py, redact, || ComparisonReport::new(&self.made).to_string())
    }

    /// Where a limit is not kept: each breach in words, and all of them as a JSON array.
    fn breaches(&self, limit: &str) -> PyResult<(Vec<String>, String)> {
        let limit: Limit = limit.parse().map_err(|error| unusable("OptionError", error))?;
        let breaches = limit.check(&self.made);
        let words = breaches.iter().map(ToString::to_string).collect();
        let json = with_secrets(|| json_line(&breaches));
        Ok((words, json.map_err(|error| unusable("MassgenLogsError", error))?))
    }
}
