//! Calls in `streaming_debug.log`.

use super::Tally;
use crate::artifact::events::stamp::time_of_day;
use crate::artifact::streaming_debug::chunk::{Chunk, MARK as CHUNK};
use crate::artifact::streaming_debug::python;
use crate::decode_visibly;
use crate::digest::arguments_of;
use crate::lines::Line;

pub(super) const MARK: &[u8] = b"Arguments for Calling ";

pub(super) fn take(tally: &mut Tally, line: Line<'_>) {
    let Some(rest) = time_of_day(line.bytes).and_then(|(_, length)| line.bytes.get(length..)) else {
        return;
    };
    let Some(record) = rest.strip_prefix(b" | ") else {
        return;
    };
    let (text, _) = decode_visibly(record);
    let content = text
        .strip_prefix(CHUNK)
        .and_then(Chunk::of)
        .filter(|chunk| matches!(chunk.kind, "mcp_status" | "custom_tool_status"))
        .and_then(|chunk| chunk.field("content"))
        .and_then(python::string);
    let Some((content, _)) = content else { return };
    // `Arguments for Calling <tool>: <JSON>`
    let arguments = content
        .strip_prefix("Arguments for Calling ")
        .and_then(|call| call.split_once(": "));
    if let Some((_, arguments)) = arguments {
        tally.add(arguments_of(arguments).command.as_deref(), None, line.number);
    }
}
