//! `compare`: runs of a task side by side.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use massgen_log_analysis::compare::{BreachKind, Comparison, Side};
use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::{Error, ErrorKind, Located, locate};
use massgen_report::{ComparisonReport, with_secrets};

use crate::args::{Compare, Within};
use crate::failure::{FOUND, Failure, note};
use crate::output_file::OutputFile;
use crate::target::Target;
use crate::terminal::Out;

const NOTHING_NAMED: Within = Within {
    turn: None,
    attempt: None,
};

/// A side on the way: its name, and where each of its runs lies.
struct Runs {
    label: String,
    runs: Vec<(String, Analysis)>,
}

pub(crate) fn run(args: &Compare, out: &mut Out) -> Result<u8, Failure> {
    let named = named(args);
    if named.len() < 2 {
        return Err(Failure::usage(
            "compare needs at least two sides: PATHs or --side NAME=PATH with different names",
        ));
    }
    let file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    // Asked before the work, so that nobody waits for a refusal.
    if let Some(path) = file
        && !args.force
        && fs::symlink_metadata(path).is_ok()
    {
        return Err(Error::new(ErrorKind::AlreadyExists, path).into());
    }
    let mut sides = Vec::new();
    for (label, paths) in named {
        let mut runs = Vec::new();
        for path in paths {
            read(path, &mut runs)?;
        }
        sides.push(Runs { label, runs });
    }
    let compared: Vec<Side<'_>> = sides
        .iter()
        .map(|side| {
            let empty = Side::new(side.label.as_str());
            side.runs
                .iter()
                .fold(empty, |side, (path, analysis)| side.run(path.as_str(), analysis))
        })
        .collect();
    let comparison = Comparison::of(&compared);
    let is_redacted = args.redaction.applies(args.json);
    let write = || match args.json {
        true => massgen_report::json(&comparison),
        false => Ok(ComparisonReport::new(&comparison).to_string()),
    };
    let text = if is_redacted { write() } else { with_secrets(write) }?;
    match file {
        // The report and our JSON hold nothing that a terminal would act on.
        None => out.own(&text)?,
        Some(path) => {
            save(path, text.as_bytes(), args.force)?;
            out.line(&path.display().to_string())?;
        }
    }
    // What was compared stands before what is said about it.
    out.flush()?;
    Ok(judge(args, &comparison))
}

/// The sides in order: each PATH is one, then the named ones.
fn named(args: &Compare) -> Vec<(String, Vec<&Path>)> {
    let mut sides: Vec<(String, Vec<&Path>)> = Vec::new();
    for path in &args.paths {
        let label = free_label(&sides, &label(path));
        sides.push((label, vec![path]));
    }
    let by_path = sides.len();
    for (name, path) in &args.sides {
        let there = sides.iter_mut().skip(by_path).find(|(label, _)| label == name);
        match there {
            Some((_, paths)) => paths.push(path),
            None => sides.push((name.clone(), vec![path])),
        }
    }
    sides
}

/// The last name of a path, with the session's where it lies inside one.
fn label(path: &Path) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let names: Vec<String> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let from = names.iter().rposition(|name| name.starts_with("log_"));
    let from = from.unwrap_or(names.len().saturating_sub(1));
    names.get(from..).unwrap_or_default().join("/")
}

fn free_label(sides: &[(String, Vec<&Path>)], label: &str) -> String {
    let is_taken = |label: &str| sides.iter().any(|(taken, _)| taken == label);
    let mut free = label.to_owned();
    let mut number = 2u32;
    while is_taken(&free) {
        free = format!("{label} ({number})");
        number = number.saturating_add(1);
    }
    free
}

/// Reads the runs that `path` means: every session of a logs directory, else the one session, or the turns
/// of it that were named.
fn read(path: &Path, runs: &mut Vec<(String, Analysis)>) -> Result<(), Failure> {
    let sessions = match locate(path)? {
        Located::Root(root) => root.sessions()?,
        _ => {
            runs.push(read_one(path)?);
            return Ok(());
        }
    };
    let before = runs.len();
    for session in sessions {
        match read_one(&session) {
            Ok(run) => runs.push(run),
            // An empty folder with a session's name is no run; it must not pass unseen either.
            Err(failure) => failure.tell_left_out(),
        }
    }
    if runs.len() == before {
        return Err(Error::new(ErrorKind::NoSessions, path).into());
    }
    Ok(())
}

fn read_one(path: &Path) -> Result<(String, Analysis), Failure> {
    let target = Target::find(Some(path), NOTHING_NAMED)?;
    let mut analysis = Analysis::of(&target.read_named()?, &Options::default());
    if let Some(wanted) = target.attempt {
        for turn in &mut analysis.turns {
            turn.attempts.retain(|attempt| attempt.attempt == wanted);
        }
    }
    Ok((target.dir.path.display().to_string(), analysis))
}

/// Writes the file; without `force` only when there is none.
fn save(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let mut file = OutputFile::create(path, force)?;
    file.write_all(bytes).map_err(|error| file.failure(error))?;
    file.finish()
}

/// Tells what exceeds the limits, one line each; the exit code that follows.
fn judge(args: &Compare, comparison: &Comparison) -> u8 {
    let mut code = 0;
    for limit in &args.fail_on {
        for breach in limit.check(comparison) {
            let counts = breach.kind == BreachKind::Exceeded || !args.allow_missing;
            note(&if counts {
                breach.to_string()
            } else {
                format!("{breach} (allowed)")
            });
            if counts {
                code = FOUND;
            }
        }
    }
    code
}
