//! Session overview.

use std::fmt;

use massgen_log_analysis::question::cost::CostStatus;

use super::Page;
use crate::evidence::{figure, places};
use crate::markdown::{Column, Heading, Inline, Table};
use crate::units;

/// Characters of the question that are shown.
const QUESTION_CHARS: usize = 300;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    write!(f, "{}", Heading::new(2, "Session Overview"))?;
    let attempt = page.attempt;
    let (overview, decisions, cost) = (&attempt.overview, &attempt.decisions, &attempt.cost);
    let mut table = Table::new([
        Column::left("Metric"),
        Column::left("Value"),
        Column::left("Source"),
    ]);
    let mut row = |metric: &'static str, value: Inline, source: Inline| {
        table.row([Inline::from(metric), value, source]);
    };
    row(
        "Question",
        Inline::recorded(overview.question.as_deref(), |text| {
            Inline::quote(text, QUESTION_CHARS)
        }),
        places(&overview.question_evidence),
    );
    row(
        "Duration",
        figure(&overview.wall_seconds, units::seconds),
        places(&overview.wall_seconds.evidence),
    );
    row(
        "Started",
        Inline::recorded(overview.started.as_deref(), Inline::text),
        Inline::blank(),
    );
    row(
        "MassGen version",
        Inline::recorded(overview.massgen_version, Inline::number),
        Inline::blank(),
    );
    let agents = overview.agents.iter().map(|agent| {
        let name = Inline::text(agent.agent.as_str());
        match (&agent.backend, &agent.model) {
            (None, None) => name,
            (backend, model) => name
                .own(" (")
                .then(Inline::joined(
                    [backend, model]
                        .into_iter()
                        .flatten()
                        .map(|text| Inline::text(text)),
                    ", ",
                ))
                .own(")"),
        }
    });
    row("Agents", Inline::joined(agents, "; "), Inline::blank());
    row(
        "Status",
        Inline::from(attempt.completion.status.as_str()),
        places(&attempt.completion.status_evidence),
    );
    row(
        "Winner",
        Inline::recorded(attempt.completion.winner.value.as_ref(), |id| {
            Inline::text(id.as_str())
        }),
        places(&attempt.completion.winner.evidence),
    );
    let total = match cost.cost_status {
        CostStatus::Unpriced => Inline::from("unpriced (recorded 0)"),
        CostStatus::Partial => figure(&cost.cost_usd, units::usd).own(" at least: some models are unpriced"),
        _ => figure(&cost.cost_usd, units::usd),
    };
    row("Total Cost", total, places(&cost.cost_recorded.evidence));
    let whole = |count: u64| units::integer(count);
    row(
        "Total Answers",
        figure(&decisions.answers, whole),
        places(&decisions.answers.evidence),
    );
    let votes = figure(&decisions.votes_cast, whole)
        .own(" cast, ")
        .then(figure(&decisions.votes_valid, whole))
        .own(" counted, ")
        .then(figure(&decisions.votes_ignored, whole))
        .own(" ignored");
    row("Total Votes", votes, places(&decisions.votes_cast.evidence));
    row(
        "Total Restarts",
        figure(&decisions.agent_restarts, whole),
        places(&decisions.agent_restarts.evidence),
    );
    row(
        "Rounds",
        figure(&decisions.rounds, whole),
        places(&decisions.rounds.evidence),
    );
    row(
        "Tool Calls",
        figure(&attempt.tool_reliability.totals.tool_calls, whole),
        places(&attempt.tool_reliability.totals.tool_calls.evidence),
    );
    write!(f, "{table}")
}
