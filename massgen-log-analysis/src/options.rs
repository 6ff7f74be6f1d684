//! What a caller may choose. Everything that is not in the files comes in here: the clock, prices, a
//! supplied answer.

use serde::{Deserialize, Serialize};

use crate::question::commands::CommandAdvice;
use crate::red_flags::Thresholds;

/// Options of an analysis. `Options::default()` reads nothing but the files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Options {
    /// The present in seconds since 1970 UTC. Only with it can an unfinished run be told to be running.
    pub now: Option<f64>,
    /// An answer supplied by the caller; only with it are answers compared with anything.
    pub ground_truth: Option<String>,
    /// Thresholds of the red-flag rules.
    pub thresholds: Thresholds,
    /// Prices per model, for "what would it have cost"; never used in place of recorded costs.
    pub prices: Vec<Price>,
    /// Advice on repeated commands; these entries are tried before the built-in ones.
    #[serde(default)]
    pub command_advice: Vec<CommandAdvice>,
}

/// The price of one model, in USD per million tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Price {
    /// The model's name as in the run's configuration.
    pub model: String,
    /// USD per million input tokens.
    pub input: f64,
    /// USD per million output tokens.
    pub output: f64,
}
