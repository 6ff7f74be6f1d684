//! `agent_outputs/<agent>.txt`: what an agent's window showed. For quoting, not for counting: two writers
//! may append to one file, so a text can stand there twice.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::events::{Notice, scan};
use crate::digest::head;
use crate::lines::{Lines, each_line};
use crate::{AgentId, Diagnostic, DiagnosticKind, Location, RelPath, decode_visibly};

/// Notices that are kept of one file.
const MAX_NOTICES: usize = 500;

/// What is known of one output file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentOutput {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// The file name without `.txt`: an agent's id, or `system_status`, `final_presentation_…`.
    pub agent: AgentId,
    /// Length in bytes.
    pub bytes: u64,
    /// Lines.
    pub lines: u64,
    /// Whether the first line is a writer's title (`=== … ===`).
    pub has_title: bool,
    /// Retries, ignored votes, unknown tools and errors, without times. At most 500; a notice that both
    /// writers wrote stands here twice.
    pub notices: Vec<Notice>,
}

impl AgentOutput {
    /// Reads the file in one pass.
    pub fn read(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::read_lines(Lines::new(reader), path, diagnostics)
    }

    /// Reads the file from its lines, which have a limit of their own.
    pub fn read_lines(lines: Lines<impl Read>, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let name = path.file_name();
        let name = name.strip_suffix(".txt").unwrap_or(name);
        // The path is encoded; the id is what the name on disk says.
        let plain = RelPath::from_encoded(name).to_path();
        let mut output = Self {
            path: path.clone(),
            agent: AgentId::from(plain.to_string_lossy().into_owned()),
            ..Self::default()
        };
        let (mut has_title, mut bytes, mut notices, mut not_utf8) = (false, 0, Vec::new(), 0);
        output.lines = each_line(lines, path, diagnostics, |line| {
            let (text, bad) = decode_visibly(line.bytes);
            not_utf8 += bad;
            if line.number == 1 {
                has_title = text.starts_with("=== ") && text.ends_with(" ===");
            }
            bytes = line.end();
            scan(&text, |found| {
                if notices.len() < MAX_NOTICES {
                    notices.push(Notice {
                        kind: found.kind,
                        line: line.number,
                        time: None,
                        agent: Some(output.agent.clone()),
                        text: head(text.get(found.range).unwrap_or_default()),
                        name: found.name.map(str::to_owned),
                        retry: found.retry,
                    });
                }
            });
        });
        if not_utf8 > 0 {
            let reason = format!("{not_utf8} bytes are not UTF-8");
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::NotUtf8,
                Location::file(path),
                reason,
            ));
        }
        (output.has_title, output.bytes, output.notices) = (has_title, bytes, notices);
        output
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;
    use crate::digest::known;

    #[test]
    fn the_name_is_decoded_and_notices_have_lines() {
        let text = "=== A%B OUTPUT LOG ===\n\nhello ❌ Retry (1/3): again\nmore";
        let path = RelPath::from_encoded("agent_outputs/a%25b.txt");
        let output = AgentOutput::read(text.as_bytes(), &path, &mut Vec::new());
        assert_eq!(output.agent, AgentId::from("a%b"));
        assert!(output.has_title);
        assert_eq!((output.lines, output.bytes), (4, text.len() as u64));
        let [notice] = &output.notices[..] else {
            panic!("{output:?}")
        };
        assert_eq!((notice.line, notice.retry), (3, Some((1, 3))));
    }

    #[test]
    fn real_files_have_titles_and_enforced_agents_notices() {
        let mut notices = 0;
        for attempt in known::attempts("0.1.97_s05_enforcement") {
            for agent in ["agent_a", "agent_b"] {
                let path = RelPath::from_encoded(format!("agent_outputs/{agent}.txt"));
                let file = File::open(attempt.join(path.to_path())).unwrap();
                let output = AgentOutput::read(file, &path, &mut Vec::new());
                let size = std::fs::metadata(attempt.join(path.to_path())).unwrap().len();
                assert_eq!(output.bytes, size);
                assert_eq!(output.agent.as_str(), agent);
                assert!(output.has_title);
                notices += output.notices.len();
            }
        }
        assert!(notices >= 6, "{notices}");
    }
}
