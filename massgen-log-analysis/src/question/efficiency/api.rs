//! Times of model calls, as metrics_summary.json sums them.
//!
//! Time to the first token is not time to the first tool: see [`RoundTime::first_tool_s`](super::RoundTime)
//! for that. MassGen keeps no sums by agent.

use indexmap::IndexMap;
use massgen_log_model::artifact::metrics_summary::{ApiSums, MetricsSummary};
use massgen_log_model::spine::{Attempt, Doc};
use serde::{Deserialize, Serialize};

use crate::Figure;

/// `api_timing` of metrics_summary.json (since 0.1.26..0.1.28).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApiTimes {
    /// Whether the sums run on from an earlier attempt: the counters are never reset.
    pub cumulative: bool,
    /// By provider, in the order of their names.
    pub by_backend: Vec<ApiSum>,
    /// By MassGen's round number, all agents together, in the order of the rounds.
    pub by_round: Vec<ApiSum>,
}

/// Model calls of one backend or round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApiSum {
    /// The provider, or `round_N`.
    pub name: String,
    /// Calls.
    pub calls: Figure<i64>,
    /// Seconds, summed over calls that may overlap.
    pub seconds: Figure<f64>,
    /// Seconds per call.
    pub mean_s: Figure<f64>,
    /// Seconds to the first token per call: a lower bound, since calls without a mark count as 0 and the file
    /// does not tell how many there are. `None` when no call has a mark.
    pub first_token_s: Figure<f64>,
}

pub(super) fn api(attempt: &Attempt) -> ApiTimes {
    let Some(doc) = &attempt.artifacts.metrics_summary else {
        return ApiTimes::default();
    };
    let timing = doc.value.api_timing.as_ref();
    ApiTimes {
        cumulative: attempt.carries_earlier,
        by_backend: sums(
            doc,
            "by_backend",
            timing.and_then(|timing| timing.by_backend.as_ref()),
        ),
        by_round: sums(
            doc,
            "by_round",
            timing.and_then(|timing| timing.by_round.as_ref()),
        ),
    }
}

fn sums(doc: &Doc<MetricsSummary>, member: &str, sums: Option<&IndexMap<String, ApiSums>>) -> Vec<ApiSum> {
    let mut sums: Vec<_> = sums.into_iter().flatten().collect();
    // The members of an object have no order.
    sums.sort_by_key(|(name, _)| {
        let round: Option<u64> = name.strip_prefix("round_").and_then(|number| number.parse().ok());
        (round.unwrap_or(u64::MAX), *name)
    });
    sums.into_iter()
        .map(|(name, sum)| {
            // `~` and `/` are written as RFC 6901 wants it.
            let key = name.replace('~', "~0").replace('/', "~1");
            let at = |member_of_sum: &str| doc.at(format!("/api_timing/{member}/{key}/{member_of_sum}"));
            let time = seconds(sum.time_ms);
            let first = seconds(sum.ttft_ms).filter(|first| *first > 0.0);
            let per_call = |sum_s: Option<f64>| {
                let calls = sum.calls.filter(|calls| *calls > 0)?;
                Some(sum_s? / calls as f64)
            };
            ApiSum {
                name: name.clone(),
                calls: Figure::maybe(sum.calls, [at("calls")]),
                seconds: Figure::maybe(time, [at("time_ms")]),
                mean_s: Figure::maybe(per_call(time), [at("time_ms"), at("calls")]),
                first_token_s: Figure::maybe(per_call(first), [at("ttft_ms"), at("calls")]),
            }
        })
        .collect()
}

fn seconds(ms: Option<f64>) -> Option<f64> {
    ms.filter(|ms| ms.is_finite() && *ms >= 0.0).map(|ms| ms / 1000.0)
}
