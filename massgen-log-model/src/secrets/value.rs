//! Values of names, and whether they are secrets.

use std::ops::Range;

use super::name::Name;
use super::{JUDGED, Scan, SecretKind};

/// Longest value in quotes, in bytes.
const QUOTED: usize = 8192;

/// A value behind a name.
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) is_quoted: bool,
}

impl Scan<'_> {
    /// The value that begins at `at`.
    pub(super) fn value(&self, at: usize, name: Name) -> Option<Value> {
        let open = self.run(at, |byte| byte == b'\\');
        let slashes = open.saturating_sub(at);
        match self.byte(open)? {
            quote @ (b'"' | b'\'' | b'`') => {
                let from = open.saturating_add(1);
                Some(Value {
                    range: from..self.closing(from, quote, slashes),
                    is_quoted: true,
                })
            }
            _ if slashes > 0 => None,
            _ => {
                let end = self.bounded_run(at, |byte| is_unquoted(byte, name));
                let text = self.bytes.get(at..end)?;
                let end = match memchr::memmem::find(text, "…".as_bytes()) {
                    Some(cut) => at.saturating_add(cut),
                    // The full stop of a sentence.
                    None if text.ends_with(b".") => end.saturating_sub(1),
                    None => end,
                };
                (at < end).then_some(Value {
                    range: at..end,
                    is_quoted: false,
                })
            }
        }
    }

    /// A value that was judged by its beginning, with the rest of it.
    pub(super) fn whole(&self, value: Value, name: Name) -> Range<usize> {
        let Range { start, end } = value.range;
        if value.is_quoted || end.saturating_sub(start) < JUDGED {
            start..end
        } else {
            start..self.run(end, |byte| is_unquoted(byte, name))
        }
    }

    /// Where the text in quotes ends: at the next quote that is escaped no more often than the one that opened
    /// it, at the end of its line, or where nobody would look further.
    fn closing(&self, from: usize, quote: u8, slashes: usize) -> usize {
        let limit = from.saturating_add(QUOTED).min(self.bytes.len());
        let text = self.bytes.get(from..limit).unwrap_or_default();
        let mut escapes = 0usize;
        for (length, byte) in text.iter().enumerate() {
            let closes = *byte == quote && (escapes <= slashes || (slashes == 0 && escapes % 2 == 0));
            if closes || *byte == b'\n' {
                return from.saturating_add(length.saturating_sub(if closes { escapes } else { 0 }));
            }
            escapes = if *byte == b'\\' {
                escapes.saturating_add(1)
            } else {
                0
            };
        }
        limit
    }

    /// Whether `value` is a secret, not a reference to one, a word of prose, or code.
    pub(super) fn is_secret(&self, name: Name, is_equal: bool, is_argument: bool, value: &Value) -> bool {
        let Some(text) = self.bytes.get(value.range.clone()) else {
            return false;
        };
        let is_password = name.kind == SecretKind::Password;
        let least = match (self.is_cut_at(value.range.end), is_password) {
            (true, _) => 1,
            (false, true) => 4,
            (false, false) => 8,
        };
        if text.len() < least || is_reference(text) || (!is_password && is_number(text)) {
            return false;
        }
        if value.is_quoted {
            return is_password || !text.iter().any(u8::is_ascii_whitespace);
        }
        // A call, an index, or the next argument.
        if matches!(self.byte(value.range.end), Some(b'(' | b'[')) || (is_argument && text.starts_with(b"-"))
        {
            return false;
        }
        let has_digit = text.iter().any(u8::is_ascii_digit);
        let has_capital = || text.iter().skip(1).any(u8::is_ascii_uppercase);
        let is_shell = is_equal && (name.is_capital || name.is_flag || name.is_query);
        is_shell
            || (is_argument && (is_password || has_digit || has_capital()))
            || (has_digit && text.len() >= 6)
    }
}

/// Whether the byte may stand in a value without quotes.
fn is_unquoted(byte: u8, name: Name) -> bool {
    if name.is_query && byte == b'#' {
        return false;
    }
    !byte.is_ascii_whitespace() && !b"\"'`\\;,&|<>()[]{}".contains(&byte)
}

/// A variable, a place to fill in, a path, a mask, a name of a variable.
fn is_reference(text: &[u8]) -> bool {
    let Some(&first) = text.first() else { return true };
    let is_variable = matches!(first, b'$' | b'<' | b'{' | b'[' | b'*' | b'(')
        || (first == b'%' && text.last() == Some(&b'%'));
    let is_mask = (text.len() > 3 && text.iter().all(|byte| byte.eq_ignore_ascii_case(&first)))
        || text.starts_with(b"...");
    let is_path = [&b"~/"[..], b"./", b"../"]
        .iter()
        .any(|start| text.starts_with(start))
        || (first == b'/'
            && text.get(1..).and_then(|rest| {
                rest.iter()
                    .find(|byte| !byte.is_ascii_lowercase() && **byte != b'_')
            }) == Some(&b'/'));
    let is_constant =
        text.contains(&b'_') && text.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_');
    let is_placeholder = [&b"your-"[..], b"your_"].iter().any(|start| {
        let begins = text.get(..start.len());
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(start))
    });
    is_variable || is_mask || is_path || is_constant || is_placeholder
}

fn is_number(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E' | b'_' | b':'))
}
