//! One character of a text, raw or behind any depth of backslashes.

/// A character as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// The character; `None` where the bytes are no character.
    pub(super) ch: Option<char>,
    /// Bytes that it takes in the file.
    pub(super) bytes: usize,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Raw,
    /// Its code in so many hexadecimal digits behind a prefix of so many bytes, as `\u00e9`.
    Code {
        prefix: usize,
        digits: usize,
    },
    /// Two halves of four digits, each behind a prefix of so many bytes.
    Pair {
        prefix: usize,
    },
    /// A backslash with what it escapes: stays as it is.
    Escape,
}

impl Letter {
    /// The first character of `bytes`, which must not be empty.
    pub(super) fn first(bytes: &[u8]) -> Self {
        match bytes.first() {
            Some(b'\\') => escaped(bytes),
            Some(byte) if byte.is_ascii() => Self {
                ch: Some(char::from(*byte)),
                bytes: 1,
                form: Form::Raw,
            },
            _ => raw(bytes),
        }
    }

    /// Whether it may tell something: a letter, a digit, or anything that is no mark known to be harmless.
    pub(super) fn is_word(self) -> bool {
        match self.ch {
            _ if self.form == Form::Escape => false,
            None => true,
            // Two bytes a letter: the letters of such a word must not be taken one by one.
            Some('\0') => true,
            Some(ch) if ch.is_ascii() => ch.is_ascii_alphanumeric(),
            Some(ch) => ch.is_alphanumeric() || !is_mark(ch),
        }
    }

    /// Writes `ch` in the form in which this character stands in `source`.
    pub(super) fn write(self, ch: char, source: &[u8], out: &mut Vec<u8>) {
        let copy = |out: &mut Vec<u8>, from: usize, length: usize| {
            out.extend_from_slice(source.get(from..from + length).unwrap_or_default());
        };
        match self.form {
            Form::Raw => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            Form::Code { prefix, digits } => {
                copy(out, 0, prefix);
                out.extend_from_slice(format!("{:0digits$x}", u32::from(ch)).as_bytes());
            }
            Form::Pair { prefix } => {
                for (at, half) in ch.encode_utf16(&mut [0; 2]).iter().enumerate() {
                    copy(out, at * (prefix + 4), prefix);
                    out.extend_from_slice(format!("{half:04x}").as_bytes());
                }
            }
            Form::Escape => copy(out, 0, self.bytes),
        }
    }
}

/// Signs that stand between words: punctuation, symbols, pictures, spaces. Everything else beyond ASCII counts as a
/// letter, so that nothing unknown gets through: marks, Braille, private use, and the invisible letters of tags.
fn is_mark(ch: char) -> bool {
    matches!(ch,
        '\u{80}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{27ff}' | '\u{2900}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{303f}' | '\u{fe0e}'..='\u{fe0f}' | '\u{feff}' | '\u{ff00}'..='\u{ffef}' | '\u{fffd}'
        | '\u{1f000}'..='\u{1faff}')
}

fn raw(bytes: &[u8]) -> Letter {
    let start = bytes.get(..bytes.len().min(4)).unwrap_or_default();
    let valid = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) => {
            let valid = start.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or_default()
        }
    };
    let ch = valid.chars().next();
    Letter {
        ch,
        bytes: ch.map_or(1, char::len_utf8),
        form: Form::Raw,
    }
}

fn escaped(bytes: &[u8]) -> Letter {
    let slashes = bytes.iter().take_while(|byte| **byte == b'\\').count();
    let escape = |bytes| Letter {
        ch: Some('\\'),
        bytes,
        form: Form::Escape,
    };
    let digits = match bytes.get(slashes) {
        Some(b'n' | b'r' | b't' | b'b' | b'f') => return escape(slashes + 1),
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        _ => return escape(slashes),
    };
    let prefix = slashes + 1;
    let Some(code) = hexadecimal(bytes, prefix, digits) else {
        return escape(slashes);
    };
    if let Some(ch) = char::from_u32(code) {
        return Letter {
            ch: Some(ch),
            bytes: prefix + digits,
            form: Form::Code { prefix, digits },
        };
    }
    // Half of a pair: the other half stands behind the same prefix.
    let second = prefix + digits;
    let follows = digits == 4 && bytes.get(second..second + prefix) == bytes.get(..prefix);
    let low = hexadecimal(bytes, second + prefix, 4).filter(|_| follows);
    let pair = low.and_then(|low| {
        let halves = [u16::try_from(code).ok()?, u16::try_from(low).ok()?];
        char::decode_utf16(halves).next()?.ok()
    });
    match pair {
        Some(ch) => Letter {
            ch: Some(ch),
            bytes: 2 * (prefix + 4),
            form: Form::Pair { prefix },
        },
        // A lone half tells nothing; its digits would, were they taken for a word.
        None => escape(prefix + digits),
    }
}

fn hexadecimal(bytes: &[u8], from: usize, digits: usize) -> Option<u32> {
    let text = std::str::from_utf8(bytes.get(from..from + digits)?).ok()?;
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> (Option<char>, usize, bool) {
        let letter = Letter::first(text.as_bytes());
        (letter.ch, letter.bytes, letter.is_word())
    }

    #[test]
    fn escapes_of_any_depth_are_characters() {
        assert_eq!(seen("é"), (Some('é'), 2, true));
        assert_eq!(seen(r"\u00e9x"), (Some('é'), 6, true));
        assert_eq!(seen(r"\\\\xE9x"), (Some('é'), 7, true));
        assert_eq!(seen(r"\ud83d\ude00"), (Some('😀'), 12, false));
        assert_eq!(seen(r"\ud800x").1, 6);
        assert_eq!(seen(r"\\nJane"), (Some('\\'), 3, false));
        assert_eq!(seen(r"\user"), (Some('\\'), 1, false));
        assert!(seen("\u{e0041}").2 && !seen("→").2 && !seen("_").2);
        assert_eq!(Letter::first(b"\xff\xfe").ch, None);
    }

    #[test]
    fn a_character_is_written_in_the_form_of_its_place() {
        for (from, to, wanted) in [
            ("é", 'è', "è"),
            (r"\\u00e9", 'è', r"\\u00e8"),
            (r"\ud840\udc00", '\u{20001}', r"\ud840\udc01"),
        ] {
            let mut out = Vec::new();
            Letter::first(from.as_bytes()).write(to, from.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }
}
