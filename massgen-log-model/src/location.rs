//! Where a value stands: artifact path, line or JSON pointer.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A path relative to the session directory, `/`-separated.
///
/// Bytes outside printable UTF-8, and `%`, are written `%XX`, so the text is safe to print and
/// [`RelPath::to_path`] gives back the exact name on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct RelPath(String);

impl RelPath {
    /// The path of the session directory itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Encodes `path`, which must already be relative to the session.
    pub fn from_path(path: &Path) -> Self {
        let mut out = String::new();
        for part in path.components() {
            if let std::path::Component::Normal(name) = part {
                if !out.is_empty() {
                    out.push('/');
                }
                encode(name.as_encoded_bytes(), &mut out);
            }
        }
        Self(out)
    }

    /// Wraps a text that is already in encoded form.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// This path with `name` (a plain, unencoded file name or `/`-separated names) below it.
    #[must_use]
    pub fn join(&self, name: impl AsRef<Path>) -> Self {
        let below = Self::from_path(name.as_ref());
        match (self.0.is_empty(), below.0.is_empty()) {
            (true, _) => below,
            (_, true) => self.clone(),
            _ => Self(format!("{}/{}", self.0, below.0)),
        }
    }

    /// The encoded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component, encoded.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The exact path on disk, relative to the session directory.
    ///
    /// `..` and absolute components cannot occur: they are dropped.
    pub fn to_path(&self) -> PathBuf {
        let mut path = PathBuf::new();
        // Looked at after decoding: `%2E%2E` is `..` too, and `%2Fetc` would start at the root.
        for part in self.0.split('/').map(decode) {
            for component in Path::new(&part).components() {
                if let std::path::Component::Normal(name) = component {
                    path.push(name);
                }
            }
        }
        path
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn encode(bytes: &[u8], out: &mut String) {
    use fmt::Write as _;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '%' || !is_printable(c) {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    let _ = write!(out, "%{byte:02X}");
                }
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Whether a character shows itself and nothing else: no control, no invisible or direction mark.
pub(crate) fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(unix)]
fn decode(part: &str) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(decode_bytes(part))
}

#[cfg(not(unix))]
fn decode(part: &str) -> std::ffi::OsString {
    String::from_utf8_lossy(&decode_bytes(part)).into_owned().into()
}

fn decode_bytes(part: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(part.len());
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |b: Option<u8>| {
            b.and_then(|b| char::from(b).to_digit(16))
                .and_then(|d| u8::try_from(d).ok())
        };
        if byte == b'%' {
            let mut ahead = bytes.clone();
            if let (Some(high), Some(low)) = (hex(ahead.next()), hex(ahead.next())) {
                out.push(high * 16 + low);
                bytes = ahead;
                continue;
            }
        }
        out.push(byte);
    }
    out
}

/// A place in a session.
///
/// Lines are counted from 1. A pointer is an RFC 6901 JSON pointer into the file, or into the line
/// when both are given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Location {
    /// The artifact, relative to the session directory.
    pub path: RelPath,
    /// Line, from 1; `None` when the whole file or a pointer is meant.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u64>,
    /// JSON pointer; `None` when a line or the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pointer: Option<String>,
}

impl Location {
    /// The whole file.
    pub fn file(path: &RelPath) -> Self {
        Self {
            path: path.clone(),
            line: None,
            pointer: None,
        }
    }

    /// One line of a file, from 1.
    pub fn line(path: &RelPath, line: u64) -> Self {
        Self {
            path: path.clone(),
            line: Some(line),
            pointer: None,
        }
    }

    /// One member of a JSON or YAML file.
    pub fn pointer(path: &RelPath, pointer: impl Into<String>) -> Self {
        Self {
            path: path.clone(),
            line: None,
            pointer: Some(pointer.into()),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path.as_str())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(pointer) = &self.pointer {
            write!(f, "#{pointer}")?;
        }
        Ok(())
    }
}

/// Escapes one member name for use in a JSON pointer (RFC 6901).
pub fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_reversibly() {
        let odd = Path::new("turn_1").join("a\u{202e}b%41\n");
        let rel = RelPath::from_path(&odd);
        assert_eq!(rel.as_str(), "turn_1/a%E2%80%AEb%2541%0A");
        assert_eq!(rel.to_path(), odd);
    }

    #[test]
    fn a_path_never_leads_outside() {
        assert_eq!(
            RelPath::from_encoded("../../etc/passwd").to_path(),
            Path::new("etc/passwd")
        );
        assert_eq!(
            RelPath::from_encoded("%2E%2E/%2e/%2Fetc%2F..%2Fpasswd").to_path(),
            Path::new("etc/passwd")
        );
        assert_eq!(RelPath::from_path(Path::new("/etc/../x")).as_str(), "etc/x");
    }

    #[test]
    fn a_location_reads_like_a_compiler_message() {
        let path = RelPath::from_encoded("turn_1/events.jsonl");
        assert_eq!(Location::line(&path, 3).to_string(), "turn_1/events.jsonl:3");
        assert_eq!(
            Location::pointer(&path, "/a/0").to_string(),
            "turn_1/events.jsonl#/a/0"
        );
        assert_eq!(pointer_token("a/b~"), "a~1b~0");
    }
}
