//! Statistics by tool.

use indexmap::IndexMap;
use massgen_log_model::ToolName;
use massgen_log_model::spine::ToolCall;
use serde::{Deserialize, Serialize};

use super::super::commands::executed::{place_of, seconds_of, stated_success, sum_whole};
use super::{is_record_failure, is_unfinished};
use crate::{Evidence, MAX_EVIDENCE};

/// Calls of one tool, those that the files repeat from an earlier attempt included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ToolStatistics {
    /// The tool.
    pub tool: ToolName,
    /// Calls.
    pub calls: u64,
    /// Of `calls`, those that an earlier attempt made.
    pub carried: u64,
    /// Calls that are not known to have been left without an end.
    pub finished: u64,
    /// Calls whose record says that they failed; `None` when no record says anything of success.
    pub failures: Option<u64>,
    /// Calls whose result gives an exit code other than 0; `None` when no result gives one.
    pub command_failures: Option<u64>,
    /// `failures` over the calls whose record says anything of success, 0..1.
    pub failure_rate: Option<f64>,
    /// Seconds, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// Mean seconds of the calls with a duration.
    pub seconds_avg: Option<f64>,
    /// Seconds of the longest.
    pub seconds_max: Option<f64>,
    /// 90th percentile of the seconds by nearest rank on the raw list (MassGen's own is its maximum below 10
    /// calls).
    pub seconds_p90: Option<f64>,
    /// Characters of the results, summed.
    pub output_chars: Option<i64>,
    /// Calls, the failed ones first, at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
}

pub(super) fn statistics(calls: &[ToolCall]) -> Vec<ToolStatistics> {
    let mut groups: IndexMap<&ToolName, Vec<&ToolCall>> = IndexMap::new();
    for call in calls {
        groups.entry(&call.tool).or_default().push(call);
    }
    let mut tools: Vec<ToolStatistics> = groups
        .into_iter()
        .map(|(tool, calls)| of_tool(tool, &calls))
        .collect();
    // The sort is stable: ties keep the order of first use.
    tools.sort_by_key(|tool| std::cmp::Reverse(tool.calls));
    tools
}

fn of_tool(tool: &ToolName, calls: &[&ToolCall]) -> ToolStatistics {
    let mut seconds: Vec<f64> = calls.iter().filter_map(|call| seconds_of(call)).collect();
    seconds.sort_by(f64::total_cmp);
    let total = seconds.iter().copied().reduce(|a, b| a + b);
    let failed = || calls.iter().copied().filter(is_record_failure);
    let says = calls.iter().filter(|call| stated_success(call).is_some()).count();
    let codes: Vec<i64> = calls
        .iter()
        .filter_map(|call| call.result.as_ref()?.exit_code)
        .collect();
    ToolStatistics {
        tool: tool.clone(),
        calls: calls.len() as u64,
        carried: calls.iter().filter(|call| call.carried).count() as u64,
        finished: calls.iter().filter(|call| !is_unfinished(call)).count() as u64,
        failures: (says > 0).then(|| failed().count() as u64),
        command_failures: (!codes.is_empty()).then(|| codes.iter().filter(|code| **code != 0).count() as u64),
        failure_rate: (says > 0).then(|| failed().count() as f64 / says as f64),
        seconds_total: total,
        seconds_avg: total.map(|total| total / seconds.len() as f64),
        seconds_max: seconds.last().copied(),
        seconds_p90: nearest_rank_90(&seconds),
        output_chars: sum_whole(calls.iter().map(|call| call.output_chars)),
        evidence: failed()
            .chain(calls.iter().copied().filter(|call| !is_record_failure(call)))
            .take(MAX_EVIDENCE)
            .map(|call| Evidence::at(&place_of(call)))
            .collect(),
    }
}

/// The smallest value that at least 90 % of the values do not exceed.
fn nearest_rank_90(sorted: &[f64]) -> Option<f64> {
    let rank = sorted.len().checked_mul(9)?.div_ceil(10);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_is_the_nearest_from_above() {
        let values = |n: u32| (1..=n).map(f64::from).collect::<Vec<_>>();
        for (n, p90) in [
            (1, 1.0),
            (9, 9.0),
            (10, 9.0),
            (11, 10.0),
            (20, 18.0),
            (120, 108.0),
        ] {
            assert_eq!(nearest_rank_90(&values(n)), Some(p90), "{n}");
        }
        assert_eq!(nearest_rank_90(&[]), None);
    }
}
