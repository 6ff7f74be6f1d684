//! Blocks put together to a trace.

use super::ExecutionTrace;
use super::entry::{Content, Entry};
use super::pairing::Pairing;
use super::stamp;
use crate::{AgentId, Diagnostic, DiagnosticKind, Location, RelPath, decode_visibly};

/// A trace in the making.
#[derive(Debug)]
pub(super) struct Assembly {
    trace: ExecutionTrace,
    pairing: Pairing,
    notes: Vec<Diagnostic>,
}

impl Assembly {
    pub(super) fn new(path: &RelPath) -> Self {
        Self {
            trace: ExecutionTrace {
                path: path.clone(),
                ..ExecutionTrace::default()
            },
            pairing: Pairing::default(),
            notes: Vec::new(),
        }
    }

    /// Takes one of the two lines of the title.
    pub(super) fn title(&mut self, number: u64, line: &[u8]) {
        let (line, _) = decode_visibly(line);
        if number == 1 {
            let agent = line.strip_prefix("# Execution Trace: ");
            self.trace.agent = agent.map(AgentId::from);
        } else if self.trace.agent.is_some()
            && let Some(rest) = line.strip_prefix("**Model**: ")
            && let Some((model, started)) = rest.rsplit_once(" | **Started**: ")
        {
            self.trace.model = (model != "unknown").then(|| model.to_owned());
            self.trace.started = stamp::parse(started);
        }
    }

    /// Whether the first line is a title.
    pub(super) fn is_titled(&self) -> bool {
        self.trace.agent.is_some()
    }

    /// Takes the next block.
    pub(super) fn take(&mut self, entry: Entry) {
        let line = entry.line;
        let path = &self.trace.path;
        if let Some(bytes) = entry.cut {
            self.notes.push(Diagnostic::new(
                DiagnosticKind::TooLong,
                Location::line(path, line),
                format!("only the beginning of a text of {bytes} bytes was read"),
            ));
        }
        match entry.content {
            Content::Call { tool, args } => return self.pairing.call(line, tool, args),
            Content::Result(result) => {
                if !result.is_ended {
                    self.notes.push(Diagnostic::new(
                        DiagnosticKind::Truncated,
                        Location::line(path, line),
                        "the result has no end",
                    ));
                }
                self.pairing.result(line, *result);
            }
            Content::Text(text) => self.trace.texts.push(text),
            Content::Vote(vote) => self.trace.votes.push(vote),
            Content::Round(round) => self.trace.rounds.push(round),
            Content::Error(error) => self.trace.errors.push(error),
        }
        self.pairing.interrupt();
    }

    /// The trace, with what was wrong with its blocks added to `diagnostics`.
    pub(super) fn finish(mut self, diagnostics: &mut Vec<Diagnostic>) -> ExecutionTrace {
        diagnostics.append(&mut self.notes);
        self.trace.calls = self.pairing.into_calls();
        self.trace
    }
}
