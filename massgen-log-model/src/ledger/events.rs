//! Calls in `events.jsonl`.

use super::Tally;
use crate::artifact::events::{Started, take_start};
use crate::lines::Line;
use crate::{Diagnostic, RelPath};

/// Inside of a string its quotes would be escaped.
pub(super) const MARK: &[u8] = b"\"tool_start\"";

pub(super) fn take(tally: &mut Tally, path: &RelPath, line: Line<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let number = line.number;
    take_start(line, path, diagnostics, |Started { agent, command }| {
        tally.add(command, agent, number);
    });
}
