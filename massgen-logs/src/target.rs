//! From the path on the command line to a session.

use std::env;
use std::path::{Path, PathBuf};

use massgen_log_model::spine::Session;
use massgen_log_model::{Error, ErrorKind, Located, LogDir, LogsRoot, TurnDir, locate};

use crate::args::Within;
use crate::failure::Failure;

/// A session, and the turn and attempt that the caller named.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) dir: LogDir,
    pub(crate) turn: Option<u32>,
    pub(crate) attempt: Option<u32>,
}

impl Target {
    /// The session that `path` means; options come before what the path names.
    pub(crate) fn find(path: Option<&Path>, within: Within) -> Result<Self, Failure> {
        let (session, turn, attempt) = match path {
            None => (default_root()?.latest()?, None, None),
            Some(path) => match locate(path)? {
                Located::Root(root) => (root.latest()?, None, None),
                Located::Session { path, turn, attempt } => (path, turn, attempt),
                _ => return Err(Failure::at(path, "is no session")),
            },
        };
        let dir = LogDir::discover(session)?;
        // The attempt of the path says nothing about another turn.
        let same_turn = within.turn.is_none() || within.turn == turn;
        let target = Self {
            turn: within.turn.or(turn),
            attempt: within.attempt.or(attempt.filter(|_| same_turn)),
            dir,
        };
        target.check()?;
        Ok(target)
    }

    /// The turn that is meant: the named one, else the latest.
    pub(crate) fn turn_dir(&self) -> Result<&TurnDir, Error> {
        let latest = self.dir.turns.last().map_or(1, |turn| turn.number);
        self.dir.turn(self.turn.unwrap_or(latest))
    }

    fn check(&self) -> Result<(), Error> {
        let Some(wanted) = self.attempt else {
            return self.turn.map_or(Ok(()), |turn| self.dir.turn(turn).map(drop));
        };
        let turn = self.turn_dir()?;
        if turn.attempts.iter().any(|attempt| attempt.number == wanted) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::NoSuchAttempt {
                wanted,
                turn: turn.number,
                there: turn.attempts.iter().map(|attempt| attempt.number).collect(),
            },
            &self.dir.path,
        ))
    }

    /// Reads the turn that is meant, up to the attempt that is meant. What came before is read with it,
    /// because MassGen's counters run on, and left out of the result.
    pub(crate) fn read_turn(&self) -> Result<Session, Error> {
        let number = self.turn_dir()?.number;
        let mut dir = self.dir.clone();
        dir.turns.retain(|turn| turn.number <= number);
        let mut session = Session::read(&dir);
        session.keep_only(Some(number), self.attempt)?;
        Ok(session)
    }

    /// Reads everything, or only what was named.
    pub(crate) fn read_named(&self) -> Result<Session, Error> {
        match (self.turn, self.attempt) {
            (None, None) => Ok(Session::read(&self.dir)),
            _ => self.read_turn(),
        }
    }
}

/// The logs directory where MassGen would look.
pub(crate) fn default_root() -> Result<LogsRoot, Error> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    LogsRoot::find(
        set("MASSGEN_LOG_BASE_DIR").as_deref(),
        Path::new("."),
        set("HOME").or_else(|| set("USERPROFILE")).as_deref(),
    )
}
