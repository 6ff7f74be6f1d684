//! Python literals, as `repr()` writes them.

use serde_json::{Map, Value};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

/// Reads the string literal at the start of `text`: its value and the rest after the closing quote.
pub(crate) fn string(text: &str) -> Option<(String, &str)> {
    let quote = *text.as_bytes().first()?;
    if !matches!(quote, b'\'' | b'"') {
        return None;
    }
    let mut rest = text.get(1..)?;
    let mut value = String::new();
    loop {
        let at = memchr::memchr2(quote, b'\\', rest.as_bytes())?;
        value.push_str(rest.get(..at)?);
        let found = *rest.as_bytes().get(at)?;
        rest = rest.get(at + 1..)?;
        if found == quote {
            return Some((value, rest));
        }
        rest = escape(rest, &mut value)?;
    }
}

/// Reads what follows a backslash.
fn escape<'a>(text: &'a str, value: &mut String) -> Option<&'a str> {
    let first = text.chars().next()?;
    let rest = text.get(first.len_utf8()..)?;
    let plain = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'v' => '\x0b',
        '\\' | '\'' | '"' => first,
        '\n' => return Some(rest),
        'x' => return code(rest, 2, value),
        'u' => return code(rest, 4, value),
        'U' => return code(rest, 8, value),
        '0'..='7' => {
            let length = text
                .bytes()
                .take(3)
                .take_while(|b| (b'0'..=b'7').contains(b))
                .count();
            let number = u32::from_str_radix(text.get(..length)?, 8).ok()?;
            value.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
            return text.get(length..);
        }
        // An escape that Python does not know stands for itself.
        other => {
            value.push('\\');
            other
        }
    };
    value.push(plain);
    Some(rest)
}

fn code<'a>(text: &'a str, digits: usize, value: &mut String) -> Option<&'a str> {
    let number = hex(text, digits)?;
    let rest = text.get(digits..)?;
    // Python writes a character outside the basic plane as one escape; a surrogate stands alone unless
    // the text came in halves.
    if (0xd800..0xdc00).contains(&number)
        && let Some(low) = rest.strip_prefix("\\u").and_then(|rest| hex(rest, 4))
        && (0xdc00..0xe000).contains(&low)
    {
        let whole = 0x10000 + ((number - 0xd800) << 10) + (low - 0xdc00);
        value.push(char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER));
        return rest.get(6..);
    }
    value.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(rest)
}

fn hex(text: &str, digits: usize) -> Option<u32> {
    let text = text.get(..digits)?;
    if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(text, 16).ok()
}

/// Reads a literal of strings, numbers, lists, tuples and dictionaries. What is none of these (the repr
/// of an object) becomes its own text.
pub(crate) fn literal(text: &str) -> Option<Value> {
    let (value, rest) = value(text.trim_start(), 0)?;
    rest.trim_start().is_empty().then_some(value)
}

fn value(text: &str, depth: usize) -> Option<(Value, &str)> {
    if depth > MAX_DEPTH {
        return None;
    }
    match text.as_bytes().first()? {
        b'\'' | b'"' => string(text).map(|(value, rest)| (Value::String(value), rest)),
        b'{' => dictionary(text.get(1..)?, depth),
        b'[' => list(text.get(1..)?, b']', depth),
        b'(' => list(text.get(1..)?, b')', depth),
        _ => {
            let end = value_end(text);
            let (word, rest) = text.split_at_checked(end)?;
            let word = word.trim_end();
            let value = match word {
                "None" => Value::Null,
                "True" => Value::Bool(true),
                "False" => Value::Bool(false),
                "" => return None,
                _ => serde_json::from_str::<serde_json::Number>(word)
                    .map_or_else(|_| Value::String(word.to_owned()), Value::Number),
            };
            Some((value, rest))
        }
    }
}

fn list(mut text: &str, close: u8, depth: usize) -> Option<(Value, &str)> {
    let mut items = Vec::new();
    loop {
        text = text.trim_start();
        if text.as_bytes().first() == Some(&close) {
            return Some((Value::Array(items), text.get(1..)?));
        }
        let (item, rest) = value(text, depth + 1)?;
        items.push(item);
        text = separated(rest, close)?;
    }
}

fn dictionary(mut text: &str, depth: usize) -> Option<(Value, &str)> {
    let mut members = Map::new();
    loop {
        text = text.trim_start();
        if let Some(rest) = text.strip_prefix('}') {
            return Some((Value::Object(members), rest));
        }
        let (key, rest) = match string(text) {
            Some((key, rest)) => (key, rest),
            None => {
                let (key, rest) = text.split_once(':')?;
                (key.trim().to_owned(), text.get(text.len() - rest.len() - 1..)?)
            }
        };
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let (item, rest) = value(rest, depth + 1)?;
        members.insert(key, item);
        text = separated(rest, b'}')?;
    }
}

/// Steps over a comma; at the closing bracket stays.
fn separated(text: &str, close: u8) -> Option<&str> {
    let text = text.trim_start();
    if text.as_bytes().first() == Some(&close) {
        return Some(text);
    }
    text.strip_prefix(',')
}

/// Length of the value at the start of `text`: up to the comma or closing bracket that is not its own.
pub(crate) fn value_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut angles = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' | b'"' => match string_end(bytes, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => return bytes.len(),
            },
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return at,
            },
            b'<' => angles += 1,
            b'>' => angles = angles.saturating_sub(1),
            b',' if depth == 0 && angles == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Place after the closing quote of the string that opens at `at`.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let mut from = at + 1;
    loop {
        let found = from + memchr::memchr2(quote, b'\\', bytes.get(from..)?)?;
        if bytes.get(found) == Some(&quote) {
            return Some(found + 1);
        }
        from = found + 2;
    }
}

/// The fields of a dataclass repr, after its opening bracket: name and unparsed value.
pub(crate) fn fields(mut text: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (name, rest) = text.split_once('=')?;
        let name = name.trim_start();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        let (value, rest) = rest.split_at_checked(value_end(rest))?;
        text = rest.strip_prefix(',').unwrap_or_default();
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes a text as Python's `repr` does, except that it also escapes some characters that Python
    /// holds printable; both forms mean the same.
    fn repr(text: &str) -> String {
        let quote = if text.contains('\'') && !text.contains('"') {
            '"'
        } else {
            '\''
        };
        let mut out = String::from(quote);
        for c in text.chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\\' => out.push_str("\\\\"),
                c if c == quote => {
                    out.push('\\');
                    out.push(c);
                }
                ' '..='~' | 'а'..='я' => out.push(c),
                c if (c as u32) < 0x100 => out.push_str(&format!("\\x{:02x}", c as u32)),
                c if (c as u32) < 0x10000 => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push_str(&format!("\\U{:08x}", c as u32)),
            }
        }
        out.push(quote);
        out
    }

    proptest! {
        #[test]
        fn any_text_survives_repr(text in "\\PC*|[\\x00-\\x7f\"'\\\\]*|\u{a0}*.*") {
            let written = repr(&text);
            let followed = format!("{written}, x");
            prop_assert_eq!(string(&followed), Some((text.clone(), ", x")));
            prop_assert_eq!(value_end(&followed), written.len());
            prop_assert_eq!(
                literal(&format!("[{{'k': {written}, 'n': None}}, ({written},)]")),
                Some(serde_json::json!([{"k": text.clone(), "n": null}, [text]]))
            );
        }

        #[test]
        fn garbage_is_refused_without_panic(text in ".*") {
            let _ = (string(&text), literal(&text), value_end(&text), fields(&text).count());
        }
    }

    #[test]
    fn rare_escapes_are_read_as_python_reads_them() {
        let (value, rest) = string(r"'\x41\u00e9\U0001f680\q\0\101\ud83d\ude00\ud800.\a'tail").unwrap();
        assert_eq!(value, "Aé🚀\\q\0A\u{1f600}\u{fffd}.\x07");
        assert_eq!(rest, "tail");
        for bad in ["", "x", "'open", r"'\x4'", r"'\", "'\\u12é4'"] {
            assert_eq!(string(bad), None, "{bad}");
        }
    }

    #[test]
    fn objects_are_stepped_over() {
        let text = "type=<ChunkType.A: 'a'>, usage=Use(n=1, s='),', l=[1, {2: \"}\"}]), o=<obj at 0x1, b>, last=-1.5)";
        let found: Vec<_> = fields(text).collect();
        assert_eq!(
            found,
            [
                ("type", "<ChunkType.A: 'a'>"),
                ("usage", "Use(n=1, s='),', l=[1, {2: \"}\"}])"),
                ("o", "<obj at 0x1, b>"),
                ("last", "-1.5")
            ]
        );
        assert_eq!(
            literal("{1: True, 'o': Obj(a=1), 'f': 1e3, 'b': b'x'}").unwrap(),
            serde_json::json!({"1": true, "o": "Obj(a=1)", "f": 1e3, "b": "b'x'"})
        );
        assert_eq!(literal(&"[".repeat(10_000)), None);
    }
}
