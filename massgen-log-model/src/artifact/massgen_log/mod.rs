//! `massgen.log` (or `massgen_debug.log`) and its rotated, zipped predecessors.

mod note;
mod pending;
mod reader;
mod record;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Diagnostic, DiagnosticKind, Location, RelPath, ToolMention, ToolName};
pub use note::LogNote;
pub(crate) use reader::MAX_ARCHIVE;
pub use reader::MassgenLogReader;

/// What analysis needs of the log of one attempt. Times have no date: seconds since midnight, local wall
/// clock.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MassgenLog {
    /// The files in order of reading, relative to the session directory.
    pub paths: Vec<RelPath>,
    /// Lines of all files.
    pub lines: u64,
    /// Records of all files.
    pub records: u64,
    /// Time of the first record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    /// Time of the last record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<f64>,
    /// Seconds from the first to the last record, midnights counted, never below 0: records of several
    /// threads may stand a little out of order. `None` without records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span_seconds: Option<f64>,
    /// Number of records by level.
    pub levels: BTreeMap<String, u64>,
    /// The first 500 records of level ERROR and CRITICAL.
    pub errors: Vec<LogNote>,
    /// Number of such records.
    pub errors_total: u64,
    /// The first 500 records of level WARNING.
    pub warnings: Vec<LogNote>,
    /// Number of such records.
    pub warnings_total: u64,
    /// Calls of tools that are not registered, with agent and tool (seen in 0.1.97). At most 500.
    pub unknown_tools: Vec<LogNote>,
    /// Servers that did not connect, with their names: their tools count as unknown later. At most 500.
    pub failed_servers: Vec<LogNote>,
    /// Where the log says that no agent succeeded: the only mark of a run that ended without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_successful_agents: Option<Location>,
    /// Commands that took longer than 5 s, as MassGen marks them. At most 500.
    pub slow: Vec<LogNote>,
    /// Tool calls in order. The agent is not in the log.
    pub calls: Vec<ToolMention>,
    /// Number of calls of `new_answer`, `vote` and the like, where the log shows the model's requests
    /// (up to 0.1.36).
    pub workflow_calls: BTreeMap<ToolName, u64>,
}

impl MassgenLog {
    /// Reads the log files `names` in `folder`, which is `prefix` relative to the session: the archives
    /// in order of their names, then the log itself.
    pub fn read(folder: &Path, prefix: &RelPath, names: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut names = names.to_vec();
        names.sort_by_key(|name| (!is_archive(name), *name));
        let mut reader = MassgenLogReader::default();
        for name in names {
            let path = prefix.join(name);
            match File::open(folder.join(name)) {
                Ok(file) if is_archive(name) => reader.archive(BufReader::new(file), &path, diagnostics),
                Ok(file) => reader.file(file, &path, diagnostics),
                Err(error) => diagnostics.push(Diagnostic::new(
                    DiagnosticKind::Unreadable,
                    Location::file(&path),
                    error.to_string(),
                )),
            }
        }
        reader.finish()
    }
}

fn is_archive(name: &str) -> bool {
    name.ends_with(".zip")
}

#[cfg(test)]
mod tests;
