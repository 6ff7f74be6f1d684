//! `turn_N/ANALYSIS_REPORT.md` (since 0.1.34..0.1.36): written by an analyst, never by a run. MassGen
//! creates an empty file before an analysis of its own; size 0 therefore means "not analysed".

/// What a report that `massgen-report` wrote has among its first lines, before the format number.
pub const REPORT_FORMAT_MARKER: &str = "**Report format:** ";
/// What stands between the format number and the version.
pub const REPORT_WRITER_MARKER: &str = " · massgen-report ";
/// Lines in which the marker is looked for.
const MARKER_LINES: usize = 40;
/// Headings that are listed; more is no report.
const MAX_HEADINGS: usize = 2000;

/// A report file: what it is and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportFile {
    /// Size in bytes.
    pub size: u64,
    /// Who wrote it.
    pub kind: ReportKind,
    /// Its headings in order.
    pub headings: Vec<Heading>,
}

/// Who wrote a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportKind {
    /// Nobody: the file has no text.
    Empty,
    /// `massgen-report`.
    Ours {
        /// Number of the report's form.
        report_format: u32,
        /// The version that wrote it.
        version: String,
    },
    /// Someone else: a person or a model.
    Other,
}

/// One heading (`#` to `######`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text without the marks around it.
    pub text: String,
    /// The line, from 1.
    pub line: u64,
}

impl ReportFile {
    /// Describes the file's content.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            kind: classify(bytes),
            headings: headings(bytes),
        }
    }
}

/// Who wrote the report, by the line `**Report format:** N · massgen-report VERSION` among the first lines.
pub fn classify(bytes: &[u8]) -> ReportKind {
    if bytes.trim_ascii().is_empty() {
        return ReportKind::Empty;
    }
    let marked = bytes
        .split(|byte| *byte == b'\n')
        .take(MARKER_LINES)
        .find_map(|line| {
            let line = std::str::from_utf8(line).ok()?.trim_end();
            let (number, version) = line
                .strip_prefix(REPORT_FORMAT_MARKER)?
                .split_once(REPORT_WRITER_MARKER)?;
            let known = !version.is_empty() && !version.contains(char::is_whitespace);
            known.then_some(ReportKind::Ours {
                report_format: number.parse().ok()?,
                version: version.to_owned(),
            })
        });
    marked.unwrap_or(ReportKind::Other)
}

/// The headings in order; what looks like one inside a fenced block of code is none.
pub fn headings(bytes: &[u8]) -> Vec<Heading> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim_start_matches(' ');
        if line.len().saturating_sub(bare.len()) > 3 {
            continue;
        }
        if let Some(mark) = fence_mark(bare) {
            match fence {
                None => fence = Some(mark),
                Some((c, length)) if c == mark.0 && mark.1 >= length && is_only(bare, c) => fence = None,
                Some(_) => {}
            }
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let after = bare.trim_start_matches('#');
        let level = bare.len().saturating_sub(after.len());
        let is_heading = (1..=6).contains(&level) && (after.is_empty() || after.starts_with([' ', '\t']));
        if is_heading {
            found.push(Heading {
                level: u8::try_from(level).unwrap_or(6),
                text: closed(after.trim()).to_owned(),
                line: number,
            });
            if found.len() == MAX_HEADINGS {
                break;
            }
        }
    }
    found
}

/// The fence that a line begins with: its character and length.
fn fence_mark(line: &str) -> Option<(char, usize)> {
    let c = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(c);
    let length = line.len().saturating_sub(rest.len());
    // After backticks, a backtick in the same line makes it inline code.
    (length >= 3 && !(c == '`' && rest.contains('`'))).then_some((c, length))
}

fn is_only(line: &str, c: char) -> bool {
    line.trim_end().chars().all(|other| other == c)
}

/// The text without a closing sequence of `#`.
fn closed(text: &str) -> &str {
    let bare = text.trim_end_matches('#');
    if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_is_told_by_the_marker_line() {
        let ours =
            "# MassGen Log Analysis Report\n\n**Session:** x\n**Report format:** 3 · massgen-report 0.1.0\n";
        assert_eq!(
            classify(ours.as_bytes()),
            ReportKind::Ours {
                report_format: 3,
                version: "0.1.0".to_owned()
            }
        );
        assert_eq!(
            classify(ours.replace('\n', "\r\n").as_bytes()),
            classify(ours.as_bytes())
        );
        assert_eq!(classify(b""), ReportKind::Empty);
        assert_eq!(classify(b" \n\n"), ReportKind::Empty);
        for other in [
            "# MassGen Log Analysis Report\n",
            "**Report format:** x · massgen-report 0.1.0\n",
            "**Report format:** 1 · massgen-report \n",
            "> **Report format:** 1 · massgen-report 0.1.0\n",
            "\u{fffd}\n",
        ] {
            assert_eq!(classify(other.as_bytes()), ReportKind::Other, "{other}");
        }
        let late = format!("{}{ours}", "x\n".repeat(60));
        assert_eq!(classify(late.as_bytes()), ReportKind::Other);
        assert_eq!(classify(b"\xff\xfe\n"), ReportKind::Other);
    }

    #[test]
    fn headings_are_found_outside_of_code() {
        let text = "# A #\n## 1. Correctness C#\n#no\n```sh\n# comment\n~~~\n```\n~~~~\n# x\n~~~\n# y\n~~~~\n   ### B ##\n    # code\n####### seven\n";
        let report = ReportFile::of(text.as_bytes());
        let found: Vec<_> = report
            .headings
            .iter()
            .map(|heading| (heading.level, heading.text.as_str(), heading.line))
            .collect();
        assert_eq!(found, [(1, "A", 1), (2, "1. Correctness C#", 2), (3, "B", 13)]);
        assert_eq!(report.size, text.len() as u64);
    }
}
