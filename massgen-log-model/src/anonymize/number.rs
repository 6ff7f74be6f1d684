//! Numbers: times stay, counts of MassGen's stay, everything else may be anyone's.

use super::vocabulary::Vocabulary;

/// Longest number that stays because of the word before it: exit codes and codes of HTTP.
const LONGEST_COUNT: usize = 3;

/// Length of the date, time of day or stamp with which `text` begins: `2026-01-05`, with or without
/// `T10:56:00.100000` behind it, `10:56`, `20260105_105524_290672`, `20260105`.
pub(super) fn time(text: &[u8]) -> Option<usize> {
    let length = date_and_time(text)
        .or_else(|| of_day(text))
        .or_else(|| stamp(text))?;
    (!text.get(length).is_some_and(u8::is_ascii_alphanumeric)).then_some(length)
}

/// Whether `text` has the form: `9` stands for a digit, everything else for itself.
fn has_form(text: &[u8], form: &[u8]) -> bool {
    text.len() >= form.len()
        && form.iter().zip(text).all(|(wanted, byte)| match wanted {
            b'9' => byte.is_ascii_digit(),
            _ => wanted == byte,
        })
}

fn digits(text: &[u8], from: usize) -> usize {
    text.get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

fn date_and_time(text: &[u8]) -> Option<usize> {
    if !has_form(text, b"9999-99-99") {
        return None;
    }
    let date = b"9999-99-99".len();
    let rest = text.get(date + 1..).unwrap_or_default();
    if !matches!(text.get(date), Some(b'T' | b' ' | b'_')) {
        return Some(date);
    }
    // Rotated logs have `-` and `_` in their times.
    if has_form(rest, b"99-99-99_999999") {
        return Some(date + 1 + b"99-99-99_999999".len());
    }
    Some(of_day(rest).map_or(date, |length| date + 1 + length))
}

fn of_day(text: &[u8]) -> Option<usize> {
    let hour = digits(text, 0);
    let rest = text.get(hour..).unwrap_or_default();
    if !matches!(hour, 1 | 2) || !has_form(rest, b":99") || digits(rest, 1) != 2 {
        return None;
    }
    let mut end = hour + 3;
    let has_seconds = has_form(text.get(end..).unwrap_or_default(), b":99");
    if has_seconds {
        end += 3;
        let fraction = digits(text, end + 1);
        if matches!(text.get(end), Some(b'.' | b',')) && fraction > 0 {
            end += 1 + fraction;
        }
    }
    let zone = text.get(end..).unwrap_or_default();
    if zone.first() == Some(&b'Z') {
        end += 1;
    } else if has_form(zone, b"+99:99") || has_form(zone, b"-99:99") {
        end += 6;
    }
    Some(end)
}

fn stamp(text: &[u8]) -> Option<usize> {
    let is_date = text.starts_with(b"20")
        && matches!(text.get(4..6), Some([b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']))
        && matches!(text.get(6..8), Some([b'0'..=b'3', b'0'..=b'9']));
    if !is_date || !has_form(text, b"99999999") {
        return None;
    }
    ["99999999_999999_999999", "99999999_999999", "99999999"]
        .iter()
        .find(|form| has_form(text, form.as_bytes()) && !text.get(form.len()).is_some_and(u8::is_ascii_digit))
        .map(|form| form.len())
}

/// A number as it stands in a text: groups of digits with dots between, and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Bytes of the groups and the dots.
    pub(super) digits: usize,
    /// Bytes of the exponent or the unit of time behind it.
    pub(super) tail: usize,
    /// Groups of digits.
    pub(super) groups: usize,
}

/// The number with which `text` begins; `None` when letters make it part of a word.
pub(super) fn number(text: &[u8]) -> Option<Number> {
    let mut end = digits(text, 0);
    let mut groups = usize::from(end > 0);
    let mut fits = fit(text, end).map(|tail| (end, tail, groups));
    while end > 0 && text.get(end) == Some(&b'.') && digits(text, end + 1) > 0 {
        end += 1 + digits(text, end + 1);
        groups += 1;
        fits = fit(text, end).map(|tail| (end, tail, groups)).or(fits);
    }
    let (digits, tail, groups) = fits.filter(|(end, ..)| *end > 0)?;
    Some(Number { digits, tail, groups })
}

/// Length of the exponent or unit behind a number that ends at `end`; `None` when something else is written to it.
fn fit(text: &[u8], end: usize) -> Option<usize> {
    let rest = text.get(end..).unwrap_or_default();
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = rest.get(..letters).unwrap_or_default();
    let is_end = |length: usize| {
        !rest
            .get(length)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
    };
    if word.eq_ignore_ascii_case(b"e") {
        let sign = usize::from(matches!(rest.get(1), Some(b'+' | b'-')));
        let exponent = digits(rest, 1 + sign);
        let length = 1 + sign + exponent;
        return (exponent > 0 && is_end(length)).then_some(length);
    }
    ((letters == 0 || Vocabulary::is_unit(word)) && is_end(letters)).then_some(letters)
}

/// Whether the number that stands in `line` from `from` to `to` is one of MassGen's own.
pub(super) fn is_public(line: &[u8], from: usize, to: usize, is_yaml: bool, vocabulary: &Vocabulary) -> bool {
    let front = line.get(..from).unwrap_or_default();
    let front = trim_end(front, b" -+[(");
    // A member: `"turns": 5`, at any depth of escapes, or `turns: 5` in YAML.
    let (front, is_quoted) = match trim_end(front, b"\"'\\") {
        bare if bare.len() < front.len() && matches!(bare.last(), Some(b' ' | b':')) => {
            (trim_end(bare, b" "), true)
        }
        _ => (front, false),
    };
    if let Some((b':', front)) = front.split_last() {
        let bare = trim_end(front, b"\"'\\");
        let is_string = bare.len() < front.len();
        let name = name(bare);
        let ends = !is_quoted || matches!(line.get(to), Some(b'"' | b'\'' | b'\\' | b' '));
        let starts_line = || {
            let before = bare.get(..bare.len() - name.len()).unwrap_or_default();
            before.iter().all(|byte| matches!(byte, b' ' | b'-'))
        };
        let is_member = is_string || is_yaml && starts_line();
        let is_version = !is_quoted || name.ends_with(b"version");
        if is_member && is_version && ends && vocabulary.knows_member(name) {
            return true;
        }
    }
    // A word that counts: `Exit code 1`, `attempt_2`, `Retry (1/3)`. A longer number behind it is a key or a date.
    if to - from > LONGEST_COUNT {
        return false;
    }
    let front = trim_end(line.get(..from).unwrap_or_default(), b" _:=(#/");
    let letters = front
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    front.len() + 4 > from && Vocabulary::numbers(front.get(front.len() - letters..).unwrap_or_default())
}

fn name(front: &[u8]) -> &[u8] {
    let length = front
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    front.get(front.len() - length..).unwrap_or_default()
}

fn trim_end<'a>(text: &'a [u8], what: &[u8]) -> &'a [u8] {
    let kept = text
        .iter()
        .rposition(|byte| !what.contains(byte))
        .map_or(0, |last| last + 1);
    text.get(..kept).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_forms_are_known() {
        for text in [
            "2026-01-05T10:56:00.100000+05:30",
            "2026-01-05 10:56:00",
            "2026-01-05_10-56-00_123456",
            "2026-01-05",
            "10:56:00,123",
            "20260105_105524_290672",
            "20260105",
        ] {
            assert_eq!(time(text.as_bytes()), Some(text.len()), "{text}");
        }
        for text in ["12345678", "555-1234", "2026-01-05x", "1:2", "201:45", "20269905"] {
            assert_eq!(time(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn numbers_end_where_words_begin() {
        let parts = |text: &str| number(text.as_bytes()).map(|n| (n.digits, n.tail, n.groups));
        assert_eq!(parts("31ms,"), Some((2, 2, 1)));
        assert_eq!(parts("0.25 s"), Some((4, 0, 2)));
        assert_eq!(parts("1e-05]"), Some((1, 4, 1)));
        assert_eq!(parts("1.2rc1"), Some((1, 0, 1)));
        assert_eq!(parts("10.txt"), Some((2, 0, 1)));
        assert_eq!(parts("9f3c"), None);
    }

    #[test]
    fn only_counts_of_known_names_are_public() {
        let vocabulary = Vocabulary::new();
        let public = |line: &str, is_yaml| {
            let from = line.find("77").unwrap();
            let to = from + number(line.get(from..).unwrap().as_bytes()).unwrap().digits;
            is_public(line.as_bytes(), from, to, is_yaml, &vocabulary)
        };
        for line in [
            r#"{"input_tokens": 77}"#,
            r#"{\"exit_code\": 77"#,
            "Exit code 77",
            "turn_77/x",
            r#""massgen_version": "77.1""#,
        ] {
            assert!(public(line, false), "{line}");
        }
        assert!(public("  max_tokens: 77", true) && !public("  max_tokens: 77", false));
        for line in [
            r#"{"salary": 77}"#,
            r#"{"content": "77"}"#,
            r#"{"input_tokens": "77 years"}"#,
            "I am 77",
            "the exit of room number 77",
            "your code: 7712",
        ] {
            assert!(!public(line, false), "{line}");
        }
    }
}
