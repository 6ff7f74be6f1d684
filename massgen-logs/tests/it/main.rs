//! The program itself, run on copies of real sessions.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a helper of a test may panic as the test itself may"
)]

mod analyze;
mod anonymize;
mod commands;
mod compare;
mod corpus;
mod hostile;
mod list;
mod read;
#[cfg(feature = "remote")]
mod sql;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The one session of a fixture.
fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name);
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap()
}

/// A copy of a fixture's session in `root`.
fn copied(name: &str, root: &Path) -> PathBuf {
    let from = fixture(name);
    let to = root.join(from.file_name().unwrap());
    faults::copy(&from, &to).unwrap();
    to
}

/// What a run of the program left.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    fn json(&self) -> serde_json::Value {
        assert_eq!(self.err, "");
        serde_json::from_str(&self.out).unwrap()
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_massgen-logs"));
    command.env_remove("MASSGEN_LOG_BASE_DIR").stdin(Stdio::null());
    command
}

fn run(args: &[&str], path: &Path) -> Ran {
    program().args(args).arg(path).output().unwrap().into()
}

#[test]
fn help_tells_the_exit_codes_and_usage_errors_are_2() {
    let help: Ran = program().arg("--help").output().unwrap().into();
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for word in ["Exit codes:", "Examples:", "MASSGEN_LOG_BASE_DIR", "NO_COLOR"] {
        assert!(help.out.contains(word), "{word}");
    }
    let wrong: Ran = program().arg("anlyze").output().unwrap().into();
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("analyze"), "{}", wrong.err);
}

/// What is not in a build is known by name, and the line says what to install.
#[cfg(not(feature = "sql"))]
#[test]
fn commands_that_are_not_built_in_tell_what_to_install() {
    let session = fixture("0.1.97_s12_logfire");
    let session = session.to_str().unwrap();
    for words in [
        &["query", "SELECT 1", session][..],
        &["export", "--parquet", "lake", session],
        &["collect", "--out", "lake"],
        &["analyze", "--spans", "records.json", "--out", "-", session],
        &["analyze", "--remote", "--out", "-", session],
    ] {
        let ran: Ran = program().args(words).output().unwrap().into();
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{words:?}");
        assert!(
            ran.err
                .contains("cargo install --path massgen-logs --features sql"),
            "{}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1);
    }
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script: Ran = program().args(["completions", shell]).output().unwrap().into();
        assert_eq!(script.code, Some(0));
        assert!(script.out.contains("validate"), "{shell}");
    }
}

#[test]
fn a_folder_that_is_no_session_is_refused_in_one_line_with_the_path_first() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("notes.txt"), "x").unwrap();
    for command in [
        "analyze", "summary", "tools", "answer", "validate", "watch", "list",
    ] {
        let ran = run(&[command], temp.path());
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{command}");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let expected = format!("massgen-logs: {}: is no MassGen session", temp.path().display());
        assert!(ran.err.starts_with(&expected), "{}", ran.err);
    }
    let gone = run(&["summary"], &temp.path().join("gone"));
    assert_eq!(gone.code, Some(2));
    assert!(gone.err.contains("gone: cannot be read: "), "{}", gone.err);
}

#[test]
fn the_latest_session_is_found_as_massgen_does() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join(".massgen/massgen_logs");
    copied("0.1.97_s03_single_agent", &root);
    let latest = copied("0.1.97_s01_two_agents_vote", &root);
    let name = latest.file_name().unwrap().to_str().unwrap();
    let in_folder: Ran = program()
        .args(["summary", "--json"])
        .current_dir(temp.path())
        .output()
        .unwrap()
        .into();
    assert_eq!(in_folder.json()["session"], name);
    let by_variable: Ran = program()
        .args(["summary", "--json"])
        .env("MASSGEN_LOG_BASE_DIR", &root)
        .output()
        .unwrap()
        .into();
    assert_eq!(by_variable.out, in_folder.out);
    let nowhere: Ran = program()
        .arg("summary")
        .env("MASSGEN_LOG_BASE_DIR", temp.path().join("none"))
        .output()
        .unwrap()
        .into();
    assert_eq!(nowhere.code, Some(2));
    assert!(
        nowhere.err.contains("no logs directory found; looked in"),
        "{}",
        nowhere.err
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = program()
        .args(["analyze", "--format", "json"])
        .arg(fixture("0.1.97_s10_big"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}
