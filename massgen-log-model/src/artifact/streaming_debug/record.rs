//! The first line of a record.

use std::borrow::Cow;

use super::chunk::{Chunk, MARK, REQUEST, STATUS, says_call};
use crate::artifact::events::stamp::time_of_day;
use crate::decode_visibly;

/// A record's first line: `HH:MM:SS.mmm | <text>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Record<'a> {
    /// Seconds since midnight, local wall clock.
    pub(crate) time: f64,
    /// What follows the time.
    bytes: &'a [u8],
}

/// The chunk in the text of a record; `None` when it is something else.
pub(crate) fn chunk(text: &str) -> Option<Chunk<'_>> {
    text.strip_prefix(MARK).and_then(Chunk::of)
}

impl<'a> Record<'a> {
    /// Takes a line apart; `None` when it continues the record before it.
    pub(crate) fn of(line: &'a [u8]) -> Option<Self> {
        let (time, length) = time_of_day(line)?;
        let bytes = line.get(length..)?.strip_prefix(b" | ")?;
        Some(Self { time, bytes })
    }

    /// Its text.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        decode_visibly(self.bytes).0
    }

    /// The kind of a chunk that says nothing of a call, where the first bytes tell. Most records are such, and the
    /// rest of them is not looked at. `None` says nothing: [`chunk`] finds out.
    pub(super) fn plain_kind(&self) -> Option<&'a str> {
        let (kind, fields) = kind(self.bytes.strip_prefix(MARK.as_bytes())?)?;
        if kind == REQUEST {
            return None;
        }
        if STATUS.contains(&kind) {
            // Behind the quote.
            let content = fields.strip_prefix(b", content=")?.get(1..)?;
            return (!says_call(content)).then_some(kind);
        }
        Some(kind)
    }
}

/// The kind in a chunk's repr and what follows it, where both are written as usual.
fn kind(repr: &[u8]) -> Option<(&str, &[u8])> {
    let Some(value) = repr.strip_prefix(b"StreamChunk(type=") else {
        let (name, value) = word(repr)?;
        let value = value.strip_prefix(b"(type=")?;
        let (kind, rest) = word(value)?;
        let is_chunk = name.ends_with("StreamChunk") && !name.contains('_');
        return (is_chunk && ends_value(rest)).then_some((kind, b""));
    };
    // `'word'` or `<Kind.WORD: 'word'>`
    let (quoted, close) = match value.strip_prefix(b"<") {
        Some(member) => {
            let (_, member) = word(member)?;
            let (_, value) = word(member.strip_prefix(b".")?)?;
            (value.strip_prefix(b": '")?, &b"'>"[..])
        }
        None => (value.strip_prefix(b"'")?, &b"'"[..]),
    };
    let (kind, rest) = word(quoted)?;
    let rest = rest.strip_prefix(close)?;
    ends_value(rest).then_some((kind, rest))
}

fn ends_value(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b',' | b')'))
}

/// The letters, digits and underscores at the start, one at least, and the rest.
fn word(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let length = bytes.iter().take_while(|byte| is_letter(byte)).count();
    let (word, rest) = bytes.split_at_checked(length).filter(|_| length > 0)?;
    Some((std::str::from_utf8(word).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARTS: &[&[u8]] = &[
        b"StreamChunk(type=",
        b"TextStreamChunk(type=",
        b"'content'",
        b"'mcp_status'",
        b"'tool_calls'",
        b"<ChunkType.MCP_STATUS: 'custom_tool_status'>",
        b"<A.B: 'content'>",
        b"content",
        b", content=",
        b", content='Arguments for Calling sh: {}'",
        b", tool_calls=[{'id': 'a', 'name': 'sh'}]",
        b", status='x'",
        b"Results for Calling sh: 1",
        b",",
        b")",
        b"(",
        b"'",
        b"\"",
        b"<",
        b">",
        b"\\",
        b"_",
        b"\xff",
        "\u{e9}".as_bytes(),
        b"None",
    ];

    proptest! {
        /// A kind that the first bytes tell is the kind, and the chunk says nothing of a call.
        #[test]
        fn the_short_look_agrees_with_the_long_one(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..8),
        ) {
            let bytes = [b"00:00:01.250 | ", MARK.as_bytes(), &parts.concat()].concat();
            let record = Record::of(&bytes).unwrap();
            if let Some(kind) = record.plain_kind() {
                let text = record.text();
                let chunk = chunk(&text).unwrap();
                prop_assert_eq!(chunk.kind, kind);
                prop_assert!(chunk.status().is_none() && chunk.kind != REQUEST, "{}", text);
            }
        }
    }

    #[test]
    fn usual_chunks_are_told_from_their_first_bytes() {
        let plain = |repr: &str| {
            let line = format!("00:00:01 | {MARK}{repr}");
            Record::of(line.as_bytes())
                .unwrap()
                .plain_kind()
                .map(str::to_owned)
        };
        let content = Some("content".to_owned());
        assert_eq!(plain("StreamChunk(type='content', content='a')"), content);
        assert_eq!(
            plain("StreamChunk(type=<ChunkType.CONTENT: 'content'>, content='a')"),
            content
        );
        assert_eq!(plain("TextStreamChunk(type=content, content='a..."), content);
        assert_eq!(
            plain("StreamChunk(type='mcp_status', content='x')"),
            Some("mcp_status".to_owned())
        );
        for other in [
            "StreamChunk(type='mcp_status', content='Arguments for Calling sh: {}')",
            "StreamChunk(type='mcp_status', status='x', content='y')",
            "StreamChunk(type='tool_calls', content=None)",
            "Chunk(type='content', content='a')",
            "",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
