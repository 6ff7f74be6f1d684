//! What an agent's tokens would cost at a price that the caller supplies.

use massgen_log_model::AgentId;
use massgen_log_model::spine::Attempt;
use serde::Serialize;

use crate::question::cost::{AgentCost, CacheBasis};
use crate::{Evidence, Options};

/// How a [`WhatIf`] is computed.
pub const WHAT_IF_FORMULA: &str = "(input tokens × input price + output tokens × output price) / 1,000,000; cached input is \
counted at the full input price, so that the result is an upper bound where caching is cheaper; reasoning tokens \
are added to the output where the backend reports them apart (Gemini's API)";

/// The cost of one agent's tokens at one price.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Where the tokens stand.
    pub evidence: Vec<Evidence>,
}

/// Every agent with recorded tokens at every supplied price; empty without prices.
pub(super) fn what_if(attempt: &Attempt, costs: &[AgentCost], options: &Options) -> Vec<WhatIf> {
    let mut all = Vec::new();
    for cost in costs {
        let (Some(input), Some(output)) = (cost.input_tokens, cost.output_tokens) else {
            continue;
        };
        let cached = match cost.cache_basis {
            CacheBasis::Outside | CacheBasis::AssumedOutside => cost.cached_input_tokens.unwrap_or(0),
            CacheBasis::Inside | CacheBasis::AssumedInside => 0,
        };
        let apart = attempt
            .agent(&cost.agent)
            .and_then(|agent| agent.backend.as_deref())
            .is_some_and(|backend| backend == "gemini");
        let reasoning = cost.reasoning_tokens.filter(|_| apart).unwrap_or(0);
        let (input, output) = (input.saturating_add(cached), output.saturating_add(reasoning));
        for price in &options.prices {
            all.push(WhatIf {
                agent: cost.agent.clone(),
                own_model: cost.model.clone(),
                recorded_usd: cost.cost_usd,
                at_model: price.model.clone(),
                input_tokens: input,
                output_tokens: output,
                usd: (input as f64 * price.input + output as f64 * price.output) / 1e6,
                evidence: cost.evidence.iter().take(1).cloned().collect(),
            });
        }
    }
    all
}
