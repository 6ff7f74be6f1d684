//! Evaluation against implementation, in rounds that are gated by a checklist.
//!
//! S is a round's first call whose name ends in `submit_checklist`, P its first that ends in
//! `draft_approach` (since 0.1.69..0.1.72) or `propose_improvements` (0.1.60..0.1.68), refused ones too.

use massgen_log_model::AgentId;
use massgen_log_model::spine::ToolCall;
use serde::{Deserialize, Serialize};

use super::timeline::{Counted, Timeline};
use crate::Evidence;

/// The windows of all rounds with S or P.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistWindows"))]
#[non_exhaustive]
pub struct Checklist {
    /// Whether the files tell when calls were made: only then an empty list means that there were none.
    pub recorded: bool,
    /// By agent id and start.
    pub rounds: Vec<ChecklistRound>,
    /// Over all rounds with S or P.
    pub all: ChecklistTotal,
    /// Over the rounds with P.
    pub with_proposal: ChecklistTotal,
}

/// The windows of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChecklistRound {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// MassGen's own round number.
    pub number: Option<i64>,
    /// Length of the round.
    pub total_s: Option<f64>,
    /// Start of S, from the start of the round.
    pub checklist_s: Option<f64>,
    /// Start of P, from the start of the round.
    pub proposal_s: Option<f64>,
    /// Whether there is a P.
    pub has_proposal: bool,
    /// Whether P began before S had ended; the window between them is then 0.
    pub proposal_first: bool,
    /// The four windows in seconds.
    pub windows: Windows,
    /// S, then P.
    pub evidence: Vec<Evidence>,
}

/// The four windows: seconds, or shares of their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RoundWindows"))]
#[non_exhaustive]
pub struct Windows {
    /// Start of the round to S, or to P without S.
    pub evaluation: Option<f64>,
    /// End of S to P; 0 without both.
    pub checklist_to_proposal: Option<f64>,
    /// End of P to the end of the round; 0 without P.
    pub implementation: Option<f64>,
    /// End of S to the end of the round when there is no P, else 0.
    pub post_checklist: Option<f64>,
}

impl Windows {
    fn each(self) -> [Option<f64>; 4] {
        [
            self.evaluation,
            self.checklist_to_proposal,
            self.implementation,
            self.post_checklist,
        ]
    }

    fn from_each(
        [evaluation, checklist_to_proposal, implementation, post_checklist]: [Option<f64>; 4],
    ) -> Self {
        Self {
            evaluation,
            checklist_to_proposal,
            implementation,
            post_checklist,
        }
    }
}

/// Sum of the windows over several rounds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChecklistTotal {
    /// Rounds.
    pub rounds: usize,
    /// Rounds of them with a window that is not known (a call or round without end): it adds nothing.
    pub incomplete: usize,
    /// Seconds; `None` without rounds.
    pub seconds: Windows,
    /// Sum of the four windows: the denominator of `shares`. Time inside S and P is in none of them.
    pub sum_s: Option<f64>,
    /// Shares of `sum_s`, 0..1.
    pub shares: Windows,
}

pub(super) fn checklist(timeline: &Timeline<'_>) -> Checklist {
    let mut rounds: Vec<ChecklistRound> = timeline
        .all_counted()
        .filter_map(|counted| round(timeline, counted))
        .collect();
    rounds.sort_by(|a, b| a.agent.cmp(&b.agent).then(a.segment.cmp(&b.segment)));
    Checklist {
        recorded: timeline.calls_timed(),
        all: total(rounds.iter()),
        with_proposal: total(rounds.iter().filter(|round| round.has_proposal)),
        rounds,
    }
}

fn round(timeline: &Timeline<'_>, counted: Counted<'_>) -> Option<ChecklistRound> {
    let first = |names: &[&str]| {
        timeline
            .calls_in(counted)
            .find(|call| names.iter().any(|name| call.tool.as_str().ends_with(name)))
    };
    let checklist = first(&["submit_checklist"]);
    let proposal = first(&["draft_approach", "propose_improvements"]);
    if checklist.is_none() && proposal.is_none() {
        return None;
    }
    let begun = timeline.offset(counted.round.start);
    let ended = timeline.offset(counted.round.end);
    let start = |call: Option<&ToolCall>| call.and_then(|call| timeline.offset(call.start));
    let end = |call: Option<&ToolCall>| call.and_then(|call| timeline.of_call(call)).map(|call| call.to);
    let (s_start, s_end) = (start(checklist), end(checklist));
    let (p_start, p_end) = (start(proposal), end(proposal));
    let zero = Some(0.0);
    let windows = match (checklist, proposal) {
        (Some(_), Some(_)) => Windows {
            evaluation: between(begun, s_start),
            checklist_to_proposal: between(s_end, p_start),
            implementation: between(p_end, ended),
            post_checklist: zero,
        },
        (Some(_), None) => Windows {
            evaluation: between(begun, s_start),
            checklist_to_proposal: zero,
            implementation: zero,
            post_checklist: between(s_end, ended),
        },
        (None, _) => Windows {
            evaluation: between(begun, p_start),
            checklist_to_proposal: zero,
            implementation: between(p_end, ended),
            post_checklist: zero,
        },
    };
    Some(ChecklistRound {
        agent: counted.agent.id.clone(),
        segment: counted.segment,
        round: counted.index,
        number: counted.round.number,
        total_s: counted.round.seconds(),
        checklist_s: between(begun, s_start),
        proposal_s: between(begun, p_start),
        has_proposal: proposal.is_some(),
        proposal_first: p_start.zip(s_end.or(s_start)).is_some_and(|(p, s)| p < s),
        windows,
        evidence: [checklist, proposal]
            .into_iter()
            .flatten()
            .flat_map(|call| Evidence::first_of(&call.sources))
            .collect(),
    })
}

/// Seconds from one instant to another, never below 0.
fn between(from: Option<f64>, to: Option<f64>) -> Option<f64> {
    Some((to? - from?).max(0.0))
}

fn total<'a>(rounds: impl Iterator<Item = &'a ChecklistRound>) -> ChecklistTotal {
    let mut total = ChecklistTotal::default();
    let mut sums = [None; 4];
    for round in rounds {
        total.rounds += 1;
        let each = round.windows.each();
        if each.iter().any(Option::is_none) {
            total.incomplete += 1;
        }
        for (sum, window) in sums.iter_mut().zip(each) {
            if let Some(seconds) = window {
                *sum = Some(sum.unwrap_or(0.0) + seconds);
            }
        }
    }
    total.seconds = Windows::from_each(sums);
    total.sum_s = sums.iter().flatten().copied().reduce(|sum, window| sum + window);
    if let Some(all) = total.sum_s.filter(|all| *all > 0.0) {
        total.shares = Windows::from_each(sums.map(|sum| sum.map(|seconds| seconds / all)));
    }
    total
}
