//! Commands: each exact text of an attempt.

use massgen_log_analysis::question::commands::CommandUse;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source, first};

pub(super) type Of<'a> = Row<'a, &'a CommandUse>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.analysis.commands.commands))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&CommandUse>()
        .text("command", "its exact text", |row| Some(&row.item.command))
        .text("pattern", "its first words", |row| Some(&row.item.pattern))
        .int(
            "executions",
            "times executed, from all sources, each once",
            |row| i64::try_from(row.item.count).ok(),
        )
        .json(
            "by_agent",
            "times executed by agent; the key of unknown agents is empty",
            |row| {
                let counts = row.item.by_agent.iter().map(|of| {
                    let agent = of.agent.as_ref().map_or("", |id| id.as_str());
                    (agent.to_owned(), of.count.into())
                });
                Some(serde_json::Value::Object(counts.collect()).to_string())
            },
        )
        .int("failures", "executions with an exit code other than 0", |row| {
            i64::try_from(row.item.failures).ok()
        })
        .float(
            "seconds_total",
            "seconds of all executions, as far as recorded",
            |row| row.item.seconds_total,
        )
        .float("seconds_max", "seconds of the longest", |row| {
            row.item.seconds_max
        })
        .int(
            "output_chars_total",
            "characters of all results, as far as recorded",
            |row| row.item.output_chars_total,
        )
        .int("output_chars_max", "characters of the longest result", |row| {
            row.item.output_chars_max
        })
        .text("path", "file that tells of the first execution", |row| {
            Some(first(&row.item.evidence)?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(first(&row.item.evidence)?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.evidence)?.pointer.as_deref()
        })
}
