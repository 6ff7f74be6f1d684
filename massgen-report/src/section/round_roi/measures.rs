//! What can be measured of each answer's change, at what ratio, and where it became small.

use std::fmt::{self, Display as _};

use massgen_log_analysis::ActCounts;
use massgen_log_analysis::question::round_roi::{AnswerChange, DiminishingReturn, RoundReturn, RoundRoi};

use super::{MAX_ROWS, amounts, point};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Table};
use crate::units::{NOT_RECORDED, count, decimal, integer, percent, recorded, seconds, usd};

/// Decimals of a ratio of seconds to words.
const RATIO_DECIMALS: usize = 3;

pub(super) fn table(f: &mut fmt::Formatter<'_>, found: &RoundRoi) -> fmt::Result {
    Heading::new(3, "Measurable change of each answer").fmt(f)?;
    let mut table = Table::new([
        Column::right("Round"),
        Column::left("Agent"),
        Column::left("Product"),
        Column::right("Words that differ"),
        Column::right("Distance of words"),
        Column::left("Workspace files"),
        Column::left("No measurable change"),
        Column::right("USD per word"),
        Column::right("Seconds per word"),
        Column::left("Calls by what they do"),
    ])
    .when_empty("No round produced a text that is recorded.");
    let texts = || {
        found
            .rounds
            .iter()
            .filter_map(|round| Some((round, round.change.as_ref()?)))
    };
    for (round, change) in texts().take(MAX_ROWS) {
        table.row([
            Inline::number(integer(round.segment)),
            Inline::text(round.agent.as_str()),
            super::product(round),
            Inline::number(recorded(change.changed_words, integer)),
            distance(change),
            workspace(change),
            no_change(round),
            Inline::number(round.usd_per_changed_word.map_or("–".to_owned(), usd)),
            Inline::number(
                round
                    .seconds_per_changed_word
                    .map_or("–".to_owned(), |ratio| decimal(ratio, RATIO_DECIMALS)),
            ),
            work(round.work),
        ]);
    }
    table.fmt(f)?;
    more(f, texts().count(), MAX_ROWS)
}

/// The point of diminishing return, and what came before and after it.
pub(super) fn diminishing(found: Option<&DiminishingReturn>) -> Inline {
    let Some(found) = found else {
        return Inline::from(
            "Diminishing return: no winner is recorded, or no round of an answer of it, so no such point.",
        );
    };
    Inline::from("Diminishing return (own rule): after ")
        .then(point(
            found.segment,
            &found.agent,
            found.label.as_ref(),
            found.end_s,
        ))
        .own(". Rounds until then: ")
        .then(amounts(&found.before))
        .own("; after it: ")
        .then(amounts(&found.after))
        .own("; wall time after it ")
        .then(Inline::number(recorded(found.wall_after_s, seconds)))
        .own(". Source: ")
        .then(places(&found.evidence))
        .own(". Rule: ")
        .then(&found.rule)
        .own(".")
}

fn distance(change: &AnswerChange) -> Inline {
    match (change.word_distance, &change.previous) {
        (Some(distance), _) => Inline::number(percent(distance)),
        (None, Some(_)) => Inline::from("not compared"),
        (None, None) => Inline::from("first text"),
    }
}

fn workspace(change: &AnswerChange) -> Inline {
    match (&change.workspace, change.same_workspace) {
        _ if change.previous.is_none() => Inline::from("–"),
        (Some(found), _) => Inline::from("+")
            .then(Inline::number(integer(found.added)))
            .own(" −")
            .then(Inline::number(integer(found.removed)))
            .own(" resized ")
            .then(Inline::number(integer(found.resized)))
            .own(" same ")
            .then(Inline::number(integer(found.same))),
        (None, Some(true)) => Inline::from("no workspace copies"),
        (None, Some(false)) => Inline::from("changed"),
        (None, None) => Inline::from("not compared"),
    }
}

fn no_change(round: &RoundReturn) -> Inline {
    match round.no_measurable_change {
        Some(true) => Inline::from("**yes**"),
        Some(false) => Inline::from("no"),
        None => Inline::from("–"),
    }
}

fn work(found: Option<ActCounts>) -> Inline {
    let Some(found) = found else {
        return Inline::from(NOT_RECORDED);
    };
    let some = found
        .each()
        .into_iter()
        .filter(|(_, calls)| *calls > 0)
        .map(|(act, calls)| Inline::number(count(calls, act.as_str(), act.as_str())));
    let all = Inline::joined(some, ", ");
    if all.is_blank() { Inline::from("none") } else { all }
}
