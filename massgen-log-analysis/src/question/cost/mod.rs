//! Question 6: cost and tokens.
//!
//! Primary: metrics_summary.json `agents[].token_usage`; else status.json; else the sum of the rounds, a
//! lower bound. Figures are those of the attempt's files: counters run on from attempt to attempt, see
//! [`crate::Increments`]. Tokens exclude subagents.

mod agent;

use massgen_log_model::spine::{Agent, Attempt};
use massgen_log_model::{AgentId, Location};
use serde::{Deserialize, Serialize};

pub use agent::{AgentCost, CacheBasis, TokenBasis};

pub(crate) use agent::agent_costs;
use agent::run_hit_rate;

use crate::question::delegation::children;
use crate::{Evidence, Figure};

/// Two costs that differ by less than this are the same: each agent's is rounded to 6 decimals.
const COST_TOLERANCE_USD: f64 = 1e-6;

/// Cost and tokens of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Cost {
    /// Run cost in USD incl. subagents where MassGen adds them (0.1.28..0.1.30 on); `None` when nothing is
    /// priced or nothing recorded.
    pub cost_usd: Figure<f64>,
    /// The cost as recorded, also when it is the 0 of an unpriced model.
    pub cost_recorded: Figure<f64>,
    /// Whether the cost means anything.
    pub cost_status: CostStatus,
    /// Subagents' share of the cost in USD, as recorded.
    pub subagent_cost_usd: Figure<f64>,
    /// Whether every agent's own counters are recorded; otherwise the sums below are lower bounds.
    pub tokens_complete: bool,
    /// Input tokens of all agents.
    pub input_tokens: Figure<i64>,
    /// Output tokens of all agents.
    pub output_tokens: Figure<i64>,
    /// Reasoning tokens of all agents (inside the output tokens except for Gemini's API).
    pub reasoning_tokens: Figure<i64>,
    /// Cached input tokens of all agents.
    pub cached_input_tokens: Figure<i64>,
    /// Cached input over all input that could have been cached, 0..1.
    pub cache_hit_rate: Figure<f64>,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentCost>,
    /// By round, in order of agent and start; rounds without tokens in the history are listed with `None`.
    pub by_round: Vec<RoundCost>,
    /// By model, where the configuration is recorded.
    pub by_model: Vec<ModelCost>,
    /// By subagent.
    pub by_subagent: Vec<SubagentCost>,
    /// API timing as recorded: calls, milliseconds.
    pub api: Option<ApiTime>,
}

/// What the recorded cost means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CostStatus {
    /// Every agent that used tokens has a cost above 0.
    Priced,
    /// Tokens were used, and the recorded cost is 0: MassGen knows no price for the models.
    Unpriced,
    /// Some agents are priced, others are not: the sum is a lower bound.
    Partial,
    /// No file records a cost.
    #[default]
    NotRecorded,
}

impl CostStatus {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Priced => "priced",
            Self::Unpriced => "unpriced",
            Self::Partial => "partial",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// Cost of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundCost {
    /// The agent.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// `initial_answer`, `voting`, …
    pub kind: String,
    /// How it ended.
    pub outcome: String,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// Reasoning tokens.
    pub reasoning_tokens: Option<i64>,
    /// Cached input tokens.
    pub cached_input_tokens: Option<i64>,
    /// USD as recorded; 0 with tokens means unpriced.
    pub cost_recorded: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Cost of one model: the sum over the agents configured with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ModelCost {
    /// The model as configured.
    pub model: String,
    /// The agents that use it.
    pub agents: Vec<AgentId>,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded.
    pub cost_recorded: Option<f64>,
    /// Where its agents' figures stand.
    pub evidence: Vec<Evidence>,
}

/// Cost of one subagent, as its own status.json, else the result of the spawn call, else the parent's
/// metrics tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SubagentCost {
    /// The subagent's id.
    pub id: String,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded; `None` = not priced: neither its own files nor its result tell.
    pub cost_recorded: Option<f64>,
    /// Whether the run's cost contains it: MassGen adds only children whose logs were there in time.
    pub in_run_cost: bool,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// `api_timing` of metrics_summary.json.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApiTime {
    /// API calls, incl. those of rounds that the history lost.
    pub calls: Option<i64>,
    /// Milliseconds, summed over calls that may overlap.
    pub total_ms: Option<f64>,
    /// Mean time to the first token in milliseconds, as recorded: a lower bound, since calls without a mark
    /// count as 0.
    pub first_token_ms: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Answers question 6.
pub fn analyse(attempt: &Attempt) -> Cost {
    let by_agent = agent_costs(attempt);
    let agents_recorded = sum_f64(by_agent.iter().map(|agent| agent.cost_recorded));
    let places = |pick: fn(&AgentCost) -> bool| -> Vec<Location> {
        by_agent
            .iter()
            .filter(|agent| pick(agent))
            .filter_map(|agent| agent.evidence.first().map(|evidence| evidence.location.clone()))
            .collect()
    };
    let tokens = |pick: fn(&AgentCost) -> Option<i64>| {
        let value = by_agent.iter().filter_map(pick).reduce(i64::saturating_add);
        let used = by_agent.iter().filter(|agent| pick(agent).is_some());
        let places = used.filter_map(|agent| Some(agent.evidence.first()?.location.clone()));
        Figure::maybe(value, places)
    };
    let cost_recorded = recorded_cost(
        attempt,
        agents_recorded,
        &places(|agent| agent.cost_recorded.is_some()),
    );
    let cost_status = cost_status(&by_agent, cost_recorded.value);
    let priced = matches!(cost_status, CostStatus::Priced | CostStatus::Partial);
    Cost {
        cost_usd: if priced {
            cost_recorded.clone()
        } else {
            Figure::not_recorded()
        },
        cost_recorded,
        cost_status,
        subagent_cost_usd: subagent_cost(attempt),
        input_tokens: tokens(|agent| agent.input_tokens),
        output_tokens: tokens(|agent| agent.output_tokens),
        reasoning_tokens: tokens(|agent| agent.reasoning_tokens),
        cached_input_tokens: tokens(|agent| agent.cached_input_tokens),
        cache_hit_rate: Figure::maybe(
            run_hit_rate(&by_agent),
            places(|agent| agent.cache_hit_rate.is_some()),
        ),
        tokens_complete: !by_agent.is_empty()
            && by_agent
                .iter()
                .all(|agent| matches!(agent.basis, TokenBasis::MetricsSummary | TokenBasis::Status)),
        by_round: attempt.agents.iter().flat_map(round_costs).collect(),
        by_model: by_model(&by_agent),
        by_subagent: children(attempt)
            .into_iter()
            .map(|child| SubagentCost {
                id: child.id,
                input_tokens: child.input_tokens,
                output_tokens: child.output_tokens,
                cost_recorded: child.cost_recorded,
                in_run_cost: child.in_run_cost,
                evidence: child.evidence,
            })
            .collect(),
        api: api(attempt),
        by_agent,
    }
}

fn cost_status(agents: &[AgentCost], run: Option<f64>) -> CostStatus {
    let used = |agent: &&AgentCost| {
        agent.input_tokens.unwrap_or(0) > 0
            || agent.output_tokens.unwrap_or(0) > 0
            || agent.cost_recorded > Some(0.0)
    };
    let known: Vec<_> = agents
        .iter()
        .filter(|agent| agent.cost_recorded.is_some())
        .collect();
    if known.is_empty() {
        return CostStatus::NotRecorded;
    }
    let used: Vec<_> = known.into_iter().filter(used).collect();
    let priced = used
        .iter()
        .filter(|agent| agent.cost_recorded > Some(0.0))
        .count();
    if priced == used.len() {
        // Nothing was used and nothing was charged: there is no price that could be missing.
        CostStatus::Priced
    } else if priced == 0 && run.is_none_or(|cost| cost <= 0.0) {
        CostStatus::Unpriced
    } else {
        // Also where only subagents have a price.
        CostStatus::Partial
    }
}

fn recorded_cost(attempt: &Attempt, agents: Option<f64>, places: &[Location]) -> Figure<f64> {
    if let Some(doc) = &attempt.artifacts.metrics_summary
        && let Some(cost) = doc.value.totals.as_ref().and_then(|totals| totals.estimated_cost)
        && cost.is_finite()
    {
        return Figure::stated(cost, &doc.at("/totals/estimated_cost"));
    }
    if let Some(doc) = &attempt.artifacts.status
        && let Some(cost) = doc
            .value
            .costs
            .as_ref()
            .and_then(|costs| costs.total_estimated_cost)
        && cost.is_finite()
        && agents.is_some()
    {
        return Figure::stated(cost, &doc.at("/costs/total_estimated_cost"));
    }
    Figure::maybe(agents, places.iter().cloned())
}

fn subagent_cost(attempt: &Attempt) -> Figure<f64> {
    let Some(doc) = &attempt.artifacts.metrics_summary else {
        return Figure::not_recorded();
    };
    match doc.value.totals.as_ref().and_then(|totals| totals.subagent_cost) {
        Some(cost) => Figure::stated(cost, &doc.at("/totals/subagent_cost")),
        None => Figure::not_recorded(),
    }
}

fn sum_f64(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().reduce(|sum, value| sum + value)
}

fn round_costs(agent: &Agent) -> impl Iterator<Item = RoundCost> {
    agent
        .rounds
        .iter()
        .enumerate()
        .filter(|(_, round)| !round.false_start)
        .map(|(index, round)| RoundCost {
            agent: agent.id.clone(),
            round: index,
            kind: round.kind.as_str().to_owned(),
            outcome: round.outcome.as_str().to_owned(),
            input_tokens: round.tokens.and_then(|tokens| tokens.input),
            output_tokens: round.tokens.and_then(|tokens| tokens.output),
            reasoning_tokens: round.tokens.and_then(|tokens| tokens.reasoning),
            cached_input_tokens: round.tokens.and_then(|tokens| tokens.cached_input),
            cost_recorded: round.cost_usd,
            evidence: Evidence::first_of(&round.sources),
        })
}

fn by_model(agents: &[AgentCost]) -> Vec<ModelCost> {
    let mut models: Vec<ModelCost> = Vec::new();
    for agent in agents {
        let Some(name) = &agent.model else { continue };
        let add = |sum: &mut Option<i64>, value: Option<i64>| {
            if let Some(value) = value {
                *sum = Some(sum.unwrap_or(0).saturating_add(value));
            }
        };
        let at = models
            .iter()
            .position(|model| &model.model == name)
            .unwrap_or_else(|| {
                models.push(ModelCost {
                    model: name.clone(),
                    agents: Vec::new(),
                    input_tokens: None,
                    output_tokens: None,
                    cost_recorded: None,
                    evidence: Vec::new(),
                });
                models.len() - 1
            });
        if let Some(model) = models.get_mut(at) {
            model.agents.push(agent.agent.clone());
            model.evidence.extend(agent.evidence.first().cloned());
            add(&mut model.input_tokens, agent.input_tokens);
            add(&mut model.output_tokens, agent.output_tokens);
            if let Some(cost) = agent.cost_recorded {
                model.cost_recorded = Some(model.cost_recorded.unwrap_or(0.0) + cost);
            }
        }
    }
    models
}

fn api(attempt: &Attempt) -> Option<ApiTime> {
    let doc = attempt.artifacts.metrics_summary.as_ref()?;
    let timing = doc.value.api_timing.as_ref()?;
    Some(ApiTime {
        calls: timing.total_calls,
        total_ms: timing.total_time_ms,
        first_token_ms: timing.avg_ttft_ms,
        evidence: vec![Evidence::at(&doc.at("/api_timing"))],
    })
}

/// Whether two costs in USD, each a sum over `agents` rounded figures, are the same.
pub(crate) fn same_cost(a: f64, b: f64, agents: usize) -> bool {
    (a - b).abs() <= COST_TOLERANCE_USD * agents.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_compared_with_the_rounding_of_each_agent() {
        assert!(same_cost(0.062947, 0.062949, 3));
        assert!(!same_cost(0.062947, 0.062951, 3));
    }
}
