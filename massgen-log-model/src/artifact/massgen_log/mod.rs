//! `massgen.log` (or `massgen_debug.log`) and its rotated, zipped predecessors.

mod record;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::streaming_debug::chunk::{Chunk, MARK, offer_all};
use crate::digest::{At, MentionLog};
use crate::lines::{Line, Lines, MAX_RECORD, each_line};
use crate::{
    AgentId, Diagnostic, DiagnosticKind, Excerpt, Location, RelPath, TextSpan, ToolMention, ToolName,
    decode_visibly,
};
use record::{LEVELS, Start};

/// Notes that are kept of each kind.
const MAX_NOTES: usize = 500;
/// Longest message that is digested as a whole, in bytes; the rest of a longer one is left out.
const MAX_MESSAGE: usize = 1 << 20;
/// Most that is read out of one archive, in bytes. MassGen's own hold about 10 MB (100 MB in debug runs).
const MAX_ARCHIVE: u64 = 1 << 30;
const DAY: f64 = 86_400.0;

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
    /// Seconds from the first to the last record, midnights counted; `None` without records.
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

/// One record of interest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogNote {
    /// The file, relative to the session directory. For a rotated log it is the archive.
    pub path: RelPath,
    /// Line, from 1 in each file.
    pub line: u64,
    /// Seconds since midnight, local wall clock.
    pub time: f64,
    /// The level's word.
    pub level: String,
    /// The message with its further lines.
    pub message: Excerpt,
    /// The agent, for an unknown tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The tool, for an unknown tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<ToolName>,
    /// The server, for a failed server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
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

/// Reads the files of one log, oldest first.
#[derive(Debug)]
pub struct MassgenLogReader {
    log: MassgenLog,
    /// Longest line that is read, in bytes.
    limit: usize,
    levels: [u64; LEVELS.len()],
    mentions: MentionLog,
    previous: Option<f64>,
    elapsed: f64,
}

impl Default for MassgenLogReader {
    fn default() -> Self {
        Self::with_limit(MAX_RECORD)
    }
}

impl MassgenLogReader {
    /// Reads files whose lines have at most `limit` bytes; a longer line is reported and skipped.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            log: MassgenLog::default(),
            limit,
            levels: Default::default(),
            mentions: MentionLog::default(),
            previous: None,
            elapsed: 0.0,
        }
    }

    /// Reads one file.
    pub fn file(&mut self, reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) {
        let lines = Lines::with_limit(reader, self.limit);
        self.log.paths.push(path.clone());
        let mut pending: Option<Pending> = None;
        let lines = each_line(lines, path, diagnostics, |line| match Start::of(line.bytes) {
            Some(start) => {
                if let Some(done) = pending.take() {
                    self.settle(path, &done);
                }
                self.clock(start.time);
                self.log.records += 1;
                if let Some(count) = self.levels.get_mut(start.level) {
                    *count += 1;
                }
                pending = self.begin(path, &line, &start);
            }
            None => {
                if let Some(pending) = &mut pending {
                    pending.extend(&line);
                }
            }
        });
        if let Some(done) = pending.take() {
            self.settle(path, &done);
        }
        self.log.lines += lines;
    }

    /// Reads the files inside one zip archive. Lines and offsets are counted inside the member.
    pub fn archive(&mut self, reader: impl Read + Seek, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) {
        let damaged = |error: zip::result::ZipError| {
            Diagnostic::new(DiagnosticKind::Malformed, Location::file(path), error.to_string())
        };
        let mut archive = match zip::ZipArchive::new(reader) {
            Ok(archive) => archive,
            Err(error) => return diagnostics.push(damaged(error)),
        };
        // loguru writes one member; more would be read one after the other.
        for index in 0..archive.len().min(MAX_NOTES) {
            match archive.by_index(index) {
                Ok(member) => {
                    let mut limited = member.take(MAX_ARCHIVE);
                    self.file(&mut limited, path, diagnostics);
                    if limited.limit() == 0 {
                        diagnostics.push(Diagnostic::new(
                            DiagnosticKind::LimitReached,
                            Location::file(path),
                            format!("only the first {MAX_ARCHIVE} bytes were read"),
                        ));
                    }
                }
                Err(error) => diagnostics.push(damaged(error)),
            }
        }
    }

    /// The digest of all files read.
    pub fn finish(self) -> MassgenLog {
        let mut log = self.log;
        log.last = self.previous;
        log.span_seconds = log.first.map(|_| self.elapsed);
        log.levels = LEVELS
            .iter()
            .zip(self.levels)
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| ((*level).to_owned(), count))
            .collect();
        (log.calls, log.workflow_calls) = self.mentions.into_calls();
        log.paths.dedup();
        log
    }

    /// Counts time across midnights: the shorter way round the clock is the one that passed. A line of
    /// model text that looks like a record does no lasting harm this way.
    fn clock(&mut self, time: f64) {
        if let Some(previous) = self.previous {
            self.elapsed += (time - previous + DAY / 2.0).rem_euclid(DAY) - DAY / 2.0;
        } else {
            self.log.first = Some(time);
        }
        self.previous = Some(time);
    }

    /// Looks at the first line of a record. What may go on over further lines becomes pending.
    fn begin(&mut self, path: &RelPath, line: &Line<'_>, start: &Start<'_>) -> Option<Pending> {
        let warning = LEVELS.get(start.level).is_some_and(|level| *level == "WARNING");
        let error = LEVELS
            .get(start.level)
            .is_some_and(|level| matches!(*level, "ERROR" | "CRITICAL"));
        if warning || error {
            let (total, kept) = if error {
                (&mut self.log.errors_total, self.log.errors.len())
            } else {
                (&mut self.log.warnings_total, self.log.warnings.len())
            };
            *total += 1;
            let message = String::from_utf8_lossy(start.message);
            self.ends_without_answer(path, line.number, &message);
            let sought = kept < MAX_NOTES || is_sought(&message);
            return sought.then(|| Pending::new(line, start, Kind::Note { error }, &message));
        }
        if let Some(rest) = start.message.strip_prefix(b"Stream chunk [") {
            return self.chunk(path, line, start, rest);
        }
        if let Some(repr) = start.message.strip_prefix(MARK.as_bytes())
            && repr.starts_with(b"StreamChunk(type='tool_calls'")
        {
            let (text, _) = decode_visibly(repr);
            if let Some(list) = Chunk::of(&text).and_then(|chunk| chunk.field("tool_calls")) {
                let at = at(path, line, start);
                offer_all(&mut self.mentions, at, list);
            }
        }
        None
    }

    /// `Stream chunk [<type>]: <content>`, without its first words.
    fn chunk(&mut self, path: &RelPath, line: &Line<'_>, start: &Start<'_>, rest: &[u8]) -> Option<Pending> {
        let content = if let Some(list) = rest.strip_prefix(b"tool_calls]: ") {
            let (text, _) = decode_visibly(list);
            offer_all(&mut self.mentions, at(path, line, start), &text);
            return None;
        } else if let Some(content) = rest.strip_prefix("content]: 🔧 MCP: ".as_bytes()) {
            content
        } else if let Some(content) = rest.strip_prefix(b"mcp_status]: ") {
            content
        } else {
            rest.strip_prefix(b"custom_tool_status]: ")?
        };
        if let Some(body) = content.strip_prefix(b"Arguments for Calling ") {
            let (text, _) = decode_visibly(body);
            if let Some((tool, arguments)) = text.split_once(": ") {
                self.mentions.start(at(path, line, start), tool, arguments);
            }
            return None;
        }
        let body = content.strip_prefix(b"Results for Calling ")?;
        let (text, _) = decode_visibly(body);
        let (tool, result) = text.split_once(": ")?;
        let kind = Kind::Result {
            tool: tool.to_owned(),
        };
        Some(Pending::new(line, start, kind, result))
    }

    fn ends_without_answer(&mut self, path: &RelPath, line: u64, message: &str) {
        if self.log.no_successful_agents.is_none()
            && (message.contains("no successful agents")
                || message.contains("No answers available from any agents"))
        {
            self.log.no_successful_agents = Some(Location::line(path, line));
        }
    }

    /// Takes a record whose last line is known.
    fn settle(&mut self, path: &RelPath, done: &Pending) {
        match &done.kind {
            Kind::Result { tool } => {
                let span = TextSpan::new(path, done.offset, done.bytes);
                self.mentions.finish(tool, &done.text, Some(done.time), span);
            }
            Kind::Note { error } => {
                let mut note = LogNote {
                    path: path.clone(),
                    line: done.line,
                    time: done.time,
                    level: LEVELS.get(done.level).copied().unwrap_or_default().to_owned(),
                    message: Excerpt::of(&done.text),
                    ..LogNote::default()
                };
                let log = &mut self.log;
                let list = if *error {
                    &mut log.errors
                } else {
                    &mut log.warnings
                };
                push(list, || note.clone());
                if let Some((agent, tool)) = unknown_tool(&done.text) {
                    note.agent = Some(AgentId::from(agent));
                    note.tool = Some(ToolName::from(tool));
                    push(&mut log.unknown_tools, || note);
                } else if let Some(server) = failed_server(&done.text) {
                    note.server = Some(server.to_owned());
                    push(&mut log.failed_servers, || note);
                } else if done.text.starts_with(SLOW) {
                    push(&mut log.slow, || note);
                }
            }
        }
    }
}

const SLOW: &str = "[SLOW] ";

fn at<'a>(path: &'a RelPath, line: &Line<'_>, start: &Start<'_>) -> At<'a> {
    At {
        path,
        line: line.number,
        time: Some(start.time),
    }
}

fn push(list: &mut Vec<LogNote>, note: impl FnOnce() -> LogNote) {
    if list.len() < MAX_NOTES {
        list.push(note());
    }
}

fn is_sought(message: &str) -> bool {
    message.starts_with(SLOW) || unknown_tool(message).is_some() || failed_server(message).is_some()
}

/// `[Orchestrator] Agent <id> called unknown tool '<name>' - ..`
fn unknown_tool(message: &str) -> Option<(&str, &str)> {
    let rest = message.strip_prefix("[Orchestrator] Agent ")?;
    let (agent, rest) = rest.split_once(" called unknown tool '")?;
    let (tool, _) = rest.split_once("' - ")?;
    Some((agent, tool))
}

/// `Failed to connect to <server>: ..`
fn failed_server(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Failed to connect to ")?;
    rest.split_once(": ").map(|(server, _)| server)
}

/// A record that may go on.
#[derive(Debug)]
struct Pending {
    kind: Kind,
    line: u64,
    time: f64,
    level: usize,
    /// Place of its first byte.
    offset: u64,
    /// Length so far, from the first byte of its first line.
    bytes: u64,
    text: String,
}

#[derive(Debug)]
enum Kind {
    Note { error: bool },
    Result { tool: String },
}

impl Pending {
    fn new(line: &Line<'_>, start: &Start<'_>, kind: Kind, text: &str) -> Self {
        Self {
            kind,
            line: line.number,
            time: start.time,
            level: start.level,
            offset: line.offset,
            bytes: line.bytes.len() as u64,
            text: text.to_owned(),
        }
    }

    fn extend(&mut self, line: &Line<'_>) {
        self.bytes = (line.offset - self.offset) + line.bytes.len() as u64;
        if self.text.len() + line.bytes.len() < MAX_MESSAGE {
            self.text.push('\n');
            self.text.push_str(&decode_visibly(line.bytes).0);
        }
    }
}

#[cfg(test)]
mod tests;
