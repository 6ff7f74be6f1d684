//! Rounds of agents.

use massgen_log_analysis::model::spine::EndBasis;
use massgen_log_analysis::model::spine::Round;

use super::{keys, labels};
use crate::column::Columns;
use crate::source::{Row, Source};

/// A round and its place among those of its agent.
pub(super) type Of<'a> = Row<'a, (usize, &'a Round)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let rounds = source.attempts().flat_map(|of| {
        let agents = of.attempt.agents.iter();
        of.rows(agents.flat_map(|agent| agent.rounds.iter().enumerate()))
    });
    rounds.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(usize, &Round)>()
        .text("agent_id", "who worked", |row| Some(row.item.1.agent.as_str()))
        .int(
            "round",
            "place among the rounds of the agent, from 0; `tool_calls.round` refers to it",
            |row| i64::try_from(row.item.0).ok(),
        )
        .int(
            "round_number",
            "number that MassGen gave it; may come twice",
            |row| row.item.1.number,
        )
        .text(
            "round_type",
            "`initial_answer`, `voting`, `presentation`, …",
            |row| Some(row.item.1.kind.as_str()),
        )
        .text("outcome", "what it came to", |row| {
            Some(row.item.1.outcome.as_str())
        })
        .written("label", "label of the answer it ended in, or voted for", |row| {
            row.item.1.label.as_ref().map(ToString::to_string)
        })
        .json("seen", "labels of the answers that the agent was shown", |row| {
            labels(row.item.1.seen.as_deref())
        })
        .time("started", "its start", |row| row.of.micros(row.item.1.start))
        .time("ended", "its end", |row| row.of.micros(row.item.1.end))
        .float(
            "at_seconds",
            "seconds from the start of the attempt to its start",
            |row| row.of.offset(row.item.1.start),
        )
        .float("seconds", "its length in seconds", |row| row.item.1.seconds())
        .text("end_basis", "how its end is known", |row| {
            row.item.1.end_basis.as_ref().map(EndBasis::as_str)
        })
        .int("input_tokens", "input tokens", |row| {
            row.item.1.tokens.as_ref()?.input
        })
        .int("output_tokens", "output tokens", |row| {
            row.item.1.tokens.as_ref()?.output
        })
        .int("reasoning_tokens", "reasoning tokens", |row| {
            row.item.1.tokens.as_ref()?.reasoning
        })
        .int("cached_input_tokens", "input tokens from the cache", |row| {
            row.item.1.tokens.as_ref()?.cached_input
        })
        .float(
            "cost_recorded",
            "USD as recorded, the 0 of models without a price included",
            |row| row.item.1.cost_usd,
        )
        .float(
            "context_usage_pct",
            "share of the context window in percent",
            |row| row.item.1.context_usage_pct,
        )
        .text("path", "file that tells of it", |row| {
            Some(row.item.1.sources.first()?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(row.item.1.sources.first()?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            row.item.1.sources.first()?.pointer.as_deref()
        })
}
