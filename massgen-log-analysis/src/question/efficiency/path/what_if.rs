//! What would have been saved had some calls taken no time.

use std::ptr;

use indexmap::IndexMap;
use massgen_log_model::ToolName;
use serde::{Deserialize, Serialize};

use super::super::timeline::Timeline;
use super::graph::{Graph, is_final};
use super::walk::{Run, Walked, runs};
use super::{Link, PathKind, PathSegment};
use crate::Evidence;
use crate::intervals::Interval;
use crate::question::commands::pattern_of;

/// Places that are listed for one [`WhatIf`].
const PLACES: usize = 3;

/// Bounds of the wall time that would have been saved, had the calls of one tool, or the runs of one kind of
/// command, taken no time and everything else as long as it did: agents might have done other things, which
/// nobody can tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimeWhatIf"))]
#[non_exhaustive]
pub struct WhatIf {
    /// The tool; `None` for a kind of command.
    pub tool: Option<ToolName>,
    /// Program and sub-command; `None` for a tool.
    pub pattern: Option<String>,
    /// Segments of the path that are its calls.
    pub segments: usize,
    /// Its seconds on the path: the chain without them is a chain still.
    pub at_most_s: f64,
    /// Saved for certain: where calls ran at the same time, what remains when the others and the starts stay
    /// as they were; summed, but no more than the smallest lead of the path, after the first of these calls,
    /// over what else a start waited for. 0 when a time limit or the end of the record set the length, or a
    /// wait on the path is not explained.
    pub at_least_s: f64,
    /// The longest of the segments.
    pub evidence: Vec<Evidence>,
}

/// The key of one [`WhatIf`].
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Tool(ToolName),
    Pattern(String),
}

/// What the path has of one key.
#[derive(Default)]
struct Found<'a> {
    segments: Vec<&'a PathSegment>,
    /// The blocks that have calls of it, each with the position of its round on the path.
    blocks: Vec<(usize, &'a Block<'a>)>,
}

/// Calls of a round that ran at the same time, and the stretch that they cover together.
struct Block<'a> {
    stretch: Interval,
    /// With the pattern of its command.
    runs: Vec<(Run<'a>, Option<String>)>,
}

pub(super) fn what_if(timeline: &Timeline<'_>, graph: &Graph<'_>, walked: &Walked) -> Vec<WhatIf> {
    // Per round on the path, from the last to the first: its calls, and the smallest lead after it.
    let mut lead = lead_at_end(graph);
    let mut rounds: Vec<(Vec<Block<'_>>, f64)> = Vec::new();
    for (at, part) in &walked.rounds {
        let Some(node) = graph.nodes.get(*at) else {
            continue;
        };
        rounds.push((blocks(runs(timeline, node.counted, *part)), lead));
        lead = lead.min(lead_at_start(graph, *at));
    }
    let mut found: IndexMap<Key, Found<'_>> = IndexMap::new();
    let mut add = |key: Key, segment| found.entry(key).or_default().segments.push(segment);
    for segment in walked.segments.iter().filter(|part| part.kind == PathKind::Tool) {
        if let Some(tool) = &segment.tool {
            add(Key::Tool(tool.clone()), segment);
        }
        if let Some(pattern) = segment
            .command
            .as_deref()
            .map(pattern_of)
            .filter(|text| !text.is_empty())
        {
            add(Key::Pattern(pattern), segment);
        }
    }
    // Most keys have calls in few blocks.
    for (round, (blocks, _)) in rounds.iter().enumerate() {
        for block in blocks {
            for key in block.runs.iter().flat_map(keys) {
                if let Some(Found { blocks, .. }) = found.get_mut(&key)
                    && blocks.last().is_none_or(|(_, last)| !ptr::eq(*last, block))
                {
                    blocks.push((round, block));
                }
            }
        }
    }
    let mut rows: Vec<WhatIf> = found
        .into_iter()
        .map(|(key, found)| {
            let mut segments = found.segments;
            segments.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
            let at_most_s: f64 = segments.iter().map(|part| part.seconds).sum();
            let (mut saved, mut lead) = (0.0, f64::INFINITY);
            for own in found.blocks.chunk_by(|a, b| a.0 == b.0) {
                let seconds: f64 = own.iter().map(|(_, block)| saved_in(block, &key)).sum();
                if seconds > 0.0 {
                    saved += seconds;
                    let round = own.first().and_then(|(round, _)| rounds.get(*round));
                    lead = round.map_or(lead, |(_, after)| lead.min(*after));
                }
            }
            let (tool, pattern) = match key {
                Key::Tool(tool) => (Some(tool), None),
                Key::Pattern(pattern) => (None, Some(pattern)),
            };
            WhatIf {
                tool,
                pattern,
                segments: segments.len(),
                at_most_s,
                at_least_s: saved.min(lead).min(at_most_s).max(0.0),
                evidence: segments
                    .iter()
                    .take(PLACES)
                    .flat_map(|part| part.evidence.iter().cloned())
                    .collect(),
            }
        })
        .collect();
    rows.sort_by(|a, b| b.at_most_s.total_cmp(&a.at_most_s));
    rows
}

/// What a call counts for.
fn keys((run, pattern): &(Run<'_>, Option<String>)) -> impl Iterator<Item = Key> {
    let tool = Key::Tool(run.call.tool.clone());
    [tool].into_iter().chain(pattern.clone().map(Key::Pattern))
}

/// Groups calls that overlap or touch.
fn blocks(mut runs: Vec<Run<'_>>) -> Vec<Block<'_>> {
    runs.sort_by(|a, b| a.stretch.from.total_cmp(&b.stretch.from));
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for run in runs {
        let pattern = run.call.command().map(pattern_of);
        match blocks.last_mut() {
            Some(last) if run.stretch.from <= last.stretch.to => {
                last.stretch.to = last.stretch.to.max(run.stretch.to);
                last.runs.push((run, pattern));
            }
            _ => blocks.push(Block {
                stretch: run.stretch,
                runs: vec![(run, pattern)],
            }),
        }
    }
    blocks
}

/// Seconds by which a block gets shorter when the calls of `key` take no time: what other calls need, and
/// when calls were made, stays.
fn saved_in(block: &Block<'_>, key: &Key) -> f64 {
    let remains = block
        .runs
        .iter()
        .map(|(run, pattern)| {
            let is_meant = match key {
                Key::Tool(tool) => &run.call.tool == tool,
                Key::Pattern(wanted) => pattern.as_ref() == Some(wanted),
            };
            if is_meant && !run.unfinished {
                run.stretch.from
            } else {
                run.stretch.to
            }
        })
        .fold(block.stretch.from, f64::max);
    block.stretch.to - remains
}

/// How much earlier the last round could have ended before something else had set the end.
fn lead_at_end(graph: &Graph<'_>) -> f64 {
    let Some(last) = graph.nodes.get(graph.last) else {
        return 0.0;
    };
    if is_final(last) {
        return f64::INFINITY;
    }
    if super::walk::end_link(last) != Link::RunEnded {
        return 0.0;
    }
    graph
        .nodes
        .iter()
        .filter(|node| node.counted.agent.id != last.counted.agent.id)
        .map(|node| last.stretch.to - node.stretch.to)
        .fold(f64::INFINITY, f64::min)
}

/// The same for the start of a round.
fn lead_at_start(graph: &Graph<'_>, at: usize) -> f64 {
    let Some(start) = graph.starts.get(at) else {
        return 0.0;
    };
    if matches!(start.link, Link::NotKnown | Link::TimeLimit) {
        return 0.0;
    }
    start
        .causes
        .iter()
        .skip(1)
        .map(|cause| cause.margin.max(0.0))
        .fold(f64::INFINITY, f64::min)
}
