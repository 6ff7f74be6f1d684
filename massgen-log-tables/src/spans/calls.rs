//! `mcp.{server}.{tool}`, `tool.custom.{tool}` and `Tool execution: {tool}`.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::spine::ToolCall;
use serde_json::Value;

use super::span::{RoundSpans, Span, Trace};
use crate::source::Scope;

/// Characters of arguments that MassGen's own spans show.
const PREVIEW: usize = 500;

/// A span and a point for each call of the attempt.
pub(super) fn spans(of: Scope<'_>, trace: &Trace, session: &Span, rounds: &RoundSpans<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for (at, call) in of
        .attempt
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| !call.carried)
    {
        let round = rounds.of(call.agent.as_ref(), call.round);
        let parent = round.map_or(session, |round| &round.span);
        let tool = call.tool.as_str();
        let mcp = tool.strip_prefix("mcp__").and_then(|rest| rest.split_once("__"));
        let name = match mcp {
            Some((server, own)) => format!("mcp.{server}.{own}"),
            None => format!("tool.custom.{tool}"),
        };
        let source = call.sources.first();
        let mut span = trace.span(name, &at.to_string(), Some(parent), source);
        span.start = of.micros(call.start);
        span.end = of.micros(call.end);
        span.seconds = call.seconds.or_else(|| call.end?.since(call.start?));
        // A call whose end is not told ended so long after its start.
        span.end = span
            .end
            .or_else(|| Some(span.start? + (span.seconds? * 1e6).round() as i64));
        if let Some((server, own)) = mcp {
            span.put("mcp.server", Some(server));
            span.put("mcp.tool", Some(own));
        }
        span.put("tool.name", Some(tool));
        span.put("tool.type", call.tool_type.as_deref());
        span.put("massgen.agent_id", call.agent.as_ref().map(AgentId::as_str));
        if let Some(round) = round {
            span.put(
                "massgen.round",
                round.span.attributes.get("massgen.round").cloned(),
            );
            span.put("massgen.round_type", Some(round.kind));
        }
        span.put("tool.input_preview", arguments(call));
        span.put("tool.input_chars", call.input_chars);
        span.put("tool.success", call.success);
        span.put(
            "tool.execution_time_ms",
            span.seconds.map(|seconds| seconds * 1e3),
        );
        let result = call.result.as_ref();
        span.put(
            "tool.output_preview",
            result.map(|result| result.excerpt.head.as_str()),
        );
        span.put("tool.output_chars", call.output_chars);
        span.put(
            "massgen.log.exit_code",
            result.and_then(|result| result.exit_code),
        );
        span.put("tool.error", call.error.as_deref());
        if call.success == Some(false) {
            span.exception = call.error.clone().map(|message| (None, message));
        }
        if call.is_finished() {
            spans.push(execution(of, trace, parent, call, &span, at));
        }
        spans.push(span);
    }
    spans
}

fn arguments(call: &ToolCall) -> Option<Value> {
    let args = call.args.as_ref()?;
    let parsed = serde_json::from_str(&args.text).ok();
    let is_short = args.text.chars().count() <= PREVIEW;
    Some(match parsed {
        Some(value) if is_short => value,
        _ => Value::String(args.text.chars().take(PREVIEW).collect()),
    })
}

/// The point at the end of a call.
fn execution(of: Scope<'_>, trace: &Trace, parent: &Span, call: &ToolCall, span: &Span, at: usize) -> Span {
    let name = format!("Tool execution: {}", call.tool);
    let mut point = trace.point(name.clone(), of, None, parent, call.sources.first());
    point.id = trace.id_of(&name, &at.to_string());
    point.start = span.end;
    point.end = span.end;
    point.put("agent_id", call.agent.as_ref().map(AgentId::as_str));
    point.put("tool_name", Some(call.tool.as_str()));
    point.put("tool_type", call.tool_type.as_deref());
    point.put(
        "execution_time_ms",
        span.attributes.get("tool.execution_time_ms").cloned(),
    );
    point.put("success", call.success);
    point.put("input_chars", call.input_chars);
    point.put("output_chars", call.output_chars);
    point.put("error_message", call.error.as_deref());
    point.put(
        "arguments_preview",
        span.attributes.get("tool.input_preview").cloned(),
    );
    let result = call.result.as_ref();
    point.put(
        "output_preview",
        result.map(|result| result.excerpt.head.chars().take(200).collect::<String>()),
    );
    point.put("round_number", span.attributes.get("massgen.round").cloned());
    point.put("round_type", span.attributes.get("massgen.round_type").cloned());
    point
}
