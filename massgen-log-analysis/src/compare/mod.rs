//! Two or more runs of a task side by side.
//!
//! A side holds one session or several (repeated runs). The first side is the baseline: every other side is
//! compared with it, median with median. No significance is claimed: with several runs of the baseline it
//! is stated whether a median lies outside of the baseline's smallest and largest value, and nothing more.
//!
//! What a run is credited with, see [`Scope`]: tokens, cost and calls are what each attempt added, because
//! MassGen's counters run on from attempt to attempt; an attempt that was thrown away cost time and money
//! all the same.

mod agents;
mod limit;
mod metrics;
mod number;
mod part;
mod read;
mod spread;
mod task;
mod tools;

#[cfg(test)]
mod tests;

use massgen_log_model::{AgentId, MassgenVersion, ToolName};
use serde::{Deserialize, Serialize};

pub use limit::{Breach, BreachKind, Limit, LimitError};
pub use metrics::{Scope, Unit, metric_names};
pub use read::{Absence, RunValue};
pub use spread::{Band, Difference, SideValues};
pub use task::{Aspect, Inequality, QUESTION_CHARS, QuestionMatch, Same, Stated, Task, Variant};

use crate::question::completion::AttemptStatus;
use crate::{Analysis, ReadError, read_error};
use read::steps;

/// Version of the JSON form of [`Comparison`]. A change of its shape raises it.
pub const COMPARISON_VERSION: u32 = 1;

/// One side of a comparison: its name and its runs.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    label: String,
    runs: Vec<(String, &'a Analysis)>,
}

impl<'a> Side<'a> {
    /// A side without runs yet.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            runs: Vec::new(),
        }
    }

    /// Adds a run; `path` says where its session lies, so that its evidence can be found.
    #[must_use]
    pub fn run(mut self, path: impl Into<String>, analysis: &'a Analysis) -> Self {
        self.runs.push((path.into(), analysis));
        self
    }
}

/// The comparison of two or more sides. The order of sides and runs is that of the caller, everywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// Version of this form of JSON.
    pub format_version: u32,
    /// The sides; the first is the baseline.
    pub sides: Vec<SideSummary>,
    /// Whether the runs were given the same task in the same setup.
    pub task: Task,
    /// Figures of whole runs, in a fixed order.
    pub metrics: Vec<MetricComparison>,
    /// Figures by agent id: the agents of the first run in its order, then those that only others have.
    pub agents: Vec<AgentComparison>,
    /// Figures by tool, in order of first appearance; within a run the most used first.
    pub tools: Vec<ToolComparison>,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SideSummary {
    /// Its name, as the caller gave it.
    pub label: String,
    /// Its runs.
    pub runs: Vec<RunSummary>,
}

/// One run: a session, or the turns of it that the caller read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RunSummary {
    /// Where the session lies; evidence paths of this run are relative to it.
    pub path: String,
    /// The session directory's name.
    pub session: String,
    /// MassGen's version in the last attempt; `None` = not recorded.
    pub massgen_version: Option<MassgenVersion>,
    /// Its turns.
    pub turns: Vec<TurnSummary>,
}

/// One turn of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TurnSummary {
    /// Its number.
    pub turn: u32,
    /// Attempts in it.
    pub attempts: usize,
    /// How its last attempt ended; `None` = it has no attempt.
    pub status: Option<AttemptStatus>,
    /// Who won the last attempt; `None` = not recorded.
    pub winner: Option<AgentId>,
}

/// One figure of every run of every side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MetricComparison {
    /// Its name, as in [`metric_names`].
    pub name: String,
    /// In words.
    pub title: String,
    /// Unit of its values.
    pub unit: Unit,
    /// Which attempts are in it.
    pub scope: Scope,
    /// The member of an attempt's (or turn's) analysis that it is taken from.
    pub source: String,
    /// Side by side, in the order of [`Comparison::sides`].
    pub sides: Vec<SideValues>,
}

/// One agent in every run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentComparison {
    /// The agent's id.
    pub agent: AgentId,
    /// Its figures.
    pub metrics: Vec<MetricComparison>,
}

/// One tool in every run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ToolComparison {
    /// The tool.
    pub tool: ToolName,
    /// Its figures.
    pub metrics: Vec<MetricComparison>,
}

/// One run among all, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RunId {
    /// Position in [`Comparison::sides`], from 0.
    pub side: usize,
    /// Position in the runs of that side, from 0.
    pub run: usize,
}

impl Comparison {
    /// Compares every side with the first.
    pub fn of(sides: &[Side<'_>]) -> Self {
        let walked: Vec<Vec<Vec<read::Step<'_>>>> = sides
            .iter()
            .map(|side| side.runs.iter().map(|(_, run)| steps(run)).collect())
            .collect();
        Self {
            format_version: COMPARISON_VERSION,
            sides: sides.iter().map(summary).collect(),
            task: task::of(sides),
            metrics: metrics::of(&walked),
            agents: agents::of(&walked),
            tools: tools::of(&walked),
        }
    }

    /// Reads a comparison that was written as JSON, by `massgen-logs compare --json` or by serde. It equals
    /// the one that was written, and gives the same bytes again.
    ///
    /// Deserialising it in another way does not look at the version.
    ///
    /// # Errors
    /// When it is of another version than [`COMPARISON_VERSION`], or no such JSON.
    pub fn from_json(json: &str) -> Result<Self, ReadError> {
        read_error::versioned(json, COMPARISON_VERSION)
    }

    /// The figure of this name.
    pub fn metric(&self, name: &str) -> Option<&MetricComparison> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

fn summary(side: &Side<'_>) -> SideSummary {
    let run = |(path, analysis): &(String, &Analysis)| RunSummary {
        path: path.clone(),
        session: analysis.session.clone(),
        massgen_version: analysis
            .turns
            .iter()
            .rev()
            .find_map(|turn| turn.last()?.overview.massgen_version),
        turns: analysis
            .turns
            .iter()
            .map(|turn| TurnSummary {
                turn: turn.turn,
                attempts: turn.attempts.len(),
                status: turn.last().map(|attempt| attempt.completion.status),
                winner: turn
                    .last()
                    .and_then(|attempt| attempt.completion.winner.value.clone()),
            })
            .collect(),
    };
    SideSummary {
        label: side.label.clone(),
        runs: side.runs.iter().map(run).collect(),
    }
}
