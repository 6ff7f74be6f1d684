//! What an agent's tokens would cost at a price that the caller supplies.

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use massgen_log_model::spine::{Attempt, Round};
use serde::{Deserialize, Serialize};

use super::MechanicalCandidates;
use super::effects::real_rounds;
use crate::question::cost::{AgentCost, CacheBasis};
use crate::{Evidence, Options, Price};

/// How a [`WhatIf`] is computed.
pub const WHAT_IF_FORMULA: &str = "(input tokens × input price + output tokens × output price) / 1,000,000; cached input is \
counted at the full input price, so that the result is an upper bound where caching is cheaper; reasoning tokens \
are added to the output where the backend reports them apart (Gemini's API)";

/// The cost of one agent's tokens at one price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ModelWhatIf"))]
#[non_exhaustive]
pub struct WhatIf {
    /// The agent.
    pub agent: AgentId,
    /// Its model as configured.
    pub own_model: Option<String>,
    /// What was recorded for it in USD; `None` when unpriced or not recorded.
    pub recorded_usd: Option<f64>,
    /// The model whose price is used.
    pub at_model: String,
    /// Input tokens that are paid for: cached ones included, wherever the backend counts them.
    pub input_tokens: i64,
    /// Output tokens that are paid for.
    pub output_tokens: i64,
    /// USD by [`WHAT_IF_FORMULA`].
    pub usd: f64,
    /// The same by kind of round, in order of first occurrence. What the history lost is in none of them.
    pub by_kind: Vec<WhatIfKind>,
    /// The same of the rounds that are certain candidates for mechanical work; `None` without any that has
    /// recorded tokens.
    pub candidates: Option<WhatIfKind>,
    /// Where the tokens stand.
    pub evidence: Vec<Evidence>,
}

/// The cost of some rounds of one agent at one price.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ModelWhatIfKind"))]
#[non_exhaustive]
pub struct WhatIfKind {
    /// `initial_answer`, `voting`, …; `mechanical candidates` for those.
    pub kind: String,
    /// Rounds with recorded tokens.
    pub rounds: u64,
    /// Rounds that the history lost: their tokens are not in here.
    pub without_tokens: u64,
    /// What was recorded for them in USD; `None` when unpriced or not recorded.
    pub recorded_usd: Option<f64>,
    /// Input tokens that are paid for.
    pub input_tokens: i64,
    /// Output tokens that are paid for.
    pub output_tokens: i64,
    /// USD by [`WHAT_IF_FORMULA`].
    pub usd: f64,
}

/// Which tokens of one backend are paid for on top of its input and output.
#[derive(Debug, Clone, Copy)]
struct Apart {
    cached: bool,
    reasoning: bool,
}

/// Every agent with recorded tokens at every supplied price; empty without prices.
pub(super) fn what_if(
    attempt: &Attempt,
    costs: &[AgentCost],
    mechanical: &MechanicalCandidates,
    options: &Options,
) -> Vec<WhatIf> {
    let mut all = Vec::new();
    for cost in costs {
        let (Some(input), Some(output)) = (cost.input_tokens, cost.output_tokens) else {
            continue;
        };
        let agent = attempt.agent(&cost.agent);
        let apart = Apart {
            cached: matches!(cost.cache_basis, CacheBasis::Outside | CacheBasis::AssumedOutside),
            reasoning: agent
                .and_then(|agent| agent.backend.as_deref())
                .is_some_and(|backend| backend == "gemini"),
        };
        let cached = cost.cached_input_tokens.filter(|_| apart.cached).unwrap_or(0);
        let reasoning = cost.reasoning_tokens.filter(|_| apart.reasoning).unwrap_or(0);
        let (input, output) = (input.saturating_add(cached), output.saturating_add(reasoning));
        for price in &options.prices {
            let rounds = || agent.into_iter().flat_map(real_rounds);
            all.push(WhatIf {
                agent: cost.agent.clone(),
                own_model: cost.model.clone(),
                recorded_usd: cost.cost_usd,
                at_model: price.model.clone(),
                input_tokens: input,
                output_tokens: output,
                usd: usd(price, input, output),
                by_kind: by_kind(rounds().map(|(_, round)| round), apart, price),
                candidates: candidates(rounds(), &cost.agent, mechanical, apart, price),
                evidence: cost.evidence.iter().take(1).cloned().collect(),
            });
        }
    }
    all
}

fn usd(price: &Price, input: i64, output: i64) -> f64 {
    (input as f64 * price.input + output as f64 * price.output) / 1e6
}

fn by_kind<'a>(rounds: impl Iterator<Item = &'a Round>, apart: Apart, price: &Price) -> Vec<WhatIfKind> {
    let mut kinds: IndexMap<&str, Vec<&Round>> = IndexMap::new();
    for round in rounds {
        kinds.entry(round.kind.as_str()).or_default().push(round);
    }
    kinds
        .into_iter()
        .map(|(kind, rounds)| sum(kind, rounds.into_iter(), apart, price))
        .collect()
}

fn candidates<'a>(
    rounds: impl Iterator<Item = (usize, &'a Round)>,
    agent: &AgentId,
    mechanical: &MechanicalCandidates,
    apart: Apart,
    price: &Price,
) -> Option<WhatIfKind> {
    let certain: Vec<usize> = mechanical
        .rounds
        .iter()
        .flatten()
        .filter(|round| round.is_certain && &round.agent == agent)
        .map(|round| round.round)
        .collect();
    let rounds = rounds
        .filter(|(at, _)| certain.contains(at))
        .map(|(_, round)| round);
    Some(sum("mechanical candidates", rounds, apart, price)).filter(|sum| sum.rounds > 0)
}

fn sum<'a>(kind: &str, rounds: impl Iterator<Item = &'a Round>, apart: Apart, price: &Price) -> WhatIfKind {
    let mut sum = WhatIfKind {
        kind: kind.to_owned(),
        ..WhatIfKind::default()
    };
    for round in rounds {
        let Some(tokens) = round.tokens else {
            sum.without_tokens += 1;
            continue;
        };
        sum.rounds += 1;
        let add = |sum: i64, tokens: Option<i64>| sum.saturating_add(tokens.unwrap_or(0));
        sum.input_tokens = add(sum.input_tokens, tokens.input);
        sum.input_tokens = add(sum.input_tokens, tokens.cached_input.filter(|_| apart.cached));
        sum.output_tokens = add(sum.output_tokens, tokens.output);
        sum.output_tokens = add(sum.output_tokens, tokens.reasoning.filter(|_| apart.reasoning));
        if let Some(cost) = round.cost_usd.filter(|cost| cost.is_finite()) {
            *sum.recorded_usd.get_or_insert(0.0) += cost;
        }
    }
    let used = sum.input_tokens > 0 || sum.output_tokens > 0;
    sum.recorded_usd = sum.recorded_usd.filter(|cost| *cost > 0.0 || !used);
    sum.usd = usd(price, sum.input_tokens, sum.output_tokens);
    sum
}
