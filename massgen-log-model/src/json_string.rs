//! JSON strings, a block of bytes at a time: where one ends, how long its value is, and the value.
//!
//! What a strict parser would refuse is refused here too, so that a caller can leave it to that parser to say why.

use std::borrow::Cow;

use crate::block::{BLOCK, Block};

/// A string whose end was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Place of the closing quote.
    pub(crate) end: usize,
    /// Whether the value is not simply the bytes before the end.
    pub(crate) escaped: bool,
    /// Length of the value in characters (Unicode scalar values).
    pub(crate) chars: usize,
}

/// Longest string that [`short`] finds, in words of eight bytes.
const SHORT: usize = 4;

/// The place of the closing quote of a short string whose opening quote stands right before `text`.
///
/// `None` when it is longer, and when it holds an escape or a control character: that is for [`find`].
pub(crate) fn short(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    for (at, eight) in text.as_chunks::<8>().0.iter().take(SHORT).enumerate() {
        let word = u64::from_le_bytes(*eight);
        // The high bit of each byte below `bound`. A borrow may set others too, but only above one that is right.
        let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
        let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let quotes = equal(b'"');
        let ends = quotes | equal(b'\\') | below(word, 0x20);
        let first = ends & ends.wrapping_neg();
        if first != 0 {
            return (quotes & first != 0).then(|| at * 8 + first.trailing_zeros() as usize / 8);
        }
    }
    None
}

/// Finds the end of the string whose opening quote stands right before `text`.
///
/// `None` when it does not end, and for everything that takes care: control characters, escapes that JSON does not
/// know, and every escape of a surrogate.
pub(crate) fn find(text: &[u8]) -> Option<Found> {
    let (mut at, mut escapes, mut digits, mut continuations) = (0, 0, 0, 0);
    // Whether the last byte of the block before was a backslash that escapes.
    let mut carried = 0;
    loop {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        // The filler is a control character: a string that does not end is refused.
        let block = Block::of(rest, 0);
        let slashes = block.equal(b'\\');
        let escaped = escaped(slashes, &mut carried);
        let quote = block.equal(b'"');
        let quotes = quote & !escaped;
        // All bits below the closing quote.
        let inside = (quotes & quotes.wrapping_neg()).wrapping_sub(1);
        if block.below(0x20) & inside != 0 {
            return None;
        }
        let escaped = escaped & inside;
        if escaped != 0 {
            // Almost all escapes are one of these.
            let rare = escaped & !(slashes | quote | block.equal(b'n'));
            let mut left = 0;
            if rare != 0 {
                left = rare & !block.any_of(*b"/bfrt");
                if left & !block.equal(b'u') != 0 {
                    return None;
                }
            }
            while left != 0 {
                let after = left.trailing_zeros() as usize + 1;
                let code = hex(rest.get(after..after + 4)?)?;
                if (0xd800..=0xdfff).contains(&code) {
                    return None;
                }
                digits += 4;
                left &= left - 1;
            }
            escapes += escaped.count_ones() as usize;
        }
        if block.high() & inside != 0 {
            continuations += (block.masked(0xc0, 0x80) & inside).count_ones() as usize;
        }
        if quotes != 0 {
            let end = at + quotes.trailing_zeros() as usize;
            return Some(Found {
                end,
                escaped: escapes > 0,
                chars: end - continuations - escapes - digits,
            });
        }
        at += BLOCK;
    }
}

/// The bytes that follow an escaping backslash. `carried` goes from block to block.
fn escaped(slashes: u64, carried: &mut u64) -> u64 {
    if slashes == 0 {
        return std::mem::take(carried);
    }
    const EVEN: u64 = 0x5555_5555_5555_5555;
    // Of a run of backslashes every other one escapes. A run that begins at an odd place is made one that begins
    // at an even place by adding it to itself; the carry marks what follows the run.
    let slashes = slashes & !*carried;
    let follows = slashes << 1 | *carried;
    let odd_starts = slashes & !EVEN & !follows;
    let (sum, overflow) = odd_starts.overflowing_add(slashes);
    *carried = u64::from(overflow);
    (EVEN ^ (sum << 1)) & follows
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |code, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(code << 4 | value)
    })
}

/// The value of a string that [`find`] found: `raw` is what stands between its quotes.
pub(crate) fn value(raw: &str, found: Found) -> Option<Cow<'_, str>> {
    if found.escaped {
        decode(raw).map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(raw))
    }
}

/// Longest run between two escapes that is copied in one step.
const STEP: usize = 16;

fn decode(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    // A value is never longer than its spelling. A step may write beyond the end of what it copies.
    let mut out = vec![0; bytes.len() + STEP];
    let (mut read, mut written) = (0, 0);
    let mut at = 0;
    let mut carried = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let slashes = Block::of(rest, b' ').equal(b'\\');
        // Places behind the backslashes that escape.
        let mut left = escaped(slashes, &mut carried);
        while left != 0 {
            let place = at + left.trailing_zeros() as usize;
            left &= left - 1;
            copy(bytes, read, place - 1, &mut out, &mut written)?;
            let plain = match bytes.get(place)? {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'b' => 0x08,
                b'f' => 0x0c,
                b'u' => {
                    let code = char::from_u32(hex(bytes.get(place + 1..place + 5)?)?)?;
                    let text = out.get_mut(written..)?;
                    written += code.encode_utf8(text.get_mut(..4)?).len();
                    read = place + 5;
                    continue;
                }
                other => *other,
            };
            *out.get_mut(written)? = plain;
            written += 1;
            read = place + 1;
        }
        at += BLOCK;
    }
    copy(bytes, read, bytes.len(), &mut out, &mut written)?;
    out.truncate(written);
    String::from_utf8(out).ok()
}

/// Copies `bytes[from..to]` behind what was written.
fn copy(bytes: &[u8], from: usize, to: usize, out: &mut [u8], written: &mut usize) -> Option<()> {
    let length = to.checked_sub(from)?;
    if length <= STEP
        && let Some(source) = bytes.get(from..).and_then(<[u8]>::first_chunk::<STEP>)
    {
        // A copy of a fixed size is one instruction.
        *out.get_mut(*written..)?.first_chunk_mut::<STEP>()? = *source;
    } else {
        out.get_mut(*written..*written + length)?
            .copy_from_slice(bytes.get(from..to)?);
    }
    *written += length;
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What serde_json makes of the string, and where it ends.
    fn oracle(text: &str) -> Option<(usize, String)> {
        let spelled = format!("\"{text}");
        let mut values = serde_json::Deserializer::from_str(&spelled).into_iter::<String>();
        let value = values.next()?.ok()?;
        Some((values.byte_offset() - 2, value))
    }

    fn ours(text: &str) -> Option<(usize, String)> {
        if let Some(end) = short(text.as_bytes()) {
            let found = find(text.as_bytes()).unwrap();
            assert_eq!((found.end, found.escaped), (end, false), "{text:?}");
        }
        let found = find(text.as_bytes())?;
        let value = value(text.get(..found.end).unwrap(), found).unwrap();
        assert_eq!(value.chars().count(), found.chars, "{text:?}");
        Some((found.end, value.into_owned()))
    }

    #[test]
    fn runs_of_backslashes_end_where_json_says() {
        for before in 0..130 {
            for slashes in 0..9 {
                for tail in ["\" x", "n\"", "u00e9\"", "\\\"\"", "x\"", "", "u12", "\u{1}\""] {
                    let text = format!("{}{}{tail}", "é".repeat(before), "\\".repeat(slashes));
                    assert_eq!(ours(&text), oracle(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn short_strings_are_found() {
        for length in 0..40 {
            for last in [
                "a", "\u{7f}", "\u{80}", "é", "\u{1}", " ", "\u{1f}", "!", "#", "\\", "[", "]",
            ] {
                let inside = format!("{}{last}", "é".repeat(length / 2) + &"x".repeat(length % 2));
                for behind in ["", "\"", "\\", "\u{1}"] {
                    let text = format!("{inside}\"{behind}{}", " ".repeat(8));
                    let plain = !last.contains(['\\', '\u{1}', '\u{1f}']);
                    let wanted = (plain && inside.len() < 8 * SHORT).then_some(inside.len());
                    assert_eq!(short(text.as_bytes()), wanted, "{text:?}");
                    ours(&text);
                }
            }
        }
        assert_eq!(short(b"abc\""), None, "a text that ends too soon");
    }

    #[test]
    fn surrogates_are_left_to_the_parser() {
        assert_eq!(find(br#"\ud83d\ude00""#), None);
        assert_eq!(find(br#"\udc00""#), None);
    }

    proptest! {
        #[test]
        fn equal_to_the_parser(
            text in proptest::collection::vec(
                prop_oneof![
                    Just("\\".to_owned()), Just("\"".to_owned()), Just("\\n".to_owned()), Just("\\\\n".to_owned()),
                    Just("\\u00".to_owned()), Just("\\u2028".to_owned()), Just("é".to_owned()), "[ -~]{1,40}", ".",
                ],
                0..40,
            )
        ) {
            let text = text.concat();
            let ours = ours(&text);
            // What is refused here may still be fine: surrogates.
            if ours.is_some() || !text.contains("\\ud") && !text.contains("\\uD") {
                prop_assert_eq!(ours, oracle(&text));
            }
        }
    }
}
