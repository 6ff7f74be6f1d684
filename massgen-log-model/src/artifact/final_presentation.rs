//! Two files of `agent_outputs/`: `final_presentation_<agent>.txt`, the presenter's text as a display saved
//! it, and `context_path_writes.txt`, the files that the run changed outside of its workspaces.
//!
//! `final_presentation_<agent>_latest.txt` is a link to the first. The structured source of the final answer
//! is `final/<agent>/answer.txt`.

/// Header lines looked at before the body.
const MAX_HEADER_LINES: usize = 8;

/// The header of `final_presentation_<agent>.txt` and where its body lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FinalPresentationHeader {
    /// The presenter: in capitals from the rich display, as written from the textual one.
    pub agent: Option<String>,
    /// `YYYY-MM-DD HH:MM:SS`, local wall clock (rich display).
    pub generated_at: Option<String>,
    /// The votes as Python prints them (textual display).
    pub vote_results: Option<String>,
    /// Byte offset of the body.
    pub body_offset: u64,
    /// Length of the body in bytes, without the closing lines of the rich display.
    pub body_bytes: u64,
}

impl FinalPresentationHeader {
    /// Reads both displays' forms; `None` when the file begins with something else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        let mut at = 0_usize;
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let first = lines.next()?;
        let title = line_text(first);
        let title = title
            .strip_prefix("=== FINAL PRESENTATION")?
            .strip_suffix("===")?
            .trim();
        header.agent = title.strip_prefix("FROM ").map(|agent| agent.trim().to_owned());
        at = at.saturating_add(first.len());
        for raw in lines.take(MAX_HEADER_LINES) {
            let line = line_text(raw);
            if let Some(value) = line.strip_prefix("Generated at:") {
                header.generated_at = Some(value.trim().to_owned());
            } else if let Some(value) = line.strip_prefix("Selected Agent:") {
                header.agent = Some(value.trim().to_owned());
            } else if let Some(value) = line.strip_prefix("Vote Results:") {
                header.vote_results = Some(value.trim().to_owned());
            } else if line.is_empty() {
                at = at.saturating_add(raw.len());
                break;
            } else if !is_ruler(&line) {
                break;
            }
            at = at.saturating_add(raw.len());
        }
        let body = bytes.get(at..).unwrap_or_default();
        header.body_offset = at as u64;
        header.body_bytes = without_closing(body).len() as u64;
        Some(header)
    }
}

fn line_text(raw: &[u8]) -> std::borrow::Cow<'_, str> {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    String::from_utf8_lossy(raw.strip_suffix(b"\r").unwrap_or(raw))
}

fn is_ruler(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'=')
}

/// The body without the blank line, the ruler and `End of Final Presentation`.
fn without_closing(body: &[u8]) -> &[u8] {
    let end = body.trim_ascii_end();
    let Some(rest) = end.strip_suffix(b"End of Final Presentation") else {
        return body;
    };
    let mut rest = rest.trim_ascii_end();
    while let Some(shorter) = rest.strip_suffix(b"=") {
        rest = shorter;
    }
    rest.strip_suffix(b"\n\n")
        .or_else(|| rest.strip_suffix(b"\n"))
        .unwrap_or(rest)
}

/// What happened to one path of `context_path_writes.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PathChange {
    /// The file is new.
    New,
    /// The file was there before.
    Modified,
    /// The list does not say which.
    NotSaid,
}

/// `context_path_writes.txt` (since 0.1.38..0.1.40).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContextPathWrites {
    /// The number of files in the title; `None` without one.
    pub count: Option<u64>,
    /// The paths in order.
    pub paths: Vec<(PathChange, String)>,
}

impl ContextPathWrites {
    /// Reads the file; both the grouped and the flat form. `None` when the title is missing.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let title = lines.next()?.strip_prefix("Context Path Changes")?;
        let digits = title
            .trim_start_matches([' ', '-'])
            .split(' ')
            .next()
            .unwrap_or_default();
        let mut writes = Self {
            count: digits.parse().ok(),
            paths: Vec::new(),
        };
        for line in lines {
            let line = line.trim();
            let is_group = line.ends_with("):")
                && (line.starts_with("New files (") || line.starts_with("Modified files ("));
            if line.is_empty() || is_group || is_ruler(line) {
                continue;
            }
            let (change, path) = if let Some(path) = line.strip_prefix("+ ") {
                (PathChange::New, path)
            } else if let Some(path) = line.strip_prefix("~ ") {
                (PathChange::Modified, path)
            } else {
                (PathChange::NotSaid, line)
            };
            writes.paths.push((change, path.to_owned()));
        }
        Some(writes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body<'a>(text: &'a str, header: &FinalPresentationHeader) -> &'a str {
        let start = header.body_offset as usize;
        text.get(start..start + header.body_bytes as usize).unwrap()
    }

    #[test]
    fn the_rich_form_is_read() {
        let ruler = "=".repeat(60);
        let text = format!(
            "=== FINAL PRESENTATION FROM AGENT_A ===\nGenerated at: 2026-01-05 10:56:00\n{ruler}\n\nParis = it.\n==\n\n{ruler}\nEnd of Final Presentation\n"
        );
        let header = FinalPresentationHeader::parse(text.as_bytes()).unwrap();
        assert_eq!(header.agent.as_deref(), Some("AGENT_A"));
        assert_eq!(header.generated_at.as_deref(), Some("2026-01-05 10:56:00"));
        assert_eq!(body(&text, &header), "Paris = it.\n==");
    }

    #[test]
    fn the_textual_form_is_read() {
        let text =
            "=== FINAL PRESENTATION ===\nSelected Agent: agent_a\nVote Results: {'agent_a': 2}\n\nParis.\n";
        let header = FinalPresentationHeader::parse(text.as_bytes()).unwrap();
        assert_eq!(header.agent.as_deref(), Some("agent_a"));
        assert_eq!(header.vote_results.as_deref(), Some("{'agent_a': 2}"));
        assert_eq!(body(text, &header), "Paris.\n");
        for other in [
            "",
            "text",
            "=== FINAL PRESENTATION",
            "=== AGENT_A OUTPUT LOG ===\n",
        ] {
            assert_eq!(FinalPresentationHeader::parse(other.as_bytes()), None);
        }
    }

    #[test]
    fn both_forms_of_changed_paths_are_read() {
        let text = format!(
            "Context Path Changes - 2 files\n{}\n\nNew files (1):\n  + src/new file.rs\n\nModified files (1):\n  ~ a.rs\n",
            "=".repeat(50)
        );
        let writes = ContextPathWrites::parse(text.as_bytes()).unwrap();
        assert_eq!(writes.count, Some(2));
        assert_eq!(
            writes.paths,
            [
                (PathChange::New, "src/new file.rs".to_owned()),
                (PathChange::Modified, "a.rs".to_owned())
            ]
        );
        let flat = ContextPathWrites::parse(b"Context Path Changes - 1 files\n\n/a/b\n").unwrap();
        assert_eq!(flat.paths, [(PathChange::NotSaid, "/a/b".to_owned())]);
        assert_eq!(ContextPathWrites::parse(b"other"), None);
    }
}
