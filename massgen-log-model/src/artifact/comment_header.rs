//! The `# Key: value` lines at the top of the text files that MassGen writes for debugging.

use crate::Extra;

/// Header lines that are read; no file has more than 8.
const MAX_LINES: usize = 32;

/// The header lines, in order, and where the body begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CommentHeader {
    /// Key to value; a line without a colon has an empty value.
    pub(crate) fields: Extra,
    /// Byte offset of the first byte after the ruler line and the blank line.
    pub(crate) body_offset: u64,
}

impl CommentHeader {
    /// Reads the header at the start of `bytes`; `None` when the first line is no header line.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        let mut at = 0_usize;
        let mut ruled = false;
        for raw in bytes.split_inclusive(|byte| *byte == b'\n').take(MAX_LINES) {
            let text = String::from_utf8_lossy(raw);
            let line = text.trim_end_matches(['\r', '\n']);
            let bare = line.strip_prefix('#').unwrap_or(line).trim();
            if ruled {
                if line.trim().is_empty() {
                    at = at.saturating_add(raw.len());
                }
                break;
            } else if bare.len() >= 20 && bare.bytes().all(|byte| byte == b'=') {
                ruled = true;
            } else if let Some(field) = line.strip_prefix("# ") {
                let (key, value) = field.split_once(':').unwrap_or((field, ""));
                header.fields.insert(key.trim().to_owned(), value.trim().into());
            } else {
                break;
            }
            at = at.saturating_add(raw.len());
        }
        header.body_offset = at as u64;
        (!header.fields.is_empty()).then_some(header)
    }

    /// The value of `key`; `None` when the line is missing or says nothing.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let value = self.fields.get(key)?.as_str()?;
        (!value.is_empty()).then(|| value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_begins_after_the_ruler() {
        let text = format!("# A file\n# Key: a: b\n{}\n\nbody\n", "=".repeat(60));
        let header = CommentHeader::parse(text.as_bytes()).unwrap();
        assert_eq!(header.text("Key").as_deref(), Some("a: b"));
        assert_eq!(header.text("A file"), None);
        assert_eq!(text.get(header.body_offset as usize..), Some("body\n"));
    }

    #[test]
    fn other_text_has_no_header() {
        assert_eq!(CommentHeader::parse(b"body"), None);
        assert_eq!(CommentHeader::parse(b""), None);
        let cut = CommentHeader::parse(b"# Key: v").unwrap();
        assert_eq!(cut.body_offset, 8);
    }
}
