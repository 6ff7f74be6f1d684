//! Restarts of agents by new answers: one row for each agent that an answer restarted.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::question::decisions::{RestartEntry, RestartedAgent};

use super::{keys, labels};
use crate::column::Columns;
use crate::source::{Row, Source, first};

/// A restarted agent, and by what.
pub(super) type Of<'a> = Row<'a, (&'a RestartEntry, &'a RestartedAgent)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let restarts = source.attempts().flat_map(|of| {
        let entries = of.analysis.decisions.restart_ledger.iter();
        of.rows(entries.flat_map(|entry| entry.restarted.iter().map(move |agent| (entry, agent))))
    });
    restarts.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(&RestartEntry, &RestartedAgent)>()
        .text("agent_id", "who was restarted", |row| {
            Some(row.item.1.agent.as_str())
        })
        .text("trigger", "whose answer did it", |row| {
            row.item.0.trigger.as_ref().map(AgentId::as_str)
        })
        .json("labels", "labels of the answers that did it", |row| {
            labels(Some(&row.item.0.labels))
        })
        .text(
            "kind",
            "`own_answer` (nothing was cut), `cut`, `after_decision` or `not_told`",
            |row| Some(row.item.1.kind.as_str()),
        )
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.item.1.offset_seconds
        })
        .int(
            "cut_round",
            "place of the round that was cut among those of the agent, from 0",
            |row| i64::try_from(row.item.1.cut_round?).ok(),
        )
        .float("seconds_cut", "seconds of the cut round", |row| {
            row.item.1.seconds_cut
        })
        .int("tool_calls_cut", "its tool calls", |row| {
            i64::try_from(row.item.1.tool_calls_cut?).ok()
        })
        .float("tool_seconds_cut", "seconds of its tool calls, summed", |row| {
            row.item.1.tool_seconds_cut
        })
        .int("input_tokens_cut", "its input tokens", |row| {
            row.item.1.input_tokens_cut
        })
        .int("output_tokens_cut", "its output tokens", |row| {
            row.item.1.output_tokens_cut
        })
        .float("cost_usd_cut", "its cost in USD", |row| row.item.1.cost_usd_cut)
        .text("path", "file that tells of it", |row| {
            Some(first(&row.item.0.evidence)?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(first(&row.item.0.evidence)?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.0.evidence)?.pointer.as_deref()
        })
}
