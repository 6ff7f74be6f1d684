//! Text that may not be UTF-8, and pointers into long text that is not held in memory.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::RelPath;

/// Decodes bytes as UTF-8; every byte that is none becomes `\xNN`, so damage can be seen.
///
/// Returns the text and the number of bytes that were not UTF-8.
pub fn decode_visibly(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    let mut out = String::with_capacity(bytes.len() + 16);
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
            bad += 1;
        }
    }
    (Cow::Owned(out), bad)
}

/// Bytes that are not UTF-8, as [`decode_visibly`] counts them.
pub(crate) fn not_utf8(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => 0,
        Err(_) => bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum(),
    }
}

/// Longest excerpt that a [`Excerpt`] keeps, in characters.
pub const EXCERPT_CHARS: usize = 240;

/// The beginning and the end of a long text, with its size and a hash: enough to show and to compare,
/// small enough to keep for every call of a long run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Excerpt {
    /// Up to [`EXCERPT_CHARS`] characters from the start.
    pub head: String,
    /// Up to [`EXCERPT_CHARS`] characters from the end; empty when `head` is the whole text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tail: String,
    /// Length of the whole text in characters (Unicode scalar values).
    pub chars: u64,
    /// Length of the whole text in bytes of UTF-8.
    pub bytes: u64,
    /// XXH3-64 of the whole text's UTF-8 bytes: equal texts have equal hashes.
    pub hash: u64,
}

impl Excerpt {
    /// Takes the excerpt of `text`.
    pub fn of(text: &str) -> Self {
        let chars = text.chars().count();
        let cut = text
            .char_indices()
            .nth(EXCERPT_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let head = text.get(..cut).unwrap_or_default().to_owned();
        let tail = if chars > EXCERPT_CHARS {
            let from = text
                .char_indices()
                .rev()
                .nth(EXCERPT_CHARS - 1)
                .map_or(0, |(at, _)| at);
            text.get(from..).unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        Self {
            head,
            tail,
            chars: chars as u64,
            bytes: text.len() as u64,
            hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
        }
    }

    /// Whether `head` is the whole text.
    pub fn is_whole(&self) -> bool {
        self.tail.is_empty()
    }
}

/// A stretch of a file, to be read on demand with [`Session::text`](crate::Session::text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TextSpan {
    /// The artifact, relative to the session directory.
    pub path: RelPath,
    /// First byte.
    pub offset: u64,
    /// Length in bytes.
    pub bytes: u64,
}

impl TextSpan {
    /// The stretch of `bytes` bytes from `offset` on.
    pub fn new(path: &RelPath, offset: u64, bytes: u64) -> Self {
        Self {
            path: path.clone(),
            offset,
            bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_are_shown() {
        assert_eq!(decode_visibly(b"a\xffb"), (Cow::Borrowed("a\\xffb"), 1));
        assert_eq!(decode_visibly("é".as_bytes()).1, 0);
    }

    #[test]
    fn an_excerpt_keeps_both_ends() {
        let text = format!("start{}end", "é".repeat(1000));
        let excerpt = Excerpt::of(&text);
        assert!(excerpt.head.starts_with("start") && excerpt.tail.ends_with("end"));
        assert_eq!((excerpt.chars, excerpt.bytes), (1008, 2008));
        assert!(Excerpt::of("short").is_whole());
    }
}
