//! Dates in headers.

const MONTHS: [(&str, u64); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];

/// Seconds of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, from 1970 on; `None` for every other form, since the
/// two older ones are no longer written.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.trim().split(' ').collect();
    let [weekday, day, month, year, clock, "GMT"] = words.as_slice() else {
        return None;
    };
    let clock: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = clock.as_slice() else {
        return None;
    };
    let (day, year) = (number(day, 2)?, number(year, 4)?);
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    // A leap second is the 60th.
    if !weekday.ends_with(',') || year < 1970 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (day_of_year, in_month) = place(month, is_leap(year))?;
    if !(1..=in_month).contains(&day) {
        return None;
    }
    let years: u64 = (1970..year).map(|year| 365 + u64::from(is_leap(year))).sum();
    let days = years + day_of_year + day - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

/// The days before a month, and its own.
fn place(name: &str, is_leap: bool) -> Option<(u64, u64)> {
    let mut before = 0;
    for (month, days) in MONTHS {
        let days = days + u64::from(is_leap && month == "Feb");
        if month == name {
            return Some((before, days));
        }
        before += days;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn dates_are_counted_from_1970_on() {
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Tue, 29 Feb 2000 23:59:59 GMT"), Some(951_868_799));
        assert_eq!(seconds("Tue, 24 Nov 2026 06:06:19 GMT"), Some(1_795_500_379));
    }

    #[test]
    fn other_forms_are_no_dates() {
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 30 Feb 2024 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
