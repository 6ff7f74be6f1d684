//! Names, stamps and numbers: properties that hold for any of them.

use std::fs;
use std::path::Path;

use chrono::{DateTime, NaiveDateTime};
use massgen_log_model::time::{parse_iso_local, parse_iso_utc, parse_stamp, parse_time_of_day, zone_offset};
use massgen_log_model::{LogDir, Moment, RelPath};
use proptest::prelude::*;

fn instant(seconds: i64, micros: u32) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, micros * 1000)
        .unwrap()
        .naive_utc()
}

/// 1970 to 2100.
fn times() -> impl Strategy<Value = NaiveDateTime> {
    (0_i64..4_102_444_800, 0_u32..1_000_000).prop_map(|(seconds, micros)| instant(seconds, micros))
}

proptest! {
    #[test]
    fn stamps_and_iso_times_are_read_as_they_were_written(time in times()) {
        let stamp = time.format("%Y%m%d_%H%M%S_%6f").to_string();
        prop_assert_eq!(parse_stamp(&stamp), Some(time));
        prop_assert_eq!(parse_iso_local(&time.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()), Some(time));
    }

    #[test]
    fn every_zone_is_found_through_a_minute_of_delay(
        time in times(), quarters in -48_i32..=56, delay in -60.0_f64..60.0,
    ) {
        let utc = time.and_utc().timestamp() as f64 + delay;
        let local = time + chrono::TimeDelta::seconds(i64::from(quarters) * 900);
        prop_assert_eq!(zone_offset(utc, local), Some(quarters * 900));
    }

    #[test]
    fn any_text_that_looks_like_a_stamp_is_read_or_refused(text in "[0-9_]{0,24}|.*") {
        // Must not panic; a refusal is as good as a time.
        let _ = parse_stamp(&text);
        let _ = parse_iso_local(&text);
    }

    #[test]
    fn a_written_zone_is_taken_off(time in times(), quarters in -48_i32..=56) {
        let sign = if quarters < 0 { '-' } else { '+' };
        let minutes = quarters.abs() * 15;
        let local = time.format("%Y-%m-%dT%H:%M:%S%.6f");
        let text = format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        let utc = Moment::local(time).seconds - f64::from(quarters * 900);
        prop_assert!((parse_iso_utc(&text).unwrap() - utc).abs() < 2e-6);
        // It is no local time.
        prop_assert_eq!(parse_iso_local(&text), None);
    }

    #[test]
    fn times_of_day_are_read_as_they_were_written(millis in 0_u32..86_400_000) {
        let (seconds, rest) = (millis / 1000, millis % 1000);
        let text = format!("{:02}:{:02}:{:02}.{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        prop_assert!((parse_time_of_day(&text).unwrap() - f64::from(millis) / 1000.0).abs() < 1e-9);
    }

    #[test]
    fn no_number_is_too_odd_for_the_clock(seconds in any::<f64>(), time in times()) {
        // Must not panic; numbers from files are no times until they prove to be.
        let _ = zone_offset(seconds, time);
        if let Some(moment) = Moment::utc(seconds) {
            let _ = moment.to_iso();
        }
    }

    #[test]
    fn no_text_leads_out_of_the_session(text in "([a-z%0-9./\\\\]|%2[EeFf]|%2e%2e|\\.\\./|%00){0,30}") {
        for path in [RelPath::from_encoded(text.clone()), RelPath::from_path(Path::new(&text))] {
            let path = path.to_path();
            prop_assert!(path.is_relative(), "{:?}", path);
            let ordinary = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
            prop_assert!(ordinary, "{:?}", path);
        }
    }

    #[cfg(unix)]
    #[test]
    fn any_name_is_encoded_reversibly_and_prints_safely(
        names in prop::collection::vec(prop::collection::vec(1_u8..=255, 1..12), 1..4),
    ) {
        use std::os::unix::ffi::OsStrExt as _;
        let names: Vec<Vec<u8>> = names
            .into_iter()
            .map(|name| name.into_iter().filter(|byte| *byte != b'/').collect::<Vec<u8>>())
            .filter(|name| !name.is_empty() && name != b"." && name != b"..")
            .collect();
        let path: std::path::PathBuf =
            names.iter().map(|name| Path::new(std::ffi::OsStr::from_bytes(name)).to_owned()).collect();
        let encoded = RelPath::from_path(&path);
        prop_assert_eq!(encoded.to_path(), path);
        prop_assert!(encoded.as_str().chars().all(|c| !c.is_control()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn turns_and_attempts_come_in_the_order_of_their_numbers(
        numbers in prop::collection::btree_set(1_u32..2000, 1..8),
    ) {
        let temp = tempfile::tempdir().unwrap();
        let session = temp.path().join("log_20260105_105524_290672");
        for number in &numbers {
            for inner in &numbers {
                let attempt = session.join(format!("turn_{number}/attempt_{inner}"));
                fs::create_dir_all(&attempt).unwrap();
                fs::write(attempt.join("status.json"), "{}").unwrap();
            }
        }
        let dir = LogDir::discover(&session).unwrap();
        let expected: Vec<u32> = numbers.into_iter().collect();
        let turns: Vec<u32> = dir.turns.iter().map(|turn| turn.number).collect();
        prop_assert_eq!(&turns, &expected);
        for turn in &dir.turns {
            let attempts: Vec<u32> = turn.attempts.iter().map(|attempt| attempt.number).collect();
            prop_assert_eq!(&attempts, &expected);
        }
    }
}
