//! Question 6: cost and tokens.
//!
//! Primary: metrics_summary.json `agents[].token_usage`; else status.json; else the sum of the rounds, a
//! lower bound. Figures are those of the attempt's files: counters run on from attempt to attempt, see
//! [`crate::Increments`]. Tokens exclude subagents.

use massgen_log_model::artifact::token_usage::TokenUsage;
use massgen_log_model::spine::{Agent, Attempt, Round};
use massgen_log_model::{AgentId, Location, pointer_token};
use serde::{Deserialize, Serialize};

use crate::{Evidence, Figure};

/// Two costs that differ by less than this are the same: each agent's is rounded to 6 decimals.
const COST_TOLERANCE_USD: f64 = 1e-6;

/// Cost and tokens of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
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

/// Cost and tokens of one agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AgentCost {
    /// The agent.
    pub agent: AgentId,
    /// Backend type as configured.
    pub backend: Option<String>,
    /// Model as configured.
    pub model: Option<String>,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// Reasoning tokens.
    pub reasoning_tokens: Option<i64>,
    /// Cached input tokens.
    pub cached_input_tokens: Option<i64>,
    /// USD; `None` when unpriced or not recorded.
    pub cost_usd: Option<f64>,
    /// USD as recorded, 0 of an unpriced model included.
    pub cost_recorded: Option<f64>,
    /// Cached over cacheable input, 0..1.
    pub cache_hit_rate: Option<f64>,
    /// Whether the cached tokens are outside the input count (Claude's API), and how that is known.
    pub cache_basis: CacheBasis,
    /// Tokens of `input_tokens` that no round of the history accounts for (ignored votes, cancelled
    /// rounds); `None` without a history.
    pub unattributed_input_tokens: Option<i64>,
    /// Tokens of `output_tokens` that no round of the history accounts for.
    pub unattributed_output_tokens: Option<i64>,
    /// Share of the run's recorded agent cost, 0..1.
    pub cost_share: Option<f64>,
    /// Where the figures stand.
    pub evidence: Vec<Evidence>,
}

/// How cached tokens relate to input tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CacheBasis {
    /// The backend counts cached tokens inside the input: rate = cached / input.
    Inside,
    /// The backend counts them apart: rate = cached / (input + cached), an upper bound, since cache writes
    /// are not recorded.
    Outside,
    /// The backend is not known; cached tokens do not exceed the input, so `inside` is assumed.
    AssumedInside,
    /// The backend is not known; cached tokens exceed the input, so they must be outside.
    AssumedOutside,
}

/// Cost of one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

/// Cost of one subagent, as its own status.json or the parent's metrics tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SubagentCost {
    /// The subagent's id.
    pub id: String,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded; `None` = no file of it was kept: not priced.
    pub cost_recorded: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// `api_timing` of metrics_summary.json.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    let mut by_agent: Vec<AgentCost> = attempt
        .agents
        .iter()
        .map(|agent| agent_cost(attempt, agent))
        .collect();
    let agents_recorded = sum_f64(by_agent.iter().map(|agent| agent.cost_recorded));
    for agent in &mut by_agent {
        agent.cost_share = match (agent.cost_recorded, agents_recorded) {
            (Some(own), Some(all)) if all > 0.0 => Some(own / all),
            _ => None,
        };
    }
    let places = |pick: fn(&AgentCost) -> bool| -> Vec<Location> {
        by_agent
            .iter()
            .filter(|agent| pick(agent))
            .filter_map(|agent| agent.evidence.first().map(|evidence| evidence.location.clone()))
            .collect()
    };
    let tokens = |pick: fn(&AgentCost) -> Option<i64>| {
        let value = by_agent.iter().filter_map(pick).reduce(i64::saturating_add);
        Figure::maybe(value, places(|_| true))
    };
    let cost_status = cost_status(&by_agent);
    let cost_recorded = recorded_cost(
        attempt,
        agents_recorded,
        &places(|agent| agent.cost_recorded.is_some()),
    );
    let priced = matches!(cost_status, CostStatus::Priced | CostStatus::Partial)
        || cost_recorded.value.is_some_and(|cost| cost > 0.0);
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
        by_round: attempt.agents.iter().flat_map(round_costs).collect(),
        by_model: by_model(&by_agent),
        by_subagent: subagents(attempt),
        api: api(attempt),
        by_agent,
    }
}

fn cost_status(agents: &[AgentCost]) -> CostStatus {
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
    } else if priced == 0 {
        CostStatus::Unpriced
    } else {
        CostStatus::Partial
    }
}

fn recorded_cost(attempt: &Attempt, agents: Option<f64>, places: &[Location]) -> Figure<f64> {
    if let Some(doc) = &attempt.artifacts.metrics_summary
        && let Some(cost) = doc.value.totals.as_ref().and_then(|totals| totals.estimated_cost)
    {
        return Figure::stated(cost, &doc.at("/totals/estimated_cost"));
    }
    if let Some(doc) = &attempt.artifacts.status
        && let Some(cost) = doc
            .value
            .costs
            .as_ref()
            .and_then(|costs| costs.total_estimated_cost)
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

fn usage<'a>(attempt: &'a Attempt, id: &AgentId) -> Option<(&'a TokenUsage, Location)> {
    let token = pointer_token(id.as_str());
    let metrics = attempt.artifacts.metrics_summary.as_ref().and_then(|doc| {
        let usage = doc.value.agents.as_ref()?.get(id)?.token_usage.as_ref()?;
        Some((usage, doc.at(format!("/agents/{token}/token_usage"))))
    });
    metrics.or_else(|| {
        let doc = attempt.artifacts.status.as_ref()?;
        let usage = doc.value.agents.as_ref()?.get(id)?.token_usage.as_ref()?;
        Some((usage, doc.at(format!("/agents/{token}/token_usage"))))
    })
}

fn agent_cost(attempt: &Attempt, agent: &Agent) -> AgentCost {
    let rounds: Vec<&Round> = agent.rounds.iter().chain(&agent.carried_rounds).collect();
    let history = rounds.iter().any(|round| round.tokens.is_some());
    let of_rounds = |pick: fn(&massgen_log_model::spine::RoundTokens) -> Option<i64>| {
        rounds
            .iter()
            .filter_map(|round| pick(round.tokens.as_ref()?))
            .reduce(i64::saturating_add)
    };
    let mut cost = AgentCost {
        agent: agent.id.clone(),
        backend: agent.backend.clone(),
        model: agent.model.clone(),
        input_tokens: None,
        output_tokens: None,
        reasoning_tokens: None,
        cached_input_tokens: None,
        cost_usd: None,
        cost_recorded: None,
        cache_hit_rate: None,
        cache_basis: CacheBasis::AssumedInside,
        unattributed_input_tokens: None,
        unattributed_output_tokens: None,
        cost_share: None,
        evidence: Vec::new(),
    };
    if let Some((usage, place)) = usage(attempt, &agent.id) {
        cost.input_tokens = usage.input_tokens;
        cost.output_tokens = usage.output_tokens;
        cost.reasoning_tokens = usage.reasoning_tokens;
        cost.cached_input_tokens = usage.cached_input_tokens;
        cost.cost_recorded = usage.estimated_cost;
        cost.evidence.push(Evidence::at(&place));
        if history {
            let rest = |all: Option<i64>, rounds: Option<i64>| Some(all?.saturating_sub(rounds?));
            cost.unattributed_input_tokens = rest(usage.input_tokens, of_rounds(|tokens| tokens.input));
            cost.unattributed_output_tokens = rest(usage.output_tokens, of_rounds(|tokens| tokens.output));
        }
    } else if history {
        // Only finished rounds: a lower bound.
        cost.input_tokens = of_rounds(|tokens| tokens.input);
        cost.output_tokens = of_rounds(|tokens| tokens.output);
        cost.reasoning_tokens = of_rounds(|tokens| tokens.reasoning);
        cost.cached_input_tokens = of_rounds(|tokens| tokens.cached_input);
        cost.cost_recorded = sum_f64(rounds.iter().map(|round| round.cost_usd));
        cost.evidence = rounds
            .iter()
            .flat_map(|round| Evidence::first_of(&round.sources))
            .collect();
    }
    cost.cost_usd = cost.cost_recorded.filter(|cost| *cost > 0.0);
    cost.cache_basis = cache_basis(
        agent.backend.as_deref(),
        cost.input_tokens.unwrap_or(0),
        cost.cached_input_tokens.unwrap_or(0),
    );
    cost.cache_hit_rate = cached_and_cacheable(&cost).and_then(|(cached, all)| rate(cached, all));
    cost
}

/// Which backends count cached tokens outside the input: Claude's API does, all others looked at do not.
fn cache_basis(backend: Option<&str>, input: i64, cached: i64) -> CacheBasis {
    match backend {
        Some("claude" | "anthropic") => CacheBasis::Outside,
        Some(_) if cached <= input => CacheBasis::Inside,
        _ if cached > input => CacheBasis::AssumedOutside,
        _ => CacheBasis::AssumedInside,
    }
}

fn cached_and_cacheable(agent: &AgentCost) -> Option<(i64, i64)> {
    let (cached, input) = (agent.cached_input_tokens?, agent.input_tokens?);
    let all = match agent.cache_basis {
        CacheBasis::Outside | CacheBasis::AssumedOutside => input.saturating_add(cached),
        CacheBasis::Inside | CacheBasis::AssumedInside => input,
    };
    Some((cached, all))
}

fn rate(part: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| (part as f64 / all as f64).clamp(0.0, 1.0))
}

fn run_hit_rate(agents: &[AgentCost]) -> Option<f64> {
    let (cached, all) = agents
        .iter()
        .filter_map(cached_and_cacheable)
        .reduce(|(c, a), (cached, all)| (c.saturating_add(cached), a.saturating_add(all)))?;
    rate(cached, all)
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
                });
                models.len() - 1
            });
        if let Some(model) = models.get_mut(at) {
            model.agents.push(agent.agent.clone());
            add(&mut model.input_tokens, agent.input_tokens);
            add(&mut model.output_tokens, agent.output_tokens);
            if let Some(cost) = agent.cost_recorded {
                model.cost_recorded = Some(model.cost_recorded.unwrap_or(0.0) + cost);
            }
        }
    }
    models
}

fn subagents(attempt: &Attempt) -> Vec<SubagentCost> {
    let mut found: Vec<SubagentCost> = Vec::new();
    if let Some(doc) = &attempt.artifacts.metrics_summary
        && let Some(totals) = &doc.value.subagents
    {
        for (index, subagent) in totals.subagents.iter().flatten().enumerate() {
            let place = doc.at(format!("/subagents/subagents/{index}"));
            found.push(SubagentCost {
                id: subagent.subagent_id.clone().unwrap_or_default(),
                input_tokens: subagent.input_tokens,
                output_tokens: subagent.output_tokens,
                cost_recorded: subagent.estimated_cost,
                evidence: vec![Evidence::at(&place)],
            });
        }
    }
    // A child whose own logs were not kept is missing from the metrics.
    for subagent in &attempt.artifacts.subagents {
        if !found.iter().any(|known| known.id == subagent.id) {
            found.push(SubagentCost {
                id: subagent.id.clone(),
                input_tokens: None,
                output_tokens: None,
                cost_recorded: None,
                evidence: vec![Evidence::file(&subagent.path)],
            });
        }
    }
    found
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
    fn cached_tokens_are_inside_or_outside_the_input_by_backend() {
        assert_eq!(cache_basis(Some("claude"), 100, 10), CacheBasis::Outside);
        assert_eq!(cache_basis(Some("chatcompletion"), 100, 10), CacheBasis::Inside);
        assert_eq!(cache_basis(None, 100, 10), CacheBasis::AssumedInside);
        assert_eq!(cache_basis(None, 10, 100), CacheBasis::AssumedOutside);
        assert_eq!(rate(5, 0), None);
    }

    #[test]
    fn costs_are_compared_with_the_rounding_of_each_agent() {
        assert!(same_cost(0.062947, 0.062949, 3));
        assert!(!same_cost(0.062947, 0.062951, 3));
    }
}
