//! The whole analysis: attempts in turns in a session, and the fourteen questions for each attempt.

use massgen_log_model::spine::{Attempt, Session, Turn};
use massgen_log_model::{Layout, RelPath};
use serde::{Deserialize, Serialize};

use crate::configuration::{self, Configuration};
use crate::data_quality::{self, DataQuality};
use crate::increments::{self, Increments};
use crate::overview::{self, Overview};
use crate::question::{
    commands, completion, cost, decisions, delegation, duplication, efficiency, enforcement, failures,
    progression, proposals, reasoning, round_roi, tool_reliability,
};
use crate::recommendations::{self, Recommendation};
use crate::red_flags::{self, RedFlag};
use crate::{Options, ReadError, read_error};

/// Version of the JSON form of [`Analysis`]. A change of its shape raises it.
pub const FORMAT_VERSION: u32 = 2;

/// The analysis of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Analysis {
    /// Version of this form of JSON.
    pub format_version: u32,
    /// The session directory's name.
    pub session: String,
    /// How the session is laid out.
    pub layout: Layout,
    /// The turns.
    pub turns: Vec<TurnAnalysis>,
}

/// The analysis of a turn: its attempts, and what spans them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TurnAnalysis {
    /// The session directory's name.
    pub session: String,
    /// The turn's number.
    pub turn: u32,
    /// The turn's folder, relative to the session.
    pub path: RelPath,
    /// The attempts in numerical order; the last one's counters count for the turn.
    pub attempts: Vec<AttemptAnalysis>,
    /// What each attempt added to cumulative counters.
    pub increments: Vec<Increments>,
    /// Expensive work of one attempt that a later attempt did again.
    pub repeated_after_restart: Vec<duplication::RepeatedWork>,
}

/// The answers to the fourteen questions for one attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AttemptAnalysis {
    /// The attempt's number.
    pub attempt: u32,
    /// Its folder, relative to the session.
    pub path: RelPath,
    /// Headline figures.
    pub overview: Overview,
    /// 1: did all phases of the coordination finish?
    pub completion: completion::Completion,
    /// 2: where did the time go?
    pub efficiency: efficiency::Efficiency,
    /// 3: which commands were run?
    pub commands: commands::Commands,
    /// 4: which work was done more than once?
    pub duplication: duplication::Duplication,
    /// 5: how did the agents decide?
    pub decisions: decisions::Decisions,
    /// 6: what did it cost?
    pub cost: cost::Cost,
    /// 7: what failed?
    pub failures: failures::Failures,
    /// 8: how did the agents go about it?
    pub reasoning: reasoning::Reasoning,
    /// 9: did the tools behave?
    pub tool_reliability: tool_reliability::ToolReliability,
    /// 10: where had MassGen to enforce its workflow?
    pub enforcement: enforcement::Enforcement,
    /// 11: how did the answers change?
    pub progression: progression::Progression,
    /// 12: what was proposed?
    pub proposals: proposals::Proposals,
    /// 13: what did each round bring?
    pub round_roi: round_roi::RoundRoi,
    /// 14: who did the work, at whose price?
    pub delegation: delegation::Delegation,
    /// With what configuration the run was started.
    pub configuration: Configuration,
    /// What is missing, contradictory, damaged or unknown.
    pub data_quality: DataQuality,
    /// Rules that were met.
    pub red_flags: Vec<RedFlag>,
    /// What follows, by rule.
    pub recommendations: Vec<Recommendation>,
}

impl Analysis {
    /// Analyses every turn of the session.
    pub fn of(session: &Session, options: &Options) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            session: session.name.clone(),
            layout: session.layout,
            turns: session
                .turns
                .iter()
                .map(|turn| TurnAnalysis::of(&session.name, turn, options))
                .collect(),
        }
    }

    /// Reads an analysis that was written as JSON, by `massgen-logs analyze --format json` or by serde. It equals
    /// the one that was written, and gives the same bytes again.
    ///
    /// Deserialising it in another way does not look at the version.
    ///
    /// # Errors
    /// When it is of another version than [`FORMAT_VERSION`], or no such JSON.
    pub fn from_json(json: &str) -> Result<Self, ReadError> {
        read_error::versioned(json, FORMAT_VERSION)
    }
}

impl TurnAnalysis {
    /// Analyses every attempt of the turn.
    pub fn of(session: &str, turn: &Turn, options: &Options) -> Self {
        let attempts: Vec<_> = turn
            .attempts
            .iter()
            .map(|attempt| AttemptAnalysis::of(attempt, options))
            .collect();
        Self {
            session: session.to_owned(),
            turn: turn.number,
            path: turn.path.clone(),
            increments: increments::of(turn, &attempts),
            repeated_after_restart: duplication::across_attempts(turn),
            attempts,
        }
    }

    /// The last attempt, whose counters count for the turn.
    pub fn last(&self) -> Option<&AttemptAnalysis> {
        self.attempts.last()
    }
}

impl AttemptAnalysis {
    /// Answers the fourteen questions for one attempt.
    pub fn of(attempt: &Attempt, options: &Options) -> Self {
        let votes = decisions::valid_votes(attempt);
        let completion = completion::analyse_with(attempt, options, &votes);
        let efficiency = efficiency::analyse(attempt);
        let commands = commands::analyse(attempt, options);
        let decisions = decisions::analyse_with(attempt, options, &votes);
        let cost = cost::analyse(attempt);
        let proposals = proposals::analyse(attempt);
        let mut analysis = Self {
            attempt: attempt.number,
            path: attempt.path.clone(),
            overview: overview::of(attempt),
            duplication: duplication::analyse(attempt),
            failures: failures::analyse(attempt),
            reasoning: reasoning::analyse(attempt),
            tool_reliability: tool_reliability::analyse(attempt),
            enforcement: enforcement::analyse(attempt),
            progression: progression::analyse_with(attempt, &proposals),
            proposals,
            round_roi: round_roi::analyse(attempt),
            delegation: delegation::analyse(attempt, options),
            configuration: configuration::of(attempt),
            data_quality: data_quality::of(attempt),
            completion,
            efficiency,
            commands,
            decisions,
            cost,
            red_flags: Vec::new(),
            recommendations: Vec::new(),
        };
        analysis.red_flags = red_flags::check(&analysis, &options.thresholds);
        analysis.recommendations = recommendations::of(&analysis);
        analysis
    }
}
