//! Finding sessions, turns and attempts by names and sizes alone; nothing is opened.

use std::fs::File;
use std::io::{self, Take};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::listing::{join, list, list_sized};
use crate::time::parse_stamp;
use crate::vault::Vault;
use crate::{Diagnostic, Entry, EntryKind, Error, ErrorKind, RelPath, TextSpan};

/// Files that only an attempt directory holds.
const MARKERS: [&str; 12] = [
    "status.json",
    "metrics_summary.json",
    "metrics_events.json",
    "events.jsonl",
    "coordination_events.json",
    "coordination_table.txt",
    "snapshot_mappings.json",
    "execution_metadata.yaml",
    "massgen.log",
    "massgen_debug.log",
    "streaming_debug.log",
    "agent_outputs",
];
/// The report of a turn.
const REPORT: &str = "ANALYSIS_REPORT.md";
/// What the stub attempt of a `--continue` run holds, and no other of the files above.
const STUB_FILES: [&str; 4] = [
    "events.jsonl",
    "massgen.log",
    "execution_metadata.yaml",
    "streaming_debug.log",
];

/// How a session directory is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SessionLayout"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Layout {
    /// `turn_N/attempt_M/…`, or `turn_N/…` without attempts.
    Turns,
    /// All files directly in the session directory (MassGen ≤ 0.1.8, single run).
    Flat,
}

impl Layout {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Turns => "turns",
            Self::Flat => "flat",
        }
    }
}

/// A session directory: names and sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogDir {
    /// The directory on disk.
    pub path: PathBuf,
    /// Its name, `log_…`; a name that is not printable UTF-8 is encoded as in [`RelPath`].
    pub name: String,
    /// Start by the directory name: local wall clock of the run's machine.
    pub started: Option<NaiveDateTime>,
    /// How it is laid out.
    pub layout: Layout,
    /// Turns in numerical order (`turn_10` after `turn_2`).
    pub turns: Vec<TurnDir>,
    /// Names of turns and attempts that are no folders: nothing is read there.
    pub diagnostics: Vec<Diagnostic>,
}

/// A turn: one user message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TurnDir {
    /// N of `turn_N`; 1 in the flat layout.
    pub number: u32,
    /// Relative to the session.
    pub path: RelPath,
    /// Attempts in numerical order, never empty.
    pub attempts: Vec<AttemptDir>,
    /// Size in bytes of `ANALYSIS_REPORT.md`, when there is one. 0 bytes means: not analysed.
    pub report_bytes: Option<u64>,
}

/// One attempt at a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptDir {
    /// M of `attempt_M`; 1 without attempt folders.
    pub number: u32,
    /// Relative to the session.
    pub path: RelPath,
    /// What lies directly in it, sorted by name.
    pub entries: Vec<Entry>,
    /// A `--continue` run writes this attempt's `events.jsonl` and `massgen.log` into a stub
    /// `turn_1/attempt_1` of the same session: this is that folder and what lies in it.
    pub stub: Option<(RelPath, Vec<Entry>)>,
}

impl LogDir {
    /// Looks at the session directory `path`.
    ///
    /// # Errors
    /// When `path` cannot be listed, or holds nothing that a session holds.
    pub fn discover(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::discover_by(path.as_ref(), list)
    }

    /// Looks at the session directory `path` by its names; every file but a report counts as one of 0 bytes.
    pub(crate) fn discover_names(path: &Path) -> Result<Self, Error> {
        Self::discover_by(path, |folder| list_sized(folder, |name| name == REPORT))
    }

    fn discover_by(path: &Path, list: fn(&Path) -> io::Result<Vec<Entry>>) -> Result<Self, Error> {
        let entries = list(path).map_err(|error| Error::io(error, path))?;
        let name = path
            .file_name()
            .map(|name| RelPath::from_path(Path::new(name)).as_str().to_owned());
        let name = name.unwrap_or_default();
        let started = name.strip_prefix("log_").and_then(parse_stamp);

        let mut diagnostics = Vec::new();
        note_others(&RelPath::root(), &entries, "turn_", &mut diagnostics);
        let mut turns = Vec::new();
        for (number, entry) in numbered(&entries, "turn_") {
            turns.push(turn(path, number, &entry.name, list, &mut diagnostics));
        }
        let layout = if turns.is_empty() {
            Layout::Flat
        } else {
            Layout::Turns
        };
        if turns.is_empty() {
            if !has_marker(&entries) && !holds_agents(path, &entries) {
                return Err(Error::new(
                    ErrorKind::NotASession {
                        looked_for: looked_for(),
                    },
                    path,
                ));
            }
            let report_bytes = report_bytes(&entries);
            let attempt = AttemptDir {
                number: 1,
                path: RelPath::root(),
                entries,
                stub: None,
            };
            turns.push(TurnDir {
                number: 1,
                path: RelPath::root(),
                attempts: vec![attempt],
                report_bytes,
            });
        }
        join_stubs(path, &mut turns);
        Ok(Self {
            path: path.to_owned(),
            name,
            started,
            layout,
            turns,
            diagnostics,
        })
    }

    /// The turn `number`.
    ///
    /// # Errors
    /// When there is none; the error lists the turns there are.
    pub fn turn(&self, number: u32) -> Result<&TurnDir, Error> {
        self.turns
            .iter()
            .find(|turn| turn.number == number)
            .ok_or_else(|| {
                let there = self.turns.iter().map(|turn| turn.number).collect();
                Error::new(
                    ErrorKind::NoSuchTurn {
                        wanted: number,
                        there,
                    },
                    &self.path,
                )
            })
    }

    /// Opens a file of the session, as [`AttemptDir::entry`] names it. Links are followed only as long as they stay
    /// inside the session.
    ///
    /// # Errors
    /// When it is gone, no regular file or unreadable, or leads out of the session.
    pub fn open(&self, path: &RelPath) -> Result<File, Error> {
        Vault::new(&self.path).open(path).map(|(file, _)| file)
    }

    /// Cuts a file into stretches of about `bytes` bytes that end with a line each, so that they can be read side by side.
    /// The last one ends with the file as it is now.
    ///
    /// # Errors
    /// As for [`LogDir::open`].
    pub fn line_spans(&self, path: &RelPath, bytes: u64) -> Result<Vec<TextSpan>, Error> {
        Vault::new(&self.path).line_spans(path, bytes)
    }

    /// Opens a stretch of a file.
    ///
    /// # Errors
    /// As for [`LogDir::open`].
    pub fn open_span(&self, span: &TextSpan) -> Result<Take<File>, Error> {
        Vault::new(&self.path).open_span(span)
    }

    /// Whether any turn has a report that is not empty.
    pub fn is_analyzed(&self) -> bool {
        self.turns
            .iter()
            .any(|turn| turn.report_bytes.is_some_and(|bytes| bytes > 0))
    }
}

impl AttemptDir {
    /// The entry called `name`, in this folder or else in the stub that belongs to it.
    pub fn entry(&self, name: &str) -> Option<(RelPath, &Entry)> {
        let own = self.entries.iter().find(|entry| entry.name.as_str() == name);
        if let Some(entry) = own {
            return Some((join(&self.path, entry), entry));
        }
        let (path, entries) = self.stub.as_ref()?;
        let entry = entries.iter().find(|entry| entry.name.as_str() == name)?;
        Some((join(path, entry), entry))
    }

    /// The path of `entry`, which lies directly in this attempt.
    pub fn path_of(&self, entry: &Entry) -> RelPath {
        join(&self.path, entry)
    }
}

pub(crate) fn looked_for() -> String {
    format!(
        "looked for turn_N/ folders, for one of {}, and for agent folders with snapshots",
        MARKERS.join(", ")
    )
}

/// Directories called `PREFIX<number>`, in numerical order.
fn numbered<'e>(entries: &'e [Entry], prefix: &str) -> Vec<(u32, &'e Entry)> {
    let mut found: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Directory)
        .filter_map(|entry| Some((number_after(entry.name.as_str(), prefix)?, entry)))
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found.dedup_by_key(|(number, _)| *number);
    found
}

pub(crate) fn number_after(name: &str, prefix: &str) -> Option<u32> {
    let digits = name.strip_prefix(prefix)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Notes what is called `PREFIX<number>` and is no folder.
fn note_others(folder: &RelPath, entries: &[Entry], prefix: &str, diagnostics: &mut Vec<Diagnostic>) {
    for entry in entries {
        if entry.kind != EntryKind::Directory && number_after(entry.name.as_str(), prefix).is_some() {
            diagnostics.extend(Diagnostic::not_a_folder(&join(folder, entry), entry.kind));
        }
    }
}

fn turn(
    session: &Path,
    number: u32,
    name: &RelPath,
    list: fn(&Path) -> io::Result<Vec<Entry>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> TurnDir {
    // What cannot be listed is noted when it is read.
    let entries = list(&session.join(name.to_path())).unwrap_or_default();
    note_others(name, &entries, "attempt_", diagnostics);
    let report_bytes = report_bytes(&entries);
    let mut attempts: Vec<AttemptDir> = numbered(&entries, "attempt_")
        .into_iter()
        .map(|(number, entry)| {
            let path = join(name, entry);
            let entries = list(&session.join(path.to_path())).unwrap_or_default();
            AttemptDir {
                number,
                path,
                entries,
                stub: None,
            }
        })
        .collect();
    // Up to 0.1.22 the first attempt lies in the turn folder itself.
    let first_is_turn = attempts
        .first()
        .is_none_or(|first| first.number != 1 && has_marker(&entries));
    if first_is_turn {
        attempts.insert(
            0,
            AttemptDir {
                number: 1,
                path: name.clone(),
                entries,
                stub: None,
            },
        );
    }
    TurnDir {
        number,
        path: name.clone(),
        attempts,
        report_bytes,
    }
}

fn report_bytes(entries: &[Entry]) -> Option<u64> {
    let report = entries.iter().find(|entry| entry.name.as_str() == REPORT)?;
    (report.kind == EntryKind::File).then_some(report.bytes)
}

fn has_marker(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| MARKERS.contains(&entry.name.as_str()))
}

/// Whether any folder looks like an agent's: it holds a stamped snapshot.
fn holds_agents(path: &Path, entries: &[Entry]) -> bool {
    entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Directory)
        .any(|entry| {
            list(&path.join(entry.name.to_path()))
                .unwrap_or_default()
                .iter()
                .any(|inner| parse_stamp(inner.name.as_str()).is_some())
        })
}

/// Gives the stub turn of a `--continue` run to the turn whose events and log it holds.
fn join_stubs(session: &Path, turns: &mut Vec<TurnDir>) {
    let mut at = 0;
    while at < turns.len() {
        let is_stub = turns.get(at).is_some_and(|turn| match turn.attempts.as_slice() {
            [only] => is_stub(&session.join(only.path.to_path()), &only.entries),
            _ => false,
        });
        let owner = turns.iter().enumerate().skip(at + 1).find_map(|(i, turn)| {
            let first = turn.attempts.first()?;
            let has = |name: &str| first.entries.iter().any(|entry| entry.name.as_str() == name);
            (has("status.json") && !has("events.jsonl") && !has("massgen.log")).then_some(i)
        });
        match owner {
            Some(owner) if is_stub => {
                let stub = turns.remove(at).attempts.pop();
                // The owner moved down by one.
                let first = turns
                    .get_mut(owner - 1)
                    .and_then(|turn| turn.attempts.first_mut());
                if let (Some(first), Some(stub)) = (first, stub) {
                    first.stub = Some((stub.path, stub.entries));
                }
            }
            _ => at += 1,
        }
    }
}

/// Whether the attempt at `path` is a stub. Files that are not known make no difference.
fn is_stub(path: &Path, entries: &[Entry]) -> bool {
    let has_stream = entries
        .iter()
        .any(|entry| matches!(entry.name.as_str(), "events.jsonl" | "massgen.log"));
    let has_more = entries
        .iter()
        .map(|entry| entry.name.as_str())
        .any(|name| name == "final" || MARKERS.contains(&name) && !STUB_FILES.contains(&name));
    has_stream && !has_more && !holds_agents(path, entries)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn fixture(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fixtures")
            .join(name)
    }

    #[test]
    fn turns_are_sorted_as_numbers_and_detected_by_content() {
        let temp = tempfile::tempdir().unwrap();
        let session = temp.path().join("log_20260105_105524_290672");
        for path in [
            "turn_10/attempt_1",
            "turn_2",
            "turn_1/attempt_10",
            "turn_1/attempt_2",
            "turn_1/attempt_1",
        ] {
            fs::create_dir_all(session.join(path)).unwrap();
            fs::write(session.join(path).join("status.json"), "{}").unwrap();
        }
        let dir = LogDir::discover(&session).unwrap();
        assert_eq!(
            dir.turns.iter().map(|turn| turn.number).collect::<Vec<_>>(),
            [1, 2, 10]
        );
        let attempts: Vec<_> = dir.turns[0]
            .attempts
            .iter()
            .map(|attempt| attempt.number)
            .collect();
        assert_eq!(attempts, [1, 2, 10]);
        assert_eq!(dir.turns[1].attempts[0].path.as_str(), "turn_2");
        let error = dir.turn(3).unwrap_err().to_string();
        assert!(error.ends_with("has no turn 3; turns: 1, 2, 10"), "{error}");
    }

    #[test]
    fn the_stub_of_a_continued_run_belongs_to_the_later_turn() {
        let dir =
            LogDir::discover(fixture("0.1.97_s07_multi_turn").join("log_20261124_061119_770134")).unwrap();
        assert_eq!(dir.turns.iter().map(|turn| turn.number).collect::<Vec<_>>(), [2]);
        let (path, _) = dir.turns[0].attempts[0].entry("events.jsonl").unwrap();
        assert_eq!(path.as_str(), "turn_1/attempt_1/events.jsonl");
    }

    #[cfg(unix)]
    #[test]
    fn a_turn_or_an_attempt_that_is_no_folder_is_noted() {
        let temp = tempfile::tempdir().unwrap();
        let session = temp.path();
        fs::create_dir_all(session.join("turn_1/attempt_1")).unwrap();
        fs::write(session.join("turn_1/attempt_2"), "").unwrap();
        std::os::unix::fs::symlink("turn_1", session.join("turn_2")).unwrap();
        let dir = LogDir::discover(session).unwrap();
        assert_eq!((dir.turns.len(), dir.turns[0].attempts.len()), (1, 1));
        let notes: Vec<_> = dir.diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "turn_2: link_not_followed: a link where a folder should be",
                "turn_1/attempt_2: unreadable: not a folder",
            ]
        );
    }

    #[test]
    fn a_stub_may_hold_unknown_files() {
        let temp = tempfile::tempdir().unwrap();
        let session = temp.path();
        let write = |path: &str| {
            let path = session.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        };
        write("turn_1/attempt_1/events.jsonl");
        write("turn_1/attempt_1/future.json");
        write("turn_1/attempt_1/future_folder/data");
        write("turn_2/attempt_1/status.json");
        let turns = |dir: LogDir| dir.turns.iter().map(|turn| turn.number).collect::<Vec<_>>();
        assert_eq!(turns(LogDir::discover(session).unwrap()), [2]);
        // An agent's snapshot, or a file that stubs have not: a turn of its own.
        write("turn_1/attempt_1/agent_a/20261124_061302_064714/answer.txt");
        assert_eq!(turns(LogDir::discover(session).unwrap()), [1, 2]);
        fs::remove_dir_all(session.join("turn_1/attempt_1/agent_a")).unwrap();
        write("turn_1/attempt_1/coordination_events.json");
        assert_eq!(turns(LogDir::discover(session).unwrap()), [1, 2]);
    }
}
