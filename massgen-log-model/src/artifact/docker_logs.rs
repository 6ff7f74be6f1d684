//! `docker_logs_<agent>_<mcp_status>_<HHMMSS>.txt` (since 0.1.36..0.1.38): a container's last 500 log lines,
//! saved when an agent's tool server failed under Docker.

use super::comment_header::CommentHeader;

/// The header of the file.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DockerLogsHeader {
    /// The agent's id, as text.
    pub agent: Option<String>,
    /// Container status, for example `exited`.
    pub container_status: Option<String>,
    /// Whether the container still ran.
    pub running: Option<bool>,
    /// Exit code of the container's process.
    pub exit_code: Option<i64>,
    /// Whether the container was killed for lack of memory.
    pub oom_killed: Option<bool>,
    /// Docker's error text; `None` when empty.
    pub error: Option<String>,
    /// Start, as Docker writes it (ISO-8601 UTC).
    pub started_at: Option<String>,
    /// End, as Docker writes it (ISO-8601 UTC).
    pub finished_at: Option<String>,
    /// Byte offset of the log lines in the file.
    pub body_offset: u64,
}

impl DockerLogsHeader {
    /// Reads the header at the start of the file; `None` when the file begins with something else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        const AGENT: &str = "Docker Container Logs for agent";
        let header = CommentHeader::parse(bytes)?;
        let title = header.fields.keys().find_map(|key| key.strip_prefix(AGENT))?;
        let agent = header.text(AGENT).or_else(|| {
            let name = title.trim();
            (!name.is_empty()).then(|| name.to_owned())
        });
        let flag = |key| match header.text(key)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Some(Self {
            agent,
            container_status: header.text("Container Status"),
            running: flag("Running"),
            exit_code: header.text("Exit Code").and_then(|text| text.parse().ok()),
            oom_killed: flag("OOM Killed"),
            error: header.text("Error"),
            started_at: header.text("Started At"),
            finished_at: header.text("Finished At"),
            body_offset: header.body_offset,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read() {
        let text = format!(
            "# Docker Container Logs for agent: agent_a\n# Container Status: exited\n# Running: False\n\
             # Exit Code: 137\n# OOM Killed: True\n# Error: \n# Started At: 2026-01-05T10:56:00.1Z\n\
             # Finished At: 2026-01-05T10:57:00Z\n#{}\n\n2026-01-05T10:56:01Z line\n",
            "=".repeat(79)
        );
        let header = DockerLogsHeader::parse(text.as_bytes()).unwrap();
        assert_eq!(header.agent.as_deref(), Some("agent_a"));
        assert_eq!(
            (header.running, header.exit_code, header.oom_killed),
            (Some(false), Some(137), Some(true))
        );
        assert_eq!(header.error, None);
        assert_eq!(header.started_at.as_deref(), Some("2026-01-05T10:56:00.1Z"));
        assert!(
            text.get(header.body_offset as usize..)
                .unwrap()
                .starts_with("2026-01-05T10:56:01Z")
        );
    }

    #[test]
    fn a_field_that_says_nothing_known_is_absent() {
        let header =
            DockerLogsHeader::parse(b"# Docker Container Logs for agent b\n# Exit Code: N/A\n").unwrap();
        assert_eq!((header.agent.as_deref(), header.exit_code), (Some("b"), None));
        assert_eq!(DockerLogsHeader::parse(b"plain log"), None);
    }
}
