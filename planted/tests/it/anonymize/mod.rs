//! A copy that may be shared has the numbers of its session, and none of its words.
#![allow(
    clippy::string_slice,
    reason = "a helper of a test may panic as the test itself may"
)]

mod copies;
mod numbers;
mod prose;
mod sentinels;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use massgen_log_model::{Error, LogDir, Summary, anonymize};

/// Writes the copy of `session` below `parent` under the name of the session.
fn copy(session: &Path, parent: &Path) -> (PathBuf, Summary) {
    let out = parent.join(session.file_name().unwrap());
    let summary = copy_to(session, &out).unwrap();
    (out, summary)
}

fn copy_to(session: &Path, out: &Path) -> Result<Summary, Error> {
    anonymize(&LogDir::discover(session).unwrap(), out)
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
    assert!(sessions.len() > 30, "{sessions:?}");
    sessions
}

fn fixture(name: &str) -> PathBuf {
    let is_wanted = |path: &&PathBuf| path.parent().unwrap().ends_with(name);
    fixtures().iter().find(is_wanted).unwrap().clone()
}

/// Sessions with known findings.
fn planted(seeds: std::ops::Range<u64>, parent: &Path) -> Vec<PathBuf> {
    let session = |seed: u64| {
        let parent = parent.join(seed.to_string());
        fs::create_dir(&parent).unwrap();
        planted::write(&planted::generate(seed).0, &parent).unwrap()
    };
    seeds.map(session).collect()
}

/// Every name and every content below a folder, relative to it; links are named only.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<(PathBuf, Vec<u8>)> = faults::folders(folder)
        .unwrap()
        .into_iter()
        .map(|path| (path, Vec::new()))
        .collect();
    for path in faults::files(folder).unwrap() {
        let is_file = fs::symlink_metadata(&path).unwrap().is_file();
        let content = if is_file {
            fs::read(&path).unwrap()
        } else {
            Vec::new()
        };
        all.push((path, content));
    }
    for (path, _) in &mut all {
        *path = path.strip_prefix(folder).unwrap().to_owned();
    }
    all
}

/// A text as a reader sees it: codes of characters become characters, other escapes become spaces.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = rest[at..].trim_start_matches('\\');
        let code = rest.strip_prefix('u').and_then(|rest| rest.get(..4));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            Some(code) => {
                out.extend(char::from_u32(code));
                rest = &rest[5..];
            }
            None => {
                out.push(' ');
                rest = rest.strip_prefix(['n', 'r', 't', 'b', 'f']).unwrap_or(rest);
            }
        }
    }
    out + rest
}
