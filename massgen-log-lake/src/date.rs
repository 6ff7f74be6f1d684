//! The date of a partition.

/// The date in the name of a session directory, `YYYY-MM-DD`: that of the clock on the wall where the run was. `None`
/// for a name without one.
pub fn date_of(session_id: &str) -> Option<String> {
    let stamp = session_id.strip_prefix("log_")?.get(..8)?;
    let date = format!("{}-{}-{}", stamp.get(..4)?, stamp.get(4..6)?, stamp.get(6..)?);
    is_date(&date).then_some(date)
}

/// The UTC date at the start of an ISO 8601 time.
pub(crate) fn date_in(time: &str) -> Option<&str> {
    let date = time.get(..10)?;
    is_date(date).then_some(date)
}

/// Whether the text is `YYYY-MM-DD` with a month and a day that there are: it becomes the name of a folder.
fn is_date(text: &str) -> bool {
    let number = |text: Option<&str>| {
        text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?
            .parse::<u16>()
            .ok()
    };
    let parts = (
        number(text.get(..4)),
        number(text.get(5..7)),
        number(text.get(8..)),
    );
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    dashes && matches!(parts, (Some(_), Some(1..=12), Some(1..=31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_become_folders() {
        let date = |name: &str| date_of(name);
        assert_eq!(date("log_20261124_060618_801055").as_deref(), Some("2026-11-24"));
        for name in [
            "log_20261324_060618",
            "log_2026112",
            "log_+0261124_1",
            "run",
            "log_../../..x",
        ] {
            assert_eq!(date(name), None, "{name}");
        }
        assert_eq!(date_in("2026-11-24T06:06:18.801055Z"), Some("2026-11-24"));
        assert_eq!(date_in("../../../etc"), None);
        assert_eq!(date_in("2026-11-é4T"), None);
    }
}
