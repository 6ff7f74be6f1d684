//! The head of what `massgen --automation` prints: where the session is.

use serde::{Deserialize, Serialize};

/// The three lines by which automation mode says where it writes. Absolute paths of the run's machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AutomationHeader {
    /// `LOG_DIR:`, the session directory; `None` up to 0.1.12 at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_dir: Option<String>,
    /// `STATUS:`, the status.json of the first attempt; `None` up to 0.1.12 at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `QUESTION:`, which may span lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

impl AutomationHeader {
    /// Finds the header in console output. Warnings of libraries may come before it; `None` when none of
    /// the three lines is there.
    pub fn parse(console: &str) -> Option<Self> {
        let mut header = Self::default();
        let mut lines = console.split('\n').map(|line| line.trim_end_matches('\r'));
        while let Some(line) = lines.next() {
            if let Some(path) = line.strip_prefix("LOG_DIR: ") {
                header.log_dir.get_or_insert_with(|| path.to_owned());
            } else if let Some(path) = line.strip_prefix("STATUS: ") {
                header.status.get_or_insert_with(|| path.to_owned());
            } else if let Some(first) = line.strip_prefix("QUESTION: ") {
                header.question = Some(question(first, lines));
                break;
            }
        }
        (header != Self::default()).then_some(header)
    }
}

/// The question goes on until the fixed line that follows it; without that line it is one line long.
fn question<'a>(first: &'a str, mut rest: impl Iterator<Item = &'a str>) -> String {
    let mut question = first.to_owned();
    loop {
        match rest.next() {
            Some(line) if line.starts_with("[Coordination in progress") => return question,
            Some(line) => {
                question.push('\n');
                question.push_str(line);
            }
            None => return first.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::known;

    #[test]
    fn a_question_may_span_lines() {
        let header = AutomationHeader::parse(
            "warning\nLOG_DIR: /x/log_1\r\nSTATUS: /x/log_1/status.json\nQUESTION: one\n\ntwo\n[Coordination in progress - ..]\nLOG_DIR: /forged\n",
        )
        .unwrap();
        assert_eq!(header.log_dir.as_deref(), Some("/x/log_1"));
        assert_eq!(header.question.as_deref(), Some("one\n\ntwo"));
        let cut = AutomationHeader::parse("QUESTION: one\nmore").unwrap();
        assert_eq!(cut.question.as_deref(), Some("one"));
        assert_eq!(AutomationHeader::parse("hello\n"), None);
    }

    #[test]
    fn real_consoles_name_their_session() {
        let mut named = 0;
        for fixture in std::fs::read_dir(known::fixtures()).unwrap() {
            let fixture = fixture.unwrap().path();
            let Ok(console) = std::fs::read_to_string(fixture.join("console.txt")) else {
                continue;
            };
            let header = AutomationHeader::parse(&console).unwrap();
            assert!(header.question.is_some(), "{}", fixture.display());
            if let Some(log_dir) = header.log_dir {
                let name = log_dir.rsplit('/').next().unwrap();
                assert!(fixture.join(name).is_dir(), "{}", fixture.display());
                let status = header.status.unwrap();
                assert!(status.starts_with(&log_dir) && status.ends_with("/status.json"));
                named += 1;
            }
        }
        assert!(named >= 20, "{named}");
    }
}
