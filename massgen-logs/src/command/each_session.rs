//! The same work on every session of a command.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::in_order::in_order;
use crate::progress::Progress;

/// Does `work` on every session and gives what came of it to `take`, in order. A session that cannot be read is told and
/// left out; returns whether there was none.
pub(super) fn each_session<R: Send>(
    sessions: &[PathBuf],
    jobs: usize,
    work: impl Fn(&Path) -> Result<R, Failure> + Sync,
    mut take: impl FnMut(R) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    let mut progress = Progress::of(sessions);
    let mut is_whole = true;
    in_order(
        sessions,
        jobs,
        |path| work(path),
        |done| {
            match done {
                Ok(done) => take(done)?,
                Err(failure) => {
                    is_whole = false;
                    progress.aside(|| failure.tell_left_out());
                }
            }
            progress.advance();
            Ok(ControlFlow::Continue(()))
        },
    )?;
    progress.end();
    Ok(is_whole)
}
