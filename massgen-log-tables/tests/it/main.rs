//! Tables of the fixtures: their shape, their totals, and rebuilt spans beside captured ones.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test itself may"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

mod damage;
mod document;
mod event_lines;
mod exports;
mod spans;
mod totals;

use std::path::PathBuf;

use massgen_log_tables::analysis::model::Session;

/// The real and the synthetic sessions.
fn fixtures() -> Vec<PathBuf> {
    let sessions = planted::fixtures::sessions().unwrap();
    assert!(sessions.len() > 30, "{sessions:?}");
    sessions
}

fn session(name: &str) -> Session {
    Session::load(planted::fixtures::session(name).unwrap()).unwrap()
}
