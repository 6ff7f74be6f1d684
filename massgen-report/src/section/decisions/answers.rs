//! The submitted answers, and the decision of each round.

use std::fmt;

use massgen_log_analysis::question::decisions::Decisions;

use super::{ANSWER_CHARS, SHOWN_ROWS, at, label, labels, whole, yes};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Table};
use crate::section::completion::serde_word;
use crate::units;

pub(super) fn progression(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Answer Progression"))?;
    let compared = decisions.progression.iter().any(|step| step.comparison.is_some());
    let mut columns = vec![
        Column::left("Label"),
        Column::left("Agent"),
        Column::right("Time (s)"),
        Column::left("Summary (its beginning)"),
        Column::right("Characters"),
        Column::right("Votes that counted"),
    ];
    if compared {
        columns.push(Column::left("Equals supplied answer"));
    }
    columns.push(Column::left("Source"));
    let mut table = Table::new(columns).when_empty("No answer was submitted, or none is recorded.");
    for step in decisions.progression.iter().take(SHOWN_ROWS) {
        let mut row = vec![
            label(step.label.as_ref()),
            Inline::text(step.agent.as_str()),
            at(step.offset_seconds),
            Inline::recorded(step.excerpt.as_deref(), |text| Inline::quote(text, ANSWER_CHARS)),
            Inline::recorded(step.chars, |chars| Inline::number(units::integer(chars))),
            Inline::recorded(step.valid_votes, |votes| Inline::number(units::integer(votes))),
        ];
        if compared {
            row.push(step.comparison.as_ref().map_or_else(Inline::blank, |comparison| {
                yes(comparison.matches_supplied_answer)
                    .own(" (")
                    .own(serde_word(comparison.method))
                    .own(")")
            }));
        }
        row.push(places(&step.evidence));
        table.row(row);
    }
    write!(f, "{table}")?;
    more(f, decisions.progression.len(), SHOWN_ROWS)
}

pub(super) fn vote_or_answer(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Vote vs New Answer Decisions"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Answers shown at its start"),
        Column::right("Newer answers not shown"),
        Column::left("Decision"),
        Column::left("Label"),
        Column::left("Source"),
    ])
    .when_empty("No decision of a round is recorded.");
    for decision in decisions.round_decisions.iter().take(SHOWN_ROWS) {
        table.row([
            Inline::text(decision.agent.as_str()),
            Inline::number(decision.round),
            labels(decision.seen.as_ref()),
            whole(decision.newer_unseen),
            Inline::text(decision.decision.as_str()),
            label(decision.label.as_ref()),
            places(&decision.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.round_decisions.len(), SHOWN_ROWS)
}
