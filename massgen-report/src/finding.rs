//! Findings and their words, as the exports show them: on one line, with nothing hidden.

use massgen_log_analysis::model::{Location, RelPath};
use massgen_log_analysis::red_flags::RedFlag;
use massgen_log_analysis::{Analysis, AttemptAnalysis, TurnAnalysis};

use crate::redaction::shared_line;

/// Characters of a subject.
const SUBJECT_CHARS: usize = 200;

/// A finding with the attempt that it is about.
pub(crate) struct Finding<'a> {
    pub(crate) turn: &'a TurnAnalysis,
    pub(crate) attempt: &'a AttemptAnalysis,
    pub(crate) flag: &'a RedFlag,
}

/// The last attempts of all turns: those that the reports are about.
pub(crate) fn attempts(analysis: &Analysis) -> impl Iterator<Item = (&TurnAnalysis, &AttemptAnalysis)> {
    analysis
        .turns
        .iter()
        .filter_map(|turn| Some((turn, turn.last()?)))
}

/// Their findings, turn by turn, the severest first.
pub(crate) fn findings(analysis: &Analysis) -> impl Iterator<Item = Finding<'_>> {
    attempts(analysis).flat_map(|(turn, attempt)| {
        attempt
            .red_flags
            .iter()
            .map(move |flag| Finding { turn, attempt, flag })
    })
}

impl Finding<'_> {
    /// What was observed, and on what.
    pub(crate) fn message(&self) -> String {
        let mut message = shared_line(&self.flag.message);
        if let Some(subject) = &self.flag.subject {
            message.push_str(&format!(" ({})", subject_of(subject)));
        }
        message
    }

    /// Where it stands; without a place of its own the attempt's folder.
    pub(crate) fn places(&self) -> Vec<Location> {
        if self.flag.evidence.is_empty() {
            return vec![Location::file(&self.attempt.path)];
        }
        self.flag
            .evidence
            .iter()
            .map(|evidence| evidence.location.clone())
            .collect()
    }
}

/// A subject on one line, cut.
pub(crate) fn subject_of(subject: &str) -> String {
    let line = shared_line(subject);
    let mut characters = line.chars();
    let mut cut: String = characters.by_ref().take(SUBJECT_CHARS).collect();
    if characters.next().is_some() {
        cut.push('…');
    }
    cut
}

/// A path as people read it; the session's own folder is `.`.
pub(crate) fn path_of(path: &RelPath) -> String {
    match path.as_str() {
        "" => ".".to_owned(),
        path => shared_line(path),
    }
}
