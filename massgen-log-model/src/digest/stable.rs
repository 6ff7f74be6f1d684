//! A hash that does not see what changes from run to run.

use xxhash_rust::xxh3::Xxh3;

use crate::block::{BLOCK, Block};

/// What stands for a changing part.
const MARK: &[u8] = b"\x00";

/// Gathers small pieces, which the hash function takes slowly one by one.
#[derive(Default)]
struct Stream {
    hash: Xxh3,
    gathered: Vec<u8>,
}

impl Stream {
    fn update(&mut self, piece: &[u8]) {
        if self.gathered.len() + piece.len() > 4096 {
            self.hash.update(&self.gathered);
            self.gathered.clear();
        }
        if piece.len() > 4096 {
            self.hash.update(piece);
        } else {
            self.gathered.extend_from_slice(piece);
        }
    }

    fn digest(mut self) -> u64 {
        self.hash.update(&self.gathered);
        self.hash.digest()
    }
}

const PLAIN: u8 = 0;
const DIGIT: u8 = 1;
const HEX_LETTER: u8 = 2;
const SLASH: u8 = 3;

fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'a'..=b'f' | b'A'..=b'F' => HEX_LETTER,
        b'/' => SLASH,
        _ => PLAIN,
    }
}

/// XXH3-64 of the text with what changes from run to run replaced by one mark: dates, times of day, durations (a
/// number with a unit of time, or after a word such as `elapsed`), process ids and ports, hexadecimal ids and numbers of
/// 8 digits or more, names below `/tmp/` and of workspaces. Other numbers stay: `3 failed` is not `0 failed`.
pub fn stable_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = Stream::default();
    let mut candidates = Candidates::default();
    let mut kept = 0;
    let mut at = 0;
    loop {
        at = candidates.next(bytes, at);
        let Some(&byte) = bytes.get(at) else { break };
        let end = match class(byte) {
            PLAIN => {
                at += 1;
                continue;
            }
            SLASH => match made_up_below(bytes, at) {
                // The slash and the name before it stay: they tell a temporary path from a number.
                Some(length) => {
                    let name = at + length;
                    hash.update(bytes.get(kept..name).unwrap_or_default());
                    kept = name;
                    name + run(bytes, name, |b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
                    })
                }
                None => at + 1,
            },
            first => {
                let length = run(bytes, at, |b| matches!(class(b), DIGIT | HEX_LETTER));
                if length >= 8 {
                    hex_id(bytes, at + length)
                } else if first == DIGIT && is_plain(bytes, at, at + length) {
                    at += length;
                    continue;
                } else if first == DIGIT {
                    let (end, changes) = number(bytes, at);
                    if !changes {
                        at = end;
                        continue;
                    }
                    end
                } else {
                    // Letters of an ordinary word: step to its first digit, if any.
                    at += run(bytes, at, |b| class(b) == HEX_LETTER);
                    continue;
                }
            }
        };
        if class(byte) != SLASH || end > at + 1 {
            hash.update(bytes.get(kept..at.max(kept)).unwrap_or_default());
            hash.update(MARK);
            kept = end;
        }
        at = end;
    }
    hash.update(bytes.get(kept..).unwrap_or_default());
    hash.digest()
}

/// Places where something that changes may begin: digits, slashes, and letters that begin eight hexadecimal digits.
#[derive(Default)]
struct Candidates {
    /// Place behind the block that was looked at.
    end: usize,
    /// One bit for each of its places.
    bits: u64,
}

impl Candidates {
    /// The first candidate from `at` on; the end of `bytes` when there is none.
    fn next(&mut self, bytes: &[u8], at: usize) -> usize {
        if at >= self.end {
            self.look(bytes, at);
        }
        loop {
            let begin = self.end - BLOCK;
            let left = self.bits & (!0 << at.saturating_sub(begin));
            if left != 0 {
                return begin + left.trailing_zeros() as usize;
            }
            if self.end >= bytes.len() {
                return bytes.len();
            }
            self.look(bytes, self.end);
        }
    }

    fn look(&mut self, bytes: &[u8], from: usize) {
        let block = Block::of(bytes.get(from..).unwrap_or_default(), b' ');
        let digits = block.range(!0, b'0', 10);
        // What follows the block may be hexadecimal.
        let hex = digits | block.range(!0x20, b'A', 6);
        let two = hex & (hex >> 1 | 1 << 63);
        let four = two & (two >> 2 | 3 << 62);
        let eight = four & (four >> 4 | 15 << 60);
        self.bits = digits | block.equal(b'/') | eight;
        self.end = from + BLOCK;
    }
}

fn run(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| wanted(**byte))
        .count()
}

/// End of a hexadecimal id, with the further groups of a UUID.
fn hex_id(bytes: &[u8], mut end: usize) -> usize {
    while bytes.get(end) == Some(&b'-') {
        let group = run(bytes, end + 1, |b| matches!(class(b), DIGIT | HEX_LETTER));
        if group < 4 {
            break;
        }
        end += 1 + group;
    }
    end
}

/// Folders in which names are made up, with the slashes around them.
const MADE_UP_BELOW: &[&[u8]] = &[b"/tmp/", b"/workspaces/"];

fn made_up_below(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    MADE_UP_BELOW
        .iter()
        .find(|folder| rest.starts_with(folder))
        .map(|folder| folder.len())
}

/// Whether `bytes[at..end]`, which no hexadecimal digit follows, is a number that surely stays: nothing that could be a
/// fraction or a unit behind it, nothing that could be a word in front. Most numbers are such, and [`number`] is slow.
fn is_plain(bytes: &[u8], at: usize, end: usize) -> bool {
    let is_letter = |place: Option<usize>| {
        let byte = place.and_then(|place| bytes.get(place));
        byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    };
    let after = match bytes.get(end) {
        Some(b'-' | b'.' | b':' | b' ') => true,
        _ => is_letter(Some(end)),
    };
    let before = match at.checked_sub(1).and_then(|place| bytes.get(place)) {
        Some(b' ' | b'\t' | b':' | b'=' | b'"' | b'\'' | b'\\') => true,
        // The words have three letters or more.
        _ => (1..=3).all(|back| is_letter(at.checked_sub(back))),
    };
    let digits = bytes.get(at..end).unwrap_or_default();
    !after && !before && digits.iter().all(u8::is_ascii_digit)
}

/// End of a number or a date, with its fraction, exponent and the further parts of a time of day, and whether it
/// changes from run to run.
fn number(bytes: &[u8], at: usize) -> (usize, bool) {
    let digits = |from| run(bytes, from, |b| b.is_ascii_digit());
    let is = |from: usize, wanted: u8| bytes.get(from) == Some(&wanted);
    let mut end = at + digits(at);
    let mut changes = false;
    if end == at + 4 && is(end, b'-') && digits(end + 1) == 2 && is(end + 3, b'-') && digits(end + 4) == 2 {
        end += 6;
        changes = true;
        if matches!(bytes.get(end), Some(b'T' | b'_' | b' ')) && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
    }
    while matches!(bytes.get(end), Some(b'.' | b':')) && digits(end + 1) > 0 {
        changes |= is(end, b':') && digits(end + 1) == 2;
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    (
        end,
        changes || has_unit_of_time(bytes, end) || follows_changing_word(bytes, at),
    )
}

/// Units of time behind a number, in lower case.
const UNITS: &[&[u8]] = &[
    b"ns", b"us", b"ms", b"s", b"sec", b"secs", b"second", b"seconds", b"m", b"min", b"mins", b"minute",
    b"minutes", b"h", b"hour", b"hours",
];

fn has_unit_of_time(bytes: &[u8], end: usize) -> bool {
    // `3 m` may be metres; a unit of one letter must touch its number.
    let gap = usize::from(bytes.get(end) == Some(&b' '));
    let from = end + gap;
    let length = run(bytes, from, |b| b.is_ascii_alphabetic());
    let Some(word) = bytes.get(from..from + length) else {
        return false;
    };
    word.len() > gap && UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word))
}

/// Parts of the words in front of numbers that change.
const CHANGING: &[&[u8]] = &[b"time", b"elapsed", b"duration", b"took", b"pid", b"port"];

fn follows_changing_word(bytes: &[u8], at: usize) -> bool {
    let mut end = at;
    while end > 0
        && at - end < 4
        && matches!(
            bytes.get(end - 1),
            Some(b' ' | b'\t' | b':' | b'=' | b'"' | b'\'' | b'\\')
        )
    {
        end -= 1;
    }
    let mut from = end;
    while from > 0
        && end - from < 24
        && bytes
            .get(from - 1)
            .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
    {
        from -= 1;
    }
    let word = bytes.get(from..end).unwrap_or_default();
    CHANGING.iter().any(|part| {
        word.windows(part.len())
            .any(|window| window.eq_ignore_ascii_case(part))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Nothing that begins with a class other than plain is passed over, but for short words.
        #[test]
        fn candidates_are_all_there(parts in proptest::collection::vec("[0-9a-f]{1,12}|[g-z .]{1,30}|/|[A-F]{7,9}", 0..20)) {
            let text = parts.concat();
            let bytes = text.as_bytes();
            let mut candidates = Candidates::default();
            let mut at = 0;
            loop {
                let next = candidates.next(bytes, at);
                for passed in at..next {
                    let length = run(bytes, passed, |b| matches!(class(b), DIGIT | HEX_LETTER));
                    let letter = class(bytes[passed]) == HEX_LETTER && length < 8;
                    prop_assert!(class(bytes[passed]) == PLAIN || letter, "{text} at {passed}");
                }
                if next == bytes.len() {
                    break;
                }
                at = next + 1;
            }
        }

        /// A number that is taken for plain is one that stays.
        #[test]
        fn plain_numbers_stay(parts in proptest::collection::vec("[0-9]{1,7}|[a-fx]{1,4}|pid|took|[ :=_.\\-\"n\\\\]", 1..8)) {
            let text = parts.concat();
            let bytes = text.as_bytes();
            for at in 0..bytes.len() {
                let length = run(bytes, at, |b| matches!(class(b), DIGIT | HEX_LETTER));
                if bytes[at].is_ascii_digit() && is_plain(bytes, at, at + length) {
                    prop_assert_eq!(number(bytes, at), (at + length, false), "{} at {}", text, at);
                }
            }
        }
    }

    #[test]
    fn volatile_parts_do_not_change_the_stable_hash() {
        let same = [
            ("took 1.25s", "took 10.5s"),
            ("at 2026-01-05T10:56:00.100000Z", "at 2027-11-25T00:00:01Z"),
            ("id deadbeef01 ok", "id 0123456789abcdef0 ok"),
            ("commit abcdefab done", "commit 12345678 done"),
            (
                "6f9619ff-8b86-d011-b42d-00c04fc964ff",
                "00000000-aaaa-bbbb-cccc-dddddddddddd",
            ),
            ("see /tmp/tmpab_c9x/out", "see /tmp/x/out"),
            ("1e-05s", "0.2s"),
            ("3 failed in 0.12 seconds", "3 failed in 1.5 seconds"),
            (
                r#"{"execution_time":0.0059,"n":1}"#,
                r#"{"execution_time":1.5,"n":1}"#,
            ),
            ("server pid 123, port=8080", "server pid 7, port=8081"),
            ("at 10:56:00 sharp", "at 11:02:31 sharp"),
            (
                "in /x/.massgen/workspaces/w1_ab/src",
                "in /x/.massgen/workspaces/w2_cd/src",
            ),
            ("", ""),
        ];
        for (a, b) in same {
            assert_eq!(stable_hash(a), stable_hash(b), "{a} | {b}");
        }
        let different = [
            ("took 1s", "took s"),
            ("face", "cafe"),
            ("abc 1", "abd 1"),
            ("a 1 b", "a 1 c"),
            ("/tmp", "/tmp/"),
            ("3 failed", "0 failed"),
            ("score 0.85", "score 0.91"),
            ("1 m", "2 m"),
            ("version 1.2.3", "version 1.2.4"),
            ("/workspaces/w1/a.py", "/workspaces/w1/b.py"),
            ("ok", "ok\n"),
        ];
        for (a, b) in different {
            assert_ne!(stable_hash(a), stable_hash(b), "{a} | {b}");
        }
    }
}
