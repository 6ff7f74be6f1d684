//! Writing a turn's `ANALYSIS_REPORT.md`: whole or not at all, and never outside of the session.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use crate::{Error, ErrorKind, LogDir};

pub(crate) const NAME: &str = "ANALYSIS_REPORT.md";
/// Names tried for the temporary file before giving up.
const TRIES: u32 = 100;

/// What happens to a report that is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// It stays; an empty file counts as none and is replaced.
    #[default]
    Never,
    /// It is replaced.
    Always,
}

impl LogDir {
    /// Where the report of `turn` lies or would lie: in the turn's folder, which in the flat layout is
    /// the session directory.
    ///
    /// # Errors
    /// When there is no such turn.
    pub fn report_path(&self, turn: u32) -> Result<PathBuf, Error> {
        Ok(self.path.join(self.turn(turn)?.path.to_path()).join(NAME))
    }

    /// Writes the report of `turn` and returns its path. A reader sees the old report or the new one,
    /// never a part. A target that is a link, a folder or anything else but a file is refused.
    ///
    /// # Errors
    /// [`ErrorKind::NoSuchTurn`]; [`ErrorKind::AlreadyExists`] when a report with text is there and
    /// `overwrite` is [`Overwrite::Never`]; [`ErrorKind::NotAFile`]; [`ErrorKind::OutsideSession`] when the
    /// turn's folder leads out of the session; [`ErrorKind::Io`].
    pub fn write_report(&self, turn: u32, bytes: &[u8], overwrite: Overwrite) -> Result<PathBuf, Error> {
        let target = self.report_path(turn)?;
        let folder = target.parent().unwrap_or(&self.path);
        let canonical = |path: &Path| fs::canonicalize(path).map_err(|error| Error::io(error, path));
        if !canonical(folder)?.starts_with(canonical(&self.path)?) {
            return Err(Error::new(ErrorKind::OutsideSession, target));
        }
        let is_new = match fs::symlink_metadata(&target) {
            Ok(meta) if !meta.is_file() => return Err(Error::new(ErrorKind::NotAFile, target)),
            Ok(meta) if meta.len() > 0 && overwrite == Overwrite::Never => {
                return Err(Error::new(ErrorKind::AlreadyExists, target));
            }
            Ok(_) => false,
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(Error::io(error, target)),
        };
        let (temporary, mut file) = temporary(folder).map_err(|error| Error::io(error, &target))?;
        // A full disk may show only when the bytes are asked to be there: before the old report goes.
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        drop(file);
        let keep_others = is_new && overwrite == Overwrite::Never;
        let placed = written.and_then(|()| place(&temporary, &target, keep_others));
        if let Err(error) = placed {
            // The failure is told; a leftover that cannot be removed changes nothing about it.
            let _ = fs::remove_file(&temporary);
            return Err(match error.kind() {
                io::ErrorKind::AlreadyExists => Error::new(ErrorKind::AlreadyExists, target),
                _ => Error::io(error, target),
            });
        }
        Ok(target)
    }
}

/// Gives the file its name. With `keep_others` a report that came into being meanwhile is kept.
fn place(temporary: &Path, target: &Path, keep_others: bool) -> io::Result<()> {
    if keep_others {
        // A rename replaces, a second name for the same file does not.
        match fs::hard_link(temporary, target) {
            Ok(()) => {
                let _ = fs::remove_file(temporary);
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            // Not every file system has second names.
            Err(_) => {}
        }
    }
    fs::rename(temporary, target)
}

/// A new file in `folder`; `create_new` never opens what a link points to.
fn temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    let mut tried = 0;
    loop {
        let path = folder.join(format!(".{NAME}.{}.{tried}.tmp", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < TRIES => tried += 1,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(temp: &Path) -> LogDir {
        let path = temp.join("log_20260105_105524_290672");
        fs::create_dir_all(path.join("turn_2/attempt_1")).unwrap();
        LogDir::discover(path).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_report_with_text_is_kept_and_an_empty_one_is_none() {
        let temp = tempfile::tempdir().unwrap();
        let session = session(temp.path());
        let path = session.write_report(2, b"one", Overwrite::Never).unwrap();
        assert_eq!(path, session.path.join("turn_2/ANALYSIS_REPORT.md"));
        let error = session.write_report(2, b"two", Overwrite::Never).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::AlreadyExists));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        session.write_report(2, b"three", Overwrite::Always).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        fs::write(&path, "").unwrap();
        session.write_report(2, b"four", Overwrite::Never).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"four");
        assert_eq!(names(path.parent().unwrap()), ["ANALYSIS_REPORT.md", "attempt_1"]);
    }

    #[test]
    fn a_missing_turn_lists_the_turns() {
        let temp = tempfile::tempdir().unwrap();
        let error = session(temp.path())
            .write_report(1, b"", Overwrite::Always)
            .unwrap_err();
        assert!(error.to_string().ends_with("has no turn 1; turns: 2"), "{error}");
    }

    #[test]
    fn a_report_that_came_into_being_meanwhile_is_kept() {
        let temp = tempfile::tempdir().unwrap();
        let (new, old) = (temp.path().join("new"), temp.path().join("old"));
        fs::write(&new, "new").unwrap();
        fs::write(&old, "old").unwrap();
        assert!(place(&new, &old, true).is_err());
        assert_eq!(fs::read(&old).unwrap(), b"old");
        place(&new, &old, false).unwrap();
        assert_eq!(fs::read(&old).unwrap(), b"new");
        assert!(!new.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_followed() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().unwrap();
        let session = session(temp.path());
        let outside = temp.path().join("outside");
        fs::write(&outside, "mine").unwrap();
        let target = session.report_path(2).unwrap();
        for victim in [outside.as_path(), Path::new("dangling")] {
            symlink(victim, &target).unwrap();
            let error = session.write_report(2, b"x", Overwrite::Always).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::NotAFile), "{error}");
            fs::remove_file(&target).unwrap();
        }
        assert_eq!(fs::read(&outside).unwrap(), b"mine");
        // The turn's folder was replaced by a link after the session was looked at.
        let elsewhere = temp.path().join("elsewhere");
        fs::rename(session.path.join("turn_2"), &elsewhere).unwrap();
        symlink(&elsewhere, session.path.join("turn_2")).unwrap();
        let error = session.write_report(2, b"x", Overwrite::Always).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::OutsideSession), "{error}");
        assert_eq!(names(&elsewhere), ["attempt_1"]);
    }
}
