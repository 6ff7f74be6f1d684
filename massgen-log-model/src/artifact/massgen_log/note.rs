//! Records that are kept as notes.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Excerpt, RelPath, ToolName};

/// Notes that are kept of each kind.
pub(super) const MAX_NOTES: usize = 500;

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

/// What a message is about, beyond its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject<'a> {
    /// A call of a tool that is not registered.
    UnknownTool { agent: &'a str, tool: &'a str },
    /// A server that did not connect.
    FailedServer(&'a str),
    /// A command that took long.
    Slow,
}

impl<'a> Subject<'a> {
    pub(super) fn of(message: &'a str) -> Option<Self> {
        if message.starts_with("[SLOW] ") {
            Some(Self::Slow)
        } else if let Some((agent, tool)) = unknown_tool(message) {
            Some(Self::UnknownTool { agent, tool })
        } else {
            failed_server(message).map(Self::FailedServer)
        }
    }
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
