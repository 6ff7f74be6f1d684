//! The reports on the sessions in `fixtures/`.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

#[cfg(test)]
mod damage;
#[cfg(test)]
mod snapshots;

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
    let analysis = Analysis::of(&session, &Options::default());
    analysis
        .turns
        .iter()
        .map(|turn| Report::new(turn, ReportOptions::default()).to_string())
        .collect()
}
