//! The reader of the files of one log.

use std::io::{Read, Seek};

use super::MassgenLog;
use super::note::{LogNote, MAX_NOTES, Subject};
use super::pending::{Kind, Pending};
use super::record::{LEVELS, Start, WARNING};
use crate::artifact::streaming_debug::chunk::{Chunk, MARK, offer_all};
use crate::digest::{At, MentionLog};
use crate::lines::{Line, Lines, MAX_RECORD, each_line};
use crate::{
    AgentId, Diagnostic, DiagnosticKind, Excerpt, Location, RelPath, TextSpan, ToolName, decode_visibly,
};

/// Members that are read of one archive.
const MAX_MEMBERS: usize = 500;
/// Most that is read out of one archive, in bytes. MassGen's own hold about 10 MB (100 MB in debug runs).
pub(crate) const MAX_ARCHIVE: u64 = 1 << 30;
const DAY: f64 = 86_400.0;

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
        if archive.is_empty() {
            let reason = "the archive holds no file";
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Empty,
                Location::file(path),
                reason,
            ));
        }
        // loguru writes one member; more are read one after the other.
        let mut left = MAX_ARCHIVE;
        for index in 0..archive.len().min(MAX_MEMBERS) {
            match archive.by_index(index) {
                Ok(member) => {
                    let mut limited = member.take(left);
                    self.file(&mut limited, path, diagnostics);
                    left = limited.limit();
                    if left == 0 {
                        return diagnostics.push(Diagnostic::new(
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
        log.span_seconds = log.first.map(|_| self.elapsed.max(0.0));
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
        if start.level >= WARNING {
            let error = start.level > WARNING;
            let (total, kept) = if error {
                (&mut self.log.errors_total, self.log.errors.len())
            } else {
                (&mut self.log.warnings_total, self.log.warnings.len())
            };
            *total += 1;
            let (message, _) = decode_visibly(start.message);
            self.ends_without_answer(path, line.number, &message);
            let sought = kept < MAX_NOTES || Subject::of(&message).is_some();
            return sought.then(|| Pending::new(line, start, Kind::Note { error }, start.message));
        }
        if let Some(rest) = start.message.strip_prefix(b"Stream chunk [") {
            return self.chunk(path, line, start, rest);
        }
        if let Some(repr) = start.message.strip_prefix(MARK.as_bytes())
            && repr.starts_with(b"StreamChunk(type='tool_calls'")
        {
            let (text, _) = decode_visibly(repr);
            if let Some(list) = Chunk::of(&text).and_then(|chunk| chunk.field("tool_calls")) {
                offer_all(&mut self.mentions, at(path, line, start), list);
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
        let end = memchr::memmem::find(body, b": ")?;
        let (tool, result) = (body.get(..end)?, body.get(end + 2..)?);
        let kind = Kind::Result {
            tool: decode_visibly(tool).0.into_owned(),
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
        let (text, _) = decode_visibly(&done.text);
        match &done.kind {
            Kind::Result { tool } => {
                let span = TextSpan::new(path, done.offset, done.bytes);
                self.mentions.finish(tool, &text, Some(done.time), span);
            }
            Kind::Note { error } => {
                let note = LogNote {
                    path: path.clone(),
                    line: done.line,
                    time: done.time,
                    level: LEVELS.get(done.level).copied().unwrap_or_default().to_owned(),
                    message: Excerpt::of(&text),
                    ..LogNote::default()
                };
                self.note(note, *error, Subject::of(&text));
            }
        }
    }

    fn note(&mut self, mut note: LogNote, error: bool, subject: Option<Subject<'_>>) {
        let log = &mut self.log;
        let by_level = if error { &mut log.errors } else { &mut log.warnings };
        if by_level.len() < MAX_NOTES {
            by_level.push(note.clone());
        }
        let by_subject = match subject {
            None => return,
            Some(Subject::Slow) => &mut log.slow,
            Some(Subject::UnknownTool { agent, tool }) => {
                note.agent = Some(AgentId::from(agent));
                note.tool = Some(ToolName::from(tool));
                &mut log.unknown_tools
            }
            Some(Subject::FailedServer(server)) => {
                note.server = Some(server.to_owned());
                &mut log.failed_servers
            }
        };
        if by_subject.len() < MAX_NOTES {
            by_subject.push(note);
        }
    }
}

fn at<'a>(path: &'a RelPath, line: &Line<'_>, start: &Start<'_>) -> At<'a> {
    At {
        path,
        line: line.number,
        time: Some(start.time),
        is_cut: line.unterminated,
    }
}
