//! Question 10: where MassGen had to enforce its workflow.

use std::fmt;

use massgen_log_analysis::question::enforcement::Enforcement;

use super::Page;
use super::failures::MAX_ROWS;
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Characters of a message that a cell shows.
const MESSAGE_CHARS: usize = 200;

/// Writes the section.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let enforcement = &page.attempt.enforcement;
    write!(f, "{}", Heading::new(2, "Question 10 · Enforcement"))?;
    figures(f, enforcement)?;
    agents(f, enforcement)?;
    events(f, enforcement)?;
    unknown_tools(f, enforcement)?;
    unrecovered(f, enforcement)
}

fn whole(number: Option<impl units::Whole>) -> Inline {
    Inline::recorded(number, |number| Inline::number(units::integer(number)))
}

fn figures(f: &mut fmt::Formatter<'_>, enforcement: &Enforcement) -> fmt::Result {
    if enforcement.retries.value.is_none() {
        write!(
            f,
            "{}",
            Paragraph::new(
                "Retries are not recorded: `status.json` is missing, or was written by a version that does not record them."
            )
        )?;
    }
    let mut list = List::new();
    list.item(
        Inline::from("Retries recorded: ")
            .then(whole(enforcement.retries.value))
            .own("; failures behind them: ")
            .then(whole(enforcement.distinct_failures.value))
            .own(", of which infrastructure: ")
            .then(whole(enforcement.infrastructure_failures.value)),
    );
    list.item(
        Inline::from("Buffer characters lost: ")
            .then(whole(enforcement.buffer_chars_lost.value))
            .own(" as recorded, ")
            .then(whole(enforcement.effective_chars_lost.value))
            .own(" without restored connections, ")
            .then(whole(enforcement.distinct_chars_lost.value))
            .own(" with each failure counted once"),
    );
    list.item(Inline::from("Retry notices in the event stream: ").then(whole(enforcement.retry_notices)));
    list.item(Inline::from("Source: ").then(places(&enforcement.retries.evidence)));
    write!(f, "{list}")?;
    let noticed = enforcement
        .retry_notices
        .and_then(|count| i64::try_from(count).ok());
    if noticed > enforcement.retries.value && enforcement.retries.value.is_some() {
        write!(
            f,
            "{}",
            Paragraph::new(
                "There are more notices than recorded retries: `status.json` was not written again after the last ones."
            )
        )?;
    }
    Ok(())
}

fn agents(f: &mut fmt::Formatter<'_>, enforcement: &Enforcement) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "By Agent and Round"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Round"),
        Column::right("Retries"),
        Column::left("Reasons"),
        Column::right("Buffer Characters Lost"),
        Column::left("Source"),
    ])
    .when_empty("Not recorded: no file names an agent.");
    for agent in &enforcement.by_agent {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::from("all"),
            whole(agent.retries),
            Inline::from("–"),
            whole(agent.buffer_chars_lost),
            places(&enforcement.retries.evidence),
        ]);
        let rounds = enforcement
            .by_round
            .iter()
            .filter(|round| round.agent == agent.agent);
        for round in rounds.take(MAX_ROWS) {
            table.row([
                Inline::text(round.agent.as_str()),
                Inline::text(&round.round),
                whole(Some(round.retries)),
                Inline::joined(
                    round.reasons.iter().map(|reason| Inline::text(reason.as_str())),
                    ", ",
                ),
                Inline::from("–"),
                places(&round.evidence),
            ]);
        }
    }
    write!(f, "{table}")
}

fn events(f: &mut fmt::Formatter<'_>, enforcement: &Enforcement) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Events"))?;
    let none = if enforcement.retries.value.is_some() {
        "None recorded."
    } else {
        "Not recorded."
    };
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Attempt"),
        Column::left("Reason"),
        Column::left("Class"),
        Column::left("Tools Called"),
        Column::left("Message"),
        Column::right("Buffer Characters"),
        Column::left("Source"),
    ])
    .when_empty(none);
    for event in enforcement.events.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(event.agent.as_str()),
            whole(event.round),
            whole(event.attempt).own(" of ").then(whole(event.max_attempts)),
            Inline::recorded(event.reason.as_ref(), |reason| Inline::text(reason.as_str())),
            Inline::from(if event.repeats_api_error {
                "repeats the failed model call before it"
            } else if event.infrastructure {
                "infrastructure"
            } else {
                "workflow"
            }),
            if event.tool_calls.is_empty() {
                Inline::from("–")
            } else {
                Inline::joined(event.tool_calls.iter().map(|tool| Inline::text(tool)), ", ")
            },
            Inline::recorded(event.message.as_deref(), |text| {
                Inline::quote(text, MESSAGE_CHARS)
            }),
            whole(event.buffer_chars),
            places(&event.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, enforcement.events.len(), MAX_ROWS)
}

fn unknown_tools(f: &mut fmt::Formatter<'_>, enforcement: &Enforcement) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Unknown Tools"))?;
    let mut table = Table::new([
        Column::left("Tool"),
        Column::left("Agent"),
        Column::right("Calls"),
        Column::left("Server not Reached"),
        Column::left("Nearest Executed Tool"),
        Column::left("Source"),
    ])
    .when_empty("No call to a tool that is not registered is recorded.");
    for tool in enforcement.unknown_tools.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(&tool.tool),
            Inline::recorded(tool.agent.as_ref(), |agent| Inline::text(agent.as_str())),
            Inline::number(units::integer(tool.count)),
            match &tool.failed_server {
                Some(server) => Inline::text(server).own(" (the tool may exist)"),
                None => Inline::from("–"),
            },
            match &tool.nearest {
                Some(nearest) => Inline::text(nearest.as_str()),
                None => Inline::from("none near"),
            },
            places(&tool.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, enforcement.unknown_tools.len(), MAX_ROWS)
}

fn unrecovered(f: &mut fmt::Formatter<'_>, enforcement: &Enforcement) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Agents That Used Up Their Attempts"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Message"),
        Column::left("Source"),
    ])
    .when_empty("None recorded.");
    for agent in &enforcement.unrecovered {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::quote(&agent.message, MESSAGE_CHARS),
            places(&agent.evidence),
        ]);
    }
    write!(f, "{table}")
}
