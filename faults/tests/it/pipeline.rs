//! A session through everything: loaded, analysed, reported.

use std::path::{Path, PathBuf};

use massgen_log_model::spine::{Attempt, PresenceState};
use massgen_log_model::{Diagnostic, Error, RelPath, Session};
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{Report, ReportOptions};
use tempfile::TempDir;

use crate::matrix::Wrong;

/// Stands in every file outside of a session that a fault may lead to.
pub(crate) const SECRET: &str = "the text of a file outside of the session";

/// Headings that a report always has.
const HEADINGS: [&str; 20] = [
    "\n## Executive Summary\n",
    "\n## Session Overview\n",
    "\n## Data Quality\n",
    "\n## 1. Correctness Analysis\n",
    "\n## 2. Efficiency Analysis\n",
    "\n## 3. Command Pattern Analysis\n",
    "\n## 4. Work Duplication Analysis\n",
    "\n## 5. Agent Behavior Analysis\n",
    "\n## 6. Cost & Token Analysis\n",
    "\n## 7. Errors & Issues\n",
    "\n## Question 8 · Reasoning and behaviour\n",
    "\n## Question 9 · Tool reliability\n",
    "\n## Question 10 · Enforcement\n",
    "\n## Question 11 · Answer quality progression\n",
    "\n## Question 12 · Improvement proposals\n",
    "\n## Question 13 · Round ROI\n",
    "\n## Question 14 · Delegation and model allocation\n",
    "\n## 8. Recommendations\n",
    "\n## 9. Suggested Linear Issues\n",
    "\n## Appendix\n",
];

/// A copy of a session, with a file and a folder beside it that do not belong to it.
pub(crate) struct Copy {
    _temp: TempDir,
    pub(crate) path: PathBuf,
    /// Holds [`SECRET`].
    pub(crate) secret: PathBuf,
    /// Holds files with the names of artifacts, which hold [`SECRET`].
    pub(crate) elsewhere: PathBuf,
}

impl Copy {
    pub(crate) fn of(session: &str) -> Self {
        Self::within(tempfile::tempdir().unwrap(), session)
    }

    pub(crate) fn within(temp: TempDir, session: &str) -> Self {
        let source = crate::fixtures().join(session);
        let path = temp.path().join(source.file_name().unwrap());
        faults::copy(&source, &path).unwrap();
        let secret = temp.path().join("secret");
        std::fs::write(&secret, SECRET).unwrap();
        let elsewhere = temp.path().join("elsewhere");
        for folder in [
            "",
            "20260105_150000_350000",
            "agent_a/20260105_150000_350000",
            "attempt_1",
        ] {
            std::fs::create_dir_all(elsewhere.join(folder)).unwrap();
            for name in ["answer.txt", "agent_a.txt", "status.json"] {
                std::fs::write(elsewhere.join(folder).join(name), SECRET).unwrap();
            }
        }
        Self {
            path,
            secret,
            elsewhere,
            _temp: temp,
        }
    }

    /// The files of the session.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        faults::files(&self.path).unwrap()
    }

    pub(crate) fn relative(&self, path: &Path) -> RelPath {
        RelPath::from_path(path.strip_prefix(&self.path).unwrap())
    }
}

/// A folder in a file system that is in memory, where there is one: many folders are made and holes are read there
/// without a disk.
pub(crate) fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let temp = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    temp.unwrap()
}

/// What a session gave.
pub(crate) struct Run {
    pub(crate) session: Session,
    pub(crate) report: String,
}

impl Run {
    pub(crate) fn of(path: &Path) -> Self {
        Self::try_of(path).unwrap()
    }

    pub(crate) fn try_of(path: &Path) -> Result<Self, Error> {
        let session = Session::load(path)?;
        let analysis = Analysis::of(&session, &Options::default());
        let reports = analysis
            .turns
            .iter()
            .map(|turn| Report::new(turn, ReportOptions::default()).to_string());
        let report = reports.collect();
        Ok(Self { session, report })
    }

    /// Turn and attempt numbers.
    pub(crate) fn shape(&self) -> Vec<(u32, u32)> {
        let attempts = self.attempts();
        attempts.map(|attempt| (attempt.turn, attempt.number)).collect()
    }

    pub(crate) fn attempts(&self) -> impl Iterator<Item = &Attempt> {
        self.session.turns.iter().flat_map(|turn| &turn.attempts)
    }

    /// What must be so whatever was done to the files.
    pub(crate) fn check(&self, shape: &[(u32, u32)]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if self.shape() != shape {
            wrong.push(Wrong::Lost(format!("{:?} instead of {shape:?}", self.shape())));
        }
        if self.report.contains(SECRET) {
            wrong.push(Wrong::Escape("the report quotes a file outside".to_owned()));
        }
        let mut rest = self.report.as_str();
        for heading in HEADINGS {
            match rest.split_once(heading) {
                Some((_, after)) => rest = after,
                None => wrong.push(Wrong::Other(format!("no heading {heading}"))),
            }
        }
        if let Some(raw) = self.report.chars().find(|c| is_raw(*c)) {
            wrong.push(Wrong::Other(format!("{raw:?} stands in the report")));
        }
        wrong
    }

    /// Every diagnostic of the session.
    pub(crate) fn notes(&self) -> impl Iterator<Item = &Diagnostic> {
        let attempts = self.attempts().flat_map(|attempt| &attempt.diagnostics);
        self.session.diagnostics.iter().chain(attempts)
    }

    /// As [`Self::check`], with a look at everything that was loaded.
    pub(crate) fn check_escape(&self, shape: &[(u32, u32)]) -> Vec<Wrong> {
        let mut wrong = self.check(shape);
        if format!("{:?}", self.session).contains(SECRET) {
            wrong.push(Wrong::Escape("a file outside was read".to_owned()));
        }
        wrong
    }

    /// Whether a diagnostic names the file or the folder or something in it, or the list of artifacts says that it is
    /// not usable.
    pub(crate) fn names(&self, path: &RelPath) -> bool {
        let is_it = |place: &RelPath| {
            let rest = place.as_str().strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.notes().any(|note| is_it(&note.location.path))
            || self
                .attempts()
                .flat_map(|attempt| &attempt.presence)
                .any(|presence| {
                    presence.state != PresenceState::Loaded && presence.path.as_ref().is_some_and(is_it)
                })
    }
}

/// Whether a character does something else than to show itself: controls but the line feed, direction marks.
pub(crate) fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the loader opens the file: not agents' own files, what servers print, prompts (but for the presenter's,
/// which holds the tally), and of the turn's copy of the final folder everything but the answer.
pub(crate) fn is_read(path: &RelPath) -> bool {
    let name = path.file_name();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let turn_copy = parts.get(1) == Some(&"final");
    let in_final = parts.contains(&"final");
    !(parts.contains(&"workspace")
        || (name.starts_with("mcp_") && name.ends_with("_stderr.log"))
        || (name == "context.txt" && (turn_copy || !in_final))
        || (in_final && name == "changedoc.md")
        || (turn_copy && name == "execution_trace.md"))
}

/// Whether nothing in the file tells that it was cut.
pub(crate) fn exempt(path: &RelPath, bytes: &[u8], cut: usize) -> bool {
    let name = path.file_name();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let output = parts.contains(&"agent_outputs");
    if cut == 0 {
        // A presenter may produce nothing: that is an empty final answer, not a damaged one.
        let may_be_empty =
            name == "changedoc.md" || output || (parts.contains(&"final") && name == "answer.txt");
        return !is_read(path) || may_be_empty || bytes.is_empty();
    }
    // Plain text that was cut is a shorter text, and logs end anywhere when a run is killed. YAML, and lines that
    // are whole each by themselves, may end at any line.
    let text = output
        || matches!(
            name,
            "answer.txt"
                | "changedoc.md"
                | "execution_trace.md"
                | "massgen.log"
                | "streaming_debug.log"
                | "coordination_table.txt"
                | "execution_metadata.yaml"
                | "generated_evaluation_criteria.yaml"
        );
    let left = bytes.get(..cut).unwrap_or_default();
    let at_line_end = name == "events.jsonl" && (left.ends_with(b"\n") || bytes.get(cut) == Some(&b'\n'));
    !is_read(path) || text || at_line_end || left.len() >= bytes.trim_ascii_end().len()
}
