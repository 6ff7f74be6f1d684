//! Whether a text is sound JSON, without a value made of it.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::json_string;

/// Deepest nesting that [`is_object`] takes. The parser's own limit is twice that.
const DEPTH: usize = 64;

/// Longest number that [`is_object`] takes: with an exponent of two digits it is far from the greatest `f64`.
const NUMBER: usize = 40;

/// Whether `text` is one JSON object, from its first byte to its last.
///
/// What takes care is refused: escapes of surrogates, deep nesting, long numbers and great exponents. A caller leaves
/// it to [`check`], which takes everything that is taken here.
pub(crate) fn is_object(text: &[u8]) -> bool {
    let mut rest = Rest(text);
    rest.byte() == Some(b'{') && rest.object(DEPTH - 1).is_some() && rest.0.is_empty()
}

/// What is left of a text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The first byte that is no white space.
    fn token(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\t' | b'\n' | b'\r' => {}
                byte => return Some(byte),
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        let first = self.token()?;
        self.value_from(first, depth)
    }

    /// A value whose first byte was passed.
    fn value_from(&mut self, first: u8, depth: usize) -> Option<()> {
        match first {
            b'"' => self.string(),
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b't' => self.literal(b"rue"),
            b'f' => self.literal(b"alse"),
            b'n' => self.literal(b"ull"),
            _ => self.number(first),
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        let mut next = self.token()?;
        if next == b'}' {
            return Some(());
        }
        loop {
            if next != b'"' {
                return None;
            }
            self.string()?;
            if self.token()? != b':' {
                return None;
            }
            self.value(depth)?;
            match self.token()? {
                b'}' => return Some(()),
                b',' => next = self.token()?,
                _ => return None,
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        let mut next = self.token()?;
        if next == b']' {
            return Some(());
        }
        loop {
            self.value_from(next, depth)?;
            match self.token()? {
                b']' => return Some(()),
                b',' => next = self.token()?,
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<()> {
        let end = match json_string::short(self.0) {
            Some(end) => end,
            None => json_string::find(self.0)?.end,
        };
        self.0 = self.0.get(end + 1..)?;
        Some(())
    }

    fn literal<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        (first == text).then_some(())
    }

    fn digits(&mut self) -> usize {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.0 = self.0.get(length..).unwrap_or_default();
        length
    }

    fn number(&mut self, first: u8) -> Option<()> {
        let before = self.0.len();
        let first = if first == b'-' { self.byte()? } else { first };
        match first {
            b'0' => {}
            b'1'..=b'9' => drop(self.digits()),
            _ => return None,
        }
        if self.0.first() == Some(&b'.') {
            self.byte()?;
            (self.digits() > 0).then_some(())?;
        }
        if matches!(self.0.first(), Some(b'e' | b'E')) {
            self.byte()?;
            if matches!(self.0.first(), Some(b'+' | b'-')) {
                self.byte()?;
            }
            matches!(self.digits(), 1 | 2).then_some(())?;
        }
        (before - self.0.len() < NUMBER).then_some(())
    }
}

/// Checks that `text` is JSON of which a value can be made: strings without lone surrogates, numbers within bounds,
/// nesting that is not too deep. What a `RawValue` holds is only known to be well formed.
pub(crate) fn check(text: &str) -> serde_json::Result<()> {
    serde_json::from_str::<Sound>(text).map(|Sound| ())
}

struct Sound;

impl<'de> Deserialize<'de> for Sound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Sound {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn hold(text: &str) {
        let parsed = serde_json::from_str::<Value>(text);
        let checked = check(text).map_err(|error| error.to_string());
        assert_eq!(
            checked,
            parsed.as_ref().map(|_| ()).map_err(ToString::to_string),
            "{text:?}"
        );
        if is_object(text.as_bytes()) {
            assert!(parsed.is_ok_and(|value| value.is_object()), "{text:?}");
        }
    }

    #[test]
    fn what_stands_in_logs_goes_the_fast_way() {
        for text in [
            "{}",
            "{ }",
            r#"{"a": [], "b": [ ], "c": {"d": [1, -2.5, 0, 1e-05, 0.1E+3]}, "": null}"#,
            r#"{"text": "é \"quoted\" \\ \n \u2028", "ok": true, "not": false}"#,
            "{\"a\":\t[\r\n1 ,2 ] }",
        ] {
            assert!(is_object(text.as_bytes()), "{text}");
            hold(text);
        }
    }

    #[test]
    fn what_takes_care_is_left_to_the_parser() {
        let deep = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        for text in [
            "",
            " {}",
            "{} ",
            "{}{}",
            "[]",
            "5",
            r#"{"a": 1e999}"#,
            r#"{"a": "\ud83d\ude00"}"#,
            r#"{"a": "\ud83d"}"#,
            r#"{"a": 01}"#,
            r#"{"a": 1.}"#,
            r#"{"a": .5}"#,
            r#"{"a": -}"#,
            r#"{"a": +1}"#,
            r#"{"a": 1e}"#,
            r#"{"a": NaN}"#,
            r#"{"a": nul}"#,
            r#"{"a": 1,}"#,
            r#"{"a": [1,]}"#,
            r#"{"a" 1}"#,
            r#"{"a"}"#,
            r#"{a: 1}"#,
            r#"{"a": 1 "b": 2}"#,
            "{\"a\": \"\t\"}",
            &format!("{{\"a\": {}}}", "9".repeat(400)),
            &deep(65),
            &deep(128),
        ] {
            assert!(!is_object(text.as_bytes()), "{text}");
            hold(text);
        }
        assert!(is_object(deep(64).as_bytes()));
        hold(&deep(127));
    }

    proptest! {
        #[test]
        fn equal_to_the_parser(
            parts in proptest::collection::vec(
                prop_oneof![
                    proptest::sample::select(&[
                        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", " ", "\t", "\\", "\\\"", "\\u00e9", "\\ud83d",
                        "\\ude00", "1", "0", "-", ".", "e", "E+", "99", "true", "false", "null", "NaN", "é", "\u{1}", "{}", "[]",
                    ][..]).prop_map(str::to_owned),
                    "[ -~]{0,3}",
                ],
                0..24,
            )
        ) {
            hold(&parts.concat());
            hold(&format!("{{{}}}", parts.concat()));
            hold(&format!("{{\"a\": {}}}", parts.concat()));
        }
    }
}
