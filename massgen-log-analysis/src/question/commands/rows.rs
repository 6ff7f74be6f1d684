//! The rows of the tables of question 3.

use massgen_log_model::spine::CallSource;
use massgen_log_model::{AgentId, RelPath};
use serde::{Deserialize, Serialize};

use crate::Evidence;

/// Commands of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentCommands {
    /// The agent; `None` for commands whose agent no source names.
    pub agent: Option<AgentId>,
    /// Commands executed; `None` when not recorded.
    pub commands: Option<u64>,
    /// Those with an exit code other than 0; `None` when no result is recorded.
    pub failures: Option<u64>,
    /// The failed ones, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub failed_at: Vec<Evidence>,
}

/// Executions of one command text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandUse {
    /// The text, exactly.
    pub command: String,
    /// Program and sub-command, see [`pattern_of`](super::pattern_of).
    pub pattern: String,
    /// Executions.
    pub count: u64,
    /// Executions by agent, in order of first execution; `None` = agent not recorded.
    pub by_agent: Vec<AgentCount>,
    /// Executions with an exit code other than 0.
    pub failures: u64,
    /// Seconds, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// Seconds of the longest execution.
    pub seconds_max: Option<f64>,
    /// Characters of the results, summed; `None` when no length is recorded.
    pub output_chars_total: Option<i64>,
    /// Characters of the longest result.
    pub output_chars_max: Option<i64>,
    /// Tokens of the results, estimated: `output_chars_total` / 4, rounded up.
    pub estimated_tokens: Option<i64>,
    /// The executions, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub evidence: Vec<Evidence>,
}

/// How often one agent did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentCount {
    /// The agent; `None` when not recorded.
    pub agent: Option<AgentId>,
    /// Times.
    pub count: u64,
}

/// A text that ran at least twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RepeatedCommand {
    /// The text and its executions.
    #[serde(flatten)]
    pub executions: CommandUse,
    /// Id of the entry of the table of known patterns; see [`CommandAdvice`](super::CommandAdvice).
    pub advice: String,
    /// What is repeated, by that entry.
    pub issue: String,
    /// What would save the repetition, by that entry.
    pub recommendation: String,
}

/// A text with long output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LongOutput {
    /// The text.
    pub command: String,
    /// Executions with output above the limit.
    pub count: u64,
    /// Characters of the longest.
    pub chars_max: i64,
    /// Characters of those executions, summed.
    pub chars_total: i64,
    /// Tokens of those executions, estimated: `chars_total` / 4, rounded up.
    pub estimated_tokens: i64,
    /// The executions.
    pub evidence: Vec<Evidence>,
}

/// Executions whose main command is of one program and sub-command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandPattern {
    /// Program and sub-command, see [`pattern_of`](super::pattern_of).
    pub pattern: String,
    /// Executions.
    pub count: u64,
    /// Executions with a recorded duration: what the seconds are taken over.
    pub timed: u64,
    /// Executions with an exit code other than 0.
    pub failures: u64,
    /// Seconds of the longest.
    pub seconds_max: Option<f64>,
    /// Mean seconds.
    pub seconds_avg: Option<f64>,
    /// Seconds that 95 % of the timed executions do not exceed: nearest rank.
    pub seconds_p95: Option<f64>,
    /// Seconds, summed.
    pub seconds_total: Option<f64>,
    /// Characters of the results, summed; `None` when no length is recorded.
    pub output_chars_total: Option<i64>,
    /// Tokens of the results, estimated: `output_chars_total` / 4, rounded up.
    pub estimated_tokens: Option<i64>,
    /// The longest execution.
    pub evidence: Vec<Evidence>,
}

/// A long run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SlowCommand {
    /// The text.
    pub command: String,
    /// Who ran it.
    pub agent: Option<AgentId>,
    /// Seconds.
    pub seconds: f64,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A program with its sub-command, wherever in scripts it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProgramUse {
    /// Program and sub-command.
    pub pattern: String,
    /// Simple commands in all executed scripts; a script can hold several.
    pub simple_commands: u64,
    /// Executions whose script holds at least one.
    pub executions: u64,
    /// Those executions by agent.
    pub by_agent: Vec<AgentCount>,
}

/// Texts that differ and have one normal form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PatternRepeat {
    /// The normal form; see `docs/detectors.md`.
    pub normal_form: String,
    /// Executions of all of the texts.
    pub count: u64,
    /// The different texts in order of their first execution, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub texts: Vec<String>,
    /// How many different texts there are.
    pub texts_total: u64,
    /// Executions by agent.
    pub by_agent: Vec<AgentCount>,
    /// Seconds, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// The executions, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub evidence: Vec<Evidence>,
}

/// A text that one agent ran in several of its rounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CommandAfterRestart"))]
#[non_exhaustive]
pub struct AfterRestart {
    /// The agent.
    pub agent: AgentId,
    /// The text.
    pub command: String,
    /// Positions of the rounds in the agent's list of rounds, ascending.
    pub rounds: Vec<usize>,
    /// Executions in those rounds.
    pub count: u64,
    /// Executions after the first of those rounds.
    pub repeats: u64,
    /// Seconds of the executions after the first round; `None` when no duration is recorded.
    pub seconds_after_first_round: Option<f64>,
    /// The executions, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub evidence: Vec<Evidence>,
}

/// An exit code and how often results gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ExitCodeCount"))]
#[non_exhaustive]
pub struct ExitCode {
    /// The exit code.
    pub code: i64,
    /// Commands.
    pub count: u64,
    /// Those commands, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub evidence: Vec<Evidence>,
}

/// What one kind of file tells of the executed commands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandSource {
    /// The kind of file.
    pub source: CallSource,
    /// Executed commands that it tells of. metrics_events.json tells of the call, not of its text.
    pub commands: u64,
    /// Those that no other kind of file tells of.
    pub only_here: u64,
    /// The files.
    pub paths: Vec<RelPath>,
}

/// Calls that a kind of log mentions and that could be matched to no record of a call. They are in no count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnmatchedMentions {
    /// The kind of log.
    pub source: CallSource,
    /// Calls of any tool.
    pub calls: u64,
    /// Those with a command.
    pub commands: u64,
    /// Where they stand, at most [`MAX_EVIDENCE`](crate::MAX_EVIDENCE).
    pub evidence: Vec<Evidence>,
}
