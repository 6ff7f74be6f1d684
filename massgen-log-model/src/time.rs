//! Instants. MassGen mixes epoch floats, naive local ISO stamps, directory stamps in local time and
//! bare times of day; this module turns each into a typed value and never guesses a time zone.

use chrono::{DateTime, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// Which clock a [`Moment`] was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Seconds since 1970-01-01 UTC, from an epoch float or from a local time whose offset is known.
    Utc,
    /// The run machine's local wall clock, offset unknown, counted as if it were UTC.
    Local,
}

/// An instant in seconds since 1970-01-01 on the stated clock.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moment {
    /// Seconds since 1970-01-01 00:00 on that clock.
    pub seconds: f64,
    /// The clock.
    pub clock: Clock,
}

impl Moment {
    /// An instant from an epoch float; `None` for values that are no time (0, negative, not finite).
    pub fn utc(seconds: f64) -> Option<Self> {
        (seconds.is_finite() && seconds > 0.0).then_some(Self {
            seconds,
            clock: Clock::Utc,
        })
    }

    /// An instant from a local wall-clock time whose offset is unknown.
    pub fn local(time: NaiveDateTime) -> Self {
        let utc = time.and_utc();
        let micros = utc.timestamp_subsec_micros();
        Self {
            seconds: utc.timestamp() as f64 + f64::from(micros) / 1e6,
            clock: Clock::Local,
        }
    }

    /// Seconds from `earlier` to `self`, or `None` when the clocks differ.
    pub fn since(self, earlier: Self) -> Option<f64> {
        (self.clock == earlier.clock).then_some(self.seconds - earlier.seconds)
    }

    /// The same instant on the UTC clock, given the local clock's offset (seconds east of UTC).
    #[must_use]
    pub fn with_offset(self, offset: Option<i32>) -> Self {
        match (self.clock, offset) {
            (Clock::Local, Some(offset)) => Self {
                seconds: self.seconds - f64::from(offset),
                clock: Clock::Utc,
            },
            _ => self,
        }
    }

    /// ISO-8601 with microseconds: `…Z` on the UTC clock, no suffix on the local one.
    pub fn to_iso(self) -> Option<String> {
        let micros = (self.seconds * 1e6).round();
        // i64 micros cover ±292,000 years; anything else is damage.
        if !(micros.is_finite() && micros.abs() < 9e18) {
            return None;
        }
        let time = DateTime::from_timestamp_micros(micros as i64)?;
        let suffix = if self.clock == Clock::Utc { "Z" } else { "" };
        Some(format!("{}{suffix}", time.format("%Y-%m-%dT%H:%M:%S%.6f")))
    }
}

/// Parses `datetime.isoformat()` without an offset, as in events.jsonl and execution_metadata.yaml.
pub fn parse_iso_local(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"))
        .ok()
}

/// Parses ISO-8601 with an offset or `Z` into seconds since 1970 UTC.
pub fn parse_iso_utc(text: &str) -> Option<f64> {
    let time = DateTime::parse_from_rfc3339(text.trim()).ok()?;
    Some(time.timestamp() as f64 + f64::from(time.timestamp_subsec_micros()) / 1e6)
}

/// Parses a directory stamp `YYYYMMDD_HHMMSS_ffffff`, or `YYYYMMDD_HHMMSS` of MassGen ≤ 0.1.4.
pub fn parse_stamp(text: &str) -> Option<NaiveDateTime> {
    let plain = text.len() == 15 || (text.len() == 22 && text.as_bytes().get(15) == Some(&b'_'));
    if !plain || !text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        return None;
    }
    let time = NaiveDateTime::parse_from_str(text.get(..15)?, "%Y%m%d_%H%M%S").ok()?;
    match text.get(16..) {
        Some(micros) => Some(time + chrono::TimeDelta::microseconds(micros.parse().ok()?)),
        None => Some(time),
    }
}

/// Parses `HH:MM:SS` or `HH:MM:SS.mmm` into seconds since midnight, local wall clock, no date.
pub fn parse_time_of_day(text: &str) -> Option<f64> {
    use chrono::Timelike as _;
    let time = NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok()?;
    Some(f64::from(time.num_seconds_from_midnight()) + f64::from(time.nanosecond()) / 1e9)
}

/// The zone offset of the run's machine in seconds east of UTC, from one instant that was recorded
/// on both clocks. Zones are multiples of a quarter of an hour, so a few seconds between the two
/// recordings do no harm; `None` when the two cannot be the same instant in any zone.
pub fn zone_offset(utc_seconds: f64, local: NaiveDateTime) -> Option<i32> {
    let quarters = ((Moment::local(local).seconds - utc_seconds) / 900.0).round();
    // Zones reach from UTC-12 to UTC+14.
    (-48.0..=56.0).contains(&quarters).then(|| quarters as i32 * 900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_drops_zero_microseconds() {
        let with = parse_iso_local("2026-01-05T10:56:00.100000").unwrap();
        let without = parse_iso_local("2026-01-05T10:56:00").unwrap();
        assert_eq!((with - without).num_milliseconds(), 100);
    }

    #[test]
    fn both_stamp_forms_are_read_and_others_are_not() {
        assert!(parse_stamp("20260105_105524_290672").is_some());
        assert!(parse_stamp("20260105_105524").is_some());
        for bad in [
            "",
            "final",
            "20260105",
            "20261305_105524",
            "20260105_105524_29067x",
            "2026010５_105524_29",
        ] {
            assert!(parse_stamp(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_offset_is_rounded_to_quarters_of_an_hour() {
        let local = parse_iso_local("2026-01-05T16:26:00").unwrap();
        let utc = parse_iso_utc("2026-01-05T10:55:59.5Z").unwrap();
        assert_eq!(zone_offset(utc, local), Some(5 * 3600 + 1800));
        // A number that is no time must not overflow on its way to being refused.
        for odd in [utc + 1e9, 1e300, -1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(zone_offset(odd, local), None, "{odd}");
        }
    }

    #[test]
    fn clocks_are_not_mixed() {
        let local = Moment::local(parse_iso_local("2026-01-05T10:56:00").unwrap());
        let utc = Moment::utc(1_767_610_560.0).unwrap();
        assert_eq!(local.since(utc), None);
        assert_eq!(local.with_offset(Some(3600)).since(utc), Some(-3600.0));
        assert_eq!(utc.to_iso().as_deref(), Some("2026-01-05T10:56:00.000000Z"));
        assert_eq!(Moment::utc(0.0), None);
    }
}
