//! Schema drift: what a newer MassGen writes that this version of the crate does not know.
//!
//! Nothing fails on it and nothing is lost; it is counted, so that a report can show it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::artifact::coordination_events::{
    CoordinationEvent, CoordinationEventType, CoordinationEvents, SessionMetadata,
};
use crate::artifact::metrics_events::{MetricsEvents, MetricsEventsMeta, ToolExecution};
use crate::artifact::metrics_summary::{
    AgentMetrics, ApiSums, ApiTiming, MetricsMeta, MetricsRounds, MetricsSummary, MetricsTotals,
    SubagentApiTiming, SubagentMetrics, SubagentTotals,
};
use crate::artifact::reliability::{
    DockerHealth, EnforcementEvent, EnforcementReason, Reliability, RoundEnforcement,
};
use crate::artifact::round_record::{RoundOutcome, RoundRecord, RoundType, TokenSource};
use crate::artifact::snapshot_mappings::{SnapshotEntry, SnapshotMappings, SnapshotType};
use crate::artifact::status::{
    AgentErrorType, AgentState, AgentStatus, AgentStatusError, ContextPath, EvalCriterion, FinishReason,
    FirstVote, HistoricalWorkspace, OrchestratorPaths, Phase, RoundTiming, RoundTotals, Status,
    StatusCoordination, StatusCosts, StatusMeta, StatusResults, WorkspacePaths,
};
use crate::artifact::token_usage::TokenUsage;
use crate::artifact::tool_metrics::{CharsDistribution, TimeDistribution, ToolMetrics, ToolStats, ToolType};
use crate::artifact::vote::{VoteContext, VoteFile};
use crate::word::open_vocabulary;
use crate::{AgentId, Extra, Location, RelPath, ToolName, pointer_token};

open_vocabulary! {
    /// What is unknown.
    DriftKind {
        /// A member of an object.
        UnknownField = "unknown_field",
        /// A word of a vocabulary.
        UnknownWord = "unknown_word",
        /// A type of event.
        UnknownEvent = "unknown_event",
    }
}

/// One name that is unknown in one artifact, however often it occurs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriftNote {
    /// The first place.
    pub location: Location,
    /// What is unknown.
    pub kind: DriftKind,
    /// The name of the field, the word or the event type, as written.
    pub name: String,
    /// How often it occurs in the artifact.
    pub count: u64,
}

impl DriftNote {
    /// A name seen once, at `location`.
    pub fn new(kind: DriftKind, name: impl Into<String>, location: Location) -> Self {
        Self {
            location,
            kind,
            name: name.into(),
            count: 1,
        }
    }
}

/// A value that may hold unknown names.
trait Drift {
    fn visit<'a>(&'a self, tally: &mut Tally<'a>);
}

/// A key of a map in the file.
trait Key {
    fn text(&self) -> &str;

    fn is_known(&self) -> bool {
        true
    }
}

enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

/// The names found so far, and the place that is being visited.
struct Tally<'a> {
    path: &'a RelPath,
    steps: Vec<Step<'a>>,
    notes: IndexMap<(DriftKind, &'a str), DriftNote>,
}

impl<'a> Tally<'a> {
    fn below(&mut self, step: Step<'a>, visit: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        visit(self);
        self.steps.pop();
    }

    fn note(&mut self, kind: DriftKind, name: &'a str) {
        if let Some(note) = self.notes.get_mut(&(kind.clone(), name)) {
            note.count = note.count.saturating_add(1);
            return;
        }
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Member(key) => pointer.push_str(&pointer_token(key)),
                Step::Element(index) => pointer.push_str(&index.to_string()),
            }
        }
        let location = Location::pointer(self.path, pointer);
        self.notes
            .insert((kind.clone(), name), DriftNote::new(kind, name, location));
    }

    fn unknown_fields(&mut self, extra: &'a Extra) {
        for name in extra.keys() {
            self.below(Step::Member(name), |tally| {
                tally.note(DriftKind::UnknownField, name);
            });
        }
    }
}

fn notes(root: &impl Drift, path: &RelPath) -> Vec<DriftNote> {
    let mut tally = Tally {
        path,
        steps: Vec::new(),
        notes: IndexMap::new(),
    };
    root.visit(&mut tally);
    tally.notes.into_values().collect()
}

impl<T: Drift> Drift for Option<T> {
    fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
        if let Some(value) = self {
            value.visit(tally);
        }
    }
}

impl<T: Drift> Drift for Vec<T> {
    fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
        for (index, item) in self.iter().enumerate() {
            tally.below(Step::Element(index), |tally| item.visit(tally));
        }
    }
}

impl<K: Key, T: Drift> Drift for IndexMap<K, T> {
    fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
        for (key, value) in self {
            tally.below(Step::Member(key.text()), |tally| {
                if !key.is_known() {
                    tally.note(DriftKind::UnknownWord, key.text());
                }
                value.visit(tally);
            });
        }
    }
}

impl Drift for i64 {
    fn visit<'a>(&'a self, _: &mut Tally<'a>) {}
}

impl Drift for SnapshotMappings {
    fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
        for (label, entry) in &self.0 {
            tally.below(Step::Member(label.as_str()), |tally| entry.visit(tally));
        }
    }
}

impl Key for String {
    fn text(&self) -> &str {
        self
    }
}

impl Key for AgentId {
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl Key for ToolName {
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl Key for RoundOutcome {
    fn text(&self) -> &str {
        self.as_str()
    }

    fn is_known(&self) -> bool {
        RoundOutcome::is_known(self)
    }
}

macro_rules! words {
    ($kind:ident: $($vocabulary:ident),+ $(,)?) => {$(
        impl Drift for $vocabulary {
            fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
                if !self.is_known() {
                    tally.note(DriftKind::$kind, self.as_str());
                }
            }
        }
    )+};
}

words!(UnknownEvent: CoordinationEventType);
words!(UnknownWord:
    AgentErrorType, AgentState, EnforcementReason, FinishReason, Phase, RoundOutcome, RoundType, SnapshotType,
    TokenSource, ToolType,
);

/// Objects, with those members that may hold unknown names themselves.
macro_rules! objects {
    ($($object:ident { $($field:ident),* })+) => {$(
        impl Drift for $object {
            fn visit<'a>(&'a self, tally: &mut Tally<'a>) {
                $(
                    let name = stringify!($field);
                    let name = name.strip_prefix("r#").unwrap_or(name);
                    tally.below(Step::Member(name), |tally| self.$field.visit(tally));
                )*
                tally.unknown_fields(&self.extra);
            }
        }
    )+};
}

objects! {
    Status {
        finish_reason, meta, costs, tools, rounds, coordination, agents, historical_workspaces, results
    }
    StatusMeta { orchestrator_paths, eval_criteria, context_paths }
    OrchestratorPaths {}
    EvalCriterion {}
    ContextPath {}
    StatusCosts {}
    RoundTotals { by_outcome }
    StatusCoordination { phase }
    AgentStatus {
        status, vote_cast, error, workspace_paths, token_usage, tool_metrics, round_history, round_timing,
        reliability
    }
    FirstVote {}
    AgentStatusError { r#type }
    WorkspacePaths {}
    RoundTiming {}
    HistoricalWorkspace {}
    StatusResults {}
    Reliability { enforcement_attempts, by_round, workflow_errors }
    RoundEnforcement { reasons }
    EnforcementEvent { reason, docker_health }
    DockerHealth {}
    TokenUsage {}
    RoundRecord { round_type, outcome, token_source }
    ToolMetrics { by_tool }
    ToolStats { tool_type, output_distribution, input_distribution, exec_time_distribution }
    CharsDistribution {}
    TimeDistribution {}
    MetricsSummary { meta, totals, tools, rounds, api_timing, agents, subagents }
    MetricsMeta {}
    MetricsTotals {}
    MetricsRounds { by_outcome }
    ApiTiming { by_round, by_backend }
    ApiSums {}
    AgentMetrics { tool_metrics, round_history, token_usage }
    SubagentTotals { subagents }
    SubagentMetrics { status, api_timing }
    SubagentApiTiming {}
    MetricsEvents { meta, tool_executions, round_completions }
    MetricsEventsMeta {}
    ToolExecution { tool_type }
    CoordinationEvents { session_metadata, events }
    SessionMetadata {}
    CoordinationEvent { event_type }
    SnapshotEntry { r#type }
    VoteFile { vote_context }
    VoteContext {}
}

macro_rules! artifacts {
    ($($artifact:ident),+ $(,)?) => {$(
        impl $artifact {
            /// The unknown fields, words and event types of the file at `path`, in the order of their
            /// first occurrence, known members first.
            pub fn drift(&self, path: &RelPath) -> Vec<DriftNote> {
                notes(self, path)
            }
        }
    )+};
}

artifacts!(
    CoordinationEvents,
    MetricsEvents,
    MetricsSummary,
    SnapshotMappings,
    Status,
    VoteFile
);

#[cfg(test)]
mod tests {
    use super::*;

    fn told(notes: &[DriftNote]) -> Vec<String> {
        notes
            .iter()
            .map(|note| format!("{} {} {} x{}", note.location, note.kind, note.name, note.count))
            .collect()
    }

    #[test]
    fn each_name_is_told_once_with_its_first_place_and_count() {
        let status: Status = serde_json::from_str(
            r#"{"finish_reason":"bored","rounds":{"by_outcome":{"vote":1,"slept":2}},
                "agents":{"a/b":{"mood":1,"reliability":{"by_round":{"0":{"reasons":["api_error","moon"]}}}},
                          "c":{"mood":2,"error":{"type":"moon"}}},"results":{"votes":{"x":1}}}"#,
        )
        .unwrap();
        assert_eq!(
            told(&status.drift(&RelPath::from_encoded("s"))),
            [
                "s#/finish_reason unknown_word bored x1",
                "s#/rounds/by_outcome/slept unknown_word slept x1",
                "s#/agents/a~1b/reliability/by_round/0/reasons/1 unknown_word moon x2",
                "s#/agents/a~1b/mood unknown_field mood x2",
            ]
        );
    }

    #[test]
    fn an_unknown_event_is_told_and_its_context_is_free() {
        let events: CoordinationEvents = serde_json::from_str(
            r#"{"events":[{"event_type":"vote_cast","context":{"new_key":1}},{"event_type":"dance"}]}"#,
        )
        .unwrap();
        assert_eq!(
            told(&events.drift(&RelPath::from_encoded("c"))),
            ["c#/events/1/event_type unknown_event dance x1"]
        );
    }

    #[test]
    fn mappings_and_votes_are_counted_too() {
        let mappings: SnapshotMappings =
            serde_json::from_str(r#"{"agent1.1":{"type":"sketch","new":0}}"#).unwrap();
        assert_eq!(
            told(&mappings.drift(&RelPath::from_encoded("m"))),
            [
                "m#/agent1.1/type unknown_word sketch x1",
                "m#/agent1.1/new unknown_field new x1"
            ]
        );
        let vote: VoteFile = serde_json::from_str(r#"{"vote_context":{"new":0}}"#).unwrap();
        assert_eq!(vote.drift(&RelPath::from_encoded("v")).len(), 1);
    }
}
