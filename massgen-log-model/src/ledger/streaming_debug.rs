//! Calls in `streaming_debug.log`.

use super::Tally;
use crate::artifact::streaming_debug::record::{Record, chunk};
use crate::digest::arguments_of;
use crate::lines::Line;

pub(super) const MARK: &[u8] = b"Arguments for Calling ";

pub(super) fn take(tally: &mut Tally, line: Line<'_>) {
    let Some(record) = Record::of(line.bytes) else {
        return;
    };
    let status = chunk(&record.text()).and_then(|chunk| chunk.status());
    let arguments = status.as_ref().filter(|status| !status.is_result);
    if let Some((_, arguments)) = arguments.and_then(|status| status.call()) {
        tally.add(arguments_of(arguments).command.as_deref(), None, line.number);
    }
}
