//! A hash that does not see what changes from run to run.

use xxhash_rust::xxh3::Xxh3;

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

/// XXH3-64 of the text with every number, date, time, duration, hexadecimal id (8 digits or more) and
/// name below `/tmp/` replaced by one mark: equal for two runs of a command whose output differs only
/// in such parts.
pub fn stable_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = Stream::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match class(byte) {
            PLAIN => {
                at += 1;
                continue;
            }
            SLASH => match bytes.get(at..at + 5) {
                // The slash and the name before it stay: they tell a temporary path from a number.
                Some(b"/tmp/") => {
                    let name = at + 5;
                    hash.update(bytes.get(kept..name).unwrap_or_default());
                    kept = name;
                    name + run(bytes, name, |b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
                    })
                }
                _ => at + 1,
            },
            first => {
                let length = run(bytes, at, |b| matches!(class(b), DIGIT | HEX_LETTER));
                if length >= 8 {
                    hex_id(bytes, at + length)
                } else if first == DIGIT {
                    number(bytes, at)
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

/// End of a number, with its fraction, exponent and the further parts of a time of day.
fn number(bytes: &[u8], at: usize) -> usize {
    let digits = |from| run(bytes, from, |b| b.is_ascii_digit());
    let mut end = at + digits(at);
    while matches!(bytes.get(end), Some(b'.' | b':')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("1e-05 s", "0.2 s"),
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
            ("ok", "ok\n"),
        ];
        for (a, b) in different {
            assert_ne!(stable_hash(a), stable_hash(b), "{a} | {b}");
        }
    }
}
