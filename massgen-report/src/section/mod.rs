//! The sections of the report, one module each, in the order of MassGen's template.
//!
//! A section writes its own heading and shows figures of the analysis; it computes none.

pub(crate) mod appendix;
pub(crate) mod commands;
pub(crate) mod completion;
pub(crate) mod cost;
pub(crate) mod data_quality;
pub(crate) mod decisions;
pub(crate) mod delegation;
pub(crate) mod duplication;
pub(crate) mod efficiency;
pub(crate) mod enforcement;
pub(crate) mod failures;
pub(crate) mod overview;
pub(crate) mod progression;
pub(crate) mod proposals;
pub(crate) mod reasoning;
pub(crate) mod recommendations;
pub(crate) mod round_roi;
pub(crate) mod suggested_issues;
pub(crate) mod summary;
pub(crate) mod tool_reliability;

use std::fmt;

use massgen_log_analysis::{AttemptAnalysis, TurnAnalysis};

use crate::ReportOptions;

/// What every section is given: the attempt that the report is about, its turn, and the options.
pub(crate) struct Page<'a> {
    pub(crate) turn: &'a TurnAnalysis,
    pub(crate) attempt: &'a AttemptAnalysis,
    pub(crate) options: &'a ReportOptions,
}

/// How a section is written.
pub(crate) type Render = fn(&mut fmt::Formatter<'_>, &Page<'_>) -> fmt::Result;

/// The sections in order. The guide's numbers are kept for its own; ours carry the number of their
/// question where they have one.
pub(crate) const SECTIONS: [Render; 20] = [
    summary::render,
    overview::render,
    data_quality::render,
    completion::render,
    efficiency::render,
    commands::render,
    duplication::render,
    decisions::render,
    cost::render,
    failures::render,
    reasoning::render,
    tool_reliability::render,
    enforcement::render,
    progression::render,
    proposals::render,
    round_roi::render,
    delegation::render,
    recommendations::render,
    suggested_issues::render,
    appendix::render,
];
