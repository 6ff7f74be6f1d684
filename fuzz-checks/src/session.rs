//! A whole session: from the files to every output.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::{LogDir, Session};
use massgen_report::{Report, ReportOptions, github_annotations, issues_csv, issues_json, sarif};
use tempfile::TempDir;

use crate::markdown::{check_inert, check_visible};

/// The session whose files stand in for those that an input does not give.
const MODEL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../fixtures/synthetic/claude_code/log_20260105_130000_250000"
);

/// A file of the attempt of [`MODEL`], by its name.
pub(crate) fn model_file(name: &str) -> Option<Vec<u8>> {
    fs::read(Path::new(MODEL).join("turn_1/attempt_1").join(name)).ok()
}

/// A new folder, in memory where that can be had.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// Everything that is said about the session at `path`; `None` when it is none. Checks what must hold of
/// each output.
pub(crate) fn outputs(path: &Path) -> Option<String> {
    let dir = LogDir::discover(path).ok()?;
    let mut all = serde_json::to_string(&dir.glance(Some(1.8e9))).unwrap();
    let session = Session::read(&dir);
    let analysis = Analysis::of(&session, &Options::default());
    let json = serde_json::to_string(&analysis).unwrap();
    let again = Analysis::from_json(&json).expect("what was written");
    assert!(again == analysis, "another analysis is read back");
    all += &json;
    for turn in &analysis.turns {
        let report = Report::new(turn, ReportOptions::default()).to_string();
        if turn.last().is_some() {
            assert!(report.starts_with("# "), "no title");
            assert!(report.contains("\n## Appendix"), "the report ends early");
        }
        check_inert(&report);
        all += &report;
    }
    let annotations = github_annotations(&analysis);
    check_visible(&annotations);
    let table = issues_csv(&analysis);
    for text in [sarif(&analysis), issues_json(&analysis)] {
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
        all += &text;
    }
    Some(all + &annotations + &table)
}

/// A copy of [`MODEL`] whose files can be replaced.
#[derive(Debug)]
struct Copy {
    _folder: TempDir,
    session: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let folder = folder();
        let session = folder.path().join("log_20260105_130000_250000");
        copy(Path::new(MODEL), &session);
        Self {
            _folder: folder,
            session,
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::write(to, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// The bytes as `events.jsonl` of a session that is sound in all else: every output, twice.
pub fn session(bytes: &[u8]) {
    thread_local! {
        static COPY: RefCell<Option<Copy>> = const { RefCell::new(None) };
    }
    COPY.with_borrow_mut(|copy| {
        let session = &copy.get_or_insert_with(Copy::new).session;
        fs::write(session.join("turn_1/attempt_1/events.jsonl"), bytes).unwrap();
        let first = outputs(session).expect("a session");
        assert_eq!(outputs(session).as_ref(), Some(&first), "the second time");
    });
}
