//! The shape of a request, looked at before it is decoded: an empty message is two bytes long and takes hundreds in
//! memory, so the length of a body does not bound what becomes of it.

use crate::{Error, ErrorKind};

/// Messages within messages that are read.
pub const MAX_DEPTH: usize = 64;
/// Messages in a request that are read: spans, attributes, values, events and the like.
pub const MAX_MESSAGES: usize = 1_000_000;
/// Spans in a request that are read.
pub const MAX_SPANS: usize = 100_000;

/// The messages of `opentelemetry/proto/trace/v1/trace.proto` that hold others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    ResourceSpans,
    Resource,
    ScopeSpans,
    Scope,
    Span,
    Event,
    Link,
    KeyValue,
    AnyValue,
    Array,
    KeyValueList,
    /// One that holds no others.
    Leaf,
}

impl Kind {
    /// The message in a field; `None` when it holds none.
    const fn field(self, number: u64) -> Option<Self> {
        Some(match (self, number) {
            (Self::Request, 1) => Self::ResourceSpans,
            (Self::ResourceSpans, 1) => Self::Resource,
            (Self::ResourceSpans, 2) => Self::ScopeSpans,
            (Self::Resource, 1) | (Self::Scope | Self::Event, 3) | (Self::Link, 4) | (Self::Span, 9) => {
                Self::KeyValue
            }
            (Self::ScopeSpans, 1) => Self::Scope,
            (Self::ScopeSpans, 2) => Self::Span,
            (Self::Span, 11) => Self::Event,
            (Self::Span, 13) => Self::Link,
            (Self::Resource, 3) | (Self::Span, 15) => Self::Leaf,
            (Self::KeyValue, 2) | (Self::Array, 1) => Self::AnyValue,
            (Self::AnyValue, 5) => Self::Array,
            (Self::AnyValue, 6) => Self::KeyValueList,
            (Self::KeyValueList, 1) => Self::KeyValue,
            _ => return None,
        })
    }
}

/// Looks at Protocol Buffers: they end where they should, and are neither too deep nor too many. No stack is used.
pub(super) fn check(bytes: &[u8]) -> Result<(), Error> {
    let mut open: Vec<(Kind, usize)> = vec![(Kind::Request, bytes.len())];
    let (mut at, mut messages, mut spans) = (0, 0, 0);
    while let Some(&(kind, end)) = open.last() {
        if at == end {
            open.pop();
            continue;
        }
        let tag = varint(bytes, &mut at)?;
        let length = match tag & 7 {
            0 => {
                varint(bytes, &mut at)?;
                0
            }
            1 => 8,
            2 => usize::try_from(varint(bytes, &mut at)?).map_err(|error| Error::malformed(&error))?,
            5 => 4,
            other => return Err(Error::malformed(&format!("wire type {other}"))),
        };
        let behind = at
            .checked_add(length)
            .filter(|behind| *behind <= end && at <= end);
        let behind = behind.ok_or_else(|| Error::malformed(&"the bytes end before a value does"))?;
        match kind.field(tag >> 3) {
            Some(inner) if tag & 7 == 2 => {
                messages += 1;
                spans += usize::from(inner == Kind::Span);
                if messages > MAX_MESSAGES || spans > MAX_SPANS {
                    return Err(Error::nowhere(ErrorKind::TooMany));
                }
                if open.len() > MAX_DEPTH {
                    return Err(Error::nowhere(ErrorKind::TooDeep));
                }
                open.push((inner, behind));
            }
            _ => at = behind,
        }
    }
    Ok(())
}

/// A number of up to ten bytes, from `at` on.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Result<u64, Error> {
    let mut value = 0_u64;
    for shift in (0..70).step_by(7) {
        let byte = *bytes
            .get(*at)
            .ok_or_else(|| Error::malformed(&"the bytes end within a number"))?;
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Error::malformed(&"a number of more than ten bytes"))
}

/// Looks at JSON: its objects are not too many. Its depth is bounded by its reader.
pub(super) fn check_json(bytes: &[u8]) -> Result<(), Error> {
    let (mut objects, mut in_text, mut is_escaped) = (0, false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{') => objects += 1,
            _ => {}
        }
    }
    if objects > MAX_MESSAGES {
        return Err(Error::nowhere(ErrorKind::TooMany));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_messages_are_counted_before_they_are_made() {
        let many = [0x0a, 0].repeat(MAX_MESSAGES + 1);
        assert!(matches!(check(&many).unwrap_err().kind(), ErrorKind::TooMany));
        assert!(check(&many[2..]).is_ok());
        let many = "{},".repeat(MAX_MESSAGES + 1);
        assert!(matches!(
            check_json(many.as_bytes()).unwrap_err().kind(),
            ErrorKind::TooMany
        ));
        assert!(check_json(format!("[\"\\\"{many}\"]").as_bytes()).is_ok());
    }

    #[test]
    fn bytes_that_end_too_early_are_refused() {
        for bad in [
            &b"\x0a"[..],
            b"\x0a\x05\x12",
            b"\x0a\x02\x12\x05",
            b"\x0b",
            b"\xff\xff",
            &[0x80; 11],
        ] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
        // A field that is not known is passed over.
        assert!(check(b"\x7a\x03abc\x08\x01").is_ok());
    }
}
