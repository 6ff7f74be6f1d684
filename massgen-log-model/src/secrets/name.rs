//! Names that secrets are assigned to.

use super::{Scan, SecretKind};

/// Longest name that is looked at, in bytes.
const NAME: usize = 64;

/// A name whose value is a secret.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) kind: SecretKind,
    /// `--api-key`
    pub(super) is_flag: bool,
    /// `API_KEY`
    pub(super) is_capital: bool,
    /// `?api_key`
    pub(super) is_query: bool,
}

/// Words before `key` that make a name of something else.
const OTHER_KEYS: [&str; 16] = [
    "primary",
    "foreign",
    "sort",
    "cache",
    "partition",
    "public",
    "hash",
    "group",
    "routing",
    "unique",
    "index",
    "dict",
    "map",
    "dedupe",
    "dedup",
    "row",
];

/// Endings; those after which nothing needs to part them from the word before, as in `PGPASSWORD`.
const ENDINGS: [(&str, SecretKind, bool); 7] = [
    ("key", SecretKind::Key, false),
    ("token", SecretKind::Token, false),
    ("secret", SecretKind::Secret, true),
    ("password", SecretKind::Password, true),
    ("passwd", SecretKind::Password, true),
    ("passphrase", SecretKind::Password, true),
    ("credentials", SecretKind::Credentials, true),
];

/// What `key` and `token` are written together with.
const JOINED: [&str; 10] = [
    "api", "access", "secret", "private", "auth", "master", "signing", "refresh", "session", "bearer",
];

impl Scan<'_> {
    /// The name whose last word stands between `start` and `end`.
    pub(super) fn name(&self, start: usize, end: usize) -> Option<Name> {
        let word = self.bytes.get(start..end)?;
        if !matches!(
            word.last()?.to_ascii_lowercase(),
            b'y' | b'n' | b't' | b'd' | b's' | b'e'
        ) {
            return None;
        }
        let (ending, kind, joins) = ENDINGS
            .iter()
            .find(|(ending, ..)| ends_with(word, ending))
            .copied()?;
        let before = word.get(..word.len().checked_sub(ending.len())?)?;
        let first = word.get(before.len()).copied()?;
        let is_hump = first.is_ascii_uppercase() && before.last().is_some_and(u8::is_ascii_lowercase);
        let is_joined = JOINED.iter().any(|joined| ends_with(before, joined));
        if !(before.is_empty() || joins || is_hump || is_joined) {
            return None;
        }
        let floor = start.saturating_sub(NAME);
        let rest = self.bytes.get(floor..start)?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let earlier = rest
            .iter()
            .rposition(|byte| !is_name(byte))
            .map_or(rest, |at| rest.get(at.saturating_add(1)..).unwrap_or_default());
        let name_start = start.saturating_sub(earlier.len());
        let is_query = matches!(self.byte_before(name_start), Some(b'?' | b'&'));
        let letters = || {
            earlier
                .iter()
                .chain(word)
                .filter(|byte| byte.is_ascii_alphabetic())
        };
        let is_capital = letters().all(u8::is_ascii_uppercase);
        if kind == SecretKind::Key && before.is_empty() {
            // What kind of key the word before tells; a bare `key` is one of a dictionary.
            let previous = earlier.strip_suffix(b"_").or_else(|| earlier.strip_suffix(b"-"));
            let previous = previous.unwrap_or(earlier);
            let is_bare = !previous.iter().any(u8::is_ascii_alphanumeric);
            let is_other = OTHER_KEYS.iter().any(|other| ends_with(previous, other));
            if is_other || (is_bare && !is_query && !is_capital) {
                return None;
            }
        } else if kind == SecretKind::Key && OTHER_KEYS.iter().any(|other| ends_with(before, other)) {
            return None;
        }
        Some(Name {
            kind,
            is_flag: earlier.starts_with(b"-"),
            is_capital,
            is_query,
        })
    }
}

/// Whether `word` ends with the lower-case `ending`, whatever its case.
pub(super) fn ends_with(word: &[u8], ending: &str) -> bool {
    word.len()
        .checked_sub(ending.len())
        .and_then(|at| word.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
}
