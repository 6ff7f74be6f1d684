//! Attempts: the facts of each, as `massgen-logs summary` tells them.

use super::{by_words, keys, whole};
use crate::column::Columns;
use crate::source::{Row, Source};
use massgen_log_analysis::model::AgentId;

pub(super) type Of<'a> = Row<'a, ()>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source.attempts().flat_map(|of| of.rows([()])).collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys()
        .text("path", "its directory, relative to the session", |row| {
            Some(row.of.attempt.path.as_str())
        })
        .time("started", "first instant", |row| {
            row.of.micros(row.of.attempt.span.as_ref()?.start)
        })
        .time("ended", "last instant", |row| {
            row.of.micros(row.of.attempt.span.as_ref()?.end)
        })
        .float(
            "wall_seconds",
            "seconds from the first to the last instant",
            |row| row.of.facts.wall_seconds,
        )
        .text(
            "status",
            "`completed`, `timeout`, `failed`, `running`, `interrupted` or `unknown`",
            |row| Some(row.of.facts.status.as_str()),
        )
        .text("winner", "who won", |row| {
            row.of.facts.winner.as_ref().map(AgentId::as_str)
        })
        .bool(
            "final_answer",
            "whether a final answer that is not empty was delivered",
            |row| row.of.facts.final_answer,
        )
        .int("agents", "agents", |row| {
            i64::try_from(row.of.facts.agents.len()).ok()
        })
        .int(
            "answers",
            "submitted answers; the final presentation is none",
            |row| whole(row.of.facts.answers),
        )
        .int("votes_cast", "recorded votes, superseded ones included", |row| {
            whole(row.of.facts.votes_cast)
        })
        .int("votes_valid", "votes that counted at the decision", |row| {
            whole(row.of.facts.votes_valid)
        })
        .int("votes_ignored", "votes that were sent and not recorded", |row| {
            whole(row.of.facts.votes_ignored)
        })
        .int("agent_restarts", "completed restarts of agents", |row| {
            whole(row.of.facts.agent_restarts)
        })
        .int(
            "rounds",
            "rounds, cut ones and the presentation included",
            |row| whole(row.of.facts.rounds),
        )
        .int(
            "tool_calls",
            "tool calls started, workflow tools excluded",
            |row| whole(row.of.facts.tool_calls),
        )
        .int("tool_failures", "calls whose record says failed", |row| {
            whole(row.of.facts.tool_failures)
        })
        .int(
            "command_failures",
            "commands whose own result gives an exit code other than 0",
            |row| whole(row.of.facts.command_failures),
        )
        .float(
            "cost_usd",
            "USD; NULL when no price is known or none is recorded",
            |row| row.of.facts.cost_usd,
        )
        .float(
            "cost_recorded",
            "USD as recorded, the 0 of models without a price included",
            |row| row.of.facts.cost_recorded,
        )
        .text(
            "cost_status",
            "`priced`, `partial`, `unpriced` or `not_recorded`",
            |row| Some(row.of.facts.cost_status.as_str()),
        )
        .int("input_tokens", "input tokens, subagents excluded", |row| {
            row.of.facts.input_tokens
        })
        .int("output_tokens", "output tokens", |row| row.of.facts.output_tokens)
        .int("reasoning_tokens", "reasoning tokens", |row| {
            row.of.facts.reasoning_tokens
        })
        .int("cached_input_tokens", "input tokens from the cache", |row| {
            row.of.facts.cached_input_tokens
        })
        .float(
            "cache_hit_rate",
            "cached over cacheable input tokens, 0 to 1",
            |row| row.of.facts.cache_hit_rate,
        )
        .int("enforcement_retries", "retries of enforcement", |row| {
            row.of.facts.enforcement_retries
        })
        .int(
            "buffer_chars_lost",
            "characters that retries threw away, as recorded",
            |row| row.of.facts.buffer_chars_lost,
        )
        .json("findings", "number of findings by severity", |row| {
            Some(by_words(&row.of.facts.findings))
        })
        .int("diagnostics", "what is wrong with the attempt's files", |row| {
            whole(Some(row.of.facts.diagnostics))
        })
        .int(
            "schema_drift",
            "fields, words and events that this version does not know",
            |row| whole(Some(row.of.facts.drift)),
        )
}
