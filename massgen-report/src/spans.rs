//! Spans that the run itself sent, as far as a report tells of them.

use std::collections::BTreeMap;

/// What is known of the spans that the run sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spans {
    /// Nobody looked for any.
    #[default]
    NotGiven,
    /// They were to be asked for from the service where the traces are, and there was no token to ask with.
    NoToken,
    /// Some were given.
    Given {
        /// Where they are from, such as the names of files.
        sources: Vec<String>,
        /// How they fit to the attempts of the turn; an attempt without spans is missing.
        attempts: Vec<SpanSides>,
    },
}

/// What the files of an attempt and the spans that it sent tell of, and what only one side does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpanSides {
    /// The attempt.
    pub attempt: u32,
    /// The trace: 32 hexadecimal digits.
    pub trace_id: String,
    /// By what the trace was told to be that of the attempt, in a word.
    pub matched_by: &'static str,
    /// Spans that both sides tell of.
    pub both: usize,
    /// Spans that only the files tell of, by name.
    pub only_files: BTreeMap<String, usize>,
    /// Spans that only were sent, by name.
    pub only_sent: BTreeMap<String, usize>,
    /// Sent spans that hung on another parent than the round that ran them.
    pub moved: usize,
}

impl Spans {
    /// The sides of an attempt.
    pub(crate) fn of(&self, attempt: u32) -> Option<&SpanSides> {
        match self {
            Self::Given { attempts, .. } => attempts.iter().find(|sides| sides.attempt == attempt),
            Self::NotGiven | Self::NoToken => None,
        }
    }
}

/// The address of a trace: `base` with the id in place of `{trace_id}`, or behind it. `None` for an id that is none and
/// for an address that is not plainly one of the web: a log must not lead a reader elsewhere.
pub(crate) fn link(base: &str, trace_id: &str) -> Option<String> {
    let is_id = trace_id.len() == 32 && trace_id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_plain = base.bytes().all(|byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'`' | b'\\' | b'|' | b'\'')
    });
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    if !(is_id && is_plain && is_web) {
        return None;
    }
    if base.contains("{trace_id}") {
        return Some(base.replace("{trace_id}", trace_id));
    }
    let between = if base.ends_with(['/', '=']) { "" } else { "/" };
    Some(format!("{base}{between}{trace_id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a20c298f5891ae68a992ca8271c236";

    #[test]
    fn a_link_is_the_base_and_the_id() {
        let https = |rest: &str| format!("https://example.org/{rest}");
        assert_eq!(link("https://example.org", ID), Some(https(ID)));
        assert_eq!(link("https://example.org/", ID), Some(https(ID)));
        let query = "https://example.org/p?q=trace_id%3D%27{trace_id}%27";
        assert_eq!(
            link(query, ID),
            Some(https(&format!("p?q=trace_id%3D%27{ID}%27")))
        );
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for (base, id) in [
            ("javascript:alert(1)//", ID),
            ("https://example.org/><b>", ID),
            ("https://example.org/ x", ID),
            ("https://example.org", "../x"),
            ("https://example.org", ""),
        ] {
            assert_eq!(link(base, id), None, "{base} {id}");
        }
    }
}
