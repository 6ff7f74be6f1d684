//! From a path to the session that it means, and the folder of sessions where MassGen would look.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use crate::discover::{list, looked_for, number_after};
use crate::time::parse_stamp;
use crate::{EntryKind, Error, ErrorKind, LogDir};

/// What a path on the command line means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Located {
    /// A folder of sessions.
    Root(LogsRoot),
    /// A session, and the turn and attempt inside it when the path named one.
    Session {
        /// The session directory.
        path: PathBuf,
        /// The turn that the path lies in.
        turn: Option<u32>,
        /// The attempt that the path lies in.
        attempt: Option<u32>,
    },
}

/// Says what `path` is: a logs root, a session, a turn, an attempt or a file inside one.
///
/// A project folder that holds `.massgen/massgen_logs` counts as its logs root.
///
/// # Errors
/// When it does not exist, or is none of these.
pub fn locate(path: impl AsRef<Path>) -> Result<Located, Error> {
    let given = path.as_ref();
    let path = fs::canonicalize(given)
        .map_err(|error| no_such_turn(given).unwrap_or_else(|| Error::io(error, given)))?;
    if path.is_dir() && !is_session_name(&path) {
        for root in [path.clone(), path.join(".massgen/massgen_logs")] {
            let root = LogsRoot { path: root };
            if root.holds_sessions() {
                return Ok(Located::Root(root));
            }
        }
    }
    if let Some(session) = path
        .ancestors()
        .find(|ancestor| is_session_name(ancestor) && ancestor.is_dir())
    {
        let mut below = path
            .strip_prefix(session)
            .unwrap_or(Path::new(""))
            .components()
            .map(|part| {
                let name = part.as_os_str().to_string_lossy().into_owned();
                (number_after(&name, "turn_"), number_after(&name, "attempt_"))
            });
        let turn = below.next().and_then(|(turn, _)| turn);
        let attempt = if turn.is_some() {
            below.next().and_then(|(_, attempt)| attempt)
        } else {
            None
        };
        return Ok(Located::Session {
            path: session.to_owned(),
            turn,
            attempt,
        });
    }
    // A session under another name: a renamed or unpacked folder.
    let folder = if path.is_dir() {
        path.as_path()
    } else {
        path.parent().unwrap_or(&path)
    };
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let parent = folder.parent().unwrap_or(folder);
    let turn = number_after(&name(folder), "turn_");
    let attempt = number_after(&name(folder), "attempt_");
    let outer_turn = number_after(&name(parent), "turn_");
    let (session, turn, attempt) = match (turn, attempt, outer_turn) {
        (_, Some(_), Some(_)) => (parent.parent().unwrap_or(parent), outer_turn, attempt),
        (Some(_), _, _) => (parent, turn, None),
        _ => (folder, None, None),
    };
    match LogDir::discover(session) {
        Ok(_) => Ok(Located::Session {
            path: session.to_owned(),
            turn,
            attempt,
        }),
        Err(_) => Err(Error::new(
            ErrorKind::NotASession {
                looked_for: looked_for(),
            },
            given,
        )),
    }
}

/// What to say of `log_…/turn_N` when there is no such turn: the turns there are.
fn no_such_turn(path: &Path) -> Option<Error> {
    let number = number_after(path.file_name()?.to_str()?, "turn_")?;
    LogDir::discover(path.parent()?).ok()?.turn(number).err()
}

fn is_session_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.strip_prefix("log_"))
        .is_some_and(|stamp| parse_stamp(stamp).is_some())
}

/// A folder of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogsRoot {
    /// The folder.
    pub path: PathBuf,
}

impl LogsRoot {
    /// The folder where MassGen would look: `base_dir` (the value of `MASSGEN_LOG_BASE_DIR`), else
    /// `.massgen/massgen_logs` below `here`, else below `home`.
    ///
    /// # Errors
    /// When none of them is a folder; the error lists the places looked in.
    pub fn find(base_dir: Option<&Path>, here: &Path, home: Option<&Path>) -> Result<Self, Error> {
        let below = |path: &Path| path.join(".massgen").join("massgen_logs");
        let places: Vec<PathBuf> = match base_dir {
            Some(base) => vec![base.to_owned()],
            None => [Some(below(here)), home.map(below)]
                .into_iter()
                .flatten()
                .collect(),
        };
        match places.iter().find(|path| path.is_dir()) {
            Some(path) => Ok(Self { path: path.clone() }),
            None => {
                let looked_in = places.iter().map(|path| path.display().to_string()).collect();
                Err(Error::new(ErrorKind::NoLogsRoot { looked_in }, ""))
            }
        }
    }

    /// The session directories in it, oldest first by the time in their names.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn sessions(&self) -> Result<Vec<PathBuf>, Error> {
        let entries = list(&self.path).map_err(|error| Error::io(error, &self.path))?;
        let mut sessions: Vec<(NaiveDateTime, PathBuf)> = entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Directory)
            .filter_map(|entry| {
                let stamp = parse_stamp(entry.name.as_str().strip_prefix("log_")?)?;
                Some((stamp, self.path.join(entry.name.to_path())))
            })
            .collect();
        sessions.sort();
        Ok(sessions.into_iter().map(|(_, path)| path).collect())
    }

    /// Whether there is a session directory in it: the first one found ends the look.
    fn holds_sessions(&self) -> bool {
        let Ok(entries) = fs::read_dir(&self.path) else {
            return false;
        };
        entries
            .flatten()
            .any(|entry| is_session_name(&entry.path()) && entry.file_type().is_ok_and(|kind| kind.is_dir()))
    }

    /// The newest session directory.
    ///
    /// # Errors
    /// When the folder cannot be listed or holds none.
    pub fn latest(&self) -> Result<PathBuf, Error> {
        self.sessions()?
            .pop()
            .ok_or_else(|| Error::new(ErrorKind::NoSessions, &self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_be_a_root_a_session_a_turn_an_attempt_or_a_file() {
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/0.1.36_s07b_attempt_2");
        assert!(matches!(locate(&scenario), Ok(Located::Root(_))));
        let session = scenario.join("log_20261124_063839_866862");
        let expect = |path: &str, turn, attempt| match locate(session.join(path)) {
            Ok(Located::Session {
                path: found,
                turn: t,
                attempt: a,
            }) => {
                assert_eq!(
                    (found.file_name(), t, a),
                    (session.file_name(), turn, attempt),
                    "{path}"
                );
            }
            other => panic!("{path}: {other:?}"),
        };
        expect("", None, None);
        expect("turn_1", Some(1), None);
        expect("turn_1/attempt_2", Some(1), Some(2));
        expect("turn_1/attempt_1/status.json", Some(1), Some(1));
        expect("turn_1/attempt_1/agent_a", Some(1), Some(1));
        let error = locate(session.join("turn_3")).unwrap_err().to_string();
        assert!(error.ends_with("has no turn 3; turns: 1"), "{error}");
    }

    #[test]
    fn a_folder_that_is_no_session_is_refused_with_what_was_looked_for() {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("notes.txt"), "x").unwrap();
        let error = locate(temp.path()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotASession { .. }));
        assert!(error.to_string().contains("turn_N/"), "{error}");
    }

    #[test]
    fn the_logs_root_is_found_as_massgen_does() {
        let temp = tempfile::tempdir().unwrap();
        let home = temp.path().join("home");
        let here = temp.path().join("here");
        fs::create_dir_all(home.join(".massgen/massgen_logs")).unwrap();
        fs::create_dir_all(&here).unwrap();
        let found = LogsRoot::find(None, &here, Some(&home)).unwrap();
        assert!(found.path.starts_with(&home));
        assert!(matches!(
            found.latest().unwrap_err().kind(),
            ErrorKind::NoSessions
        ));
        let error = LogsRoot::find(Some(&temp.path().join("none")), &here, Some(&home)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NoLogsRoot { looked_in } if looked_in.len() == 1));
    }
}
