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
mod exports;
mod spans;
mod totals;

use std::fs;
use std::path::{Path, PathBuf};

use massgen_log_tables::analysis::model::Session;

/// The real and the synthetic sessions.
fn fixtures() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        all.sort();
        all
    };
    let mut sessions = Vec::new();
    for case in folders(&top).into_iter().chain(folders(&top.join("synthetic"))) {
        let is_session = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("log_");
        sessions.extend(folders(&case).into_iter().filter(is_session));
    }
    assert!(sessions.len() > 30, "{sessions:?}");
    sessions
}

fn session(name: &str) -> Session {
    let is_wanted = |path: &&PathBuf| path.parent().unwrap().ends_with(name);
    Session::load(fixtures().iter().find(is_wanted).unwrap()).unwrap()
}
