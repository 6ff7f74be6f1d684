//! One record of a massgen.log: its first line taken apart.

use crate::artifact::events::stamp::time_of_day;

/// Levels in order of weight.
pub(super) const LEVELS: [&str; 7] = [
    "TRACE", "DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR", "CRITICAL",
];

/// Index of `WARNING`: a higher level is an error.
pub(super) const WARNING: usize = 4;

/// Longest `name:function:line` that is looked for in a debug record, in bytes.
const MAX_ORIGIN: usize = 512;

/// The first line of a record.
#[derive(Debug, PartialEq)]
pub(super) struct Start<'a> {
    /// Seconds since midnight, local wall clock.
    pub(super) time: f64,
    /// Index in [`LEVELS`].
    pub(super) level: usize,
    /// The message's first line.
    pub(super) message: &'a [u8],
}

impl<'a> Start<'a> {
    /// Takes a line apart; `None` when it continues the record before it.
    pub(super) fn of(line: &'a [u8]) -> Option<Self> {
        let (time, length) = time_of_day(line)?;
        let rest = line.get(length..)?.strip_prefix(b" | ")?;
        let (level, word) = LEVELS
            .iter()
            .enumerate()
            .find(|(_, word)| rest.starts_with(word.as_bytes()))?;
        let rest = rest.get(word.len()..)?.trim_ascii_start();
        let message = match rest.strip_prefix(b"|")? {
            [] => &[],
            rest => rest.strip_prefix(b" ")?,
        };
        // The debug form has milliseconds and says where a message comes from.
        let message = if length > 8 {
            after_origin(message)
        } else {
            message
        };
        Some(Self { time, level, message })
    }
}

/// What follows `name:function:line - `.
fn after_origin(message: &[u8]) -> &[u8] {
    let window = message.get(..MAX_ORIGIN).unwrap_or(message);
    let Some(at) = memchr::memmem::find(window, b" - ") else {
        return message;
    };
    let origin = window.get(..at).unwrap_or_default();
    let numbered = memchr::memrchr(b':', origin)
        .and_then(|colon| origin.get(colon + 1..))
        .is_some_and(|line| !line.is_empty() && line.iter().all(u8::is_ascii_digit));
    match message.get(at + 3..) {
        Some(rest) if numbered => rest,
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(line: &str) -> Option<(f64, &str, &str)> {
        Start::of(line.as_bytes()).map(|s| (s.time, LEVELS[s.level], std::str::from_utf8(s.message).unwrap()))
    }

    #[test]
    fn both_forms_start_a_record_and_other_lines_do_not() {
        assert_eq!(start("00:00:01 | INFO     | a - b"), Some((1.0, "INFO", "a - b")));
        assert_eq!(start("00:00:01 | CRITICAL | x"), Some((1.0, "CRITICAL", "x")));
        assert_eq!(start("00:00:01 | INFO     | "), Some((1.0, "INFO", "")));
        assert_eq!(
            start("00:00:01.500 | DEBUG    | massgen.orchestrator:x:_run:12 - a - b"),
            Some((1.5, "DEBUG", "a - b"))
        );
        assert_eq!(
            start("00:00:01.500 | INFO | no - origin"),
            Some((1.5, "INFO", "no - origin"))
        );
        for other in [
            "",
            "00:00:01",
            "00:00:01 | LOUD | x",
            "00:00:01 INFO | x",
            " 00:00:01 | INFO | x",
            "00:00:61 | INFO | x",
        ] {
            assert_eq!(start(other), None, "{other}");
        }
    }
}
