//! Calls as logs tell them.

use std::collections::{BTreeMap, BTreeSet};

use super::is_workflow_tool;
use super::matching::{Seen, Window, assign};
use crate::artifact::execution_trace::{ExecutionTrace, TraceCall};
use crate::digest::ToolMention;
use crate::spine::{Artifacts, CallSource, Doc, Mention};
use crate::{AgentId, Location, Moment, ToolName};

/// What one kind of log tells, in its order.
#[derive(Default)]
pub(super) struct Told {
    pub(super) mentions: Vec<Mention>,
    /// When the stream of each mention ran.
    pub(super) windows: Vec<Window>,
}

impl Told {
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        let windows = self.windows.iter().copied();
        let windows = windows.chain(std::iter::repeat(Window::default()));
        let mentions = self.mentions.iter().zip(windows);
        mentions
            .map(|(mention, window)| Seen {
                window,
                ..of_mention(mention)
            })
            .collect()
    }
}

pub(super) fn of_mention(mention: &Mention) -> Seen<'_> {
    Seen {
        id: mention.id.as_ref(),
        agent: mention.agent.as_ref(),
        tool: &mention.tool,
        hash: mention.args.as_ref().map(|args| args.hash),
        start: None,
        window: Window::default(),
    }
}

/// What each kind of log tells: first the one with ids, then the one without agents, then the traces.
pub(super) fn told(artifacts: &Artifacts, offset: Option<i32>) -> [Told; 3] {
    let log = |calls: Option<&[ToolMention]>, from: CallSource| Told {
        mentions: logged(calls.unwrap_or_default(), &from),
        windows: Vec::new(),
    };
    let streamed = artifacts.streaming_debug.as_ref();
    let massgen = artifacts.massgen_log.as_ref();
    [
        log(
            streamed.map(|log| log.calls.as_slice()),
            CallSource::StreamingDebug,
        ),
        log(massgen.map(|log| log.calls.as_slice()), CallSource::MassgenLog),
        traced(&artifacts.traces, offset),
    ]
}

fn logged(calls: &[ToolMention], from: &CallSource) -> Vec<Mention> {
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
            seen_in: vec![from.clone()],
            also_at: Vec::new(),
        })
        .collect()
}

/// The traces' calls, stream by stream. A stream that was saved twice tells of its calls once.
fn traced(traces: &[Doc<ExecutionTrace>], offset: Option<i32>) -> Told {
    let mut streams: Vec<&Doc<ExecutionTrace>> = traces.iter().collect();
    streams.sort_by(|a, b| {
        let key = |doc: &Doc<ExecutionTrace>| (doc.value.agent.clone(), doc.value.started);
        key(a).cmp(&key(b)).then_with(|| a.path.cmp(&b.path))
    });
    let mut kept: Vec<&Doc<ExecutionTrace>> = Vec::new();
    for stream in streams {
        if !kept
            .last()
            .is_some_and(|last| is_copy(&last.value, &stream.value))
        {
            kept.push(stream);
        }
    }
    let start = |doc: &Doc<ExecutionTrace>| {
        let started = doc.value.started?;
        Some(Moment::local(started).with_offset(offset))
    };
    let mut told = Told::default();
    let mut next: BTreeMap<Option<&AgentId>, Moment> = BTreeMap::new();
    let mut windows = Vec::new();
    for doc in kept.iter().rev() {
        let agent = doc.value.agent.as_ref();
        let from = start(doc);
        windows.push(Window {
            from,
            until: next.get(&agent).copied(),
        });
        if let Some(from) = from {
            next.insert(agent, from);
        }
    }
    for (doc, window) in kept.into_iter().zip(windows.into_iter().rev()) {
        for call in doc.value.calls() {
            if is_workflow_tool(&call.tool) {
                continue;
            }
            told.windows.push(window);
            told.mentions.push(Mention {
                from: CallSource::ExecutionTrace,
                tool: call.tool.clone(),
                agent: doc.value.agent.clone(),
                id: None,
                args: call.args.clone(),
                result: call.result.clone(),
                ambiguous: call.ambiguous,
                source: Location::line(&doc.path, call.line),
                seen_in: vec![CallSource::ExecutionTrace],
                also_at: Vec::new(),
            });
        }
    }
    told
}

/// Whether both hold the same stream: same agent, same second, and the same calls with the same results on
/// the same lines.
fn is_copy(a: &ExecutionTrace, b: &ExecutionTrace) -> bool {
    let same = |(a, b): (&TraceCall, &TraceCall)| {
        let key = |call: &TraceCall| {
            (
                call.line,
                call.args.as_ref().map(|args| args.hash),
                call.result
                    .as_ref()
                    .map(|result| (result.excerpt.chars, result.stable_hash)),
            )
        };
        a.tool == b.tool && key(a) == key(b)
    };
    a.agent == b.agent
        && a.started.is_some()
        && a.started == b.started
        && a.texts.len() == b.texts.len()
        && a.votes == b.votes
        && a.calls().len() == b.calls().len()
        && a.calls().iter().zip(b.calls()).all(same)
}

fn key(mention: &Mention) -> (ToolName, Option<u64>) {
    (mention.tool.clone(), mention.args.as_ref().map(|args| args.hash))
}

/// One list of what all logs tell, each call once: the fullest source, then what only the others have.
///
/// An agent is added where exactly one agent's trace has the call.
pub(super) fn merged(told: [Told; 3]) -> Vec<Mention> {
    let [streamed, massgen, traced] = told;
    let mut owners: BTreeMap<(ToolName, Option<u64>), BTreeSet<AgentId>> = BTreeMap::new();
    for mention in &traced.mentions {
        let of_key = owners.entry(key(mention)).or_default();
        of_key.extend(mention.agent.clone());
    }
    let (logged, mut others) = if streamed.mentions.is_empty() {
        (massgen, vec![streamed])
    } else {
        (streamed, vec![massgen])
    };
    let fuller = if logged.mentions.len() < traced.mentions.len() {
        others.push(logged);
        traced
    } else {
        others.push(traced);
        logged
    };
    let mut list = fuller.mentions;
    for mention in &mut list {
        if mention.agent.is_none()
            && let Some(owners) = owners.get(&key(mention)).filter(|owners| owners.len() == 1)
        {
            mention.agent = owners.first().cloned();
        }
    }
    for other in others {
        let known: Vec<Seen<'_>> = list.iter().map(of_mention).collect();
        let found = assign(&known, &other.seen());
        for (mention, found) in other.mentions.into_iter().zip(found) {
            match found.and_then(|index| list.get_mut(index)) {
                Some(known) => {
                    known.seen_in.extend(mention.seen_in);
                    known.seen_in.sort();
                    known.also_at.push(mention.source);
                    known.ambiguous |= known.result.is_none() && mention.ambiguous;
                    known.result = known.result.take().or(mention.result);
                }
                None => list.push(mention),
            }
        }
    }
    list
}
