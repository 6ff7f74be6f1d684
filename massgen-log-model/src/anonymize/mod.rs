//! A copy of a session that may be shared.
//!
//! Every word that is not public becomes a token: the same for the same word, as long as the word, made from nothing
//! but the order in which words come. Times, counts and the signs between words stay, so that the copy reads as the
//! session does. `docs/anonymize.md` tells what may still be inferred.

mod agents;
mod codebook;
mod field;
mod letter;
mod number;
mod scrub;
mod tree;
mod vocabulary;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::{Error, ErrorKind, LogDir, RelPath, Session};

/// What [`anonymize`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Files written.
    pub files: u64,
    /// Their bytes, as many as in the session.
    pub bytes: u64,
    /// Files whose content was no text and became filler of their size; part of `files`.
    pub filled: u64,
    /// Agents whose ids were replaced.
    pub agents: u64,
    /// Distinct words and numbers that were replaced.
    pub words: u64,
    /// What was left out, with its path in the session.
    pub left_out: Vec<LeftOut>,
}

/// A file, folder or link that the copy does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// Its path in the session, as it is there.
    pub path: RelPath,
    /// Why.
    pub reason: String,
}

/// Writes a copy of the session `log` that may be shared to the folder `out`, which must not exist or be empty.
///
/// The session is only read. Links are not followed. The same session gives the same copy, byte by byte; every file
/// is as long as it was and has the same lines, and the copy is read with equal counts, times and costs. The name of
/// `out` is the name of the copied session: `log_YYYYMMDD_HHMMSS_ffffff` keeps the time of its start.
///
/// # Errors
/// When the session cannot be read or `out` cannot be written; [`ErrorKind::AlreadyExists`] when something is there;
/// [`ErrorKind::InsideSession`] when `out` lies in the session.
pub fn anonymize(log: &LogDir, out: &Path) -> Result<Summary, Error> {
    make_room(&log.path, out)?;
    let vocabulary = vocabulary::Vocabulary::new();
    let session = Session::load(&log.path)?;
    let ids: BTreeSet<String> = session
        .turns
        .iter()
        .flat_map(|turn| &turn.attempts)
        .flat_map(|attempt| &attempt.agents)
        .map(|agent| agent.id.as_str().to_owned())
        .collect();
    drop(session);
    let agents = agents::Agents::new(&ids, &vocabulary);
    tree::Copy::new(scrub::Scrubber::new(vocabulary, agents)).run(&log.path, out)
}

/// Makes the folder `out`, unless something is in it or it lies in the session.
fn make_room(session: &Path, out: &Path) -> Result<(), Error> {
    let io = |error| Error::io(error, out);
    let session = fs::canonicalize(session).map_err(|error| Error::io(error, session))?;
    // The nearest folder above that is there tells where a folder to be made will lie.
    let there = std::path::absolute(out).map_err(io)?;
    let there = there.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    if there.is_some_and(|there| there.starts_with(&session)) {
        return Err(Error::new(ErrorKind::InsideSession, out));
    }
    match fs::read_dir(out) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(Error::new(ErrorKind::AlreadyExists, out)),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => fs::create_dir_all(out).map_err(io),
        Err(error) => Err(io(error)),
    }
}
