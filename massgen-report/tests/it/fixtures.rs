//! The bundled sessions and the reports on them.

use std::path::{Path, PathBuf};

use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{Report, ReportOptions};

/// `fixtures/`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The reports on every turn of a session, one after another.
pub(crate) fn report(path: &Path) -> String {
    let session = Session::load(path).unwrap();
    report_of(&Analysis::of(&session, &Options::default()))
}

/// The same of an analysis.
pub(crate) fn report_of(analysis: &Analysis) -> String {
    analysis
        .turns
        .iter()
        .map(|turn| Report::new(turn, ReportOptions::default()).to_string())
        .collect()
}
