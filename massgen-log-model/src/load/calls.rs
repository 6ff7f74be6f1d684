//! Tool calls, each once, whatever number of files tells of it.

mod doubt;

use std::collections::{BTreeMap, BTreeSet};

use crate::artifact::events::EventCall;
use crate::artifact::metrics_events::ToolExecution;
use crate::digest::ToolMention;
use crate::spine::{Agent, Artifacts, Mention, MentionSource, Round, Span, ToolCall};
use crate::{AgentId, CallId, Location, Moment, RelPath, ToolName};

pub(super) use doubt::note_ambiguous;

type Key = (Option<AgentId>, CallId);

/// The calls in order of start, the mentions in logs that the calls do not cover, and whether any source
/// that tells of calls was there.
pub(super) fn calls(
    artifacts: &Artifacts,
    agents: &[Agent],
    offset: Option<i32>,
    earlier: &BTreeSet<(String, String)>,
    span: Option<&Span>,
) -> (Vec<ToolCall>, Vec<Mention>, bool) {
    let mut calls: Vec<ToolCall> = Vec::new();
    let mut at: BTreeMap<Key, usize> = BTreeMap::new();
    if let Some(doc) = &artifacts.metrics_events {
        for (index, execution) in doc.value.tool_executions.iter().flatten().enumerate() {
            let Some(call) = from_metrics(execution, doc.at(format!("/tool_executions/{index}"))) else {
                continue;
            };
            if let Some(id) = &call.id {
                at.insert((call.agent.clone(), id.clone()), calls.len());
            }
            calls.push(call);
        }
    }
    if let Some(log) = &artifacts.events {
        for event in &log.calls {
            if is_workflow_tool(&event.tool) {
                continue;
            }
            let known = event
                .tool_id
                .as_ref()
                .and_then(|id| at.get(&(event.agent.clone(), id.clone())))
                .and_then(|index| calls.get_mut(*index));
            match known {
                Some(call) => add_event(call, event, &log.path, offset),
                None => calls.push(from_event(event, &log.path, offset)),
            }
        }
    }
    let mut mentions = mentions(artifacts);
    attach_by_id(&mut calls, &mut mentions);
    let recorded = artifacts.metrics_events.is_some() || artifacts.events.is_some() || !mentions.is_empty();
    if calls.is_empty() {
        calls = std::mem::take(&mut mentions)
            .into_iter()
            .map(from_mention)
            .collect();
    } else if calls.iter().any(|call| call.args.is_some()) {
        mentions.clear();
    }
    for call in &mut calls {
        let key = (
            text(call.agent.as_ref()),
            call.id.as_ref().map(|id| id.as_str().to_owned()),
        );
        if let (agent, Some(id)) = key {
            call.carried = earlier.contains(&(agent, id));
        }
        call.round = place(agents, call, span);
    }
    calls.sort_by(|a, b| {
        let seconds = |call: &ToolCall| call.start.map_or(f64::INFINITY, |start| start.seconds);
        seconds(a).total_cmp(&seconds(b))
    });
    (calls, mentions, recorded || tool_totals_exist(artifacts))
}

/// status.json and metrics_summary.json count calls; a count of 0 there means none were made.
fn tool_totals_exist(artifacts: &Artifacts) -> bool {
    artifacts.metrics_summary.is_some()
        || artifacts
            .status
            .as_ref()
            .is_some_and(|doc| doc.value.tools.is_some())
}

fn text(agent: Option<&AgentId>) -> String {
    agent.map(|agent| agent.as_str().to_owned()).unwrap_or_default()
}

/// Adds the calls of this attempt's metrics to those that later attempts will repeat.
pub(super) fn remember(artifacts: &Artifacts, earlier: &mut BTreeSet<(String, String)>) {
    let Some(doc) = &artifacts.metrics_events else {
        return;
    };
    for execution in doc.value.tool_executions.iter().flatten() {
        if let Some(id) = &execution.call_id {
            earlier.insert((text(execution.agent_id.as_ref()), id.as_str().to_owned()));
        }
    }
}

/// Whether the tool is one of MassGen's own workflow tools, under whatever server prefix.
pub(crate) fn is_workflow_tool(tool: &ToolName) -> bool {
    let name = tool.as_str();
    let last = name.rsplit("__").next().unwrap_or(name);
    matches!(last, "new_answer" | "vote" | "stop")
        && (last == name || name.contains("massgen") || name.contains("workflow"))
}

fn from_metrics(execution: &ToolExecution, source: Location) -> Option<ToolCall> {
    let tool = execution.tool_name.clone()?;
    if is_workflow_tool(&tool) {
        return None;
    }
    let end = execution.end_time.and_then(Moment::utc);
    Some(ToolCall {
        id: execution.call_id.clone(),
        agent: execution
            .agent_id
            .clone()
            .filter(|agent| agent.as_str() != "unknown"),
        tool,
        tool_type: execution.tool_type.as_ref().map(|kind| kind.as_str().to_owned()),
        start: execution.start_time.and_then(Moment::utc),
        end,
        // A call that never ended has end_time 0 and a duration of 0.
        seconds: execution
            .execution_time_ms
            .filter(|_| end.is_some())
            .map(|ms| ms / 1000.0),
        success: execution.success,
        status: None,
        error: execution.error_message.clone(),
        args: None,
        result: None,
        input_chars: execution.input_chars,
        output_chars: execution.output_chars,
        round: None,
        carried: false,
        ambiguous: false,
        sources: vec![source],
    })
}

fn from_event(event: &EventCall, path: &RelPath, offset: Option<i32>) -> ToolCall {
    let mut call = ToolCall {
        id: event.tool_id.clone(),
        agent: event.agent.clone(),
        tool: event.tool.clone(),
        tool_type: None,
        start: None,
        end: None,
        seconds: event.elapsed_seconds,
        success: event.is_error.map(|is_error| !is_error),
        status: None,
        error: None,
        args: None,
        result: None,
        input_chars: None,
        output_chars: None,
        round: None,
        carried: false,
        ambiguous: false,
        sources: Vec::new(),
    };
    add_event(&mut call, event, path, offset);
    call
}

fn add_event(call: &mut ToolCall, event: &EventCall, path: &RelPath, offset: Option<i32>) {
    let moment = |time: Option<_>| time.map(|time| Moment::local(time).with_offset(offset));
    call.start = call.start.or(moment(event.start));
    call.end = call.end.or(moment(event.end));
    call.ambiguous |= event.ambiguous;
    call.status.clone_from(&event.status);
    call.args.clone_from(&event.args);
    call.result.clone_from(&event.result);
    call.output_chars = call.output_chars.or_else(|| {
        event
            .result
            .as_ref()
            .and_then(|result| i64::try_from(result.excerpt.chars).ok())
    });
    call.sources.push(Location::line(path, event.start_line));
    if let Some(line) = event.end_line {
        call.sources.push(Location::line(path, line));
    }
}

/// Calls as logs tell them: execution traces know the agent, streaming_debug.log the id, massgen.log
/// neither. The fullest source is taken; an agent is added where exactly one agent's trace has the call.
fn mentions(artifacts: &Artifacts) -> Vec<Mention> {
    let mut traced = Vec::new();
    for doc in &artifacts.traces {
        for call in doc.value.calls() {
            if is_workflow_tool(&call.tool) {
                continue;
            }
            traced.push(Mention {
                from: MentionSource::ExecutionTrace,
                tool: call.tool.clone(),
                agent: doc.value.agent.clone(),
                id: None,
                args: call.args.clone(),
                result: call.result.clone(),
                ambiguous: call.ambiguous,
                source: Location::line(&doc.path, call.line),
            });
        }
    }
    let streamed = artifacts
        .streaming_debug
        .as_ref()
        .map(|log| logged(&log.calls, &MentionSource::StreamingDebug))
        .unwrap_or_default();
    let mut logged = match &artifacts.massgen_log {
        Some(log) if streamed.is_empty() => logged(&log.calls, &MentionSource::MassgenLog),
        _ => streamed,
    };
    if logged.len() < traced.len() || logged.is_empty() {
        return traced;
    }
    for mention in &mut logged {
        let hash = mention.args.as_ref().map(|args| args.hash);
        let owners: BTreeSet<&AgentId> = traced
            .iter()
            .filter(|traced| {
                traced.tool == mention.tool && traced.args.as_ref().map(|args| args.hash) == hash
            })
            .filter_map(|traced| traced.agent.as_ref())
            .collect();
        if let (1, Some(owner), None) = (owners.len(), owners.first(), &mention.agent) {
            mention.agent = Some((*owner).clone());
        }
    }
    logged
}

fn logged(calls: &[ToolMention], from: &MentionSource) -> Vec<Mention> {
    calls
        .iter()
        .filter(|call| !is_workflow_tool(&call.tool))
        .map(|call| Mention {
            from: from.clone(),
            tool: call.tool.clone(),
            agent: call.agent.clone(),
            id: call.call_id.clone(),
            args: call.args.clone(),
            result: call.result.clone(),
            ambiguous: call.ambiguous,
            source: Location::line(&call.path, call.line),
        })
        .collect()
}

/// Hands the arguments and results of logged calls to the calls with the same id.
fn attach_by_id(calls: &mut [ToolCall], mentions: &mut Vec<Mention>) {
    let mut at: BTreeMap<CallId, usize> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        if let (Some(id), None) = (&call.id, &call.args) {
            at.insert(id.clone(), index);
        }
    }
    mentions.retain_mut(|mention| {
        let call = mention
            .id
            .as_ref()
            .and_then(|id| at.get(id))
            .and_then(|index| calls.get_mut(*index));
        match call {
            Some(call) if call.args.is_none() => {
                call.args = mention.args.take();
                call.ambiguous |= mention.ambiguous;
                call.result = call.result.take().or_else(|| mention.result.take());
                call.sources.push(mention.source.clone());
                false
            }
            _ => true,
        }
    });
}

fn from_mention(mention: Mention) -> ToolCall {
    ToolCall {
        id: mention.id,
        agent: mention.agent,
        tool: mention.tool,
        tool_type: None,
        start: None,
        end: None,
        seconds: None,
        success: None,
        status: None,
        error: None,
        output_chars: mention
            .result
            .as_ref()
            .and_then(|result| i64::try_from(result.excerpt.chars).ok()),
        args: mention.args,
        result: mention.result,
        input_chars: None,
        round: None,
        carried: false,
        ambiguous: mention.ambiguous,
        sources: vec![mention.source],
    }
}

/// The round with the largest overlap in time; a call without length belongs to the round it falls into.
fn place(agents: &[Agent], call: &ToolCall, span: Option<&Span>) -> Option<usize> {
    let agent = agents
        .iter()
        .find(|agent| Some(&agent.id) == call.agent.as_ref())?;
    let start = call.start?;
    let open_end = call
        .end
        .or_else(|| span.and_then(|span| span.end))
        .unwrap_or(start);
    let overlap = |round: &Round| -> Option<f64> {
        let (from, to) = (round.start?, round.end?);
        if from.clock != start.clock || to.clock != open_end.clock {
            return None;
        }
        let length = open_end.seconds.min(to.seconds) - start.seconds.max(from.seconds);
        // An instant inside the round counts as the smallest overlap.
        (length >= 0.0).then_some(length)
    };
    let mut best: Option<(f64, usize)> = None;
    for (index, round) in agent.rounds.iter().enumerate() {
        if let Some(length) = overlap(round)
            && best.is_none_or(|(longest, _)| length > longest)
        {
            best = Some((length, index));
        }
    }
    best.map(|(_, index)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflow_tools_are_told_from_tools_that_end_alike() {
        for name in ["vote", "new_answer", "stop", "mcp__massgen_workflow_tools__vote"] {
            assert!(is_workflow_tool(&ToolName::from(name)), "{name}");
        }
        for name in [
            "mcp__polls__vote",
            "stop_server",
            "mcp__command_line__execute_command",
        ] {
            assert!(!is_workflow_tool(&ToolName::from(name)), "{name}");
        }
    }
}
