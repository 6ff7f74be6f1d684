//! Question 14: who did the work, and at whose price.
//!
//! Which part of the work is mechanical is a judgement; what stands here is what it can rest on: calls and
//! characters by class of tool, tokens by kind of round, children and their cost.

mod children;
mod effects;
mod spawn;
mod totals;
mod what_if;
mod work;

use massgen_log_model::Location;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

pub use children::SubagentRun;
pub use effects::{CandidateRound, KindWork, MECHANICAL_RULE, MechanicalCandidates};
pub use spawn::{SpawnCall, SpawnOutcome};
pub use totals::SubagentTotals;
pub use what_if::{WHAT_IF_FORMULA, WhatIf, WhatIfKind};
pub use work::{AgentWork, ClassWork, KindTokens};

pub(crate) use children::children;

use crate::question::cost;
use crate::{Figure, Options};

/// Delegation and the distribution of work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Delegation {
    /// Children of this attempt.
    pub subagents: Vec<SubagentRun>,
    /// What they took together.
    pub subagent_totals: SubagentTotals,
    /// Calls that start children.
    pub spawn_calls: Vec<SpawnCall>,
    /// Calls among them whose result is no answer of the spawn tool: refused, or broken.
    pub refused_spawns: u64,
    /// Whether any source tells of tool calls: only then no spawn call means none.
    pub calls_recorded: bool,
    /// Recorded cost of the children over the recorded cost of the run, 0..1; `None` when the run is not
    /// priced.
    pub subagent_cost_share: Figure<f64>,
    /// Children whose cost is not known: the run's cost is a lower bound by as much.
    pub unpriced_subagents: u64,
    /// By agent, in configuration order.
    pub work: Vec<AgentWork>,
    /// Rounds that may have been mechanical work: candidates, with bounds.
    pub mechanical: MechanicalCandidates,
    /// What the tokens would cost at the supplied prices.
    pub what_if: Vec<WhatIf>,
}

/// Answers question 14.
pub fn analyse(attempt: &Attempt, options: &Options) -> Delegation {
    let subagents = children(attempt);
    let costs = cost::agent_costs(attempt);
    let spawn_calls = spawn::spawn_calls(attempt);
    let mechanical = effects::candidates(attempt);
    Delegation {
        subagent_totals: totals::totals(attempt, &subagents),
        refused_spawns: spawn_calls
            .iter()
            .filter(|call| call.outcome == SpawnOutcome::Refused)
            .count() as u64,
        unpriced_subagents: subagents.iter().filter(|child| child.cost_usd.is_none()).count() as u64,
        spawn_calls,
        calls_recorded: attempt.calls_recorded,
        subagent_cost_share: share(attempt),
        work: work::work(attempt),
        what_if: what_if::what_if(attempt, &costs, &mechanical, options),
        mechanical,
        subagents,
    }
}

fn share(attempt: &Attempt) -> Figure<f64> {
    let Some(doc) = &attempt.artifacts.metrics_summary else {
        return Figure::not_recorded();
    };
    let totals = doc.value.totals.as_ref();
    let share = totals.and_then(|totals| {
        let (part, all) = (totals.subagent_cost?, totals.estimated_cost?);
        (all > 0.0).then_some(part / all)
    });
    let places: [Location; 2] = [doc.at("/totals/subagent_cost"), doc.at("/totals/estimated_cost")];
    Figure::maybe(share, places)
}
