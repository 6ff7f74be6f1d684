//! The critical path, slack, and what would have been saved.

use std::fmt::{self, Display as _};

use massgen_log_analysis::model::{AgentId, AnswerLabel};
use massgen_log_analysis::question::efficiency::{
    CriticalPath, Efficiency, HAND_OVER_SECONDS, Link, PathKind, RoundSlack, WhatIf,
};

use super::longest::command;
use super::{MAX_ROWS, bare, cell, stretch, whole};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units::{integer, recorded, seconds};

/// Stands in place of the path.
const NO_PATH: &str = "Not recorded: the start of the attempt, or the length of every round, is unknown.";

pub(super) fn critical_path(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let path = &found.critical_path;
    Heading::new(3, "Critical Path").fmt(f)?;
    if path.segments.is_empty() {
        return Paragraph::new(NO_PATH).fmt(f);
    }
    let intro = Inline::from(
        "The chain of rounds, calls and waits that set the wall time, walked back from the last instant. Of \
         several causes of a start the one that ended last counts. Its segments add up to ",
    )
    .then(Inline::number(recorded(path.total_s, seconds)))
    .own(match path.ended_by {
        Some(Link::TimeLimit) => {
            ". A time limit ended the run: of the rounds that it cut off, the one that began first is shown."
        }
        Some(Link::RecordEnds) => {
            ". The record stops while rounds run: of these, the one that began first is shown."
        }
        _ => ".",
    });
    Paragraph::new(intro).fmt(f)?;
    let mut table = Table::new([
        Column::right("From–To (s)"),
        Column::left("Agent"),
        Column::right("Segment"),
        Column::right("Wait before (s)"),
        Column::right("Model, no call ran (s)"),
        Column::right("Calls (s)"),
        Column::right("Calls"),
        Column::left("Why"),
        Column::left("Source"),
    ]);
    for round in path.rounds.iter().take(MAX_ROWS) {
        table.row([
            stretch(Some(round.start_s), Some(round.end_s)),
            agent(round.agent.as_ref()),
            round
                .segment
                .map_or_else(|| Inline::from("–"), |segment| whole(Some(segment))),
            cell(Some(round.wait_s)),
            cell(Some(round.model_s)),
            cell(Some(round.tool_s)),
            whole(Some(round.calls)),
            why(round.link, round.label.as_ref()),
            places(&round.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, path.rounds.len(), MAX_ROWS)?;
    sums(f, path)
}

fn agent(agent: Option<&AgentId>) -> Inline {
    agent.map_or_else(|| Inline::from("–"), |agent| Inline::text(agent.as_str()))
}

fn kind(kind: PathKind) -> &'static str {
    match kind {
        PathKind::PreCoordination => "helpers before the coordination",
        PathKind::Model => "model (no call ran)",
        PathKind::Tool => "tools",
        PathKind::Round => "round, calls not recorded",
        PathKind::Wait => "wait",
        PathKind::AfterEnd => "after the last round",
        _ => "other",
    }
}

fn why(link: Link, label: Option<&AnswerLabel>) -> Inline {
    let named = || Inline::recorded(label, |label| Inline::text(label.as_ref()));
    match link {
        Link::StartedRun => Inline::from("the run began"),
        Link::SameRound => Inline::from("same round"),
        Link::OwnPreviousRound => Inline::from("after the own previous round"),
        Link::RestartedByAnswer => Inline::from("restarted by answer ").then(named()),
        Link::DecisionCompleted if label.is_none() => Inline::from("the last agent had decided"),
        Link::DecisionCompleted => Inline::from("the last agent had decided: ").then(named()),
        Link::TimeLimit => Inline::from("a time limit"),
        Link::RunEnded => Inline::from("the last round was over"),
        Link::RecordEnds => Inline::from("the record ends"),
        _ => Inline::from("not known"),
    }
}

fn sums(f: &mut fmt::Formatter<'_>, path: &CriticalPath) -> fmt::Result {
    let length = |length: f64| Inline::number(seconds(length));
    let mut facts = List::new();
    let kinds = path
        .by_kind
        .iter()
        .map(|sum| Inline::from(kind(sum.kind)).own(" ").then(length(sum.seconds)));
    facts.item(
        Inline::from("By kind: ")
            .then(Inline::joined(kinds, ", "))
            .own("."),
    );
    let agents = path.by_agent.iter().map(|sum| {
        Inline::text(sum.agent.as_str())
            .own(" ")
            .then(length(sum.seconds))
            .own(" (calls ")
            .then(length(sum.tool_s))
            .own(")")
    });
    facts.item(
        Inline::from("By agent, waits for its rounds included: ")
            .then(Inline::joined(agents, ", "))
            .own("."),
    );
    if !path.by_tool.is_empty() {
        let tools = path
            .by_tool
            .iter()
            .take(MAX_ROWS)
            .map(|sum| Inline::code(sum.tool.as_str()).own(" ").then(length(sum.seconds)));
        facts.item(
            Inline::from("By tool: ")
                .then(Inline::joined(tools, ", "))
                .own("."),
        );
    }
    facts.item(
        Inline::from("A gap of more than ")
            .then(Inline::number(bare(HAND_OVER_SECONDS)))
            .own(" s between an agent's rounds, without false starts in it, that no answer explains is `not known`."),
    );
    facts.fmt(f)
}

pub(super) fn slack(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let path = &found.critical_path;
    Heading::new(3, "Slack").fmt(f)?;
    if path.round_slack.is_empty() {
        return Paragraph::new(NO_PATH).fmt(f);
    }
    Paragraph::new(
        "How much later a round could have ended without moving the end of the attempt, if everything else had \
         taken as long as it did.",
    )
    .fmt(f)?;
    let mut agents = Table::new([
        Column::left("Agent"),
        Column::right("On the path (s)"),
        Column::right("Rounds on the path"),
        Column::right("Least slack off the path (s)"),
    ]);
    for agent in path.agent_slack.iter().take(MAX_ROWS) {
        agents.row([
            Inline::text(agent.agent.as_str()),
            cell(Some(agent.on_path_s)),
            whole(Some(agent.rounds_on_path)),
            agent
                .least_off_path_s
                .map_or_else(|| Inline::from("–"), |slack| cell(Some(slack))),
        ]);
    }
    agents.fmt(f)?;
    let mut rounds = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("On the path"),
        Column::right("Slack (s)"),
        Column::left("Waited for by"),
        Column::left("Source"),
    ]);
    for round in path.round_slack.iter().take(MAX_ROWS) {
        rounds.row([
            Inline::text(round.agent.as_str()),
            Inline::number(integer(round.segment)),
            Inline::from(if round.on_path { "yes" } else { "no" }),
            round.slack_s.map_or_else(
                || Inline::from("none: nothing waited for it"),
                |slack| cell(Some(slack)),
            ),
            waited_by(round),
            places(&round.evidence),
        ]);
    }
    rounds.fmt(f)?;
    more(f, path.round_slack.len(), MAX_ROWS)
}

fn waited_by(round: &RoundSlack) -> Inline {
    match (&round.waited_by, round.waited_by_segment) {
        (Some(agent), Some(segment)) => Inline::text(agent.as_str())
            .own(", segment ")
            .then(Inline::number(integer(segment))),
        _ if round.slack_s.is_some() => Inline::from("the end of the attempt"),
        _ => Inline::from("–"),
    }
}

pub(super) fn what_if(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let rows = &found.critical_path.what_if;
    Heading::new(3, "What If a Tool Took No Time").fmt(f)?;
    if rows.is_empty() {
        let sentence = if found.critical_path.segments.is_empty() {
            NO_PATH
        } else {
            "No recorded call lies on the critical path."
        };
        return Paragraph::new(sentence).fmt(f);
    }
    Paragraph::new(
        "Bounds of the wall time saved, had these calls taken 0 s and everything else as long as it did. At \
         most: their time on the critical path. At least: that time without what calls beside them needed, cut \
         off at the smallest lead that the path has, after them, over what else a start waited for.",
    )
    .fmt(f)?;
    let mut table = Table::new([
        Column::left("Tool or command"),
        Column::right("Calls on the path"),
        Column::right("At least (s)"),
        Column::right("At most (s)"),
        Column::left("Source"),
    ]);
    for row in rows.iter().take(MAX_ROWS) {
        table.row([
            name(row),
            whole(Some(row.segments)),
            cell(Some(row.at_least_s)),
            cell(Some(row.at_most_s)),
            places(&row.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, rows.len(), MAX_ROWS)
}

fn name(row: &WhatIf) -> Inline {
    match (&row.tool, &row.pattern) {
        (Some(tool), _) => Inline::code(tool.as_str()),
        (None, Some(pattern)) => Inline::from("command ").then(command(Some(pattern))),
        (None, None) => Inline::from("–"),
    }
}
