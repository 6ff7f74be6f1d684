//! Calls of tools.

use massgen_log_analysis::ToolClass;
use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::CallId;
use massgen_log_analysis::model::spine::ToolCall;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source};

pub(super) type Of<'a> = Row<'a, &'a ToolCall>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.attempt.calls))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&ToolCall>()
        .text("call_id", "id of the call", |row| {
            row.item.id.as_ref().map(CallId::as_str)
        })
        .text("agent_id", "who called", |row| {
            row.item.agent.as_ref().map(AgentId::as_str)
        })
        .int(
            "round",
            "place of its round among those of the agent, from 0",
            |row| i64::try_from(row.item.round?).ok(),
        )
        .text("tool", "name of the tool", |row| Some(row.item.tool.as_str()))
        .text("tool_class", "what the tool is for, by its name", |row| {
            Some(ToolClass::of(row.item.tool.as_str()).as_str())
        })
        .text("tool_type", "`mcp`, `custom`, …", |row| {
            row.item.tool_type.as_deref()
        })
        .time("started", "its start", |row| row.of.micros(row.item.start))
        .time("ended", "its end", |row| row.of.micros(row.item.end))
        .float(
            "at_seconds",
            "seconds from the start of the attempt to its start",
            |row| row.of.offset(row.item.start),
        )
        .float("seconds", "its length in seconds, as recorded", |row| {
            row.item.seconds
        })
        .bool(
            "success",
            "what its record says; its result may say otherwise",
            |row| row.item.success,
        )
        .text("status", "status of its record", |row| row.item.status.as_deref())
        .text("error", "message of its failure", |row| row.item.error.as_deref())
        .int("exit_code", "exit code that its result gives", |row| {
            row.item.result.as_ref()?.exit_code
        })
        .text("command", "the command it runs; NULL for other tools", |row| {
            row.item.command()
        })
        .text(
            "arguments",
            "its arguments as JSON with sorted keys, or as they are when they are no JSON",
            |row| Some(&row.item.args.as_ref()?.text),
        )
        .int("input_chars", "length of the arguments in characters", |row| {
            row.item.input_chars
        })
        .int("output_chars", "length of the result in characters", |row| {
            row.item.output_chars
        })
        .text("output_head", "first 240 characters of the result", |row| {
            Some(&row.item.result.as_ref()?.excerpt.head)
        })
        .bool(
            "carried",
            "whether it belongs to an earlier attempt whose counters run on",
            |row| Some(row.item.carried),
        )
        .text("path", "file that tells of it", |row| {
            Some(row.item.sources.first()?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(row.item.sources.first()?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            row.item.sources.first()?.pointer.as_deref()
        })
}
