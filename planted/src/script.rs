//! What happens in a session.

use serde_json::{Value, json};

/// The tool that runs shell commands.
pub const SHELL: &str = "mcp__command_line__execute_command";
/// The tool that writes files.
pub const WRITE: &str = "mcp__filesystem__write_file";
/// The tool that reads files.
pub const READ: &str = "mcp__filesystem__read_text_file";

/// One attempt of one turn, from the start to the final presentation. Times are seconds from its start.
#[derive(Debug, Clone)]
pub struct Script {
    /// Start in seconds since 1970 UTC. The machine's zone is UTC.
    pub start: f64,
    /// The user's question.
    pub prompt: String,
    /// The agents in configuration order.
    pub agents: Vec<Agent>,
    /// The coordination rounds in any order; those of one agent do not overlap.
    pub rounds: Vec<Round>,
    /// The final presentation.
    pub presentation: Presentation,
}

/// An agent.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Its id.
    pub id: String,
    /// Its model.
    pub model: String,
}

/// One execution of an agent.
#[derive(Debug, Clone)]
pub struct Round {
    /// Position of its agent in [`Script::agents`].
    pub agent: usize,
    /// When it begins.
    pub start: f64,
    /// When it ends.
    pub end: f64,
    /// Its calls in order; one begins when the one before it has ended.
    pub calls: Vec<Call>,
    /// Its text in the event stream; empty for none.
    pub text: String,
    /// Where MassGen had to ask again.
    pub retries: Vec<Retry>,
    /// How it ends.
    pub ending: Ending,
    /// The files of the agent's workspace at its end: path and content. Written for answers only.
    pub workspace: Vec<(String, String)>,
}

/// How a round ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// With an answer.
    Answer {
        /// The answer.
        text: String,
    },
    /// With a vote that is recorded.
    Vote {
        /// The agent voted for.
        target: usize,
        /// Which of its answers, from 1.
        ordinal: usize,
        /// Why.
        reason: String,
    },
    /// With a vote that is not recorded, since another answer came before it.
    VoteIgnored {
        /// The agent voted for.
        target: usize,
        /// Why.
        reason: String,
    },
    /// It is cut off by another agent's answer.
    Cut,
    /// With a stop (decomposition mode).
    Stop {
        /// What was done.
        summary: String,
    },
}

/// A retry that MassGen asked for.
#[derive(Debug, Clone)]
pub struct Retry {
    /// When.
    pub time: f64,
    /// `no_workflow_tool`, `no_tool_calls`, ….
    pub reason: String,
    /// The tools that had been called.
    pub tools: Vec<String>,
    /// Those of them that the event stream and the log warn of.
    pub warned: Vec<String>,
}

/// One tool call.
#[derive(Debug, Clone)]
pub struct Call {
    /// The tool.
    pub tool: String,
    /// Its arguments.
    pub args: Value,
    /// When it begins.
    pub start: f64,
    /// How long it takes.
    pub seconds: f64,
    /// What comes back.
    pub reply: Reply,
    /// The error that the record tells of; `None` = recorded as success.
    pub error: Option<String>,
    /// Agents whose newest answers are handed over with the result.
    pub injects: Vec<usize>,
}

/// What a tool gives back.
#[derive(Debug, Clone)]
pub enum Reply {
    /// The JSON of the shell tool.
    Shell {
        /// Exit code.
        code: i64,
        /// Standard output.
        stdout: String,
        /// Standard error.
        stderr: String,
    },
    /// The text as it is.
    Text(String),
}

/// The final presentation.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// Who presents.
    pub agent: usize,
    /// When it begins.
    pub start: f64,
    /// When it ends.
    pub end: f64,
    /// The text.
    pub text: String,
}

impl Script {
    /// Number of an agent in labels: its place among the sorted ids, from 1.
    pub fn number(&self, agent: usize) -> usize {
        let id = self.agents.get(agent).map(|agent| agent.id.as_str());
        1 + self
            .agents
            .iter()
            .filter(|other| Some(other.id.as_str()) < id)
            .count()
    }

    /// Label of an agent's answer, counted from 1.
    pub fn label(&self, agent: usize, ordinal: usize) -> String {
        format!("agent{}.{ordinal}", self.number(agent))
    }

    /// Id of an agent.
    pub fn id(&self, agent: usize) -> &str {
        self.agents.get(agent).map_or("", |agent| agent.id.as_str())
    }

    /// The folder that an agent works in.
    pub fn workspace(&self, agent: usize) -> String {
        let model = self.agents.get(agent).map_or("", |agent| agent.model.as_str());
        format!(
            "/home/user/project/.massgen/workspaces/workspace_{model}_{:08x}",
            0xb13f_de01_u32.wrapping_add(u32::try_from(agent).unwrap_or(0).wrapping_mul(0x0101_1071))
        )
    }

    /// The folder in which an agent finds the others' workspaces, as `agent1`, `agent2`, ….
    pub fn shared(&self, agent: usize) -> String {
        format!(
            "/home/user/project/.massgen/temp_workspaces/{}/{:08x}",
            self.name(),
            0x7247_4434_u32.wrapping_add(u32::try_from(agent).unwrap_or(0).wrapping_mul(0x0107_0301))
        )
    }

    /// Name of the session's folder.
    pub fn name(&self) -> String {
        format!("log_{}", crate::clock::stamp(self.start - 0.15))
    }
}

impl Call {
    /// A command. Its start is set when it is put into a round.
    pub fn shell(command: &str, code: i64, stdout: &str, stderr: &str, seconds: f64) -> Self {
        Self {
            tool: SHELL.to_owned(),
            args: json!({ "command": command }),
            start: 0.0,
            seconds,
            reply: Reply::Shell {
                code,
                stdout: stdout.to_owned(),
                stderr: stderr.to_owned(),
            },
            error: None,
            injects: Vec::new(),
        }
    }

    /// A call of another tool.
    pub fn tool(tool: &str, args: Value, result: &str, seconds: f64) -> Self {
        Self {
            tool: tool.to_owned(),
            args,
            start: 0.0,
            seconds,
            reply: Reply::Text(result.to_owned()),
            error: None,
            injects: Vec::new(),
        }
    }

    /// The same call, recorded as failed.
    #[must_use]
    pub fn failed(mut self, error: &str) -> Self {
        self.error = Some(error.to_owned());
        self
    }

    /// The text that comes back.
    pub fn result(&self, workspace: &str) -> String {
        match &self.reply {
            Reply::Text(text) => text.clone(),
            Reply::Shell { code, stdout, stderr } => json!({
                "success": *code == 0,
                "exit_code": code,
                "stdout": stdout,
                "stderr": stderr,
                "execution_time": crate::clock::micro(self.seconds * 0.9),
                "command": self.args.get("command"),
                "work_dir": workspace,
            })
            .to_string(),
        }
    }

    /// When it ends.
    pub fn end(&self) -> f64 {
        self.start + self.seconds
    }

    /// Whether the record or the exit code says that it failed.
    pub fn has_failed(&self) -> bool {
        self.error.is_some() || matches!(self.reply, Reply::Shell { code, .. } if code != 0)
    }
}
