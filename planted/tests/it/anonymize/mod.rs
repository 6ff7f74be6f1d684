//! A copy that may be shared has the numbers of its session, and none of its words.

mod numbers;

use std::fs;
use std::path::{Path, PathBuf};

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::{LogDir, Session, Summary, anonymize};
use serde_json::Value;

/// Writes the copy of `session` below `parent` under the name of the session.
fn copy(session: &Path, parent: &Path) -> (PathBuf, Summary) {
    let out = parent.join(session.file_name().unwrap());
    let summary = anonymize(&LogDir::discover(session).unwrap(), &out).unwrap();
    (out, summary)
}

fn analysis(session: &Path) -> Value {
    let session = Session::load(session).unwrap();
    serde_json::to_value(Analysis::of(&session, &Options::default())).unwrap()
}

/// The real and the synthetic sessions.
fn fixtures() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        all.sort();
        all
    };
    let mut sessions = Vec::new();
    for case in folders(&top).into_iter().chain(folders(&top.join("synthetic"))) {
        let is_session = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("log_");
        sessions.extend(folders(&case).into_iter().filter(is_session));
    }
    sessions
}
