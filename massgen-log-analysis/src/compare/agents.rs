//! Figures by agent.

use massgen_log_model::AgentId;

use super::metrics::Unit;
use super::part::PartMetric;
use super::read::{Absence, RunValue, Step, sum};
use super::{AgentComparison, MetricComparison};
use crate::AttemptAnalysis;
use crate::question::cost::{AgentCost, CostStatus};
use crate::question::decisions::AgentDecisions;
use crate::question::tool_reliability::AgentTools;

/// One figure of an agent in one attempt.
type Metric = PartMetric<fn(&Step<'_>, &AgentId) -> RunValue>;

fn decided<'a>(attempt: &'a AttemptAnalysis, id: &AgentId) -> Option<&'a AgentDecisions> {
    attempt.decisions.by_agent.iter().find(|agent| &agent.agent == id)
}

fn spent<'a>(attempt: &'a AttemptAnalysis, id: &AgentId) -> Option<&'a AgentCost> {
    attempt.cost.by_agent.iter().find(|agent| &agent.agent == id)
}

fn used<'a>(attempt: &'a AttemptAnalysis, id: &AgentId) -> Option<&'a AgentTools> {
    let agents = &attempt.tool_reliability.by_agent;
    agents.iter().find(|agent| &agent.agent == id)
}

macro_rules! decisions {
    ($name:literal, $title:literal, $member:ident) => {
        Metric {
            name: $name,
            title: $title,
            unit: Unit::Count,
            source: concat!("decisions.by_agent[].", stringify!($member)),
            read: |step, id| {
                let count = decided(step.attempt, id).and_then(|agent| agent.$member);
                RunValue::new(count.map(|count| count as f64), &[])
            },
        }
    };
}

macro_rules! tools {
    ($name:literal, $title:literal, $member:ident) => {
        Metric {
            name: $name,
            title: $title,
            unit: Unit::Count,
            source: concat!("tool_reliability.by_agent[].", stringify!($member)),
            read: |step, id| {
                let added = step.added(step.carries_calls(), |attempt| used(attempt, id)?.$member);
                let places = used(step.attempt, id).map(|agent| agent.evidence.as_slice());
                RunValue::new(added, places.unwrap_or_default())
            },
        }
    };
}

macro_rules! tokens {
    ($name:literal, $title:literal, $member:ident) => {
        Metric {
            name: $name,
            title: $title,
            unit: Unit::Tokens,
            source: concat!("cost.by_agent[].", stringify!($member)),
            read: |step, id| {
                let added = step.added(step.carries_counters(), |attempt| spent(attempt, id)?.$member);
                let places = spent(step.attempt, id).map(|agent| agent.evidence.as_slice());
                RunValue::new(added, places.unwrap_or_default())
            },
        }
    };
}

const METRICS: &[Metric] = &[
    Metric {
        name: "busy_seconds",
        title: "Time in rounds",
        unit: Unit::Seconds,
        source: "efficiency.agents[].busy_wall_s",
        read: |step, id| {
            let agents = &step.attempt.efficiency.agents;
            let time = agents.iter().find(|agent| &agent.agent == id);
            let places = time.map(|agent| agent.evidence.as_slice());
            RunValue::new(
                time.and_then(|agent| agent.busy_wall_s),
                places.unwrap_or_default(),
            )
        },
    },
    Metric {
        name: "cost_usd",
        title: "Cost",
        unit: Unit::Usd,
        source: "cost.by_agent[].cost_usd",
        read: cost,
    },
    tokens!("input_tokens", "Input tokens", input_tokens),
    tokens!("output_tokens", "Output tokens", output_tokens),
    tokens!("cached_input_tokens", "Cached input tokens", cached_input_tokens),
    decisions!("answers", "Answers", answers),
    decisions!("votes_cast", "Votes cast", votes_cast),
    decisions!("votes_received", "Votes received", votes_received),
    decisions!("agent_restarts", "Restarts", agent_restarts),
    decisions!("rounds", "Rounds", rounds),
    tools!("tool_calls", "Tool calls", calls),
    tools!("tool_failures", "Failed tool calls", failures),
    Metric {
        name: "enforcement_retries",
        title: "Enforcement retries",
        unit: Unit::Count,
        source: "enforcement.by_agent[].retries",
        read: |step, id| {
            let agents = &step.attempt.enforcement.by_agent;
            let retries = agents
                .iter()
                .find(|agent| &agent.agent == id)
                .and_then(|agent| agent.retries);
            RunValue::new(retries.map(|retries| retries as f64), &[])
        },
    },
];

fn cost(step: &Step<'_>, id: &AgentId) -> RunValue {
    let own = spent(step.attempt, id);
    let recorded = own.and_then(|agent| agent.cost_recorded);
    let added = step.added(step.carries_counters(), |attempt| spent(attempt, id)?.cost_usd);
    let is_unpriced = matches!(
        step.attempt.cost.cost_status,
        CostStatus::Unpriced | CostStatus::Partial
    );
    if added.is_none() && is_unpriced && recorded == Some(0.0) {
        return RunValue::absent(Absence::Unpriced);
    }
    let places = own.map(|agent| agent.evidence.as_slice());
    RunValue::new(added, places.unwrap_or_default())
}

/// Every agent of every run.
pub(super) fn of(sides: &[Vec<Vec<Step<'_>>>]) -> Vec<AgentComparison> {
    let mut ids: Vec<&AgentId> = Vec::new();
    for step in sides.iter().flatten().flatten() {
        for agent in &step.attempt.decisions.by_agent {
            if !ids.contains(&&agent.agent) {
                ids.push(&agent.agent);
            }
        }
    }
    ids.into_iter()
        .map(|id| AgentComparison {
            agent: id.clone(),
            metrics: METRICS.iter().map(|metric| compared(metric, id, sides)).collect(),
        })
        .collect()
}

fn compared(metric: &Metric, id: &AgentId, sides: &[Vec<Vec<Step<'_>>>]) -> MetricComparison {
    let value = |steps: &Vec<Step<'_>>| {
        let mut there = steps
            .iter()
            .filter(|step| decided(step.attempt, id).is_some())
            .peekable();
        if there.peek().is_none() {
            return RunValue::absent(Absence::NoSuchAgent);
        }
        sum(there, |step| (metric.read)(step, id))
    };
    metric.compared(sides, value)
}
