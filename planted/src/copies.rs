//! Many sessions out of one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How much of a session a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Every file.
    Whole,
    /// What a list of sessions can look at: every name down to those in an attempt, and the final answers. Files
    /// are empty, but for status.json and the answers.
    Listed,
}

/// Copies the session in the folder `session` `count` times into `parent`, each under a name of its own that is one
/// second later than the one before. Returns the bytes of all files written.
///
/// # Errors
///
/// When a file or folder cannot be read or written.
pub fn copies(session: &Path, parent: &Path, count: u32, content: Content) -> io::Result<u64> {
    let mut files = Vec::new();
    gather(session, Path::new(""), content, &mut files)?;
    let mut written = 0;
    for number in 0..count {
        let copy = parent.join(name(number));
        for (path, bytes) in &files {
            let target = copy.join(path);
            match bytes {
                None => fs::create_dir_all(target)?,
                Some(bytes) => {
                    fs::write(target, bytes)?;
                    written += bytes.len() as u64;
                }
            }
        }
    }
    Ok(written)
}

/// The folder name of the copy `number`: one second after another, in months of 28 days.
fn name(number: u32) -> String {
    let (minutes, second) = (number / 60, number % 60);
    let (hours, minute) = (minutes / 60, minutes % 60);
    let (day, hour) = (hours / 24, hours % 24);
    let (month, day) = (day / 28, day % 28);
    let (year, month) = (2026 + month / 12, month % 12);
    format!(
        "log_{year:04}{:02}{:02}_{hour:02}{minute:02}{second:02}_000000",
        month + 1,
        day + 1
    )
}

/// The folders (without bytes) and files below `path` of the session, a folder before what lies in it.
fn gather(
    session: &Path,
    path: &Path,
    content: Content,
    found: &mut Vec<(PathBuf, Option<Vec<u8>>)>,
) -> io::Result<()> {
    found.push((path.to_owned(), None));
    let is_final = path.components().any(|part| part.as_os_str() == "final");
    // turn_N/attempt_M/agent: what lies in it is no business of a list.
    if content == Content::Listed && !is_final && path.components().count() > 2 {
        return Ok(());
    }
    for entry in fs::read_dir(session.join(path))? {
        let entry = entry?;
        let inner = path.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            gather(session, &inner, content, found)?;
            continue;
        }
        let is_read = matches!(entry.file_name().to_str(), Some("status.json" | "answer.txt"));
        let bytes = match content {
            Content::Listed if !is_read => Vec::new(),
            _ => fs::read(entry.path())?,
        };
        found.push((inner, Some(bytes)));
    }
    Ok(())
}
