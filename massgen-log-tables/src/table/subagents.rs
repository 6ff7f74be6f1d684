//! Subagents.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::artifact::subagents::SubagentStatus;
use massgen_log_analysis::question::delegation::SubagentRun;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source, first};

pub(super) type Of<'a> = Row<'a, &'a SubagentRun>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.analysis.delegation.subagents))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&SubagentRun>()
        .text("subagent_id", "its id", |row| Some(&row.item.id))
        .text("parent", "agent that spawned it", |row| {
            row.item.parent.as_ref().map(AgentId::as_str)
        })
        .text("task", "first 240 characters of its task", |row| {
            row.item.task.as_deref()
        })
        .text("status", "how it ended", |row| {
            row.item.status.as_ref().map(SubagentStatus::as_str)
        })
        .bool("success", "what its record says", |row| row.item.success)
        .text("error", "message of its failure", |row| row.item.error.as_deref())
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.item.at_seconds
        })
        .float("seconds", "its length in seconds", |row| row.item.seconds)
        .int("input_tokens", "its input tokens", |row| row.item.input_tokens)
        .int("output_tokens", "its output tokens", |row| row.item.output_tokens)
        .float(
            "cost_usd",
            "USD; NULL when no price is known or none is recorded",
            |row| row.item.cost_usd,
        )
        .float(
            "cost_recorded",
            "USD as recorded, the 0 of models without a price included",
            |row| row.item.cost_recorded,
        )
        .bool("in_run_cost", "whether the run's cost holds its cost", |row| {
            Some(row.item.in_run_cost)
        })
        .bool("logs_kept", "whether its own files were kept", |row| {
            Some(row.item.logs_kept)
        })
        .text("path", "file that tells of it", |row| {
            Some(first(&row.item.evidence)?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(first(&row.item.evidence)?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.evidence)?.pointer.as_deref()
        })
}
