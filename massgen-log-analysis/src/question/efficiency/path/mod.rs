//! The critical path: the chain of rounds, tools and waits that set the wall time, walked back from the last
//! instant.
//!
//! A round begins when its causes have ended: the agent's previous round, and, where an answer of another
//! agent made it restart, that agent's round. The presentation begins when the last agent has decided. Of
//! several causes the latest counts. Segments follow each other without a gap and add up to the wall time.

mod graph;
mod rounds;
mod signals;
mod slack;
mod walk;
mod what_if;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use massgen_log_model::{AgentId, AnswerLabel, ToolName};
use serde::{Deserialize, Serialize};

pub use graph::HAND_OVER_SECONDS;
pub use rounds::PathRound;
pub use slack::{AgentSlack, RoundSlack};
pub use what_if::WhatIf;

use super::timeline::Timeline;
use crate::Evidence;
use crate::intervals::Interval;

/// The chain that set the wall time, and what follows from it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CriticalPath {
    /// From the first instant to the last, each beginning where the one before ends. Empty when the start
    /// of the attempt or every round is unknown.
    pub segments: Vec<PathSegment>,
    /// The same round by round.
    pub rounds: Vec<PathRound>,
    /// Sum of the segments: the wall time.
    pub total_s: Option<f64>,
    /// Why the attempt ended with the last round on the path: `run_ended`, `time_limit` or `record_ends`. With
    /// the latter two, rounds of several agents ran to the end, and the one that began first is taken.
    pub ended_by: Option<Link>,
    /// Seconds on the path by kind of segment, in the order of the kinds.
    pub by_kind: Vec<KindSeconds>,
    /// Seconds on the path by agent, the longest first; waits are of the agent that waits.
    pub by_agent: Vec<AgentSeconds>,
    /// Seconds on the path by tool, the longest first.
    pub by_tool: Vec<ToolSeconds>,
    /// How much later each round could have ended, by agent id and start.
    pub round_slack: Vec<RoundSlack>,
    /// The same by agent, in configuration order.
    pub agent_slack: Vec<AgentSlack>,
    /// What would have been saved had the calls of one tool, or of one kind of command, taken no time; the
    /// largest upper bound first.
    pub what_if: Vec<WhatIf>,
}

/// What a [`PathSegment`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PathKind {
    /// Helpers before the coordination (personas, criteria, decomposition).
    PreCoordination,
    /// Time of a round in which none of its calls ran: model, queueing, streaming.
    Model,
    /// A tool call of a round.
    Tool,
    /// A round of an attempt whose files do not tell when calls were made.
    Round,
    /// No round on the path ran.
    Wait,
    /// After the last round.
    AfterEnd,
}

/// Why a [`PathSegment`] follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PathLink"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Link {
    /// The attempt began, and this is the first round of the agent.
    StartedRun,
    /// It goes on in the same round.
    SameRound,
    /// The agent's previous round ended, or its last false start, at most [`HAND_OVER_SECONDS`] before.
    OwnPreviousRound,
    /// An answer of another agent, `label`, made this agent start again.
    RestartedByAnswer,
    /// The last agent decided, with the answer or for the answer `label`.
    DecisionCompleted,
    /// A time limit ended the round before.
    TimeLimit,
    /// The last round was over.
    RunEnded,
    /// The record stops while rounds run: none of them set the length.
    RecordEnds,
    /// The files do not tell; the agent's previous round is taken.
    NotKnown,
}

/// One stretch of the path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PathSegment {
    /// What it is.
    pub kind: PathKind,
    /// Whose round it is, or who waits; `None` before the coordination and after the end.
    pub agent: Option<AgentId>,
    /// The agent's how-many-th round, from 1; of a wait, the round that comes after it.
    pub segment: Option<usize>,
    /// The tool, for a call. Of several calls at the same time the one that ended last.
    pub tool: Option<ToolName>,
    /// The shell command, for a call that ran one.
    pub command: Option<String>,
    /// Whether the call has no recorded end: as the last one of its round it is taken to have run to the
    /// round's end.
    pub unfinished: bool,
    /// Start in seconds, from the attempt's start.
    pub start_s: f64,
    /// End in seconds, from the attempt's start.
    pub end_s: f64,
    /// Length in seconds.
    pub seconds: f64,
    /// Why it follows the segment before.
    pub link: Link,
    /// The answer that the link names.
    pub label: Option<AnswerLabel>,
    /// Where the round, the call, or what ended the wait stands.
    pub evidence: Vec<Evidence>,
}

/// Seconds on the path of one kind of segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PathKindSeconds"))]
#[non_exhaustive]
pub struct KindSeconds {
    /// The kind.
    pub kind: PathKind,
    /// Seconds.
    pub seconds: f64,
    /// Segments.
    pub segments: usize,
}

/// Seconds on the path of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PathAgentSeconds"))]
#[non_exhaustive]
pub struct AgentSeconds {
    /// The agent.
    pub agent: AgentId,
    /// Seconds, waits for its rounds included.
    pub seconds: f64,
    /// Seconds of them in its calls.
    pub tool_s: f64,
}

/// Seconds on the path of one tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PathToolSeconds"))]
#[non_exhaustive]
pub struct ToolSeconds {
    /// The full tool name.
    pub tool: ToolName,
    /// Seconds.
    pub seconds: f64,
    /// Segments.
    pub segments: usize,
}

/// The parts of rounds that the path goes through.
#[derive(Debug, Default)]
pub(super) struct OnPath {
    /// By agent and position in its rounds.
    rounds: BTreeMap<AgentId, BTreeMap<usize, Interval>>,
    /// Length of the path in seconds.
    pub(super) total_s: Option<f64>,
}

impl OnPath {
    /// The part of the agent's round that is on the path.
    pub(super) fn part(&self, agent: &AgentId, round: usize) -> Option<Interval> {
        self.rounds.get(agent)?.get(&round).copied()
    }
}

pub(super) fn critical_path(timeline: &Timeline<'_>) -> (CriticalPath, OnPath) {
    let Some(graph) = graph::Graph::of(timeline) else {
        return (CriticalPath::default(), OnPath::default());
    };
    let walked = walk::walk(timeline, &graph);
    let mut on_path = OnPath::default();
    for (at, part) in &walked.rounds {
        if let Some(counted) = graph.nodes.get(*at).map(|node| node.counted) {
            let of_agent = on_path.rounds.entry(counted.agent.id.clone()).or_default();
            of_agent.entry(counted.index).or_insert(*part);
        }
    }
    let slack = slack::slack(&graph, &walked);
    let what_if = what_if::what_if(timeline, &graph, &walked);
    let segments = walked.segments;
    let mut by_kind: Vec<KindSeconds> = Vec::new();
    let mut by_agent: Vec<AgentSeconds> = Vec::new();
    let mut by_tool: Vec<ToolSeconds> = Vec::new();
    for part in &segments {
        match by_kind.iter_mut().find(|sum| sum.kind == part.kind) {
            Some(sum) => {
                sum.seconds += part.seconds;
                sum.segments += 1;
            }
            None => by_kind.push(KindSeconds {
                kind: part.kind,
                seconds: part.seconds,
                segments: 1,
            }),
        }
        if let Some(agent) = &part.agent {
            let tool_s = if part.tool.is_some() { part.seconds } else { 0.0 };
            match by_agent.iter_mut().find(|sum| &sum.agent == agent) {
                Some(sum) => {
                    sum.seconds += part.seconds;
                    sum.tool_s += tool_s;
                }
                None => by_agent.push(AgentSeconds {
                    agent: agent.clone(),
                    seconds: part.seconds,
                    tool_s,
                }),
            }
        }
        if let Some(tool) = &part.tool {
            match by_tool.iter_mut().find(|sum| &sum.tool == tool) {
                Some(sum) => {
                    sum.seconds += part.seconds;
                    sum.segments += 1;
                }
                None => by_tool.push(ToolSeconds {
                    tool: tool.clone(),
                    seconds: part.seconds,
                    segments: 1,
                }),
            }
        }
    }
    by_kind.sort_by_key(|sum| sum.kind);
    by_agent.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    by_tool.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    on_path.total_s = (!segments.is_empty()).then(|| segments.iter().map(|part| part.seconds).sum());
    let path = CriticalPath {
        total_s: on_path.total_s,
        ended_by: graph.nodes.get(graph.last).map(walk::end_link),
        agent_slack: slack::by_agent(timeline, &slack, &by_agent),
        round_slack: slack,
        by_kind,
        by_agent,
        by_tool,
        what_if,
        rounds: rounds::rounds(&segments),
        segments,
    };
    (path, on_path)
}
