//! `webui_debug.log` (since 0.1.32..0.1.34): the web display's own log, one record per line:
//! `[iso-local] [LEVEL] message[ | {json}]`.

use serde_json::Value;

/// Places looked at for the start of the JSON part; a message may hold ` | {` itself.
const MAX_TRIES: usize = 8;

/// One line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WebUiLine<'a> {
    /// ISO-8601, local wall clock, no offset.
    pub timestamp: &'a str,
    /// `DEBUG`, `INFO`, `WARNING`, `ERROR`.
    pub level: &'a str,
    /// The message without the data.
    pub message: &'a str,
    /// The data; `None` when the line has none.
    pub data: Option<Value>,
}

/// Reads one line without its line end; `None` when it continues the one before (such as a traceback).
pub fn parse_line(line: &str) -> Option<WebUiLine<'_>> {
    let (timestamp, rest) = line.strip_prefix('[')?.split_once("] [")?;
    crate::time::parse_iso_local(timestamp)?;
    let (level, rest) = rest.split_once(']')?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let data = rest.match_indices(" | {").take(MAX_TRIES).find_map(|(at, _)| {
        let value = serde_json::from_str(rest.get(at + 3..)?).ok()?;
        Some((rest.get(..at)?, value))
    });
    let (message, data) = data.map_or((rest, None), |(message, value)| (message, Some(value)));
    Some(WebUiLine {
        timestamp,
        level,
        message,
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_and_without_data_are_read() {
        let line = parse_line("[2026-01-05T10:56:00.100000] [INFO] sent | {x | {\"a\": \"b | {\"}").unwrap();
        assert_eq!((line.level, line.message), ("INFO", "sent | {x"));
        assert_eq!(line.data.unwrap()["a"], "b | {");
        let line = parse_line("[2026-01-05T10:56:00] [ERROR] odd ] text | {cut").unwrap();
        assert_eq!((line.message, line.data), ("odd ] text | {cut", None));
    }

    #[test]
    fn other_lines_are_not() {
        for other in [
            "",
            "Traceback",
            "[x] [INFO] y",
            "[2026-01-05T10:56:00] INFO",
            "  File \"a\"",
        ] {
            assert_eq!(parse_line(other), None, "{other}");
        }
    }
}
