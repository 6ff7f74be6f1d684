//! The walk from the last instant back to the first.

use massgen_log_model::spine::{Outcome, ToolCall};
use massgen_log_model::{AnswerLabel, Location};

use super::super::guide_estimate::helpers;
use super::super::timeline::{Counted, Timeline};
use super::graph::{Graph, Node, is_cut_off};
use super::{Link, PathKind, PathSegment};
use crate::Evidence;
use crate::intervals::{Interval, merge};

/// The path, and the rounds that it goes through.
pub(super) struct Walked {
    /// In order of time.
    pub(super) segments: Vec<PathSegment>,
    /// Nodes of the graph from the last to the first, each with the part of it that is on the path.
    pub(super) rounds: Vec<(usize, Interval)>,
}

/// A call of a round on the attempt's clock, inside the round.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) call: &'a ToolCall,
    pub(super) stretch: Interval,
    pub(super) unfinished: bool,
}

/// The calls of a round that took time. The last call of it, when it has no end, ran to the round's end.
pub(super) fn runs<'a>(timeline: &Timeline<'a>, counted: Counted<'a>, inside: Interval) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut open: Option<(&ToolCall, f64)> = None;
    for call in timeline.calls_in(counted) {
        open = None;
        match timeline.of_call(call) {
            Some(stretch) => runs.extend(stretch.clipped(inside).map(|stretch| Run {
                call,
                stretch,
                unfinished: false,
            })),
            None => open = timeline.offset(call.start).map(|from| (call, from)),
        }
    }
    if let Some((call, from)) = open {
        runs.extend(
            Interval::new(from, from.max(inside.to))
                .and_then(|stretch| stretch.clipped(inside))
                .map(|stretch| Run {
                    call,
                    stretch,
                    unfinished: true,
                }),
        );
    }
    runs.retain(|run| run.stretch.seconds() > 0.0);
    runs
}

struct Walk {
    cursor: f64,
    /// From the last to the first.
    segments: Vec<PathSegment>,
}

/// What a stretch is, apart from its two ends.
struct What<'a> {
    kind: PathKind,
    counted: Option<Counted<'a>>,
    run: Option<Run<'a>>,
    link: Link,
    label: Option<AnswerLabel>,
    place: Option<Location>,
}

impl Walk {
    /// Steps back to `from`; nothing is left between two segments.
    fn back_to(&mut self, from: f64, what: What<'_>) {
        let from = from.clamp(0.0, self.cursor.max(0.0));
        if from >= self.cursor {
            return;
        }
        let place = what
            .run
            .and_then(|run| run.call.sources.first().cloned())
            .or(what.place);
        self.segments.push(PathSegment {
            kind: what.kind,
            agent: what.counted.map(|counted| counted.agent.id.clone()),
            segment: what.counted.map(|counted| counted.segment),
            tool: what.run.map(|run| run.call.tool.clone()),
            command: what.run.and_then(|run| run.call.command()).map(str::to_owned),
            unfinished: what.run.is_some_and(|run| run.unfinished),
            start_s: from,
            end_s: self.cursor,
            seconds: self.cursor - from,
            link: what.link,
            label: what.label,
            evidence: place.iter().map(Evidence::at).collect(),
        });
        self.cursor = from;
    }

    fn mark_first(&mut self, before: usize, link: Link, label: Option<AnswerLabel>) {
        if self.segments.len() > before
            && let Some(first) = self.segments.last_mut()
        {
            first.link = link;
            first.label = label;
        }
    }
}

pub(super) fn walk(timeline: &Timeline<'_>, graph: &Graph<'_>) -> Walked {
    let mut walk = Walk {
        cursor: graph.whole.to,
        segments: Vec::new(),
    };
    let mut rounds = Vec::new();
    if let Some(last) = graph.nodes.get(graph.last) {
        let what = What {
            kind: PathKind::AfterEnd,
            counted: None,
            run: None,
            link: end_link(last),
            label: None,
            place: timeline
                .attempt()
                .span
                .as_ref()
                .and_then(|span| span.sources.last().cloned()),
        };
        walk.back_to(last.stretch.to, what);
    }
    let chain = graph.chain();
    for (position, at) in chain.iter().enumerate() {
        let (Some(node), Some(start)) = (graph.nodes.get(*at), graph.starts.get(*at)) else {
            continue;
        };
        let to = walk.cursor;
        let before = walk.segments.len();
        inside(timeline, &mut walk, node);
        walk.mark_first(before, start.link, start.label.clone());
        rounds.extend(Interval::new(walk.cursor, to).map(|part| (*at, part)));
        if let Some(cause) = chain.get(position + 1).and_then(|next| graph.nodes.get(*next)) {
            let what = What {
                kind: PathKind::Wait,
                counted: Some(node.counted),
                run: None,
                link: start.link,
                label: start.label.clone(),
                place: start
                    .place
                    .clone()
                    .or_else(|| node.counted.round.sources.first().cloned()),
            };
            walk.back_to(cause.stretch.to, what);
        } else {
            beginning(timeline, &mut walk, node);
        }
    }
    walk.segments.reverse();
    Walked {
        segments: walk.segments,
        rounds,
    }
}

pub(super) fn end_link(last: &Node<'_>) -> Link {
    match last.counted.round.outcome {
        Outcome::Timeout => Link::TimeLimit,
        _ if is_cut_off(last) => Link::RecordEnds,
        _ => Link::RunEnded,
    }
}

/// The calls of a round and the time between them, from the cursor back to the round's start.
fn inside(timeline: &Timeline<'_>, walk: &mut Walk, node: &Node<'_>) {
    let counted = node.counted;
    let place = counted.round.sources.first();
    let plain = |kind: PathKind| What {
        kind,
        counted: Some(counted),
        run: None,
        link: Link::SameRound,
        label: None,
        place: place.cloned(),
    };
    if !timeline.calls_timed() {
        walk.back_to(node.stretch.from, plain(PathKind::Round));
        return;
    }
    let Some(part) = Interval::new(node.stretch.from.min(walk.cursor), walk.cursor) else {
        return;
    };
    let mut runs = runs(timeline, counted, part);
    // The one that ends last comes last; of several, the one that began first.
    runs.sort_by(|a, b| {
        a.stretch
            .to
            .total_cmp(&b.stretch.to)
            .then(b.stretch.from.total_cmp(&a.stretch.from))
    });
    while let Some(run) = runs.pop() {
        if run.stretch.from >= walk.cursor {
            continue;
        }
        walk.back_to(run.stretch.to, plain(PathKind::Model));
        let what = What {
            run: Some(run),
            ..plain(PathKind::Tool)
        };
        walk.back_to(run.stretch.from, what);
    }
    walk.back_to(node.stretch.from, plain(PathKind::Model));
}

/// From the start of the first round on the path back to the attempt's start.
fn beginning(timeline: &Timeline<'_>, walk: &mut Walk, node: &Node<'_>) {
    let (stretches, places) = helpers(timeline.attempt()).unwrap_or_default();
    let stretches =
        merge(stretches.iter().filter_map(|(from, to)| {
            Interval::new(timeline.offset(Some(*from))?, timeline.offset(Some(*to))?)
        }));
    let wait = || What {
        kind: PathKind::Wait,
        counted: Some(node.counted),
        run: None,
        link: Link::StartedRun,
        label: None,
        place: node.counted.round.sources.first().cloned(),
    };
    for stretch in stretches.iter().rev().filter(|stretch| stretch.from >= 0.0) {
        if stretch.from >= walk.cursor {
            continue;
        }
        walk.back_to(stretch.to, wait());
        let what = What {
            kind: PathKind::PreCoordination,
            counted: None,
            place: places.first().cloned(),
            ..wait()
        };
        walk.back_to(stretch.from, what);
    }
    walk.back_to(0.0, wait());
}
