//! Tool calls, each once, whatever number of files tells of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::artifact::events::EventCall;
use crate::artifact::metrics_events::ToolExecution;
use crate::spine::{Agent, Artifacts, CallSource, Mention, Span, ToolCall};
use crate::{AgentId, CallId, Location, Moment, RelPath, ToolName};

mod doubt;
mod matching;
mod mentions;
mod placing;

use matching::{Seen, Window, assign};
use mentions::Told;
use placing::Placing;

pub(super) use doubt::note_ambiguous;

type Key = (Option<AgentId>, CallId);

/// Calls, and what logs tell beyond them.
#[derive(Default)]
pub(super) struct Joined {
    /// In order of start.
    pub(super) calls: Vec<ToolCall>,
    /// What logs tell, where no call has arguments.
    pub(super) mentions: Vec<Mention>,
    /// Mentions that no call was found for, where calls have arguments.
    pub(super) unmatched: Vec<Mention>,
    /// Whether any source that tells of calls was there.
    pub(super) recorded: bool,
}

/// Joins what every source tells of calls.
///
/// Records (metrics_events.json, events.jsonl) make calls, and what logs mention is matched to them. Without
/// records the fullest log makes the calls, and the others add what it does not have.
pub(super) fn calls(
    artifacts: &Artifacts,
    agents: &[Agent],
    offset: Option<i32>,
    earlier: &BTreeSet<(String, String)>,
    span: Option<&Span>,
) -> Joined {
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
    for call in &mut calls {
        let key = (
            text(call.agent.as_ref()),
            call.id.as_ref().map(|id| id.as_str().to_owned()),
        );
        if let (agent, Some(id)) = key {
            call.carried = earlier.contains(&(agent, id));
        }
    }
    // Mentions are found by order too.
    let by_start = |a: &ToolCall, b: &ToolCall| {
        let seconds = |call: &ToolCall| call.start.map_or(f64::INFINITY, |start| start.seconds);
        seconds(a).total_cmp(&seconds(b))
    };
    calls.sort_by(by_start);
    let told = mentions::told(artifacts, offset);
    let recorded = artifacts.metrics_events.is_some()
        || artifacts.events.is_some()
        || told.iter().any(|told| !told.mentions.is_empty());
    let mut joined = Joined::default();
    if calls.is_empty() {
        calls = mentions::merged(told).into_iter().map(from_mention).collect();
    } else {
        let rest = told.map(|told| attach(&mut calls, told));
        if calls.iter().any(|call| call.args.is_some()) {
            joined.unmatched = rest.into_iter().flat_map(|told| told.mentions).collect();
        } else {
            joined.mentions = mentions::merged(rest);
        }
    }
    let placing = Placing::of(agents, span);
    for call in &mut calls {
        call.seen_in.sort();
        call.round = placing.round_of(call);
    }
    joined.recorded = recorded || tool_totals_exist(artifacts);
    joined.calls = calls;
    joined
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
    let last = ToolName::own_part(name);
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
        seen_in: vec![CallSource::MetricsEvents],
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
        seen_in: Vec::new(),
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
    if !call.seen_in.contains(&CallSource::Events) {
        call.seen_in.push(CallSource::Events);
    }
    call.sources.push(Location::line(path, event.start_line));
    if let Some(line) = event.end_line {
        call.sources.push(Location::line(path, line));
    }
}

/// Finds the calls that a log's mentions tell of, and gives back the other mentions. A call that is found by
/// its id, and has no arguments, is given the mention's arguments and result.
fn attach(calls: &mut [ToolCall], told: Told) -> Told {
    let found = {
        let known: Vec<Seen<'_>> = calls.iter().map(of_call).collect();
        assign(&known, &told.seen())
    };
    let mut rest = Told::default();
    let windows = told
        .windows
        .into_iter()
        .chain(std::iter::repeat(Window::default()));
    for ((mention, window), found) in told.mentions.into_iter().zip(windows).zip(found) {
        match found.and_then(|index| calls.get_mut(index)) {
            Some(call) => {
                if call.args.is_none() {
                    call.args = mention.args;
                    call.ambiguous |= mention.ambiguous;
                    call.result = call.result.take().or(mention.result);
                }
                if !call.seen_in.contains(&mention.from) {
                    call.seen_in.push(mention.from);
                    call.sources.push(mention.source);
                }
            }
            None => {
                rest.mentions.push(mention);
                rest.windows.push(window);
            }
        }
    }
    rest
}

/// A call of an earlier attempt has an id that this attempt's logs can name, and nothing else of it is here.
fn of_call(call: &ToolCall) -> Seen<'_> {
    Seen {
        id: call.id.as_ref(),
        agent: call.agent.as_ref(),
        tool: &call.tool,
        hash: call.args.as_ref().filter(|_| !call.carried).map(|args| args.hash),
        start: call.start,
        window: Window::default(),
    }
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
        seen_in: mention.seen_in,
        sources: std::iter::once(mention.source).chain(mention.also_at).collect(),
    }
}

#[cfg(test)]
mod tests;
