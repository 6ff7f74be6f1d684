//! What repeated calls cost. MassGen records costs by round, not by call, so that only bounds can be told.

use std::collections::BTreeSet;

use massgen_log_model::AgentId;
use massgen_log_model::spine::{Attempt, Round};
use serde::{Deserialize, Serialize};

use crate::question::commands::executed::Executed;
use crate::{Evidence, MAX_EVIDENCE};

/// Characters of a token, by which arguments are estimated. Real texts have fewer per token, so the bound holds.
const CHARS_PER_TOKEN: f64 = 4.0;

/// How the lower bound follows from the record.
pub const LOWER_BOUND: &str = "Lower bound: the tokens of the repeated calls' arguments (4 characters a token), at the mean \
     price of all tokens of their rounds; output is never cheaper than the mean. Reading the results is not in it.";

/// How the upper bound follows from the record.
pub const UPPER_BOUND: &str = "Upper bound: the whole recorded cost of each round that repeated calls were made in. What a \
     media, search or other service charges outside the model's tokens is not recorded.";

/// Whether bounds can be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CostBasis {
    /// There was no waste.
    NoWaste,
    /// Every round concerned has a cost.
    Priced,
    /// Some round concerned has no price or no record: the bounds leave it out, and the upper one is none.
    PartlyPriced,
    /// The rounds concerned used tokens of a model without a price.
    NotPriced,
    /// No cost of the rounds concerned is recorded.
    #[default]
    NotRecorded,
}

impl CostBasis {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoWaste => "nothing wasted",
            Self::Priced => "priced",
            Self::PartlyPriced => "partly priced",
            Self::NotPriced => "not priced",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// Cost in USD between two bounds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CostBounds {
    /// Whether bounds can be told.
    pub basis: CostBasis,
    /// At least this much, see [`LOWER_BOUND`]; `None` when it cannot be told.
    pub lower_usd: Option<f64>,
    /// At most this much, see [`UPPER_BOUND`]; `None` when it cannot be told.
    pub upper_usd: Option<f64>,
    /// The rounds whose costs it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<Evidence>,
}

impl CostBounds {
    /// The bounds for calls that were waste.
    pub(super) fn of<'a>(attempt: &Attempt, wasted: impl IntoIterator<Item = &'a Executed<'a>>) -> Self {
        let mut rounds: BTreeSet<(&AgentId, usize)> = BTreeSet::new();
        let (mut lower, mut nothing) = (0.0, true);
        let (mut priced, mut unpriced, mut unknown) = (false, false, false);
        for call in wasted {
            nothing = false;
            let place = call.agent.zip(call.round);
            match place.and_then(|(agent, index)| Some(price_of(attempt.agent(agent)?.rounds.get(index)?))) {
                Some(Price::Mean(mean)) => {
                    priced = true;
                    lower += call.args.text.chars().count() as f64 / CHARS_PER_TOKEN * mean;
                }
                Some(Price::None) => unpriced = true,
                Some(Price::Unknown) | None => unknown = true,
            }
            rounds.extend(place);
        }
        let basis = match (nothing, priced, unpriced, unknown) {
            (true, ..) => CostBasis::NoWaste,
            (_, true, false, false) => CostBasis::Priced,
            (_, true, ..) => CostBasis::PartlyPriced,
            (_, false, true, _) => CostBasis::NotPriced,
            (_, false, false, _) => CostBasis::NotRecorded,
        };
        let concerned = || {
            rounds
                .iter()
                .filter_map(|(agent, index)| attempt.agent(agent)?.rounds.get(*index))
        };
        Self {
            basis,
            lower_usd: match basis {
                CostBasis::NoWaste => Some(0.0),
                CostBasis::Priced | CostBasis::PartlyPriced => Some(lower),
                _ => None,
            },
            upper_usd: match basis {
                CostBasis::NoWaste => Some(0.0),
                CostBasis::Priced => Some(concerned().filter_map(|round| round.cost_usd).sum()),
                _ => None,
            },
            evidence: concerned()
                .flat_map(|round| Evidence::first_of(&round.sources))
                .take(MAX_EVIDENCE)
                .collect(),
        }
    }
}

enum Price {
    /// USD per token, over all tokens of the round.
    Mean(f64),
    /// Tokens were used, the cost is 0.
    None,
    /// No cost or no tokens are recorded.
    Unknown,
}

fn price_of(round: &Round) -> Price {
    let Some((cost, tokens)) = round.cost_usd.zip(round.tokens) else {
        return Price::Unknown;
    };
    let tokens = tokens
        .input
        .unwrap_or(0)
        .saturating_add(tokens.output.unwrap_or(0));
    if tokens <= 0 || !cost.is_finite() || cost < 0.0 {
        Price::Unknown
    } else if cost == 0.0 {
        Price::None
    } else {
        Price::Mean(cost / tokens as f64)
    }
}
