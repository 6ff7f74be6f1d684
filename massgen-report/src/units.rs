//! Numbers as people read them. No locale, no clock: equal numbers give equal text.
//!
//! `NaN` and infinities are not measurements and read [`NOT_RECORDED`]; zero never has a sign; a value that
//! is not zero is never rounded to zero without saying so.

/// What stands for a value that the log does not hold. Unknown is not zero.
pub const NOT_RECORDED: &str = "not recorded";

/// What stands for a cost that nobody priced.
pub const UNPRICED: &str = "unpriced";

/// `Some` through `show`, `None` as [`NOT_RECORDED`].
///
/// ```
/// use massgen_report::units::{recorded, seconds};
/// assert_eq!(recorded(Some(12.34), seconds), "12.3 s");
/// assert_eq!(recorded(None, seconds), "not recorded");
/// ```
pub fn recorded<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NOT_RECORDED.to_owned(), show)
}

/// A whole number: any integer type of the log's types and of `len()`.
pub trait Whole: Copy {
    /// The number, never changed.
    fn whole(self) -> i128;
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Whole for $number {
            fn whole(self) -> i128 {
                self as i128
            }
        }
    )*};
}
whole!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// `1,234,567`.
pub fn integer(number: impl Whole) -> String {
    let number = number.whole();
    let digits = group(&number.unsigned_abs().to_string());
    if number < 0 { format!("-{digits}") } else { digits }
}

/// A count with its noun: `1 answer`, `0 answers`, `1,200 answers`.
pub fn count(number: impl Whole, one: &str, many: &str) -> String {
    let noun = if number.whole() == 1 { one } else { many };
    format!("{} {noun}", integer(number))
}

/// A count of tokens, without its noun: `12,345`.
pub fn tokens(number: impl Whole) -> String {
    integer(number)
}

/// `1 character`, `12,345 characters` (Unicode scalar values).
pub fn characters(number: impl Whole) -> String {
    count(number, "character", "characters")
}

/// A size in bytes: `1 byte`, `512 bytes`, `1.5 KiB`, `2.0 MiB`.
pub fn bytes(number: u64) -> String {
    if number < 1024 {
        return count(number, "byte", "bytes");
    }
    let mut size = number as f64;
    let mut unit = "bytes";
    for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        // 1023.95 and more would be written as 1024.0.
        if size < 1023.95 {
            break;
        }
        size /= 1024.0;
        unit = next;
    }
    format!("{} {unit}", decimal(size, 1))
}

/// A number with a fixed count of decimals and grouped digits: `1,234.50`.
pub fn decimal(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return NOT_RECORDED.to_owned();
    }
    if number.abs() >= 1e15 {
        return format!("{number:e}");
    }
    let text = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !is_zero { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", group(whole))
}

/// A duration in seconds, for prose: `0.25 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
pub fn seconds(seconds: f64) -> String {
    if !seconds.is_finite() {
        return NOT_RECORDED.to_owned();
    }
    let length = seconds.abs();
    if length == 0.0 {
        return "0 s".to_owned();
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    if length < 0.005 {
        return format!("{} s", under(sign, "0.01"));
    }
    if length < 0.995 {
        return format!("{sign}{} s", decimal(length, 2));
    }
    if length < 59.95 {
        return format!("{sign}{} s", decimal(length, 1));
    }
    if length < 3599.5 {
        let whole = length.round();
        return format!("{sign}{:.0} min {:02.0} s", (whole / 60.0).floor(), whole % 60.0);
    }
    let minutes = (length / 60.0).round();
    let hours = (minutes / 60.0).floor();
    if hours >= 1e9 {
        return format!("{sign}{} h", decimal(hours, 0));
    }
    format!("{sign}{} h {:02.0} min", decimal(hours, 0), minutes % 60.0)
}

/// A duration in seconds as minutes with two decimals, for a column whose head names the unit: `4.08`.
pub fn minutes(seconds: f64) -> String {
    small(seconds / 60.0, 2)
}

/// A duration in milliseconds: `0.5 ms`, `123 ms`, `12,345 ms`.
pub fn milliseconds(ms: f64) -> String {
    let decimals = if ms.abs() < 10.0 { 1 } else { 0 };
    with_unit(small(ms, decimals), " ms")
}

/// A cost in USD with the six decimals that MassGen records, without trailing zeros beyond the fourth:
/// `$0`, `$12.3456`, `$0.062947`, `$0.0629`.
pub fn usd(usd: f64) -> String {
    if !usd.is_finite() {
        return NOT_RECORDED.to_owned();
    }
    let amount = usd.abs();
    let sign = if usd < 0.0 { "-" } else { "" };
    if amount == 0.0 {
        "$0".to_owned()
    } else if amount < 0.000_000_5 {
        under(sign, "$0.000001")
    } else {
        let exact = decimal(amount, 6);
        let short = exact
            .strip_suffix("00")
            .or_else(|| exact.strip_suffix('0'))
            .unwrap_or(&exact);
        format!("{sign}${short}")
    }
}

/// A cost in USD, or [`UNPRICED`] when no price is known.
pub fn priced(cost: Option<f64>) -> String {
    cost.map_or_else(|| UNPRICED.to_owned(), usd)
}

/// A share (1 is all) in percent: `12.5 %`. Shares next to none or all are not rounded onto them.
pub fn percent(share: f64) -> String {
    if share > 0.9995 && share < 1.0 {
        return "over 99.9 %".to_owned();
    }
    with_unit(small(share * 100.0, 1), " %")
}

/// [`decimal`], but what is not zero and would be written as zero reads `under 0.01`.
fn small(number: f64, decimals: usize) -> String {
    let text = decimal(number, decimals);
    let least = format!("0.{:0>decimals$}", 1);
    let reads_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if number == 0.0 {
        "0".to_owned()
    } else if reads_zero {
        under(if number < 0.0 { "-" } else { "" }, &least)
    } else {
        text
    }
}

/// A small number below what its format can show; below zero, the same next to zero.
fn under(sign: &str, least: &str) -> String {
    if sign.is_empty() {
        format!("under {least}")
    } else {
        format!("over {sign}{least}")
    }
}

fn with_unit(number: String, unit: &str) -> String {
    if number == NOT_RECORDED {
        number
    } else {
        number + unit
    }
}

/// Puts `,` between groups of three digits.
fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_are_grouped() {
        assert_eq!(integer(0_u64), "0");
        assert_eq!(integer(999_i64), "999");
        assert_eq!(integer(-1_234_567_i64), "-1,234,567");
        assert_eq!(integer(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(count(1_usize, "vote", "votes"), "1 vote");
        assert_eq!(count(0_usize, "vote", "votes"), "0 votes");
        assert_eq!(characters(5001_u64), "5,001 characters");
    }

    #[test]
    fn durations_move_to_the_next_unit_when_rounded() {
        for (length, text) in [
            (0.0, "0 s"),
            (-0.0, "0 s"),
            (0.001, "under 0.01 s"),
            (-0.001, "over -0.01 s"),
            (0.25, "0.25 s"),
            (0.999, "1.0 s"),
            (12.34, "12.3 s"),
            (59.94, "59.9 s"),
            (59.96, "1 min 00 s"),
            (245.0, "4 min 05 s"),
            (-245.0, "-4 min 05 s"),
            (3599.4, "59 min 59 s"),
            (3599.6, "1 h 00 min"),
            (7380.0, "2 h 03 min"),
            (f64::NAN, "not recorded"),
            (f64::INFINITY, "not recorded"),
        ] {
            assert_eq!(seconds(length), text, "{length}");
        }
        assert_eq!(minutes(245.0), "4.08");
        assert_eq!(minutes(0.1), "under 0.01");
        assert_eq!(milliseconds(12_345.4), "12,345 ms");
        assert_eq!(milliseconds(0.5), "0.5 ms");
        assert_eq!(milliseconds(f64::NAN), "not recorded");
    }

    #[test]
    fn costs_keep_what_is_spent_visible() {
        for (cost, text) in [
            (0.0629, "$0.0629"),
            (0.001_234_5, "$0.001234"),
            (0.000_000_1, "under $0.000001"),
            (1234.5, "$1,234.5000"),
            (-0.05, "-$0.0500"),
            (0.0, "$0"),
        ] {
            assert_eq!(usd(cost), text, "{cost}");
        }
        assert_eq!(
            (priced(None).as_str(), priced(Some(0.0)).as_str()),
            ("unpriced", "$0")
        );
    }

    #[test]
    fn shares_are_not_rounded_onto_none_or_all() {
        assert_eq!(percent(0.125), "12.5 %");
        assert_eq!(percent(0.000_1), "under 0.1 %");
        assert_eq!(percent(0.999_9), "over 99.9 %");
        assert_eq!((percent(0.0).as_str(), percent(1.0).as_str()), ("0 %", "100.0 %"));
    }

    #[test]
    fn sizes_move_to_the_next_unit_when_rounded() {
        assert_eq!(
            (bytes(1).as_str(), bytes(1023).as_str()),
            ("1 byte", "1,023 bytes")
        );
        assert_eq!(bytes(1024), "1.0 KiB");
        assert_eq!(bytes(1024 * 1024 - 1), "1.0 MiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
    }

    #[test]
    fn huge_numbers_stay_short() {
        assert_eq!(decimal(1e300, 2), "1e300");
        assert_eq!(
            seconds(f64::MAX),
            format!("{:e} h", (f64::MAX / 60.0).round() / 60.0)
        );
    }

    proptest! {
        #[test]
        fn no_number_reads_minus_zero(number in any::<f64>(), near in -0.01..0.01_f64) {
            for number in [number, near, -0.0] {
                for text in [
                    decimal(number, 2), seconds(number), minutes(number), milliseconds(number), usd(number),
                    percent(number),
                ] {
                    let digits = text.trim_start_matches('-').bytes().any(|byte| matches!(byte, b'1'..=b'9'));
                    prop_assert!(!text.starts_with('-') || digits, "{number}: {text}");
                    prop_assert!(text.len() < 40 && !text.contains("NaN") && !text.contains("inf"), "{text}");
                }
            }
        }
    }
}
