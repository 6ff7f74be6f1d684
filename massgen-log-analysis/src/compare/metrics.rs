//! The figures of whole runs, as a table.

use serde::{Deserialize, Serialize};

use super::MetricComparison;
use super::read::{Absence, RunValue, Step, sum};
use super::spread;
use crate::question::completion::AttemptStatus;
use crate::question::cost::{CacheBasis, CostStatus};
use crate::question::failures::FailureKind;
use crate::red_flags::{RULES, RedFlag, Severity};
use crate::total::total;
use crate::{Evidence, MAX_EVIDENCE};

/// Unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MetricUnit"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// US dollars.
    Usd,
    /// Tokens.
    Tokens,
    /// A number of things.
    Count,
    /// A share, 0..1.
    Share,
}

/// Which attempts of a run are in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MetricScope"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// What every attempt of every turn added, summed; what an attempt's files only repeat from an earlier
    /// attempt counts once.
    EveryAttempt,
    /// The last attempt of every turn: what the report on that turn says.
    LastAttempts,
}

/// One figure.
struct Metric {
    name: &'static str,
    title: &'static str,
    unit: Unit,
    scope: Scope,
    source: &'static str,
    read: fn(&[Step<'_>]) -> RunValue,
}

const fn every(
    name: &'static str,
    title: &'static str,
    unit: Unit,
    source: &'static str,
    read: fn(&[Step<'_>]) -> RunValue,
) -> Metric {
    Metric {
        name,
        title,
        unit,
        scope: Scope::EveryAttempt,
        source,
        read,
    }
}

const fn last(
    name: &'static str,
    title: &'static str,
    source: &'static str,
    read: fn(&[Step<'_>]) -> RunValue,
) -> Metric {
    Metric {
        name,
        title,
        unit: Unit::Count,
        scope: Scope::LastAttempts,
        source,
        read,
    }
}

/// A figure of every attempt, summed.
macro_rules! summed {
    ($name:literal, $title:literal, $unit:ident, $source:literal, $($member:ident).+) => {
        every($name, $title, Unit::$unit, $source, |steps| {
            sum(steps, |step| RunValue::figure(&step.attempt.$($member).+))
        })
    };
}

/// A counter of tokens: what every attempt added.
macro_rules! tokens {
    ($name:literal, $title:literal, $source:literal, $member:ident) => {
        every($name, $title, Unit::Tokens, $source, |steps| {
            sum(steps, |step| {
                let added = step
                    .increments
                    .and_then(|increments| increments.$member)
                    .map(|tokens| tokens as f64);
                let cost = &step.attempt.cost;
                RunValue::new(added, &cost.$member.evidence).at_least(!cost.tokens_complete)
            })
        })
    };
}

const METRICS: &[Metric] = &[
    last(
        "turns_not_completed",
        "Turns that did not complete",
        "completion.status",
        not_completed,
    ),
    every("turns", "Turns", Unit::Count, "turns", |steps| {
        RunValue::new(Some(lasts(steps).count() as f64), &[])
    }),
    every("attempts", "Attempts", Unit::Count, "turns[].attempts", |steps| {
        RunValue::new(Some(steps.len() as f64), &[])
    }),
    summed!(
        "wall_seconds",
        "Wall time",
        Seconds,
        "overview.wall_seconds",
        overview.wall_seconds
    ),
    every(
        "agent_seconds",
        "Agent-seconds",
        Unit::Seconds,
        "efficiency.agent_seconds",
        |steps| {
            sum(steps, |step| {
                let efficiency = &step.attempt.efficiency;
                let places: Vec<Evidence> = efficiency
                    .agents
                    .iter()
                    .flat_map(|agent| agent.evidence.iter().take(1))
                    .cloned()
                    .collect();
                RunValue::new(efficiency.agent_seconds, &places)
            })
        },
    ),
    every("cost_usd", "Cost", Unit::Usd, "increments[].cost_usd", cost),
    tokens!(
        "input_tokens",
        "Input tokens",
        "increments[].input_tokens",
        input_tokens
    ),
    tokens!(
        "output_tokens",
        "Output tokens",
        "increments[].output_tokens",
        output_tokens
    ),
    tokens!(
        "reasoning_tokens",
        "Reasoning tokens",
        "increments[].reasoning_tokens",
        reasoning_tokens
    ),
    tokens!(
        "cached_input_tokens",
        "Cached input tokens",
        "increments[].cached_input_tokens",
        cached_input_tokens
    ),
    every(
        "cache_hit_rate",
        "Cache hit rate",
        Unit::Share,
        "cost.cache_hit_rate",
        cache_hit_rate,
    ),
    summed!(
        "answers",
        "Answers",
        Count,
        "decisions.answers",
        decisions.answers
    ),
    summed!(
        "votes_cast",
        "Votes cast",
        Count,
        "decisions.votes_cast",
        decisions.votes_cast
    ),
    summed!(
        "votes_valid",
        "Votes that counted",
        Count,
        "decisions.votes_valid",
        decisions.votes_valid
    ),
    summed!(
        "votes_ignored",
        "Votes ignored",
        Count,
        "decisions.votes_ignored",
        decisions.votes_ignored
    ),
    summed!(
        "agent_restarts",
        "Agent restarts",
        Count,
        "decisions.agent_restarts",
        decisions.agent_restarts
    ),
    summed!("rounds", "Rounds", Count, "decisions.rounds", decisions.rounds),
    every(
        "tool_calls",
        "Tool calls",
        Unit::Count,
        "tool_reliability.totals.tool_calls",
        |steps| {
            sum(steps, |step| {
                let calls = &step.attempt.tool_reliability.totals.tool_calls;
                let listed = step.increments.and_then(|increments| increments.tool_calls);
                // Where calls are only counted, not listed, the increments know none of them.
                let added = match listed {
                    Some(added) if !step.attempt.tool_reliability.totals.stated_only => Some(added as f64),
                    _ => step.added(step.carries_calls(), |attempt| {
                        attempt.tool_reliability.totals.tool_calls.value
                    }),
                };
                RunValue::new(added, &calls.evidence)
            })
        },
    ),
    every(
        "tool_failures",
        "Failed tool calls",
        Unit::Count,
        "tool_reliability.totals.tool_failures",
        |steps| {
            sum(steps, |step| {
                let added = step.added(step.carries_calls(), |attempt| {
                    attempt.tool_reliability.totals.tool_failures.value
                });
                let figure = &step.attempt.tool_reliability.totals.tool_failures;
                RunValue::new(added, &figure.evidence)
            })
        },
    ),
    summed!("commands", "Commands", Count, "commands.total", commands.total),
    summed!(
        "command_failures",
        "Failed commands",
        Count,
        "commands.command_failures",
        commands.command_failures
    ),
    every(
        "repeated_commands",
        "Executions of a command text beyond its first",
        Unit::Count,
        "commands.repeated",
        repeated_commands,
    ),
    summed!(
        "wasted_seconds",
        "Time in repeated work",
        Seconds,
        "duplication.wasted_seconds_union",
        duplication.wasted_seconds_union
    ),
    summed!(
        "enforcement_retries",
        "Enforcement retries",
        Count,
        "enforcement.retries",
        enforcement.retries
    ),
    every(
        "api_errors",
        "API errors",
        Unit::Count,
        "failures.api",
        api_errors,
    ),
    last("red_flags", "Red flags", "red_flags", |steps| {
        flags(steps, |_| true)
    }),
    last("red_flags.high", "Red flags, high", "red_flags", |steps| {
        flags(steps, |flag| flag.severity == Severity::High)
    }),
    last("red_flags.medium", "Red flags, medium", "red_flags", |steps| {
        flags(steps, |flag| flag.severity == Severity::Medium)
    }),
    last("red_flags.low", "Red flags, low", "red_flags", |steps| {
        flags(steps, |flag| flag.severity == Severity::Low)
    }),
    last("red_flags.info", "Red flags, info", "red_flags", |steps| {
        flags(steps, |flag| flag.severity == Severity::Info)
    }),
];

/// What stands before a rule's id in the name of its figure.
pub(super) const RULE_PREFIX: &str = "red_flags.rule.";

/// The names of all figures of whole runs: those of the table, then `red_flags.rule.` and the id of each
/// rule.
pub fn metric_names() -> Vec<String> {
    let table = METRICS.iter().map(|metric| metric.name.to_owned());
    let rules = RULES.iter().map(|rule| format!("{RULE_PREFIX}{}", rule.id));
    table.chain(rules).collect()
}

/// Every figure of every run.
pub(super) fn of(sides: &[Vec<Vec<Step<'_>>>]) -> Vec<MetricComparison> {
    let values = |read: &dyn Fn(&[Step<'_>]) -> RunValue| {
        let side = |runs: &Vec<Vec<Step<'_>>>| runs.iter().map(|steps| read(steps)).collect();
        spread::sides(sides.iter().map(side).collect())
    };
    let table = METRICS.iter().map(|metric| MetricComparison {
        name: metric.name.to_owned(),
        title: metric.title.to_owned(),
        unit: metric.unit,
        scope: metric.scope,
        source: metric.source.to_owned(),
        sides: values(&metric.read),
    });
    let rules = RULES.iter().map(|rule| MetricComparison {
        name: format!("{RULE_PREFIX}{}", rule.id),
        title: rule.title.to_owned(),
        unit: Unit::Count,
        scope: Scope::LastAttempts,
        source: "red_flags".to_owned(),
        sides: values(&|steps| flags(steps, |flag| flag.rule == rule.id)),
    });
    table.chain(rules).collect()
}

fn lasts<'s, 'a>(steps: &'s [Step<'a>]) -> impl Iterator<Item = &'s Step<'a>> {
    steps.iter().filter(|step| step.is_last)
}

fn not_completed(steps: &[Step<'_>]) -> RunValue {
    sum(lasts(steps), |step| {
        let completion = &step.attempt.completion;
        let missed = match completion.status {
            AttemptStatus::Completed => Some(0.0),
            AttemptStatus::Unknown => None,
            _ => Some(1.0),
        };
        RunValue::new(missed, &completion.status_evidence)
    })
}

fn cost(steps: &[Step<'_>]) -> RunValue {
    sum(steps, |step| {
        let cost = &step.attempt.cost;
        if cost.cost_status == CostStatus::Unpriced {
            return RunValue::absent(Absence::Unpriced);
        }
        let added = step
            .increments
            .and_then(|increments| increments.cost_usd)
            .filter(|_| cost.cost_usd.value.is_some());
        RunValue::new(added, &cost.cost_usd.evidence).at_least(cost.cost_status == CostStatus::Partial)
    })
}

/// The rate of a run with one set of counters as recorded; else from what the attempts added, which is
/// possible where every backend counts cached tokens inside the input.
fn cache_hit_rate(steps: &[Step<'_>]) -> RunValue {
    let goes_on = steps.iter().skip(1).all(Step::carries_counters);
    if let Some(step) = steps.last().filter(|_| goes_on)
        && !steps.first().is_some_and(Step::carries_counters)
    {
        return RunValue::figure(&step.attempt.cost.cache_hit_rate);
    }
    let inside = |step: &Step<'_>| {
        let agents = &step.attempt.cost.by_agent;
        agents
            .iter()
            .all(|agent| matches!(agent.cache_basis, CacheBasis::Inside | CacheBasis::AssumedInside))
    };
    if !steps.iter().all(inside) {
        return RunValue::absent(Absence::NotSummable);
    }
    let tokens = |read: fn(&Step<'_>) -> Option<i64>| {
        sum(steps, |step| {
            RunValue::new(read(step).map(|tokens| tokens as f64), &[])
        })
        .value
    };
    let cached = tokens(|step| step.increments?.cached_input_tokens);
    let input = tokens(|step| step.increments?.input_tokens).filter(|input| *input > 0.0);
    let places: Vec<Evidence> = steps
        .iter()
        .flat_map(|step| step.attempt.cost.cached_input_tokens.evidence.iter().take(1))
        .cloned()
        .collect();
    RunValue::new(cached.zip(input).map(|(cached, input)| cached / input), &places)
}

fn repeated_commands(steps: &[Step<'_>]) -> RunValue {
    sum(steps, |step| {
        let commands = &step.attempt.commands;
        let beyond = total(
            commands
                .repeated
                .iter()
                .map(|repeated| repeated.executions.count.saturating_sub(1) as f64),
        );
        let places: Vec<Evidence> = commands
            .repeated
            .iter()
            .flat_map(|repeated| repeated.executions.evidence.iter().take(2))
            .take(MAX_EVIDENCE)
            .cloned()
            .collect();
        RunValue::new(commands.total.value.map(|_| beyond), &places)
    })
}

fn api_errors(steps: &[Step<'_>]) -> RunValue {
    sum(steps, |step| {
        let failures = &step.attempt.failures;
        let errors = || {
            let api = failures.api.iter();
            api.filter(|failure| failure.kind == FailureKind::ApiError)
        };
        let is_known = failures.recorded.status || failures.recorded.events;
        let places: Vec<Evidence> = errors()
            .flat_map(|failure| failure.evidence.iter().take(1))
            .take(MAX_EVIDENCE)
            .cloned()
            .collect();
        RunValue::new(is_known.then(|| errors().count() as f64), &places)
    })
}

fn flags(steps: &[Step<'_>], wanted: impl Fn(&RedFlag) -> bool) -> RunValue {
    sum(lasts(steps), |step| {
        let found = || step.attempt.red_flags.iter().filter(|flag| wanted(flag));
        let places: Vec<Evidence> = found()
            .flat_map(|flag| flag.evidence.iter().take(1))
            .take(MAX_EVIDENCE)
            .cloned()
            .collect();
        RunValue::new(Some(found().count() as f64), &places)
    })
}
