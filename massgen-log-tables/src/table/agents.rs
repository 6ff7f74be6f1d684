//! Agents of an attempt.

use massgen_log_analysis::facts::AgentFacts;
use massgen_log_analysis::model::{AgentId, spine};
use massgen_log_analysis::question::cost::AgentCost;

use super::{keys, whole};
use crate::column::Columns;
use crate::source::{Row, Source, first};

/// An agent in the order of the configuration.
pub(super) struct Agent<'a> {
    id: &'a AgentId,
    facts: &'a AgentFacts,
    own: Option<&'a spine::Agent>,
    cost: Option<&'a AgentCost>,
    place: usize,
}

pub(super) type Of<'a> = Row<'a, Agent<'a>>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let agents = source.attempts().flat_map(|of| {
        let agents = of.facts.by_agent.iter().enumerate();
        of.rows(agents.map(move |(place, (id, facts))| Agent {
            id,
            facts,
            own: of.attempt.agent(id),
            cost: of.analysis.cost.by_agent.iter().find(|cost| &cost.agent == id),
            place,
        }))
    });
    agents.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<Agent<'_>>()
        .text("agent_id", "id in the configuration", |row| {
            Some(row.item.id.as_str())
        })
        .int("place", "place in the configuration, from 1", |row| {
            i64::try_from(row.item.place + 1).ok()
        })
        .text("backend", "kind of backend", |row| {
            row.item.own?.backend.as_deref()
        })
        .text("model", "model", |row| row.item.own?.model.as_deref())
        .int("answers", "submitted answers", |row| {
            whole(row.item.facts.answers)
        })
        .int("votes_cast", "recorded votes", |row| {
            whole(row.item.facts.votes_cast)
        })
        .int("agent_restarts", "completed restarts", |row| {
            whole(row.item.facts.agent_restarts)
        })
        .int("rounds", "rounds", |row| whole(row.item.facts.rounds))
        .int("tool_calls", "tool calls, workflow tools excluded", |row| {
            whole(row.item.facts.tool_calls)
        })
        .int("tool_failures", "calls whose record says failed", |row| {
            whole(row.item.facts.tool_failures)
        })
        .int("enforcement_retries", "retries of enforcement", |row| {
            row.item.facts.enforcement_retries
        })
        .int("input_tokens", "input tokens", |row| row.item.facts.input_tokens)
        .int("output_tokens", "output tokens", |row| {
            row.item.facts.output_tokens
        })
        .int("reasoning_tokens", "reasoning tokens", |row| {
            row.item.cost?.reasoning_tokens
        })
        .int("cached_input_tokens", "input tokens from the cache", |row| {
            row.item.cost?.cached_input_tokens
        })
        .float(
            "cost_usd",
            "USD; NULL when no price is known or none is recorded",
            |row| row.item.facts.cost_usd,
        )
        .float(
            "cost_recorded",
            "USD as recorded, the 0 of models without a price included",
            |row| row.item.cost?.cost_recorded,
        )
        .text("path", "file that the tokens are from", |row| {
            Some(first(&row.item.cost?.evidence)?.path.as_str())
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.cost?.evidence)?.pointer.as_deref()
        })
}
