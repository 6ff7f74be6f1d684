//! Tokens and cost, which up to four files state.

use massgen_log_model::artifact::token_usage::TokenUsage;
use massgen_log_model::spine::Attempt;

use super::check::{Check, CrossCheck};
use crate::question::cost::same_cost;

pub(super) fn checks(attempt: &Attempt) -> Vec<CrossCheck> {
    vec![
        tokens(
            attempt,
            &Fields {
                fact: "input tokens",
                totals: ("metrics_summary.json totals.input_tokens", "/totals/input_tokens"),
                costs: (
                    "status.json costs.total_input_tokens",
                    "/costs/total_input_tokens",
                ),
                usage: |usage| usage.input_tokens,
            },
        ),
        tokens(
            attempt,
            &Fields {
                fact: "output tokens",
                totals: (
                    "metrics_summary.json totals.output_tokens",
                    "/totals/output_tokens",
                ),
                costs: (
                    "status.json costs.total_output_tokens",
                    "/costs/total_output_tokens",
                ),
                usage: |usage| usage.output_tokens,
            },
        ),
        cost(attempt),
    ]
}

struct Fields {
    fact: &'static str,
    totals: (&'static str, &'static str),
    costs: (&'static str, &'static str),
    usage: fn(&TokenUsage) -> Option<i64>,
}

fn tokens(attempt: &Attempt, fields: &Fields) -> CrossCheck {
    let is_input = fields.totals.1 == "/totals/input_tokens";
    let mut check = Check::new(fields.fact);
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        let total = doc.value.totals.as_ref().and_then(|totals| {
            if is_input {
                totals.input_tokens
            } else {
                totals.output_tokens
            }
        });
        check.count(fields.totals.0, total, doc.at(fields.totals.1));
        let usages = doc.value.agents.iter().flat_map(|agents| agents.values());
        let sum = usages
            .filter_map(|agent| (fields.usage)(agent.token_usage.as_ref()?))
            .reduce(i64::saturating_add);
        check.count("metrics_summary.json sum of agents", sum, doc.at("/agents"));
    }
    if let Some(doc) = &attempt.artifacts.status {
        let total = doc.value.costs.as_ref().and_then(|costs| {
            if is_input {
                costs.total_input_tokens
            } else {
                costs.total_output_tokens
            }
        });
        check.count(fields.costs.0, total, doc.at(fields.costs.1));
        let usages = doc.value.agents.iter().flat_map(|agents| agents.values());
        let sum = usages
            .filter_map(|agent| (fields.usage)(agent.token_usage.as_ref()?))
            .reduce(i64::saturating_add);
        check.count("status.json sum of agents", sum, doc.at("/agents"));
    }
    check.compare_counts()
}

/// Every statement is one on the agents alone: MassGen adds subagents to one of them only.
fn cost(attempt: &Attempt) -> CrossCheck {
    let agents = attempt.agents.len();
    let show = |usd: &f64| format!("{usd:.6} USD");
    let sum = |values: &mut dyn Iterator<Item = f64>| {
        let sum = values.reduce(|sum, cost| sum + cost);
        sum.filter(|sum| sum.is_finite())
    };
    let mut check = Check::new("cost of the agents");
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        if let Some(totals) = &doc.value.totals {
            let own = totals
                .estimated_cost
                .map(|all| all - totals.subagent_cost.unwrap_or(0.0))
                .filter(|own| own.is_finite());
            check.say(
                "metrics_summary.json totals, without subagents",
                own,
                show,
                doc.at("/totals/estimated_cost"),
            );
        }
        let mut costs = doc
            .value
            .agents
            .iter()
            .flat_map(|agents| agents.values())
            .filter_map(|agent| agent.token_usage.as_ref()?.estimated_cost);
        check.say(
            "metrics_summary.json sum of agents",
            sum(&mut costs),
            show,
            doc.at("/agents"),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let total = doc
            .value
            .costs
            .as_ref()
            .and_then(|costs| costs.total_estimated_cost)
            .filter(|total| total.is_finite());
        check.say(
            "status.json costs",
            total,
            show,
            doc.at("/costs/total_estimated_cost"),
        );
        let mut costs = doc
            .value
            .agents
            .iter()
            .flat_map(|agents| agents.values())
            .filter_map(|agent| agent.token_usage.as_ref()?.estimated_cost);
        check.say(
            "status.json sum of agents",
            sum(&mut costs),
            show,
            doc.at("/agents"),
        );
    }
    check.compare(
        |a, b| same_cost(*a, *b, agents),
        |a, b| format!("differ by {:.6} USD", (a - b).abs().min(f64::MAX)),
    )
}
