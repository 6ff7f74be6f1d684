//! Mechanical work: what the calls did, candidate rounds with bounds, and what is left to the reader.

use std::fmt;

use massgen_log_analysis::question::delegation::{CandidateRound, Delegation};

use super::share;
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::section::cost::tokens;
use crate::section::failures::{MAX_ROWS, at};
use crate::units;

/// Calls by what they do.
pub(super) fn effects(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Calls by What They Do"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Kind"),
        Column::right("Calls"),
        Column::right("Share of Calls"),
        Column::right("Characters In"),
        Column::right("Characters Out"),
        Column::right("Share of Characters Out"),
        Column::right("Time"),
        Column::left("Source"),
    ])
    .when_empty(if delegation.calls_recorded {
        "No executed tool call is recorded."
    } else {
        "Not recorded: no file tells of tool calls (`metrics_events.json`, `events.jsonl`)."
    });
    for work in &delegation.work {
        for kind in &work.kinds {
            table.row([
                Inline::text(work.agent.as_str()),
                Inline::from(kind.act.as_str()),
                Inline::number(units::integer(kind.calls)),
                share(Some(kind.call_share)),
                tokens(kind.input_chars),
                tokens(kind.output_chars),
                share(kind.output_share),
                at(kind.seconds),
                places(&kind.evidence),
            ]);
        }
    }
    write!(f, "{table}")?;
    write!(
        f,
        "{}",
        Paragraph::new(
            "Shell commands are looked into: `read` and `verify` (tests, linters, type checkers) only look, `write` \
             writes a path that can be told, `run` may write anything, `unknown` has no recorded arguments."
        )
    )
}

/// Rounds whose calls are all mechanical by their tools.
pub(super) fn candidates(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Candidates for Mechanical Work"))?;
    let found = &delegation.mechanical;
    let Some(rounds) = &found.rounds else {
        return write!(
            f,
            "{}",
            Paragraph::new("Not recorded: no file tells when calls were made, so no round is a candidate.")
        );
    };
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Kind"),
        Column::left("Outcome"),
        Column::right("Calls That Look"),
        Column::right("Checklist Calls"),
        Column::right("Other Calls"),
        Column::right("Tokens In / Out"),
        Column::right("Recorded Cost"),
        Column::left("Bound"),
        Column::left("Source"),
    ])
    .when_empty("No round is a candidate.");
    for round in rounds.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(units::integer(round.segment)),
            Inline::text(&round.kind),
            Inline::text(&round.outcome),
            Inline::number(units::integer(round.calls.looks())),
            Inline::number(units::integer(round.calls.checklist)),
            Inline::number(units::integer(
                round.calls.run
                    + round.calls.delegate
                    + round.calls.media
                    + round.calls.unknown
                    + round.calls.other,
            )),
            tokens(round.input_tokens)
                .own(" / ")
                .then(tokens(round.output_tokens)),
            crate::section::cost::money(round.cost_recorded, [round.input_tokens, round.output_tokens]),
            Inline::from(if round.is_certain {
                "lower and upper"
            } else {
                "upper only"
            }),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, rounds.len(), MAX_ROWS)?;
    let line = Inline::from("Tokens of candidate rounds: at least ")
        .then(tokens(found.least_tokens))
        .own(" (")
        .then(share(found.least_share))
        .own("), at most ")
        .then(tokens(found.most_tokens))
        .own(" (")
        .then(share(found.most_share))
        .own(") of ")
        .then(tokens(found.all_tokens))
        .own(" in recorded rounds; rounds without recorded tokens: ")
        .then(Inline::number(units::integer(found.rounds_without_tokens)))
        .own(". Rule: ")
        .then(&found.rule)
        .own(".");
    write!(f, "{}", Paragraph::new(line))
}

/// What is left to the reader, with the places to read.
pub(super) fn judgement(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    write!(
        f,
        "{}",
        Paragraph::new(
            "For the reader to judge: which of this work is mechanical, and whether a cheaper model could do it."
        )
    )?;
    let mut list = List::new();
    let candidates = || delegation.mechanical.rounds.iter().flatten();
    for round in candidates().take(MAX_ROWS) {
        list.item(
            Inline::from("☐ mechanical ☐ mixed ☐ not mechanical: ")
                .then(name(round))
                .own(". To read: ")
                .then(places(&round.evidence)),
        );
    }
    write!(f, "{list}")?;
    more(f, candidates().count(), MAX_ROWS)
}

fn name(round: &CandidateRound) -> Inline {
    Inline::text(round.agent.as_str())
        .own(", round ")
        .then(Inline::number(units::integer(round.segment)))
}
