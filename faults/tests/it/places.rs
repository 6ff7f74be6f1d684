//! Something else where a file or a folder should be, and links that lead elsewhere.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, mpsc};
use std::time::Duration;
use std::{fs, thread};

use faults::Place;

use crate::SESSIONS;
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::{Copy, Run, SECRET, is_read};

/// Whoever waits for a pipe's writer waits longer.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) static FILES: Fault = LazyLock::new(|| {
    let mut row = Row::new("a folder, a link, a pipe or a socket where a file should be");
    in_parallel(&mut row, |session, row| {
        let copy = Copy::of(session);
        let shape = Run::of(&copy.path).shape();
        for file in copy.files() {
            let path = copy.relative(&file);
            let bytes = fs::read(&file).unwrap();
            for place in in_place_of(&file, &copy, &copy.secret) {
                place.put(&file).unwrap();
                row.case(&format!("{session}: {path}: {place:?}"), || {
                    let run = in_time(&copy.path);
                    let mut wrong = run.check_escape(&shape);
                    if is_read(&path) && !run.names(&path) {
                        wrong.push(Wrong::Other("nothing is said".to_owned()));
                    }
                    wrong
                });
            }
            Place::File(bytes).put(&file).unwrap();
        }
    });
    row
});

pub(crate) static FOLDERS: Fault = LazyLock::new(|| {
    let mut row = Row::new("a file, a link, a pipe or a socket where a folder should be");
    in_parallel(&mut row, |session, row| {
        let copy = Copy::of(session);
        let whole = Run::of(&copy.path);
        let folders = faults::folders(&copy.path).unwrap();
        let aside = copy.path.with_extension("aside");
        for folder in folders.iter().skip(1) {
            let path = copy.relative(folder);
            let inside = |place: &Path| place.starts_with(path.to_path());
            // What lies elsewhere is all there.
            let left: Vec<(u32, u32)> = (whole.attempts())
                .filter(|attempt| !inside(&attempt.path.to_path()))
                .map(|attempt| (attempt.turn, attempt.number))
                .collect();
            fs::rename(folder, &aside).unwrap();
            let mut places = in_place_of(folder, &copy, &copy.elsewhere);
            places[0] = Place::File(SECRET.into());
            for place in places {
                place.put(folder).unwrap();
                row.case(&format!("{session}: {path}: {place:?}"), || {
                    if left.is_empty() && path.as_str() == "turn_1" {
                        // Without its only turn it is no session, and that is said.
                        let refused = Run::try_of(&copy.path).err();
                        let told =
                            refused.is_some_and(|error| error.to_string().contains("no MassGen session"));
                        return (!told)
                            .then(|| Wrong::Other("taken for a session".to_owned()))
                            .into_iter()
                            .collect();
                    }
                    let run = in_time(&copy.path);
                    let mut wrong = run.check_escape(&run.shape());
                    if let Some(lost) = left.iter().find(|attempt| !run.shape().contains(attempt)) {
                        wrong.push(Wrong::Lost(format!("{lost:?}")));
                    }
                    let counted = path.as_str().split('/').any(|part| part == "workspace");
                    if !counted && !run.names(&path) {
                        wrong.push(Wrong::Other("nothing is said".to_owned()));
                    }
                    wrong
                });
                faults::clear(folder).unwrap();
            }
            fs::rename(&aside, folder).unwrap();
        }
    });
    row
});

pub(crate) static LINKS: Fault = LazyLock::new(|| {
    let mut row = Row::new("a link beside the session's own files");
    in_parallel(&mut row, |session, row| {
        let copy = Copy::of(session);
        let shape = Run::of(&copy.path).shape();
        let folders = faults::folders(&copy.path).unwrap();
        for folder in &folders {
            let up = "../".repeat(folder.strip_prefix(&copy.path).unwrap().components().count());
            let targets = [
                PathBuf::from(".."),
                copy.path.clone(),
                copy.elsewhere.clone(),
                Path::new(&up).join("../elsewhere"),
                PathBuf::from("beside"),
            ];
            for name in ["turn_9", "attempt_9", "agent_z", "20261124_235959_000000"] {
                let beside = folder.join(name);
                for target in &targets {
                    symlink(target, &beside).unwrap();
                    let path = copy.relative(&beside);
                    row.case(&format!("{session}: {path} to {}", target.display()), || {
                        in_time(&copy.path).check_escape(&shape)
                    });
                    fs::remove_file(&beside).unwrap();
                }
            }
        }
    });
    row
});

fn in_parallel(row: &mut Row, cases: impl Fn(&str, &mut Row) + Sync) {
    thread::scope(|scope| {
        let cases = &cases;
        let workers = SESSIONS.map(|session| {
            scope.spawn(move || {
                let mut row = Row::new("");
                cases(session, &mut row);
                row
            })
        });
        for worker in workers {
            row.add(worker.join().unwrap());
        }
    });
}

/// What is put in the place of `at`; links out of the session lead to `outside`, directly and step by step.
fn in_place_of(at: &Path, copy: &Copy, outside: &Path) -> Vec<Place> {
    let depth = at.strip_prefix(&copy.path).unwrap().components().count();
    let relative = Path::new(&"../".repeat(depth)).join(outside.file_name().unwrap());
    vec![
        Place::Folder,
        Place::Link(outside.to_owned()),
        Place::Link(relative),
        Place::Link("nothing_is_here".into()),
        Place::Loop,
        Place::Fifo,
        Place::Socket,
    ]
}

/// Runs it, unless that takes so long that it must wait for something that never comes.
fn in_time(path: &Path) -> Run {
    let (sender, receiver) = mpsc::channel();
    let path = path.to_owned();
    thread::spawn(move || sender.send(Box::new(Run::of(&path))));
    *receiver.recv_timeout(PATIENCE).unwrap()
}

#[test]
fn whatever_stands_in_a_files_place_is_named_and_not_followed() {
    FILES.check();
}

#[test]
fn whatever_stands_in_a_folders_place_is_named_and_not_followed() {
    FOLDERS.check();
}

#[test]
fn no_link_leads_out_or_around() {
    LINKS.check();
}
