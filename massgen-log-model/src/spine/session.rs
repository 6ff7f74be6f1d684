use std::path::{Path, PathBuf};

use super::Attempt;
use crate::artifact::analysis_report::ReportFile;
use crate::{Diagnostic, Error, ErrorKind, Layout, Moment, RelPath, TextSpan};

/// A loaded session.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Session {
    /// The directory's name, `log_…`.
    pub name: String,
    /// How it is laid out.
    pub layout: Layout,
    /// Start by the directory name, on the local clock unless its offset is known.
    pub started: Option<Moment>,
    /// The turns that were loaded, in numerical order.
    pub turns: Vec<Turn>,
    /// What is wrong outside of any attempt.
    pub diagnostics: Vec<Diagnostic>,
    pub(crate) root: PathBuf,
}

/// A loaded turn.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Turn {
    /// N of `turn_N`; 1 in the flat layout.
    pub number: u32,
    /// Folder, relative to the session.
    pub path: RelPath,
    /// The attempts in numerical order.
    pub attempts: Vec<Attempt>,
    /// `ANALYSIS_REPORT.md`, when there is one.
    pub report: Option<ReportFile>,
}

impl Turn {
    /// The last attempt: the one whose counters count.
    pub fn last(&self) -> Option<&Attempt> {
        self.attempts.last()
    }
}

impl Session {
    /// The session directory on disk.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The latest turn.
    ///
    /// # Errors
    /// When no turn was loaded.
    pub fn latest_turn(&self) -> Result<&Turn, Error> {
        self.turns.last().ok_or_else(|| {
            Error::new(
                ErrorKind::NoSuchTurn {
                    wanted: 1,
                    there: Vec::new(),
                },
                &self.root,
            )
        })
    }

    /// The turn `number`.
    ///
    /// # Errors
    /// When there is none; the error lists the turns there are.
    pub fn turn(&self, number: u32) -> Result<&Turn, Error> {
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
                    &self.root,
                )
            })
    }

    /// Lets go of every turn but `turn` (the latest when it is `None`), and of its attempts after `attempt`. The
    /// attempts before it stay: MassGen's counters run on.
    ///
    /// # Errors
    /// [`ErrorKind::NoSuchTurn`] and [`ErrorKind::NoSuchAttempt`]; then nothing is let go.
    pub fn keep_only(&mut self, turn: Option<u32>, attempt: Option<u32>) -> Result<(), Error> {
        let kept = match turn {
            Some(number) => self.turn(number)?,
            None => self.latest_turn()?,
        };
        let number = kept.number;
        if let Some(wanted) = attempt
            && !kept.attempts.iter().any(|attempt| attempt.number == wanted)
        {
            let there = kept.attempts.iter().map(|attempt| attempt.number).collect();
            return Err(Error::new(
                ErrorKind::NoSuchAttempt {
                    wanted,
                    turn: number,
                    there,
                },
                &self.root,
            ));
        }
        self.turns.retain(|turn| turn.number == number);
        if let (Some(wanted), Some(turn)) = (attempt, self.turns.first_mut()) {
            turn.attempts.retain(|attempt| attempt.number <= wanted);
        }
        Ok(())
    }

    /// Reads a stretch of a file of this session: at most `limit` bytes of it, decoded visibly.
    ///
    /// # Errors
    /// When the file is gone, unreadable, or leads out of the session.
    pub fn text(&self, span: &TextSpan, limit: u64) -> Result<String, Error> {
        let bytes = self.bytes(span, limit)?;
        Ok(crate::decode_visibly(&bytes).0.into_owned())
    }

    /// Reads a stretch of a file of this session: at most `limit` bytes of it, as they are.
    ///
    /// # Errors
    /// As for [`Session::text`].
    pub fn bytes(&self, span: &TextSpan, limit: u64) -> Result<Vec<u8>, Error> {
        crate::vault::Vault::new(&self.root).stretch(&span.path, span.offset, span.bytes.min(limit))
    }
}
