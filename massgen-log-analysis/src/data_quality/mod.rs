//! What is missing, contradictory, damaged or unknown in an attempt's files, before anything is concluded
//! from them.

mod check;
mod completeness;
mod counts;
mod files;
mod presence;
mod results;
mod usage;

use massgen_log_model::spine::Attempt;
use massgen_log_model::{Diagnostic, DriftNote};
use serde::{Deserialize, Serialize};

pub use check::{CrossCheck, SHOWN_CHARS, Statement};
pub use completeness::{Level, QuestionCompleteness};
pub use files::{FileList, LISTED_FILES};
pub use presence::{Absence, ArtifactPresence};

/// State of the files of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DataQuality {
    /// Which artifacts were there; for the absent ones, why that may be.
    pub artifacts: Vec<ArtifactPresence>,
    /// What is wrong with the files, in the order of reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Fields, words and events that this version of the program does not know.
    pub drift: Vec<DriftNote>,
    /// Offset of the run's local clock in seconds east of UTC; `None` = it could not be tied to UTC, and
    /// times of different sources are not compared.
    pub utc_offset_seconds: Option<i32>,
    /// Facts that more than one file states.
    pub cross_checks: Vec<CrossCheck>,
    /// How much of what a question needs was there.
    pub completeness: Vec<QuestionCompleteness>,
    /// The files of the attempt.
    pub files: FileList,
}

impl DataQuality {
    /// The facts on which files contradict each other.
    pub fn disagreements(&self) -> impl Iterator<Item = &CrossCheck> {
        self.cross_checks
            .iter()
            .filter(|check| check.agrees == Some(false))
    }

    /// The artifacts that should be there and cannot be used.
    pub fn missing(&self) -> impl Iterator<Item = &ArtifactPresence> {
        self.artifacts
            .iter()
            .filter(|artifact| artifact.is_expected && !artifact.is_loaded())
    }
}

/// Looks at the files of an attempt.
pub fn of(attempt: &Attempt) -> DataQuality {
    let mut cross_checks = counts::checks(attempt);
    cross_checks.extend(usage::checks(attempt));
    cross_checks.extend(results::checks(attempt));
    DataQuality {
        artifacts: presence::of(attempt),
        diagnostics: attempt.diagnostics.clone(),
        drift: attempt.drift.clone(),
        utc_offset_seconds: attempt.utc_offset,
        cross_checks,
        completeness: completeness::of(attempt),
        files: files::of(attempt),
    }
}

#[cfg(test)]
mod tests;
