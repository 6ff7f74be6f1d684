//! The guide's wall-time categories, only where a stated rule decides.
//!
//! Each call of a round gets the category of the first rule that holds; calls in a row with one category
//! make a block. Blocks of a round lie one after the other and cover it from its start to its end.

mod blocks;
mod breakdown;
mod rules;

#[cfg(test)]
mod tests;

use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

pub use breakdown::Breakdown;
pub(crate) use rules::is_plan_or_note;
pub use rules::{RULES, Rule, THINKING_SECONDS};

use super::path::OnPath;
use super::timeline::Timeline;
use crate::Evidence;

/// A category of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimeCategory"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Category {
    /// The model before its first call, or a round without calls.
    Thinking,
    /// Plans, task lists and skills before the work.
    Scaffold,
    /// Making the result.
    Build,
    /// Looking at what was made.
    Verify,
    /// Changes right after a look.
    Fix,
    /// The checklist and its proposals.
    Score,
    /// Notes for others after the work.
    Handoff,
    /// Failures in a row.
    Waste,
    /// No rule decides.
    Unclassified,
}

impl Category {
    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thinking => "thinking",
            Self::Scaffold => "scaffold",
            Self::Build => "build",
            Self::Verify => "verify",
            Self::Fix => "fix",
            Self::Score => "score",
            Self::Handoff => "handoff",
            Self::Waste => "waste",
            Self::Unclassified => "unclassified",
        }
    }
}

/// Where the time of rounds went, by category.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimeCategories {
    /// Whether the files tell when calls were made; without that there are no blocks.
    pub recorded: bool,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// The rounds, by agent id and start.
    pub rounds: Vec<RoundBlocks>,
    /// Sums over blocks, the longest first.
    pub totals: Vec<CategoryTotal>,
    /// All rounds of all agents by what ran, in agent-seconds.
    pub all_rounds: Breakdown,
    /// The critical path by what ran, in seconds of wall time.
    pub on_path: Breakdown,
}

/// The blocks of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundBlocks {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// Whether the critical path goes through it.
    pub on_path: bool,
    /// In order of time.
    pub blocks: Vec<Block>,
}

/// Calls in a row with one category, or time without calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CategoryBlock"))]
#[non_exhaustive]
pub struct Block {
    /// One category; `verify` and `fix` together where they follow each other.
    pub categories: Vec<Category>,
    /// Start, from the attempt's start: where the block before ends.
    pub start_s: f64,
    /// Length: to the end of its last call, or without calls to the next block.
    pub seconds: f64,
    /// Time of it in which none of its calls ran.
    pub think_s: f64,
    /// Time of it in which at least one of its calls ran.
    pub exec_s: f64,
    /// Its calls by tool, in order of first use; empty for time without calls.
    pub tools: Vec<ToolCount>,
    /// The first and the last call; without calls the round.
    pub evidence: Vec<Evidence>,
}

/// How often a tool was called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ToolCount {
    /// The full tool name.
    pub tool: ToolName,
    /// Calls.
    pub calls: usize,
}

/// Blocks of one category, or of `verify` and `fix` together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimeCategoryTotal"))]
#[non_exhaustive]
pub struct CategoryTotal {
    /// As in a block: one, or `verify` and `fix` together.
    pub categories: Vec<Category>,
    /// Blocks.
    pub blocks: usize,
    /// Their lengths summed over all agents: agent-seconds.
    pub seconds: f64,
    /// Share of the lengths of all blocks, 0..1.
    pub share: Option<f64>,
    /// Seconds of them on the critical path.
    pub on_path_s: f64,
    /// The longest of the blocks.
    pub evidence: Vec<Evidence>,
}

pub(super) fn categories(timeline: &Timeline<'_>, on_path: &OnPath) -> TimeCategories {
    let recorded = timeline.calls_timed();
    let mut rounds = if recorded {
        blocks::rounds(timeline, on_path)
    } else {
        Vec::new()
    };
    rounds.sort_by(|a, b| a.agent.cmp(&b.agent).then(a.segment.cmp(&b.segment)));
    TimeCategories {
        recorded,
        rules: RULES.to_vec(),
        totals: totals(&rounds, on_path),
        rounds,
        all_rounds: breakdown::all_rounds(timeline),
        on_path: breakdown::on_path(timeline, on_path),
    }
}

fn totals(rounds: &[RoundBlocks], on_path: &OnPath) -> Vec<CategoryTotal> {
    let mut totals: Vec<(CategoryTotal, f64)> = Vec::new();
    for round in rounds {
        let part = on_path.part(&round.agent, round.round);
        for block in &round.blocks {
            let on_path_s = part.map_or(0.0, |part| {
                (block.start_s + block.seconds).min(part.to) - block.start_s.max(part.from)
            });
            let on_path_s = on_path_s.max(0.0);
            match totals
                .iter_mut()
                .find(|(total, _)| total.categories == block.categories)
            {
                Some((total, longest)) => {
                    total.blocks += 1;
                    total.seconds += block.seconds;
                    total.on_path_s += on_path_s;
                    if block.seconds > *longest {
                        *longest = block.seconds;
                        total.evidence.clone_from(&block.evidence);
                    }
                }
                None => totals.push((
                    CategoryTotal {
                        categories: block.categories.clone(),
                        blocks: 1,
                        seconds: block.seconds,
                        share: None,
                        on_path_s,
                        evidence: block.evidence.clone(),
                    },
                    block.seconds,
                )),
            }
        }
    }
    let sum: f64 = totals.iter().map(|(total, _)| total.seconds).sum();
    let mut totals: Vec<CategoryTotal> = totals.into_iter().map(|(total, _)| total).collect();
    for total in &mut totals {
        total.share = (sum > 0.0).then_some(total.seconds / sum);
    }
    totals.sort_by(|a, b| {
        b.seconds
            .total_cmp(&a.seconds)
            .then_with(|| a.categories.cmp(&b.categories))
    });
    totals
}
