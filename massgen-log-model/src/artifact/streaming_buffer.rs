//! `streaming_buffers/<agent>_<provider>_<HHMMSS>_<nnn>.txt` (since 0.1.32..0.1.34, only on request): what an
//! agent had streamed when its buffer was saved.
//!
//! The body is free text with the markers `[Reasoning]`, `[Tool Call: name({…})]`, `[Tool: name]` and
//! `[Tool Error: name]`.

use super::comment_header::CommentHeader;

/// The header of the file.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct StreamingBufferHeader {
    /// The backend's name.
    pub backend: Option<String>,
    /// The agent's id, as text.
    pub agent: Option<String>,
    /// Time of saving as written, local wall clock.
    pub timestamp: Option<String>,
    /// Size of the buffer in characters.
    pub buffer_size: Option<u64>,
    /// Byte offset of the body in the file.
    pub body_offset: u64,
}

impl StreamingBufferHeader {
    /// Reads the header at the start of the file; `None` when the file begins with something else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let header = CommentHeader::parse(bytes)?;
        let is_buffer = header
            .fields
            .keys()
            .any(|key| key.starts_with("Streaming Buffer"));
        let size = header.text("Buffer size").and_then(|text| {
            let digits: String = text
                .chars()
                .filter(|c| *c != ',')
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        });
        is_buffer.then(|| Self {
            backend: header.text("Backend"),
            agent: header.text("Agent"),
            timestamp: header.text("Timestamp"),
            buffer_size: size,
            body_offset: header.body_offset,
        })
    }
}

/// `<agent>_<provider>`, `<HHMMSS>` and `<nnn>` of a file name. Agent and provider cannot be parted safely,
/// since both may hold underscores.
pub fn parse_name(name: &str) -> Option<(&str, &str, u32)> {
    let mut parts = name.strip_suffix(".txt")?.rsplitn(3, '_');
    let number = parts.next()?.parse().ok()?;
    let time = parts.next()?;
    let who = parts.next()?;
    (time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit())).then_some((who, time, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_and_the_body_found() {
        let text = format!(
            "# Streaming Buffer\n# Backend: openai\n# Agent: agent_a\n# Timestamp: 2026-01-05T10:56:00\n# Buffer size: 1,204 chars\n{}\n\n[Reasoning]\nx",
            "=".repeat(60)
        );
        let header = StreamingBufferHeader::parse(text.as_bytes()).unwrap();
        assert_eq!(header.agent.as_deref(), Some("agent_a"));
        assert_eq!(header.buffer_size, Some(1204));
        assert_eq!(text.get(header.body_offset as usize..), Some("[Reasoning]\nx"));
        assert_eq!(StreamingBufferHeader::parse(b"# Other: x\n"), None);
    }

    #[test]
    fn names_are_read_from_the_end() {
        assert_eq!(
            parse_name("agent_a_openai_105600_001.txt"),
            Some(("agent_a_openai", "105600", 1))
        );
        assert_eq!(parse_name("notes.txt"), None);
    }
}
