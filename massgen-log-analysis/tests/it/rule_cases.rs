//! One attempt that meets each rule, and one that is near and does not.
//!
//! `real` is a fixture as it is. `altered` is the analysis of one with some figures set, `built` that of one
//! with other calls: for what no run that we have shows, and for values right at a threshold.

mod a_to_i;
mod built;
mod l_to_z;

use massgen_log_analysis::model::artifact::round_record::RoundType;
use massgen_log_analysis::{AttemptAnalysis, Options};

use crate::facts;

pub(crate) struct Case {
    pub(crate) rule: &'static str,
    /// Flags of the rule in `met`.
    pub(crate) flags: usize,
    pub(crate) met: fn() -> AttemptAnalysis,
    pub(crate) near: fn() -> AttemptAnalysis,
}

pub(crate) fn real(fixture: &str) -> AttemptAnalysis {
    AttemptAnalysis::of(&facts::attempt(fixture), &Options::default())
}

pub(crate) fn altered(fixture: &str, alter: impl FnOnce(&mut AttemptAnalysis)) -> AttemptAnalysis {
    let mut analysis = real(fixture);
    alter(&mut analysis);
    analysis
}

/// Every agent is busy for 20 s, each one `step` seconds after the one before it.
fn one_after_the_other(step: f64) -> AttemptAnalysis {
    altered("0.1.97_s01_two_agents_vote", |analysis| {
        let agents: Vec<_> = analysis
            .efficiency
            .agents
            .iter()
            .map(|agent| agent.agent.clone())
            .collect();
        assert_eq!(agents.len(), 2);
        for round in &mut analysis.efficiency.rounds {
            if round.kind == RoundType::Presentation {
                continue;
            }
            let at = agents.iter().position(|agent| *agent == round.agent).unwrap() as f64 * step;
            (round.start_s, round.end_s) = (Some(at), Some(at + 20.0));
        }
    })
}

fn failing_calls(in_a_row: usize) -> AttemptAnalysis {
    let mut attempt = facts::attempt("0.1.97_s10_big");
    let first = attempt
        .calls
        .iter()
        .find(|call| !call.carried && call.is_finished())
        .map(|call| (call.agent.clone(), call.tool.clone()))
        .unwrap();
    let mut left = in_a_row;
    for call in &mut attempt.calls {
        if call.carried || (call.agent.clone(), call.tool.clone()) != first {
            continue;
        }
        call.success = Some(left == 0);
        left = left.saturating_sub(1);
    }
    AttemptAnalysis::of(&attempt, &Options::default())
}

const fn case(
    rule: &'static str,
    flags: usize,
    met: fn() -> AttemptAnalysis,
    near: fn() -> AttemptAnalysis,
) -> Case {
    Case {
        rule,
        flags,
        met,
        near,
    }
}

/// Every case, by rule id.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    a_to_i::CASES.iter().chain(l_to_z::CASES)
}
