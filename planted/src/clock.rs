//! Times as MassGen writes them, on a machine whose zone is UTC.

/// Seconds, in whole microseconds.
pub(crate) fn micro(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
}

fn civil(epoch: f64) -> Civil {
    let total = (epoch * 1e6).round() as i64;
    let (seconds, micros) = (total.div_euclid(1_000_000), total.rem_euclid(1_000_000));
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Howard Hinnant's civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: of_year - (153 * shifted_month + 2) / 5 + 1,
        hour: rest / 3_600,
        minute: rest / 60 % 60,
        second: rest % 60,
        micros,
    }
}

/// `20261124_061311_386625`.
pub(crate) fn stamp(epoch: f64) -> String {
    let c = civil(epoch);
    format!(
        "{:04}{:02}{:02}_{:02}{:02}{:02}_{:06}",
        c.year, c.month, c.day, c.hour, c.minute, c.second, c.micros
    )
}

/// `2026-11-24T06:13:11.386625`; whole seconds have no fraction.
pub(crate) fn iso(epoch: f64) -> String {
    let c = civil(epoch);
    let fraction = if c.micros == 0 {
        String::new()
    } else {
        format!(".{:06}", c.micros)
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// `06:13:11`.
pub(crate) fn hms(epoch: f64) -> String {
    let c = civil(epoch);
    format!("{:02}:{:02}:{:02}", c.hour, c.minute, c.second)
}

/// `2026-11-24 06:13:11`.
pub(crate) fn date_time(epoch: f64) -> String {
    let c = civil(epoch);
    format!("{:04}-{:02}-{:02} {}", c.year, c.month, c.day, hms(epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_instant_is_written_as_massgen_wrote_it() {
        // 0.1.97_s04b: CE new_answer of agent_b, and the stamp of its folder.
        assert_eq!(iso(1_795_500_791.426_145), "2026-11-24T06:13:11.426145");
        assert_eq!(stamp(1_795_500_791.386_625), "20261124_061311_386625");
        assert_eq!(iso(951_782_400.0), "2000-02-29T00:00:00");
        assert_eq!(date_time(0.0), "1970-01-01 00:00:00");
    }
}
