//! Local ISO stamps: a parser without the cost of a format string, and their form in JSON.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serializer};

use crate::time::parse_iso_local;

/// Parses `YYYY-MM-DDTHH:MM:SS[.ffffff]`, at once in the form that MassGen writes, else with care.
pub(crate) fn parse(text: &str) -> Option<NaiveDateTime> {
    exact(text).or_else(|| parse_iso_local(text))
}

/// Parses the form that MassGen writes, and no other.
pub(crate) fn exact(text: &str) -> Option<NaiveDateTime> {
    let bytes = text.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators
        .iter()
        .any(|(at, wanted)| bytes.get(*at) != Some(wanted))
    {
        return None;
    }
    let micros = match bytes.len() {
        19 => 0,
        26 if bytes.get(19) == Some(&b'.') => digits(bytes, 20, 26)?,
        _ => return None,
    };
    let year = i32::try_from(digits(bytes, 0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, digits(bytes, 5, 7)?, digits(bytes, 8, 10)?)?.and_hms_micro_opt(
        digits(bytes, 11, 13)?,
        digits(bytes, 14, 16)?,
        digits(bytes, 17, 19)?,
        micros,
    )
}

fn digits(bytes: &[u8], from: usize, to: usize) -> Option<u32> {
    let mut value = 0;
    for byte in bytes.get(from..to)? {
        if !byte.is_ascii_digit() {
            return None;
        }
        // At most six digits: no overflow.
        value = value * 10 + u32::from(byte - b'0');
    }
    Some(value)
}

/// Parses `HH:MM:SS[.mmm]` at the start of a log line: seconds since midnight and the length used.
pub(crate) fn time_of_day(bytes: &[u8]) -> Option<(f64, usize)> {
    if bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return None;
    }
    let (hour, minute, second) = (digits(bytes, 0, 2)?, digits(bytes, 3, 5)?, digits(bytes, 6, 8)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let whole = hour * 3600 + minute * 60 + second;
    match bytes.get(8) {
        Some(b'.') => {
            let millis = whole * 1000 + digits(bytes, 9, 12)?;
            Some((f64::from(millis) / 1000.0, 12))
        }
        _ => Some((f64::from(whole), 8)),
    }
}

/// `#[serde(with)]` for an optional local time: ISO-8601 with microseconds, no zone.
pub(crate) mod iso {
    use super::{Deserialize, Deserializer, NaiveDateTime, Serializer, parse};

    pub(crate) fn serialize<S: Serializer>(
        time: &Option<NaiveDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.collect_str(&time.format("%Y-%m-%dT%H:%M:%S%.6f")),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDateTime>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse(&text).ok_or_else(|| serde::de::Error::custom("not a local ISO time")))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_way_agrees_with_the_careful_one() {
        for text in [
            "2026-01-05T10:56:00.100000",
            "2026-01-05T10:56:00",
            "2024-02-29T23:59:59.999999",
        ] {
            assert_eq!(exact(text), parse_iso_local(text), "{text}");
            assert!(parse(text).is_some());
        }
        assert_eq!(
            parse("2026-01-05T10:56:00.1"),
            parse("2026-01-05T10:56:00.100000")
        );
        for text in [
            "2026-02-30T10:56:00",
            "2026-01-05T24:00:00",
            "2026-01-05Tnoon",
            "",
            "é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_ends_where_the_log_line_goes_on() {
        assert_eq!(time_of_day(b"01:02:03 | INFO"), Some((3723.0, 8)));
        assert_eq!(time_of_day(b"23:59:59.125 | x"), Some((86399.125, 12)));
        assert_eq!(time_of_day(b"24:00:00 | x"), None);
        assert_eq!(time_of_day(b"1:02:03"), None);
        assert_eq!(time_of_day(b"01:02:0"), None);
    }
}
