//! The command ledger: which commands a log shows, how often, by whom and where, at the speed of a search.
//!
//! Lines that hold no call are never looked at: a search over whole windows of the file finds the others.

mod events;
mod streaming_debug;

use std::collections::BTreeMap;
use std::io::Read;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::lines::{Line, MAX_RECORD, skipped, unreadable};
use crate::vault::Vault;
use crate::windows::{Window, Windows};
use crate::{AgentId, AttemptDir, Diagnostic, LogDir, RelPath};

/// The commands of one log, exact: text by text, with every escape undone.
///
/// A command is the argument `command` of a tool call, a string or a list of words joined by spaces. Calls are counted
/// when they begin, whether or not they ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CommandLedger {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// Lines of the file.
    pub lines: u64,
    /// Tool calls that begin in the file; workflow tools (`new_answer`, `vote`) are not among them.
    pub calls: u64,
    /// Calls without a command.
    pub without_command: u64,
    /// Commands, those that came most often first, equal counts by their text.
    pub commands: Vec<LedgerCommand>,
}

/// One command of a [`CommandLedger`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerCommand {
    /// The command.
    pub command: String,
    /// Number of calls.
    pub count: u64,
    /// Number of calls by agent; those of no agent are not among them. `None` when the file names no agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents: Option<BTreeMap<AgentId, u64>>,
    /// Line of each call, from 1.
    pub lines: Vec<u64>,
}

impl CommandLedger {
    /// The commands in an `events.jsonl`.
    ///
    /// A line is a call when it holds the word `"tool_start"`, spelled without escapes, as every writer does; it is then
    /// read like [`EventLog::read`](crate::artifact::events::EventLog::read) reads it, with the same diagnostics.
    pub fn of_events(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut tally = Tally::new(path, Some(BTreeMap::new()));
        let lines = search(reader, path, diagnostics, events::MARK, |line, diagnostics| {
            events::take(&mut tally, path, line, diagnostics);
        });
        tally.into_ledger(lines)
    }

    /// The commands in a `streaming_debug.log`. The file names no agents.
    ///
    /// Calls are counted by their records `Arguments for Calling`, as
    /// [`StreamingDebug::read`](crate::artifact::streaming_debug::StreamingDebug::read) does.
    pub fn of_streaming_debug(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut tally = Tally::new(path, None);
        let lines = search(reader, path, diagnostics, streaming_debug::MARK, |line, _| {
            streaming_debug::take(&mut tally, line);
        });
        tally.into_ledger(lines)
    }
}

impl LogDir {
    /// The commands of an attempt, from its `events.jsonl`, else from its `streaming_debug.log`; `None` when neither
    /// file is there or can be opened. What cannot be read is added to `diagnostics`.
    pub fn commands(&self, attempt: &AttemptDir, diagnostics: &mut Vec<Diagnostic>) -> Option<CommandLedger> {
        let vault = Vault::new(&self.path);
        if let Some((path, _)) = attempt.entry("events.jsonl") {
            let (file, _) = vault.open_noting(&path, diagnostics)?;
            return Some(CommandLedger::of_events(file, &path, diagnostics));
        }
        let (path, _) = attempt.entry("streaming_debug.log")?;
        let (file, _) = vault.open_noting(&path, diagnostics)?;
        Some(CommandLedger::of_streaming_debug(file, &path, diagnostics))
    }
}

/// Hands out every line that holds `mark`, once. Returns the number of lines in the file.
fn search(
    reader: impl Read,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    mark: &[u8],
    mut take: impl FnMut(Line<'_>, &mut Vec<Diagnostic>),
) -> u64 {
    let finder = memchr::memmem::Finder::new(mark);
    let mut windows = Windows::with_limit(reader, MAX_RECORD);
    let mut lines = 0;
    loop {
        match windows.next_window() {
            Ok(Some(Window::Lines { offset, bytes })) => {
                // Everything before `done` is searched, and its lines are counted.
                let mut done = 0;
                while let Some(rest) = bytes.get(done..)
                    && let Some(at) = finder.find(rest)
                {
                    let start =
                        memchr::memrchr(b'\n', rest.get(..at).unwrap_or_default()).map_or(0, |n| n + 1);
                    let passed = rest.get(..start).unwrap_or_default();
                    lines += memchr::memchr_iter(b'\n', passed).count() as u64;
                    let tail = rest.get(start..).unwrap_or_default();
                    let end = memchr::memchr(b'\n', tail);
                    let text = tail.get(..end.unwrap_or(tail.len())).unwrap_or_default();
                    lines += 1;
                    let line = Line {
                        number: lines,
                        offset: offset + (done + start) as u64,
                        bytes: text.strip_suffix(b"\r").unwrap_or(text),
                        raw: text,
                        unterminated: end.is_none(),
                    };
                    take(line, diagnostics);
                    done += start + text.len() + usize::from(end.is_some());
                }
                let rest = bytes.get(done..).unwrap_or_default();
                lines += memchr::memchr_iter(b'\n', rest).count() as u64;
                lines += u64::from(rest.last().is_some_and(|last| *last != b'\n'));
            }
            Ok(Some(Window::TooLong { bytes })) => {
                lines += 1;
                diagnostics.push(skipped(path, lines, bytes));
            }
            Ok(None) => return lines,
            Err(error) => {
                diagnostics.push(unreadable(path, lines + 1, &error));
                return lines;
            }
        }
    }
}

/// A ledger in the making.
struct Tally {
    ledger: CommandLedger,
    commands: IndexMap<String, LedgerCommand>,
    no_agents: Option<BTreeMap<AgentId, u64>>,
}

impl Tally {
    /// `no_agents` is what a command starts with.
    fn new(path: &RelPath, no_agents: Option<BTreeMap<AgentId, u64>>) -> Self {
        Self {
            ledger: CommandLedger {
                path: path.clone(),
                ..CommandLedger::default()
            },
            commands: IndexMap::new(),
            no_agents,
        }
    }

    fn add(&mut self, command: Option<&str>, agent: Option<&str>, line: u64) {
        self.ledger.calls += 1;
        let Some(command) = command else {
            self.ledger.without_command += 1;
            return;
        };
        if !self.commands.contains_key(command) {
            let new = LedgerCommand {
                command: command.to_owned(),
                agents: self.no_agents.clone(),
                ..LedgerCommand::default()
            };
            self.commands.insert(command.to_owned(), new);
        }
        let Some(entry) = self.commands.get_mut(command) else {
            return;
        };
        entry.count += 1;
        entry.lines.push(line);
        if let (Some(agents), Some(agent)) = (&mut entry.agents, agent) {
            match agents.get_mut(agent) {
                Some(count) => *count += 1,
                None => {
                    agents.insert(AgentId::from(agent), 1);
                }
            }
        }
    }

    fn into_ledger(self, lines: u64) -> CommandLedger {
        let mut commands: Vec<_> = self.commands.into_values().collect();
        commands.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.command.cmp(&b.command)));
        CommandLedger {
            lines,
            commands,
            ..self.ledger
        }
    }
}

#[cfg(test)]
mod tests;
