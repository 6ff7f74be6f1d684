use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Agent, Answer, FinalAnswer, IgnoredVote, Injection, Mention, Milestone, Restart, RestartSignal, Round,
    Snapshot, Stop, Subagent, ToolCall, Vote, WinnerClaim,
};
use crate::artifact::agent_output::AgentOutput;
use crate::artifact::context::VoteTally;
use crate::artifact::coordination_events::CoordinationEvents;
use crate::artifact::coordination_table::CoordinationTable;
use crate::artifact::criteria::EvaluationCriterion;
use crate::artifact::events::EventLog;
use crate::artifact::execution_metadata::ExecutionMetadata;
use crate::artifact::execution_trace::ExecutionTrace;
use crate::artifact::massgen_log::MassgenLog;
use crate::artifact::metrics_events::MetricsEvents;
use crate::artifact::metrics_summary::MetricsSummary;
use crate::artifact::personas::Personas;
use crate::artifact::review::{ReviewRequest, ReviewResult};
use crate::artifact::snapshot_mappings::SnapshotMappings;
use crate::artifact::status::Status;
use crate::artifact::streaming_debug::StreamingDebug;
use crate::artifact::vote::VoteFile;
use crate::drift::DriftNote;
use crate::version::MassgenVersion;
use crate::word::open_vocabulary;
use crate::{AgentId, AttemptDir, Diagnostic, Location, Moment, RelPath};

/// A document and where it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Doc<T> {
    /// The file.
    pub path: RelPath,
    /// Its content.
    pub value: T,
}

impl<T> Doc<T> {
    /// The place of one member.
    pub fn at(&self, pointer: impl Into<String>) -> Location {
        Location::pointer(&self.path, pointer)
    }
}

/// The typed files of one attempt. `None` means absent or unreadable; [`Attempt::presence`] tells which.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Artifacts {
    /// `status.json`
    pub status: Option<Doc<Status>>,
    /// `coordination_events.json`
    pub coordination_events: Option<Doc<CoordinationEvents>>,
    /// `coordination_table.txt`; read only when coordination_events.json gives nothing.
    pub coordination_table: Option<Doc<CoordinationTable>>,
    /// `snapshot_mappings.json`
    pub snapshot_mappings: Option<Doc<SnapshotMappings>>,
    /// `metrics_summary.json`
    pub metrics_summary: Option<Doc<MetricsSummary>>,
    /// `metrics_events.json`
    pub metrics_events: Option<Doc<MetricsEvents>>,
    /// `execution_metadata.yaml`; also from an earlier attempt or turn of the session, which the path shows.
    pub execution_metadata: Option<Doc<ExecutionMetadata>>,
    /// The execution_metadata.yaml that holds the run's configuration: the attempt's own, or that of the
    /// process's first attempt, which alone writes it.
    pub configuration: Option<Doc<ExecutionMetadata>>,
    /// `events.jsonl`
    pub events: Option<EventLog>,
    /// `streaming_debug.log`
    pub streaming_debug: Option<StreamingDebug>,
    /// `massgen.log` and its rotated parts
    pub massgen_log: Option<MassgenLog>,
    /// `agent_outputs/*.txt`
    pub agent_outputs: Vec<AgentOutput>,
    /// `<agent>/<stamp>/execution_trace.md` and `final/<agent>/execution_trace.md`
    pub traces: Vec<Doc<ExecutionTrace>>,
    /// `<agent>/<stamp>/vote.json`
    pub votes: Vec<Doc<VoteFile>>,
    /// The vote tally of `final/<agent>/context.txt`
    pub final_tallies: Vec<Doc<VoteTally>>,
    /// `subagents/<id>/`
    pub subagents: Vec<Subagent>,
    /// `generated_evaluation_criteria.yaml`
    pub criteria: Option<Doc<Vec<EvaluationCriterion>>>,
    /// `generated_personas.yaml`
    pub personas: Option<Doc<Personas>>,
    /// `review_request.json`
    pub review_request: Option<Doc<ReviewRequest>>,
    /// `review_result.json`
    pub review_result: Option<Doc<ReviewResult>>,
}

open_vocabulary! {
    /// What became of an artifact.
    PresenceState as "ArtifactState" {
        /// There is no such file.
        Absent = "absent",
        /// The file has 0 bytes.
        Empty = "empty",
        /// The file is there and nothing of it could be used.
        Broken = "broken",
        /// The file was read; it may still have diagnostics.
        Loaded = "loaded",
    }
}

/// Whether one artifact of an attempt was there, and readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Presence {
    /// The artifact's name, as in the reference.
    pub artifact: String,
    /// What became of it.
    pub state: PresenceState,
    /// The file, when there is one.
    pub path: Option<RelPath>,
}

/// A file of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileEntry {
    /// Relative to the session, or to the folder that the list is of.
    pub path: RelPath,
    /// Size in bytes.
    pub bytes: u64,
}

/// One attempt, joined from all of its files.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Attempt {
    /// The turn's number.
    pub turn: u32,
    /// The attempt's number.
    pub number: u32,
    /// Folder, relative to the session.
    pub path: RelPath,
    /// The typed files.
    pub artifacts: Artifacts,
    /// Which artifacts were there, in a fixed order.
    pub presence: Vec<Presence>,
    /// MassGen's version from execution_metadata.yaml.
    pub version: Option<MassgenVersion>,
    /// The user's prompt, and where it stands.
    pub question: Option<(String, Location)>,
    /// Offset of the run's local clock in seconds east of UTC, from instants recorded on both clocks.
    pub utc_offset: Option<i32>,
    /// First and last instant by the rule of wall time: coordination_events.json start and end, else
    /// status.json, else events.jsonl, else massgen.log.
    pub span: Option<Span>,
    /// The agents in configuration order.
    pub agents: Vec<Agent>,
    /// Snapshot folders, by agent and stamp.
    pub snapshots: Vec<Snapshot>,
    /// Submitted answers in order of time.
    pub answers: Vec<Answer>,
    /// Recorded votes in order of time.
    pub votes: Vec<Vote>,
    /// Whether any source that tells of answers and votes was there: only then an empty list means none.
    pub coordination_recorded: bool,
    /// Whether every completed restart would have been recorded.
    pub restarts_recorded: bool,
    /// Votes that were sent but not recorded.
    pub ignored_votes: Vec<IgnoredVote>,
    /// Stops (decomposition mode).
    pub stops: Vec<Stop>,
    /// Completed restarts of agents.
    pub restarts: Vec<Restart>,
    /// Restart signals.
    pub restart_signals: Vec<RestartSignal>,
    /// Answers injected into running agents.
    pub injections: Vec<Injection>,
    /// Tool calls in order of start.
    pub calls: Vec<ToolCall>,
    /// Whether any source that tells of tool calls was there.
    pub calls_recorded: bool,
    /// Calls as logs tell them, where the calls themselves have no arguments.
    pub mentions: Vec<Mention>,
    /// Calls that logs tell of and for which no call could be found, where calls have arguments. They are
    /// counted nowhere: such a line can be a call that the records lost, or one that never ran.
    pub unmatched_mentions: Vec<Mention>,
    /// Final answers of the attempt, and the turn's copies.
    pub finals: Vec<FinalAnswer>,
    /// Statements about the winner, the most trustworthy first.
    pub winner_claims: Vec<WinnerClaim>,
    /// The timeline.
    pub milestones: Vec<Milestone>,
    /// Whether the metrics of this attempt contain an earlier attempt's (their counters are cumulative).
    pub carries_earlier: bool,
    /// All files of the attempt (workspaces are counted per snapshot, not listed).
    pub files: Vec<FileEntry>,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
    /// What this version of the crate does not know.
    pub drift: Vec<DriftNote>,
    pub(crate) dir: AttemptDir,
}

/// First and last instant of an attempt, and what they rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Span {
    /// First instant.
    pub start: Option<Moment>,
    /// Last instant.
    pub end: Option<Moment>,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Where the two ends stand.
    pub sources: Vec<Location>,
}

impl Attempt {
    /// The agent with this id.
    pub fn agent(&self, id: &AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| &agent.id == id)
    }

    /// All rounds of all agents, false starts included, agent by agent.
    pub fn rounds(&self) -> impl Iterator<Item = &Round> {
        self.agents.iter().flat_map(|agent| &agent.rounds)
    }

    /// The calls of one agent, in order of start.
    pub fn calls_of<'a>(&'a self, agent: &'a AgentId) -> impl Iterator<Item = &'a ToolCall> {
        self.calls
            .iter()
            .filter(move |call| call.agent.as_ref() == Some(agent))
    }

    /// What became of `artifact`.
    pub fn presence_of(&self, artifact: &str) -> Option<&Presence> {
        self.presence
            .iter()
            .find(|presence| presence.artifact == artifact)
    }

    /// The names of the artifacts that are absent, empty or broken.
    pub fn missing(&self) -> BTreeSet<&str> {
        self.presence
            .iter()
            .filter(|presence| presence.state != PresenceState::Loaded)
            .map(|presence| presence.artifact.as_str())
            .collect()
    }
}
