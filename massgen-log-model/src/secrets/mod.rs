//! Secrets in texts of agents: where they stand, and the text without them.
//!
//! Keys are told by how they begin, by the name that they are assigned to, or by where they stand. A secret
//! without any such sign, such as a password in a sentence, is not found. [`SecretKind::shape`] has what is
//! taken for a secret, [`SecretKind::near_miss`] what is not.

mod assigned;
mod kind;
mod name;
mod prefix;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;
use std::ops::Range;

pub use kind::SecretKind;

/// A secret in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Secret {
    /// Bytes of the text that must not be shown.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SecretKind,
}

/// Length in bytes from which on a text may have been cut by whoever made it: a key that reaches its end is
/// then one, however little of it is left.
const MAY_BE_CUT: usize = 100;

/// Bytes by which a key or a value is judged, so that a text of nothing but beginnings takes no longer.
const JUDGED: usize = 256;

/// The secrets in `text`, in order, without overlap. One pass over the text, whatever it holds.
///
/// ```
/// use massgen_log_model::secrets::{SecretKind, find};
/// let found: Vec<_> = find("curl -u x -H 'x-api-key: 5f2a9c0d1e'").collect();
/// assert_eq!((found[0].range.clone(), found[0].kind), (24..34, SecretKind::Key));
/// assert_eq!(find("KEY=$OPENAI_API_KEY max_tokens=4096 sk-learn").count(), 0);
/// ```
pub fn find(text: &str) -> impl Iterator<Item = Secret> {
    Scan {
        bytes: text.as_bytes(),
        at: 0,
    }
}

/// `text` with `[redacted: KIND]` in place of every secret. Equal secrets give equal texts, and so do
/// different ones of a kind: not even a hash of a secret is shown, because a short one could be guessed.
///
/// ```
/// use massgen_log_model::secrets::redact;
/// assert_eq!(redact("psql postgres://bob:hunter2@db/x"), "psql postgres://bob:[redacted: URL credentials]@db/x");
/// ```
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for secret in find(text) {
        out.push_str(text.get(done..secret.range.start).unwrap_or_default());
        out.push_str("[redacted: ");
        out.push_str(secret.kind.name());
        out.push(']');
        done = secret.range.end;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// A walk from word to word; a word is a run of ASCII letters and digits.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Scan<'_> {
    type Item = Secret;

    fn next(&mut self) -> Option<Secret> {
        loop {
            let start = self.run(self.at, |byte| !byte.is_ascii_alphanumeric());
            if start >= self.bytes.len() {
                return None;
            }
            let end = self.run(start, |byte| byte.is_ascii_alphanumeric());
            let found = self
                .prefixed(start)
                .or_else(|| self.prefixed(self.behind_an_escape(start)?))
                .or_else(|| self.assigned(start, end));
            self.at = found.as_ref().map_or(end, |secret| secret.range.end.max(end));
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn byte_before(&self, at: usize) -> Option<u8> {
        self.byte(at.checked_sub(1)?)
    }

    /// The end of the run of bytes from `from` on that are as asked for.
    fn run(&self, from: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
        from.saturating_add(length)
    }

    /// The same, of at most [`JUDGED`] bytes.
    fn bounded_run(&self, from: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let rest = rest.get(..JUDGED).unwrap_or(rest);
        let length = rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
        from.saturating_add(length)
    }

    /// Where a word begins whose first letters belong to `\n`, `%3D` or a colour's `[31m` before it.
    fn behind_an_escape(&self, start: usize) -> Option<usize> {
        match self.byte_before(start)? {
            b'\\' => Some(start.saturating_add(1)),
            b'%' => Some(start.saturating_add(2)),
            b'[' | b';' => {
                let digits = self.run(start, |byte| byte.is_ascii_digit());
                (self.byte(digits) == Some(b'm')).then(|| digits.saturating_add(1))
            }
            _ => None,
        }
    }

    /// Whether the text was, or may have been, cut at `end`.
    fn is_cut_at(&self, end: usize) -> bool {
        match self.bytes.get(end..) {
            None | Some([]) => self.bytes.len() >= MAY_BE_CUT,
            Some(rest) => rest.starts_with("…".as_bytes()) || (rest == b"..." && end >= MAY_BE_CUT),
        }
    }
}
