//! Tokens or costs that do not add up.

use super::artifacts_disagree;
use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "cost_not_reconciling",
    question: 6,
    category: Category::Cost,
    title: "Cost that does not add up",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The same tokens and costs stand in up to four places. Where they differ, no sum can be \
                relied on.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

/// The facts of the cross-checks that are about tokens and cost.
pub(super) const COST_FACTS: [&str; 3] = ["input tokens", "output tokens", "cost of the agents"];

/// Each round's cost is rounded to 6 decimals.
const ROUNDING_USD: f64 = 1e-6;

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let mut flags = artifacts_disagree::flags(analysis, &RULE, threshold, |fact| COST_FACTS.contains(&fact));
    let cost = &analysis.cost;
    for agent in &cost.by_agent {
        let rounds = cost.by_round.iter().filter(|round| round.agent == agent.agent);
        let rounding = ROUNDING_USD * rounds.count().max(1) as f64;
        let more = agent
            .unattributed_cost_usd
            .filter(|rest| rest.is_finite() && *rest < -rounding)
            .map(|rest| {
                format!(
                    "the rounds of the agent cost {:.6} USD more than the agent",
                    -rest
                )
            });
        let tokens = [
            (agent.unattributed_input_tokens, "input"),
            (agent.unattributed_output_tokens, "output"),
        ];
        let tokens = tokens.into_iter().filter_map(|(rest, which)| {
            let rest = rest.filter(|rest| *rest < 0)?.unsigned_abs();
            Some(format!(
                "the rounds of the agent have {rest} {which} tokens more than the agent"
            ))
        });
        flags.extend(more.into_iter().chain(tokens).map(|message| {
            RedFlag::new(
                &RULE,
                threshold,
                message.as_str(),
                message.clone(),
                agent.evidence.clone(),
            )
            .on(&agent.agent)
        }));
    }
    flags
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `data_quality.cross_checks` on input tokens, output tokens and cost of the agents
that do not agree; and agents whose rounds have more tokens or cost than the agent itself. Rounding to 6
decimals is allowed for.

**Why.** The same tokens and costs stand in up to four places. Where they differ, no sum can be relied on.

**What it does not mean.** It does not say which figure is right. status.json is written every few
seconds, so in a run that was cut it may be behind. Rounds that have less than the agent are the usual
case, see `unattributed_tokens`.

**Evidence.** The places of the statements, the believed one first; the fact or the agent is the subject.

**Example.** metrics_summary.json totals 0.0420 USD, its agents sum to 0.0400: one flag, `differ by
0.002000 USD`. 0.042001 and 0.042000 with two agents: none.";
