//! The restart ledger, and the rounds without a decision.

use std::fmt;

use massgen_log_analysis::question::decisions::{Decisions, RestartKind, RestartTotals, RestartedAgent};

use super::{SHOWN_ROWS, at, labels, signed, whole};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// What restarts threw away, and what was done again.
pub(super) fn ledger(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Restart Ledger"))?;
    let note = "Times after a start are those of the signal within the round that it cut. Tool time is the sum of \
                the calls, then the wall time that they cover together.";
    write!(f, "{}", Paragraph::new(note))?;
    let mut table = Table::new([
        Column::right("Signal at (s)"),
        Column::left("New answers"),
        Column::left("Restarted"),
        Column::left("State"),
        Column::left("Signal after start (s, share)"),
        Column::right("Thrown away (s)"),
        Column::right("Tool calls"),
        Column::left("Tool time (s)"),
        Column::right("Result characters"),
        Column::left("Text, reasoning characters"),
        Column::left("Input, output tokens"),
        Column::right("Cost (USD)"),
        Column::right("Executed again"),
        Column::left("Source"),
    ])
    .when_empty("No restart signal is recorded.");
    for entry in decisions.restart_ledger.iter().take(SHOWN_ROWS) {
        let trigger = Inline::recorded(entry.trigger.as_ref(), |agent| Inline::text(agent.as_str()))
            .own(": ")
            .then(labels(Some(&entry.labels)));
        if entry.restarted.is_empty() {
            table.row([at(entry.offset_seconds), trigger.clone(), Inline::from("nobody")]);
        }
        for restarted in &entry.restarted {
            table.row(row(entry.offset_seconds, trigger.clone(), restarted));
        }
    }
    write!(f, "{table}")?;
    more(f, decisions.restart_ledger.len(), SHOWN_ROWS)?;
    totals(f, &decisions.restart_totals)?;
    redone(f, decisions)
}

fn row(signal: Option<f64>, trigger: Inline, restarted: &RestartedAgent) -> Vec<Inline> {
    let state = match restarted.kind {
        RestartKind::OwnAnswer => Inline::from("after its own answer"),
        RestartKind::Cut => Inline::from("round cut (")
            .then(Inline::recorded(restarted.outcome.as_ref(), |outcome| {
                Inline::text(outcome.as_str())
            }))
            .own(")"),
        RestartKind::AfterDecision => Inline::from("after its vote or stop"),
        _ => Inline::from("not told"),
    };
    let mut row = vec![at(signal), trigger, Inline::text(restarted.agent.as_str()), state];
    if restarted.cut_round.is_none() {
        row.extend((0..9).map(|_| Inline::blank()));
    } else {
        row.extend([
            seconds(restarted.signal_after_seconds)
                .own(", ")
                .then(Inline::recorded(restarted.signal_after_share, |share| {
                    Inline::number(units::percent(share))
                })),
            seconds(restarted.seconds_cut),
            whole(restarted.tool_calls_cut),
            seconds(restarted.tool_seconds_cut)
                .own(", ")
                .then(seconds(restarted.tool_wall_seconds_cut)),
            signed(restarted.result_chars_cut),
            whole(restarted.text_chars_cut)
                .own(", ")
                .then(whole(restarted.thinking_chars_cut)),
            signed(restarted.input_tokens_cut)
                .own(", ")
                .then(signed(restarted.output_tokens_cut)),
            usd(restarted.cost_usd_cut),
            Inline::recorded(restarted.redone.as_ref(), |calls| Inline::number(calls.len())),
        ]);
    }
    row.push(places(&restarted.evidence));
    row
}

fn totals(f: &mut fmt::Formatter<'_>, totals: &RestartTotals) -> fmt::Result {
    if totals.cut_rounds.value.is_none_or(|rounds| rounds == 0) {
        return Ok(());
    }
    let mut line = Inline::from("Thrown away together, in rounds: ")
        .then(whole(totals.cut_rounds.value))
        .own("; agent-seconds: ")
        .then(seconds(totals.seconds.value))
        .own("; tool calls: ")
        .then(whole(totals.tool_calls.value))
        .own(", seconds of them: ")
        .then(seconds(totals.tool_seconds.value))
        .own("; input tokens: ")
        .then(signed(totals.input_tokens.value))
        .own("; output tokens: ")
        .then(signed(totals.output_tokens.value))
        .own("; USD: ")
        .then(usd(totals.cost_usd.value))
        .own(". Executed again later, calls: ")
        .then(whole(totals.redone_calls.value))
        .own("; seconds: ")
        .then(seconds(totals.redone_seconds.value))
        .own(".");
    if totals.rounds_without_tokens > 0 && totals.input_tokens.value.is_some() {
        line = line
            .own(" Lower bound: rounds whose tokens are not recorded: ")
            .then(Inline::number(units::integer(totals.rounds_without_tokens)))
            .own(".");
    }
    write!(
        f,
        "{}",
        Paragraph::new(line.own(" ").then(places(&totals.cut_rounds.evidence)))
    )
}

fn redone(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    let all = || {
        decisions
            .restart_ledger
            .iter()
            .flat_map(|entry| &entry.restarted)
            .flat_map(|restarted| {
                restarted
                    .redone
                    .iter()
                    .flatten()
                    .map(move |call| (restarted, call))
            })
    };
    let mut list = List::new();
    for (restarted, call) in all().take(SHOWN_ROWS) {
        list.item(
            Inline::text(restarted.agent.as_str())
                .own(" executed again after its round ")
                .then(Inline::recorded(restarted.cut_round, Inline::number))
                .own(": ")
                .then(Inline::code(call.tool.as_str()))
                .own(" ")
                .then(Inline::code(&call.arguments))
                .own(", ")
                .then(Inline::number(units::integer(call.before)))
                .own(" times before and ")
                .then(Inline::number(units::integer(call.again)))
                .own(" times after the cut (")
                .then(seconds(call.again_seconds))
                .own(" s). ")
                .then(places(&call.evidence)),
        );
    }
    write!(f, "{list}")?;
    more(f, all().count(), SHOWN_ROWS)
}

fn seconds(value: Option<f64>) -> Inline {
    Inline::recorded(value, |seconds| Inline::number(units::decimal(seconds, 2)))
}

fn usd(value: Option<f64>) -> Inline {
    Inline::recorded(value, |cost| Inline::number(units::decimal(cost, 4)))
}

pub(super) fn incomplete(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Timeouts/Incomplete Rounds"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Kind"),
        Column::left("Ended"),
        Column::right("Length (s)"),
        Column::left("End rests on"),
        Column::left("Source"),
    ])
    .when_empty("None recorded.");
    for round in decisions.incomplete_rounds.iter().take(SHOWN_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(round.round),
            Inline::text(&round.kind),
            Inline::text(round.outcome.as_str()),
            Inline::recorded(round.seconds, |seconds| {
                Inline::number(units::decimal(seconds, 2))
            }),
            Inline::recorded(round.end_basis.as_ref(), |basis| Inline::text(basis.as_str())),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.incomplete_rounds.len(), SHOWN_ROWS)
}
