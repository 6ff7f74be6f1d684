//! Blocks of calls.

use massgen_log_model::spine::ToolCall;

use super::super::path::OnPath;
use super::super::timeline::{Counted, Timeline};
use super::rules::{Made, THINKING_SECONDS, label};
use super::{Block, Category, RoundBlocks, ToolCount};
use crate::Evidence;
use crate::intervals::{Interval, union_seconds};
use crate::question::commands::executed::is_denied;

/// The rounds whose length is known, with their blocks.
pub(super) fn rounds(timeline: &Timeline<'_>, on_path: &OnPath) -> Vec<RoundBlocks> {
    let mut rounds = Vec::new();
    for agent in &timeline.attempt().agents {
        let mut made = Made::default();
        for counted in Timeline::counted(agent) {
            let calls: Vec<&ToolCall> = timeline
                .calls_in(counted)
                .filter(|call| call.start.is_some() && !is_denied(call))
                .collect();
            let labels = label(&calls, &mut made);
            let Some(stretch) = timeline.of_round(counted.round) else {
                continue;
            };
            rounds.push(RoundBlocks {
                agent: agent.id.clone(),
                segment: counted.segment,
                round: counted.index,
                on_path: on_path.part(&agent.id, counted.index).is_some(),
                blocks: blocks(timeline, counted, stretch, &calls, &labels),
            });
        }
    }
    rounds
}

fn blocks(
    timeline: &Timeline<'_>,
    counted: Counted<'_>,
    whole: Interval,
    calls: &[&ToolCall],
    labels: &[Category],
) -> Vec<Block> {
    let place = Evidence::first_of(&counted.round.sources);
    let without_calls = |category: Category, from: f64, to: f64| Block {
        categories: vec![category],
        start_s: from,
        seconds: to - from,
        think_s: to - from,
        exec_s: 0.0,
        tools: Vec::new(),
        evidence: place.clone(),
    };
    let mut blocks = Vec::new();
    let mut cursor = whole.from;
    let first = calls
        .first()
        .and_then(|call| timeline.offset(call.start))
        .map(|first| first.clamp(whole.from, whole.to));
    match first {
        None => return vec![without_calls(Category::Thinking, whole.from, whole.to)],
        Some(first) if first - whole.from >= THINKING_SECONDS => {
            blocks.push(without_calls(Category::Thinking, whole.from, first));
            cursor = first;
        }
        Some(_) => {}
    }
    let mut rest = calls.iter().copied().zip(labels.iter().copied()).peekable();
    while let Some((call, category)) = rest.next() {
        let mut categories = vec![category];
        let mut own = vec![call];
        while let Some((call, next)) =
            rest.next_if(|(_, next)| categories.contains(next) || is_look_and_repair(&categories, *next))
        {
            if !categories.contains(&next) {
                categories.push(next);
            }
            own.push(call);
        }
        blocks.push(of_calls(timeline, categories, &own, &mut cursor, whole));
    }
    if cursor < whole.to {
        blocks.push(without_calls(Category::Unclassified, cursor, whole.to));
    }
    blocks
}

/// Whether `next` joins a block: looks and repairs that follow each other are one.
fn is_look_and_repair(categories: &[Category], next: Category) -> bool {
    let pair = |category: &Category| matches!(category, Category::Verify | Category::Fix);
    pair(&next) && categories.iter().all(pair)
}

fn of_calls(
    timeline: &Timeline<'_>,
    categories: Vec<Category>,
    calls: &[&ToolCall],
    cursor: &mut f64,
    whole: Interval,
) -> Block {
    let from = *cursor;
    let ends = calls.iter().filter_map(|call| {
        timeline
            .of_call(call)
            .map(|stretch| stretch.to)
            .or_else(|| timeline.offset(call.start))
    });
    let to = ends.fold(from, f64::max).min(whole.to.max(from));
    *cursor = to;
    // An empty sum is -0.
    let exec_s = 0.0
        + union_seconds(
            calls
                .iter()
                .filter_map(|call| timeline.of_call(call)?.clipped(Interval { from, to })),
        );
    let mut tools: Vec<ToolCount> = Vec::new();
    for call in calls {
        match tools.iter_mut().find(|count| count.tool == call.tool) {
            Some(count) => count.calls += 1,
            None => tools.push(ToolCount {
                tool: call.tool.clone(),
                calls: 1,
            }),
        }
    }
    let last = calls.last().filter(|_| calls.len() > 1);
    Block {
        categories,
        start_s: from,
        seconds: to - from,
        think_s: (to - from - exec_s).max(0.0),
        exec_s,
        tools,
        evidence: calls
            .first()
            .into_iter()
            .chain(last)
            .flat_map(|call| Evidence::first_of(&call.sources))
            .collect(),
    }
}
