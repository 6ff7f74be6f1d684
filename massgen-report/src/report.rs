//! The report as a value: `Display` gives the Markdown.

use std::fmt;

use massgen_log_analysis::TurnAnalysis;

use crate::section::{Page, SECTIONS};
use crate::spans::Spans;

/// Version of the report's Markdown. A change that a reader of the text could trip over raises it.
pub const REPORT_FORMAT: u32 = 1;

/// What a caller may choose about a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOptions {
    /// When the report is made, as it shall stand in it; without it the line says so, and equal sessions
    /// give equal bytes.
    pub generated: Option<String>,
    /// The spans that the run itself sent: only they tell the trace's id.
    pub spans: Spans,
    /// Address to which a trace's id is added, in place of `{trace_id}` or at the end, to make the report's link.
    pub trace_link_base: Option<String>,
}

/// A Markdown report on one turn, in the order of MassGen's template.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    turn: &'a TurnAnalysis,
    options: ReportOptions,
}

impl<'a> Report<'a> {
    /// A report on `turn`.
    pub fn new(turn: &'a TurnAnalysis, options: ReportOptions) -> Self {
        Self { turn, options }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(attempt) = self.turn.last() else {
            return Ok(());
        };
        let page = Page {
            turn: self.turn,
            attempt,
            options: &self.options,
        };
        SECTIONS.iter().try_for_each(|render| render(f, &page))
    }
}
