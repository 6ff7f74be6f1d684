//! Secrets that can be told by where they stand: behind a name, in a header, in an address.

use super::name::{Name, ends_with};
use super::value::Value;
use super::{Scan, Secret, SecretKind};

/// Least length of what follows `Bearer` outside of a header.
const LONE_BEARER: usize = 20;
/// Least length of what follows `Authorization: Bearer`.
const BEARER: usize = 6;
/// Longest part of an address before its `@`, in bytes.
const AUTHORITY: usize = 4096;

/// What stands between a name and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Equals,
    Colon,
    Space,
}

impl Scan<'_> {
    /// The secret that the word between `start` and `end` announces.
    pub(super) fn assigned(&self, start: usize, end: usize) -> Option<Secret> {
        // Where an address was taken for a path, one slash is left.
        if self.bytes.get(end..)?.starts_with(b":/") {
            return self.in_address(self.run(end.saturating_add(1), |byte| byte == b'/'));
        }
        let word = self.bytes.get(start..end)?;
        let scheme = ["bearer", "basic", "token"]
            .into_iter()
            .find(|scheme| word.eq_ignore_ascii_case(scheme.as_bytes()));
        if let Some(secret) = scheme.and_then(|scheme| self.in_header(scheme, start, end)) {
            return Some(secret);
        }
        let name = self.name(start, end)?;
        self.behind(name, end)
    }

    /// `Authorization: Bearer …`, with any quotes; `Bearer …` alone only with a long token.
    fn in_header(&self, scheme: &str, start: usize, end: usize) -> Option<Secret> {
        const BEFORE: usize = 12;
        let from = self.run(end, |byte| matches!(byte, b' ' | b'\t'));
        if from == end {
            return None;
        }
        let mut name_end = start;
        while start.saturating_sub(name_end) < BEFORE
            && matches!(
                self.byte_before(name_end),
                Some(b' ' | b'"' | b'\'' | b'\\' | b':' | b'=' | b'(')
            )
        {
            name_end = name_end.saturating_sub(1);
        }
        let is_header = name_end < start && ends_with(self.bytes.get(..name_end)?, "authorization");
        let end = self.run(from, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b'-')
        });
        let token = self.bytes.get(from..end)?;
        let is_secret = if is_header {
            token.len() >= BEARER || (self.is_cut_at(end) && !token.is_empty())
        } else {
            scheme == "bearer" && token.len() >= LONE_BEARER && token.iter().any(u8::is_ascii_digit)
        };
        is_secret.then(|| {
            self.prefixed(from).unwrap_or(Secret {
                range: from..end,
                kind: SecretKind::Authorization,
            })
        })
    }

    /// The password before the `@` of an address whose `://` or `:/` ends at `from`.
    fn in_address(&self, from: usize) -> Option<Secret> {
        let limit = from.saturating_add(AUTHORITY).min(self.bytes.len());
        let authority = self.bytes.get(from..limit)?;
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'`\\<>|".contains(byte);
        let length = authority.iter().position(is_end).unwrap_or(authority.len());
        let authority = authority.get(..length)?;
        let kind = SecretKind::UrlCredentials;
        let colon = memchr::memchr(b':', authority)?;
        let password = colon.saturating_add(1);
        let Some(at) = memchr::memrchr(b'@', authority) else {
            // An address that is cut inside its password; a port is digits.
            let rest = authority.get(password..)?;
            let is_port = rest.iter().all(u8::is_ascii_digit);
            let end = from.saturating_add(length);
            return (!is_port && self.is_cut_at(end)).then(|| Secret {
                range: from.saturating_add(password)..end,
                kind,
            });
        };
        let text = authority.get(password..at)?;
        let is_reference = matches!(text.first()?, b'$' | b'{' | b'*' | b'%' | b'[' | b'<');
        let is_coded = text.first() == Some(&b'%') && text.get(1).is_some_and(u8::is_ascii_hexdigit);
        (!is_reference || is_coded).then(|| Secret {
            range: from.saturating_add(password)..from.saturating_add(at),
            kind,
        })
    }

    /// The value that follows a name which ends at `end`.
    fn behind(&self, name: Name, end: usize) -> Option<Secret> {
        let (between, at) = self.separator(name, end)?;
        let value = self.value(at, name)?;
        let is_secret = |value: &Value| {
            self.is_secret(name, between == Between::Equals, between == Between::Space, value)
        };
        let value = if is_secret(&value) {
            value
        } else {
            // `api_key: str = "…"`
            let again = self.run(value.range.end, |byte| byte == b' ');
            if value.is_quoted || between != Between::Colon || self.byte(again) != Some(b'=') {
                return None;
            }
            let at = self.run(again.saturating_add(1), |byte| byte == b' ');
            self.value(at, name)
                .filter(|value| value.is_quoted && is_secret(value))?
        };
        let range = self.whole(value, name);
        let exact = self
            .prefixed(range.start)
            .filter(|exact| exact.range.end >= range.end);
        Some(exact.unwrap_or(Secret {
            range,
            kind: name.kind,
        }))
    }

    /// What stands between a name and its value, and where the value begins.
    fn separator(&self, name: Name, end: usize) -> Option<(Between, usize)> {
        let is_blank = |byte| matches!(byte, b' ' | b'\t');
        // The quote that closes the name, escaped as often as the text is nested, and `"]` of a dictionary.
        let slashes = self.run(end, |byte| byte == b'\\');
        let is_closed = matches!(self.byte(slashes), Some(b'"' | b'\''));
        let mut at = if is_closed { slashes.saturating_add(1) } else { end };
        if is_closed && self.byte(at) == Some(b']') {
            at = at.saturating_add(1);
        }
        let after = self.run(at, is_blank);
        let (between, from) = match self.byte(after)? {
            b'=' => (
                Between::Equals,
                self.run(after, |byte| matches!(byte, b'=' | b'>')),
            ),
            b':' => {
                let next = after.saturating_add(1);
                match self.byte(next)? {
                    b'=' => (Between::Equals, next.saturating_add(1)),
                    b':' | b'/' => return None,
                    _ => (Between::Colon, next),
                }
            }
            b',' if is_closed && name.is_flag => (Between::Space, after.saturating_add(1)),
            _ if after > at && name.is_flag && !is_closed => (Between::Space, after),
            _ => return None,
        };
        Some((between, self.run(from, is_blank)))
    }
}
