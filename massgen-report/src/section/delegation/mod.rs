//! Question 14: who did the work, and at whose price.

mod mechanical;
mod what_if;

use std::fmt;

use massgen_log_analysis::question::delegation::{Delegation, SpawnOutcome};

use super::Page;
use super::cost::{money, tokens};
use super::failures::{MAX_ROWS, at, more, sources};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Characters of a task or message that a cell shows.
const TEXT_CHARS: usize = 160;

/// Writes the section.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let delegation = &page.attempt.delegation;
    write!(
        f,
        "{}",
        Heading::new(2, "Question 14 · Delegation and model allocation")
    )?;
    subagents(f, delegation)?;
    spawns(f, delegation)?;
    tools(f, delegation)?;
    mechanical::effects(f, delegation)?;
    kinds(f, delegation)?;
    mechanical::candidates(f, delegation)?;
    what_if::render(f, delegation)?;
    mechanical::judgement(f, delegation)
}

fn share(share: Option<f64>) -> Inline {
    match share {
        Some(share) => Inline::number(units::percent(share)),
        None => Inline::from("–"),
    }
}

fn subagents(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Delegated Work"))?;
    let mut table = Table::new([
        Column::left("Subagent"),
        Column::left("Parent"),
        Column::left("Task"),
        Column::left("Status"),
        Column::left("Success"),
        Column::right("Time"),
        Column::right("Tokens In / Out"),
        Column::right("Cost"),
        Column::right("Share of Run Cost"),
        Column::right("Share of Wall Time"),
        Column::left("Its Own Subagents"),
        Column::left("Source"),
    ])
    .when_empty("No subagent is recorded.");
    for child in delegation.subagents.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(&child.id),
            Inline::recorded(child.parent.as_ref(), |agent| Inline::text(agent.as_str())),
            Inline::recorded(child.task.as_deref(), |task| Inline::quote(task, TEXT_CHARS)),
            Inline::recorded(child.status.as_ref(), |status| Inline::text(status.as_str())),
            Inline::recorded(child.success, |success| {
                Inline::from(if success { "yes" } else { "no" })
            }),
            at(child.seconds),
            tokens(child.input_tokens)
                .own(" / ")
                .then(tokens(child.output_tokens)),
            match child.cost_recorded {
                None => Inline::from("unpriced (not recorded)"),
                recorded => money(recorded, [child.input_tokens, child.output_tokens]),
            },
            share(child.cost_share),
            share(child.time_share),
            Inline::recorded(child.nested.as_ref(), |nested| {
                if nested.is_empty() {
                    return Inline::from("none");
                }
                Inline::joined(nested.iter().take(MAX_ROWS).map(|id| Inline::text(id)), ", ")
            }),
            sources(&child.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, delegation.subagents.len())?;
    if !delegation.subagents.is_empty() {
        write!(f, "{}", Paragraph::new(totals(delegation)))?;
    }
    if let Some(part) = delegation.subagent_cost_share.value.filter(|part| *part > 0.0) {
        let line = Inline::from("Recorded cost of subagents: ")
            .then(Inline::number(units::percent(part)))
            .own(" of the run's. Source: ")
            .then(sources(&delegation.subagent_cost_share.evidence));
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}

fn totals(delegation: &Delegation) -> Inline {
    let all = &delegation.subagent_totals;
    let line = Inline::number(units::count(all.children, "subagent", "subagents"))
        .own(" together: ")
        .then(at(all.seconds))
        .own(", of which wall time ")
        .then(at(all.wall_seconds))
        .own(" (")
        .then(share(all.wall_share))
        .own(" of the attempt's); tokens in and out ")
        .then(tokens(all.input_tokens))
        .own(" / ")
        .then(tokens(all.output_tokens))
        .own(" (")
        .then(share(all.token_share))
        .own(" of theirs and the agents' recorded ones); cost of the priced ones ")
        .then(Inline::recorded(all.cost_usd, |cost| {
            Inline::number(units::usd(cost))
        }))
        .own(". Without recorded tokens: ")
        .then(Inline::number(units::integer(all.without_tokens)))
        .own("; not priced: ")
        .then(Inline::number(units::integer(delegation.unpriced_subagents)));
    line.own("; subagents of subagents, whose use is in none of these numbers: ")
        .then(Inline::recorded(all.nested, |count| {
            Inline::number(units::integer(count))
        }))
        .own(".")
}

fn spawns(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Spawn Calls"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Tool"),
        Column::right("Requested"),
        Column::right("Returned"),
        Column::left("Result Says"),
        Column::left("Message"),
        Column::right("Time"),
        Column::right("At"),
        Column::left("Source"),
    ])
    .when_empty(if delegation.calls_recorded {
        "No call that starts a subagent is recorded."
    } else {
        "Not recorded: no file tells of tool calls (`metrics_events.json`, `events.jsonl`)."
    });
    for call in delegation.spawn_calls.iter().take(MAX_ROWS) {
        table.row([
            Inline::recorded(call.agent.as_ref(), |agent| Inline::text(agent.as_str())),
            Inline::text(&call.tool),
            Inline::recorded(call.requested, |count| Inline::number(units::integer(count))),
            Inline::number(units::integer(call.returned)),
            match call.outcome {
                SpawnOutcome::NotRecorded => Inline::from(units::NOT_RECORDED),
                outcome => Inline::text(outcome.as_str()),
            },
            match &call.message {
                Some(text) => Inline::quote(text, TEXT_CHARS),
                None => Inline::from("–"),
            },
            at(call.seconds),
            at(call.at_seconds),
            sources(&call.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, delegation.spawn_calls.len())?;
    if delegation.refused_spawns == 0 {
        return Ok(());
    }
    let line = Inline::number(units::count(
        delegation.refused_spawns,
        "spawn call was refused or broke",
        "spawn calls were refused or broke",
    ));
    write!(
        f,
        "{}",
        Paragraph::new(line.own(": what it asked for never began."))
    )
}

fn tools(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Calls by Class of Tool"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Model"),
        Column::left("Class"),
        Column::right("Calls"),
        Column::right("Share of Calls"),
        Column::right("Characters In"),
        Column::right("Characters Out"),
        Column::right("Time"),
        Column::left("Source"),
    ])
    .when_empty(if delegation.calls_recorded {
        "No tool call is recorded."
    } else {
        "Not recorded: no file tells of tool calls (`metrics_events.json`, `events.jsonl`)."
    });
    for work in &delegation.work {
        for class in &work.classes {
            table.row([
                Inline::text(work.agent.as_str()),
                Inline::recorded(work.model.as_deref(), Inline::text),
                Inline::text(class.class.as_str()),
                Inline::number(units::integer(class.calls)),
                share(Some(class.call_share)),
                tokens(class.input_chars),
                tokens(class.output_chars),
                at(class.seconds),
                sources(&class.evidence),
            ]);
        }
    }
    write!(f, "{table}")
}

fn kinds(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Tokens by Kind of Round"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Kind"),
        Column::right("Rounds"),
        Column::right("Rounds Without Tokens"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Share"),
        Column::left("Source"),
    ])
    .when_empty("No round is recorded.");
    for work in &delegation.work {
        for kind in &work.by_kind {
            table.row([
                Inline::text(work.agent.as_str()),
                Inline::text(&kind.kind),
                Inline::number(units::integer(kind.rounds)),
                Inline::number(units::integer(kind.without_tokens)),
                tokens(kind.input_tokens),
                tokens(kind.output_tokens),
                share(kind.share),
                sources(&kind.evidence),
            ]);
        }
    }
    write!(f, "{table}")
}
