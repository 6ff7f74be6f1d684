//! What took longest: calls, bottlenecks, the critical path.

use std::fmt::{self, Display as _};

use massgen_log_analysis::question::efficiency::{
    Bottleneck, BottleneckKind, Efficiency, Operation, PathStep, SLOW_CALL_SECONDS, StepKind,
};

use super::{MAX_ROWS, NO_ROUND, cell, share, source, whole};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units::{NOT_RECORDED, integer, recorded, seconds};

/// Longest command that is shown, in characters.
const COMMAND_CHARS: usize = 120;

pub(super) fn operations(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let found = &found.operations;
    Heading::new(3, "Slowest Operations").fmt(f)?;
    if found.slowest.is_empty() {
        let sentence = match found.unfinished {
            Some(0) => "None recorded: no tool call was made.",
            Some(_) => "No tool call has a recorded end.",
            None => "Not recorded: no file tells how long calls took.",
        };
        return Paragraph::new(sentence).fmt(f);
    }
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("Tool"),
        Column::left("Command"),
        Column::right("Start (s)"),
        Column::right("Length (s)"),
        Column::left("Source"),
    ]);
    for call in &found.slowest {
        table.row(operation_cells(call));
    }
    table.fmt(f)?;
    more(f, found.timed, found.slowest.len())?;
    let note = Inline::from("Calls longer than ")
        .then(Inline::number(seconds(SLOW_CALL_SECONDS)))
        .own(" (MassGen's own mark for slow): ")
        .then(whole(found.slow))
        .own(". Calls without a recorded end: ")
        .then(whole(found.unfinished))
        .own(".");
    Paragraph::new(note).fmt(f)
}

fn operation_cells(call: &Operation) -> Vec<Inline> {
    vec![
        Inline::recorded(call.agent.as_ref(), |agent| Inline::text(agent.as_str())),
        whole(call.segment),
        Inline::code(call.tool.as_str()),
        command(call.command.as_deref()),
        cell(call.start_s),
        cell(Some(call.seconds)),
        places(&call.evidence),
    ]
}

pub(super) fn command(command: Option<&str>) -> Inline {
    command.map_or_else(
        || Inline::from("–"),
        |command| Inline::code_cut(command, COMMAND_CHARS),
    )
}

pub(super) fn bottlenecks(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    Heading::new(3, "Top Bottlenecks").fmt(f)?;
    if found.bottlenecks.is_empty() {
        return Paragraph::new("Not recorded: no length of a round or call is known.").fmt(f);
    }
    Paragraph::new(
        "The longest rounds, calls, stretches without activity and waits, ranked by length. They overlap, and \
         none is a fault by itself.",
    )
    .fmt(f)?;
    let mut table = Table::new([
        Column::right("#"),
        Column::left("What"),
        Column::right("Length"),
        Column::right("Share of wall time"),
        Column::right("Start (s)"),
        Column::left("Source"),
    ]);
    for (rank, fact) in (1_usize..).zip(&found.bottlenecks) {
        table.row([
            Inline::number(integer(rank)),
            what(fact),
            Inline::number(seconds(fact.seconds)),
            share(fact.share_of_wall),
            cell(fact.start_s),
            places(&fact.evidence),
        ]);
    }
    table.fmt(f)
}

fn what(fact: &Bottleneck) -> Inline {
    let agent = Inline::recorded(fact.agent.as_ref(), |agent| Inline::text(agent.as_str()));
    let segment = whole(fact.segment);
    match fact.kind {
        BottleneckKind::Round => agent.own(", segment ").then(segment),
        BottleneckKind::Call => {
            let call = agent
                .own(" called ")
                .then(Inline::recorded(fact.tool.as_ref(), |tool| {
                    Inline::code(tool.as_str())
                }));
            match &fact.command {
                Some(words) => call.own(": ").then(command(Some(words))),
                None => call,
            }
        }
        BottleneckKind::NoActivity => Inline::from("no agent was in a round"),
        BottleneckKind::AgentWaiting => agent.own(" was in no round"),
        BottleneckKind::BackgroundWait => agent.own(" waited for background work in segment ").then(segment),
        _ => agent,
    }
}

pub(super) fn guide_estimate(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let path = &found.guide_estimate;
    Heading::new(3, "Critical Path (estimate)").fmt(f)?;
    if path.steps.is_empty() {
        return Paragraph::new(NO_ROUND).fmt(f);
    }
    let mut table = Table::new([
        Column::left("Step"),
        Column::left("Longest round"),
        Column::right("Length (s)"),
        Column::left("Slack of the others (s)"),
        Column::left("Source"),
    ]);
    for step in path.steps.iter().take(MAX_ROWS) {
        table.row(step_cells(step));
    }
    table.fmt(f)?;
    more(f, path.steps.len(), MAX_ROWS)?;
    let mut facts = List::new();
    facts.item(
        Inline::from("Helpers before the coordination: ")
            .then(Inline::number(recorded(path.pre_coordination_s.value, seconds)))
            .own(".")
            .then(source(&path.pre_coordination_s)),
    );
    facts.item(
        Inline::from("Sum of the path: ")
            .then(Inline::number(recorded(path.total_s, seconds)))
            .own(", ")
            .then(share(path.share_of_wall))
            .own(" of the wall time."),
    );
    facts.item(
        "An estimate: step n holds the agents' n-th rounds, but agents do not wait for each other, so steps \
         overlap. Slack is the latest end in a step minus the agent's own end.",
    );
    facts.fmt(f)
}

fn step_cells(step: &PathStep) -> Vec<Inline> {
    let name = match step.kind {
        StepKind::Presentation => Inline::from("presentation"),
        StepKind::PostEvaluation => Inline::from("post-evaluation"),
        _ => Inline::from("coordination ").then(Inline::number(integer(step.ordinal))),
    };
    let longest = step
        .members
        .iter()
        .find(|member| step.agent.as_ref() == Some(&member.agent));
    let others: Vec<Inline> = step
        .members
        .iter()
        .filter(|member| step.agent.as_ref() != Some(&member.agent))
        .map(|member| {
            Inline::text(member.agent.as_str())
                .own(" ")
                .then(cell(member.slack_s))
        })
        .collect();
    let slack = if others.is_empty() {
        Inline::from("no other agent")
    } else {
        Inline::joined(others, ", ")
    };
    vec![
        name,
        Inline::recorded(longest, |member| {
            Inline::text(member.agent.as_str())
                .own(", segment ")
                .then(Inline::number(integer(member.segment)))
        }),
        cell(step.seconds),
        slack,
        longest.map_or_else(|| Inline::from(NOT_RECORDED), |member| places(&member.evidence)),
    ]
}
