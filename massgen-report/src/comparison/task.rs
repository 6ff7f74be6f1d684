//! Whether the runs can be compared as equals.

use std::fmt;

use massgen_log_analysis::compare::{Comparison, RunId, Same, Stated, Variant};

use crate::evidence::sourced;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};

/// Characters of a question or value that are shown.
const VALUE_CHARS: usize = 200;
/// Runs that are named for one value.
const RUNS: usize = 4;
/// Differences that are listed; the JSON form has them all.
const SHOWN: usize = 30;

pub(super) fn render(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let task = &comparison.task;
    write!(f, "{}", Heading::new(2, "Same Task, Same Setup"))?;
    let question = match task.question.state {
        Same::Equal => "Question: equal in all runs.",
        Same::Different => "Question: different. The figures below are of different tasks.",
        _ => "Question: not recorded in every run, so that it cannot be told whether the task is the same.",
    };
    write!(f, "{}", Paragraph::new(question))?;
    let mut list = List::new();
    for variant in &task.question.variants {
        let text = match (&variant.value, variant.stated) {
            (Some(text), _) => Inline::quote(text, VALUE_CHARS),
            (None, stated) => Inline::from(stated.as_str()),
        };
        let place = sourced(&variant.evidence);
        list.item(runs(comparison, variant).own(": ").then(text).then(place));
    }
    write!(f, "{list}")?;
    let mut table = Table::new([
        Column::left("Unequal in"),
        Column::left("Of"),
        Column::left("State"),
        Column::left("Values"),
    ])
    .when_empty("Versions, agents, models and recorded settings are the same in all runs.");
    for unequal in task.unequal.iter().take(SHOWN) {
        let values = unequal.variants.iter().map(|variant| value(comparison, variant));
        table.row([
            Inline::from(unequal.aspect.as_str()),
            unequal
                .subject
                .as_deref()
                .map_or_else(Inline::blank, Inline::text),
            Inline::from(match unequal.state {
                Same::Different => "different",
                _ => "cannot be told",
            }),
            Inline::joined(values, "; "),
        ]);
    }
    write!(f, "{table}")?;
    let more = task.unequal.len().saturating_sub(SHOWN);
    if more > 0 {
        let note = Inline::number(more).own(" more differences are in the JSON form.");
        write!(f, "{}", Paragraph::new(note))?;
    }
    Ok(())
}

fn value(comparison: &Comparison, variant: &Variant) -> Inline {
    let value = match (&variant.value, variant.stated) {
        (Some(value), Stated::Set) => Inline::code_cut(value, VALUE_CHARS),
        (_, stated) => Inline::from(stated.as_str()),
    };
    runs(comparison, variant)
        .own(": ")
        .then(value)
        .then(sourced(&variant.evidence))
}

/// The runs of a value: whole sides by name, single runs by name and number.
fn runs(comparison: &Comparison, variant: &Variant) -> Inline {
    let mut names: Vec<Inline> = Vec::new();
    for (index, side) in comparison.sides.iter().enumerate() {
        let there: Vec<&RunId> = variant.runs.iter().filter(|run| run.side == index).collect();
        let name = || Inline::text(&side.label);
        if there.len() == side.runs.len() && !there.is_empty() {
            names.push(name());
            continue;
        }
        for run in there {
            let number = run.run.saturating_add(1);
            names.push(name().own(" run ").then(Inline::number(number)));
        }
    }
    let more = names.len().saturating_sub(RUNS);
    let shown = Inline::joined(names.into_iter().take(RUNS), ", ");
    if more > 0 {
        shown.own(" and ").then(Inline::number(more)).own(" more")
    } else {
        shown
    }
}
