//! Cost and tokens of one agent.

use massgen_log_model::artifact::token_usage::TokenUsage;
use massgen_log_model::spine::{Agent, Attempt, Round, RoundTokens};
use massgen_log_model::{AgentId, Location, pointer_token};
use serde::{Deserialize, Serialize};

use super::sum_f64;
use crate::Evidence;

/// Cost and tokens of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// USD of `cost_recorded` that no round of the history accounts for.
    pub unattributed_cost_usd: Option<f64>,
    /// Input tokens of rounds that the file repeats from an earlier attempt; 0 when it repeats none, `None`
    /// without a history. Own rounds + repeated rounds + unattributed = all.
    pub carried_input_tokens: Option<i64>,
    /// Output tokens of such rounds.
    pub carried_output_tokens: Option<i64>,
    /// Which file the figures are from.
    pub basis: TokenBasis,
    /// Where the figures stand.
    pub evidence: Vec<Evidence>,
}

/// Where an agent's tokens and cost are taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenBasis {
    /// metrics_summary.json, written at the end.
    MetricsSummary,
    /// status.json: what was used up to its last write.
    Status,
    /// The sum of the finished rounds: a lower bound.
    Rounds,
    /// No file has any.
    #[default]
    NotRecorded,
}

impl TokenBasis {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MetricsSummary => "metrics_summary",
            Self::Status => "status",
            Self::Rounds => "rounds",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// How cached tokens relate to input tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The backend is not known, or not as one that counts them apart; cached tokens exceed the input, so
    /// they must be outside.
    AssumedOutside,
}

fn usage<'a>(attempt: &'a Attempt, id: &AgentId) -> Option<(&'a TokenUsage, TokenBasis, Location)> {
    let token = pointer_token(id.as_str());
    let metrics = attempt.artifacts.metrics_summary.as_ref().and_then(|doc| {
        let usage = doc.value.agents.as_ref()?.get(id)?.token_usage.as_ref()?;
        Some((
            usage,
            TokenBasis::MetricsSummary,
            doc.at(format!("/agents/{token}/token_usage")),
        ))
    });
    metrics.or_else(|| {
        let doc = attempt.artifacts.status.as_ref()?;
        let usage = doc.value.agents.as_ref()?.get(id)?.token_usage.as_ref()?;
        Some((
            usage,
            TokenBasis::Status,
            doc.at(format!("/agents/{token}/token_usage")),
        ))
    })
}

/// The costs of every agent, in configuration order, with their shares.
pub(crate) fn agent_costs(attempt: &Attempt) -> Vec<AgentCost> {
    let mut costs: Vec<AgentCost> = attempt
        .agents
        .iter()
        .map(|agent| agent_cost(attempt, agent))
        .collect();
    let all = sum_f64(costs.iter().map(|agent| agent.cost_recorded));
    for agent in &mut costs {
        agent.cost_share = match (agent.cost_recorded, all) {
            (Some(own), Some(all)) if all > 0.0 => Some(own / all),
            _ => None,
        };
    }
    costs
}

fn agent_cost(attempt: &Attempt, agent: &Agent) -> AgentCost {
    let rounds: Vec<&Round> = agent.rounds.iter().chain(&agent.carried_rounds).collect();
    let history = rounds.iter().any(|round| round.tokens.is_some());
    let of_rounds = |pick: fn(&RoundTokens) -> Option<i64>| sum(rounds.iter().copied(), pick);
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
        unattributed_cost_usd: None,
        carried_input_tokens: None,
        carried_output_tokens: None,
        basis: TokenBasis::NotRecorded,
        evidence: Vec::new(),
    };
    if let Some((usage, basis, place)) = usage(attempt, &agent.id) {
        cost.input_tokens = usage.input_tokens;
        cost.output_tokens = usage.output_tokens;
        cost.reasoning_tokens = usage.reasoning_tokens;
        cost.cached_input_tokens = usage.cached_input_tokens;
        // NaN is no cost.
        cost.cost_recorded = usage.estimated_cost.filter(|cost| cost.is_finite());
        cost.basis = basis;
        cost.evidence.push(Evidence::at(&place));
        if history {
            let rest = |all: Option<i64>, rounds: Option<i64>| Some(all?.saturating_sub(rounds?));
            cost.unattributed_input_tokens = rest(usage.input_tokens, of_rounds(|tokens| tokens.input));
            cost.unattributed_output_tokens = rest(usage.output_tokens, of_rounds(|tokens| tokens.output));
            cost.unattributed_cost_usd = cost
                .cost_recorded
                .zip(sum_f64(rounds.iter().map(|round| round.cost_usd)))
                .map(|(all, rounds)| without_noise(all - rounds));
        }
    } else if history {
        cost.basis = TokenBasis::Rounds;
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
    if history {
        let carried =
            |pick: fn(&RoundTokens) -> Option<i64>| Some(sum(agent.carried_rounds.iter(), pick).unwrap_or(0));
        cost.carried_input_tokens = carried(|tokens| tokens.input);
        cost.carried_output_tokens = carried(|tokens| tokens.output);
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

fn sum<'a>(rounds: impl Iterator<Item = &'a Round>, pick: fn(&RoundTokens) -> Option<i64>) -> Option<i64> {
    rounds
        .filter_map(|round| pick(round.tokens.as_ref()?))
        .reduce(i64::saturating_add)
}

/// Costs are recorded to six decimals; what is below that in a difference is arithmetic.
fn without_noise(usd: f64) -> f64 {
    let rounded = (usd * 1e6).round() / 1e6;
    if rounded == 0.0 { 0.0 } else { rounded }
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

pub(super) fn run_hit_rate(agents: &[AgentCost]) -> Option<f64> {
    let (cached, all) = agents
        .iter()
        .filter_map(cached_and_cacheable)
        .reduce(|(c, a), (cached, all)| (c.saturating_add(cached), a.saturating_add(all)))?;
    rate(cached, all)
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
}
