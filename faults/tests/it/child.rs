//! The tests' own program, run again as another process.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use massgen_log_model::Session;

use crate::pipeline::Run;

const TASK: &str = "FAULTS_TASK";
const PATH: &str = "FAULTS_PATH";
/// A user that owns nothing.
const NOBODY: u32 = 65534;

/// The command that does `task` on `path`.
pub(crate) fn command(program: &Path, task: &str, path: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--exact", "child::task", "--nocapture"])
        .env(TASK, task)
        .env(PATH, path);
    command
}

/// This program.
pub(crate) fn program() -> PathBuf {
    env::current_exe().unwrap()
}

/// What a child said.
#[derive(Debug)]
pub(crate) struct Said {
    lines: Vec<String>,
}

impl Said {
    /// Runs the command to its end, which must be a good one; `Err` with the reason when it cannot be started.
    pub(crate) fn by(command: &mut Command) -> Result<Self, String> {
        let output = command.output().map_err(|error| error.to_string())?;
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{out}\n{error}");
        let lines = out.lines().map(str::to_owned).collect();
        Ok(Self { lines })
    }

    /// What it said of `key`.
    pub(crate) fn of<'a>(&'a self, key: &'a str) -> &'a str {
        self.all(key)
            .next()
            .unwrap_or_else(|| panic!("no {key} in {self:?}"))
    }

    /// Everything it said of `key`.
    pub(crate) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines
            .iter()
            .filter_map(move |line| line.strip_prefix(key)?.strip_prefix(": "))
    }
}

/// Lets the command run as a user without rights to the files of this one. Only root needs another user for that; it
/// gets a copy of this program in `folder`, which the other user can start.
pub(crate) fn without_rights(task: &str, path: &Path, folder: &Path) -> Command {
    if status("Uid").split_whitespace().nth(1) != Some("0") {
        return command(&program(), task, path);
    }
    let copy = folder.join("program");
    if !copy.exists() {
        fs::copy(program(), &copy).unwrap();
    }
    let mut command = command(&copy, task, path);
    command.uid(NOBODY).gid(NOBODY).current_dir("/");
    command
}

/// A line of what the system says of this process.
fn status(key: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    line.unwrap_or_default().trim().to_owned()
}

/// Milliseconds that processors spent on this process: what it takes however busy the machine is.
fn processor_millis() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // The 14th and 15th member, in hundredths of a second; the name was the second.
    let spent = after_name.split_whitespace().skip(11).take(2);
    spent.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

/// The most memory that this process ever held, in KiB.
fn peak() -> u64 {
    let kib = status("VmHWM");
    kib.split_whitespace()
        .next()
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0)
}

/// Loads the session and says what came of it.
fn load(path: &Path) {
    let session = match Session::load(path) {
        Ok(session) => session,
        Err(error) => return println!("error: {error}"),
    };
    println!("millis: {}", processor_millis());
    println!("peak_kib: {}", peak());
    let attempts = || session.turns.iter().flat_map(|turn| &turn.attempts);
    println!(
        "snapshots: {}",
        attempts().map(|attempt| attempt.snapshots.len()).sum::<usize>()
    );
    println!(
        "answers: {}",
        attempts().map(|attempt| attempt.answers.len()).sum::<usize>()
    );
    let shape: Vec<_> = attempts().map(|attempt| (attempt.turn, attempt.number)).collect();
    println!("shape: {shape:?}");
}

/// Takes the session through everything and says what came of it.
fn report(path: &Path) {
    let run = match Run::try_of(path) {
        Ok(run) => run,
        Err(error) => return println!("error: {error}"),
    };
    println!("millis: {}", processor_millis());
    println!("peak_kib: {}", peak());
    println!("shape: {:?}", run.shape());
    for note in run.notes() {
        println!("note: {note}");
    }
    for wrong in run.check(&run.shape()) {
        println!("wrong: {wrong:?}");
    }
}

#[test]
fn task() {
    let (Ok(task), Some(path)) = (env::var(TASK), env::var_os(PATH)) else {
        return;
    };
    let path = Path::new(&path);
    // The name of the test stands before what it prints.
    println!();
    match &*task {
        "load" => load(path),
        "report" => report(path),
        "write" => crate::writer::write(path),
        "refuse" => crate::report_write::refuse(path),
        "fill" => crate::report_write::fill(path),
        other => panic!("no task {other}"),
    }
}
