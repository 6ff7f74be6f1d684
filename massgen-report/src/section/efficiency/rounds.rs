//! The rounds: their lengths, their calls, and the windows of their checklists.

use std::fmt::{self, Display as _};

use massgen_log_analysis::question::efficiency::{ChecklistRound, ChecklistTotal, Efficiency, RoundTime};

use super::{MAX_ROWS, NO_ROUND, cell, share, stretch, whole};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units::{integer, minutes, recorded};

const PER_ROUND: &str = "Per-Round Evaluation vs Improvement Table";

pub(super) fn rounds(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    Heading::new(3, "Per-Round Timing (Sorted by Agent)").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::right("Round"),
        Column::left("Type"),
        Column::left("Outcome"),
        Column::right("Start-End (s)"),
        Column::right("Total (min)"),
        Column::right("Tool wall (min)"),
        Column::right("Non-tool (min)"),
        Column::left("End known from"),
        Column::left("Source"),
    ])
    .when_empty(NO_ROUND);
    let mut tools = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::right("Total (s)"),
        Column::right("Tool sum (s)"),
        Column::right("Tool wall (s)"),
        Column::right("Non-tool (s)"),
        Column::right("Calls"),
        Column::right("First call after (s)"),
        Column::right("Background wait (s)"),
    ]);
    let in_minutes = |length: Option<f64>| Inline::number(recorded(length, minutes));
    for round in found.rounds.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(integer(round.segment)),
            Inline::number(recorded(round.number, integer)),
            Inline::text(round.kind.as_str()),
            Inline::text(round.outcome.as_str()),
            stretch(round.start_s, round.end_s),
            in_minutes(round.total_s),
            in_minutes(round.tool_wall_s),
            in_minutes(round.non_tool_s),
            Inline::recorded(round.end_basis.as_ref(), |basis| Inline::text(basis.as_str())),
            places(&round.evidence),
        ]);
        tools.row(tool_cells(round));
    }
    table.fmt(f)?;
    more(f, found.rounds.len(), MAX_ROWS)?;
    if found.rounds.is_empty() {
        return Ok(());
    }
    Paragraph::new(
        "Segment is the agent's how-many-th round; Round is MassGen's own number, which may repeat. Tool wall \
         counts time that several calls share once, Tool sum counts it for each. A call belongs to the round \
         that it overlaps most; sources are those of the rows above.",
    )
    .fmt(f)?;
    tools.fmt(f)?;
    more(f, found.rounds.len(), MAX_ROWS)
}

fn tool_cells(round: &RoundTime) -> Vec<Inline> {
    let mut calls = whole(round.calls);
    if let Some(unfinished) = round.unfinished_calls.filter(|unfinished| *unfinished > 0) {
        calls = calls
            .own(" (")
            .then(Inline::number(integer(unfinished)))
            .own(" without end)");
    }
    let first = match round.calls {
        Some(0) => Inline::from("no call"),
        _ => cell(round.first_tool_s),
    };
    vec![
        Inline::text(round.agent.as_str()),
        Inline::number(integer(round.segment)),
        cell(round.total_s),
        cell(round.tool_busy_s),
        cell(round.tool_wall_s),
        cell(round.non_tool_s),
        calls,
        first,
        cell(round.bg_wait_s),
    ]
}

pub(super) fn checklist(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let found = &found.checklist;
    Heading::new(3, "Evaluation vs Implementation Timing (Checklist-Gated Phases)").fmt(f)?;
    if found.rounds.is_empty() {
        Paragraph::new(no_checklist(found.recorded)).fmt(f)?;
        Heading::new(3, PER_ROUND).fmt(f)?;
        return Paragraph::new(no_checklist(found.recorded)).fmt(f);
    }
    let mut totals = Table::new([
        Column::left("Scope"),
        Column::right("Evaluation (min / %)"),
        Column::right("Checklist->Propose (min / %)"),
        Column::right("Implementation (min / %)"),
        Column::right("Post-checklist no-propose (min / %)"),
        Column::right("Segments"),
        Column::right("Sum of the four (min)"),
    ]);
    totals.row(total_cells("all checklist-containing segments", &found.all));
    totals.row(total_cells(
        "only segments with draft_approach",
        &found.with_proposal,
    ));
    totals.fmt(f)?;
    Paragraph::new(
        "Percentages are shares of the sum of the four windows; the time inside the two calls is in none of \
         them. `propose_improvements` counts as `draft_approach`.",
    )
    .fmt(f)?;
    Heading::new(3, PER_ROUND).fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::right("Round"),
        Column::right("Total (min)"),
        Column::right("Eval pre-checklist (min)"),
        Column::right("Checklist->Propose (min)"),
        Column::right("Improve post-propose (min)"),
        Column::right("Post-checklist no-propose (min)"),
        Column::left("Eval vs Improve verdict"),
        Column::left("Note"),
        Column::left("Source"),
    ]);
    for round in found.rounds.iter().take(MAX_ROWS) {
        table.row(window_cells(round));
    }
    table.fmt(f)?;
    more(f, found.rounds.len(), MAX_ROWS)
}

fn no_checklist(is_recorded: bool) -> &'static str {
    if is_recorded {
        "None recorded: no round called `submit_checklist`, `draft_approach` or `propose_improvements`."
    } else {
        "Not recorded: neither `metrics_events.json` nor `events.jsonl` tells when calls were made."
    }
}

fn total_cells(scope: &'static str, total: &ChecklistTotal) -> Vec<Inline> {
    let both = |length: Option<f64>, part: Option<f64>| {
        Inline::number(recorded(length, minutes))
            .own(" / ")
            .then(share(part))
    };
    let mut segments = Inline::number(integer(total.rounds));
    if total.incomplete > 0 {
        segments = segments
            .own(" (")
            .then(Inline::number(integer(total.incomplete)))
            .own(" incomplete)");
    }
    let mut cells = vec![Inline::from(scope)];
    if total.rounds == 0 {
        cells.extend((0..4).map(|_| Inline::from("none")));
    } else {
        let (length, part) = (total.seconds, total.shares);
        cells.extend([
            both(length.evaluation, part.evaluation),
            both(length.checklist_to_proposal, part.checklist_to_proposal),
            both(length.implementation, part.implementation),
            both(length.post_checklist, part.post_checklist),
        ]);
    }
    cells.push(segments);
    cells.push(if total.rounds == 0 {
        Inline::from("none")
    } else {
        Inline::number(recorded(total.sum_s, minutes))
    });
    cells
}

fn window_cells(round: &ChecklistRound) -> Vec<Inline> {
    let in_minutes = |length: Option<f64>| Inline::number(recorded(length, minutes));
    vec![
        Inline::text(round.agent.as_str()),
        Inline::number(integer(round.segment)),
        Inline::number(recorded(round.number, integer)),
        in_minutes(round.total_s),
        in_minutes(round.windows.evaluation),
        in_minutes(round.windows.checklist_to_proposal),
        in_minutes(round.windows.implementation),
        in_minutes(round.windows.post_checklist),
        Inline::from("for the reader to judge"),
        if round.proposal_first {
            Inline::from("the proposal began before the checklist had ended")
        } else {
            Inline::from("–")
        },
        places(&round.evidence),
    ]
}
