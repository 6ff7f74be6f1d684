//! Question 13: price and product of each round.

mod measures;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display as _};

use massgen_log_analysis::model::{AgentId, AnswerLabel};
use massgen_log_analysis::question::round_roi::{
    AnswerChange, Product, RoundReturn, RoundRoi, RoundSum, Settled, TextSize,
};

use super::Page;
use super::efficiency::{NO_ROUND, bare};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units::{NOT_RECORDED, UNPRICED, count, integer, recorded, seconds, tokens, usd};

/// Rows of the table; the sentence under it says how many more there are.
const MAX_ROWS: usize = 60;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let found = &page.attempt.round_roi;
    Heading::new(2, "Question 13 · Round ROI").fmt(f)?;
    if found.rounds.is_empty() {
        return Paragraph::new(NO_ROUND).fmt(f);
    }
    Paragraph::new(
        "Quality Delta is the measured change of the answer's size against the same agent's previous answer, \
         and against the answer that led by valid votes when it was submitted. It says nothing about quality; \
         the verdict is left to the reader.",
    )
    .fmt(f)?;
    table(f, found)?;
    measures::table(f, found)?;
    let mut facts = List::new();
    facts.item(measures::diminishing(found.diminishing_return.as_ref()));
    facts.item(settled(found.settled.as_ref()));
    if let Some(found) = &found.settled {
        for last in &found.by_agent {
            facts.nested(
                Inline::text(last.agent.as_str())
                    .own(": last changed in segment ")
                    .then(Inline::number(integer(last.segment)))
                    .own(" (")
                    .then(Inline::recorded(last.label.as_ref(), |label| {
                        Inline::text(label.as_str())
                    }))
                    .own("), ")
                    .then(Inline::number(count(
                        last.later_rounds,
                        "later round",
                        "later rounds",
                    )))
                    .own(" without a change."),
            );
        }
    }
    facts.item(sum(
        "Rounds without measurable change (text equals an earlier one of the agent, workspace the same by path \
         and size): ",
        &found.no_measurable_change,
        true,
    ));
    facts.item(sum(
        "Rounds that only verified (a call that reads or runs checks, none that may write, then a vote or an \
         unchanged answer): ",
        &found.only_verified,
        found.rounds.iter().any(|round| round.only_verified.is_some()),
    ));
    facts.item(sum(
        "Rounds without a product (ignored vote, restart, error, timeout, interrupted): ",
        &found.without_product,
        true,
    ));
    facts.fmt(f)?;
    Paragraph::new(
        "For the reader to judge: the column Verdict, round by round; the places are in the column Source.",
    )
    .fmt(f)
}

fn table(f: &mut fmt::Formatter<'_>, found: &RoundRoi) -> fmt::Result {
    let mut table = Table::new([
        Column::right("Round"),
        Column::left("Agent"),
        Column::right("Cost"),
        Column::right("Time (s)"),
        Column::left("Quality Delta"),
        Column::left("Verdict"),
        Column::left("Outcome"),
        Column::left("Product"),
        Column::right("Tokens in / out"),
        Column::right("Calls"),
        Column::left("Source"),
    ]);
    for round in found.rounds.iter().take(MAX_ROWS) {
        table.row(cells(round));
    }
    table.fmt(f)?;
    more(f, found.rounds.len(), MAX_ROWS)?;
    Paragraph::new("Rounds are in order of start; Round is the agent's how-many-th, false starts left out.")
        .fmt(f)
}

fn cells(round: &RoundReturn) -> Vec<Inline> {
    let number = |tokens_of: Option<i64>| Inline::number(recorded(tokens_of, tokens));
    let used = round.tokens.map_or_else(
        || Inline::from(NOT_RECORDED),
        |used| number(used.input).own(" / ").then(number(used.output)),
    );
    vec![
        Inline::number(integer(round.segment)),
        Inline::text(round.agent.as_str()),
        cost(round),
        Inline::number(recorded(round.seconds, bare)),
        delta(round),
        Inline::from("for the reader to judge"),
        Inline::text(round.outcome.as_str()),
        product(round),
        used,
        Inline::number(recorded(round.calls, integer)),
        places(&round.evidence),
    ]
}

fn cost(round: &RoundReturn) -> Inline {
    match (round.cost_usd, round.cost_recorded) {
        (Some(cost), _) => Inline::number(usd(cost)),
        (None, Some(_)) => Inline::from(UNPRICED),
        (None, None) => Inline::from(NOT_RECORDED),
    }
}

fn product(round: &RoundReturn) -> Inline {
    let words = match round.product {
        Product::Answer => "answer",
        Product::Vote => "vote for",
        Product::Stop => "stop",
        Product::FinalAnswer => "final answer",
        Product::PostEvaluation => "post-evaluation",
        _ => return Inline::from("none"),
    };
    match (round.product, &round.label) {
        (Product::Answer | Product::Vote, Some(label)) => {
            Inline::from(words).own(" ").then(Inline::text(label.as_str()))
        }
        (Product::Vote, None) => Inline::from("vote"),
        _ => Inline::from(words),
    }
}

fn delta(round: &RoundReturn) -> Inline {
    match (&round.change, round.product) {
        (Some(change), _) => measured(change),
        (None, Product::Answer | Product::FinalAnswer) => Inline::from(NOT_RECORDED),
        (None, _) => Inline::from("–"),
    }
}

fn measured(change: &AnswerChange) -> Inline {
    let mut line = match (change.same_text, change.against_previous) {
        (Some(true), _) => Inline::from("same text"),
        (_, Some(difference)) => signed(difference),
        (_, None) => Inline::from("first text: ").then(size(change.size)),
    };
    if let Some(previous) = &change.previous {
        line = line.own(" against ").then(Inline::text(previous.as_str()));
    }
    if let (Some(best), Some(difference)) = (&change.best_so_far, change.against_best)
        && change.best_so_far != change.previous
    {
        line = line
            .own("; ")
            .then(signed(difference))
            .own(" against ")
            .then(Inline::text(best.as_str()))
            .own(" (led by votes)");
    }
    line
}

fn size(size: TextSize) -> Inline {
    Inline::number(count(size.chars, "character", "characters"))
        .own(", ")
        .then(Inline::number(count(size.lines, "line", "lines")))
        .own(", ")
        .then(Inline::number(count(size.words, "word", "words")))
}

fn signed(size: TextSize) -> Inline {
    let number = |number: i64, one: &str, many: &str| {
        let plus = if number > 0 { "+" } else { "" };
        Inline::number(format!("{plus}{}", count(number, one, many)))
    };
    number(size.chars, "character", "characters")
        .own(", ")
        .then(number(size.lines, "line", "lines"))
        .own(", ")
        .then(number(size.words, "word", "words"))
}

/// The round of an answer and when it ended.
fn point(segment: usize, agent: &AgentId, label: Option<&AnswerLabel>, end_s: f64) -> Inline {
    Inline::from("segment ")
        .then(Inline::number(integer(segment)))
        .own(" of ")
        .then(Inline::text(agent.as_str()))
        .own(" (")
        .then(Inline::recorded(label, |label| Inline::text(label.as_str())))
        .own(", ended at ")
        .then(Inline::number(bare(end_s)))
        .own(" s)")
}

fn settled(found: Option<&Settled>) -> Inline {
    let Some(found) = found else {
        return Inline::from(
            "No round that produced an answer is recorded, so no point after which answers rest.",
        );
    };
    Inline::from("After ")
        .then(point(
            found.segment,
            &found.agent,
            found.label.as_ref(),
            found.end_s,
        ))
        .own(" no submitted answer changed. Rounds that began after it, presentation left out: ")
        .then(amounts(&found.after))
        .own(". Source: ")
        .then(places(&found.evidence))
        .own(".")
}

fn sum(words: &'static str, sum: &RoundSum, is_recorded: bool) -> Inline {
    if is_recorded {
        Inline::from(words).then(amounts(sum)).own(".")
    } else {
        Inline::from(words).own(NOT_RECORDED).own(".")
    }
}

fn amounts(sum: &RoundSum) -> Inline {
    let number = Inline::number(integer(sum.rounds));
    if sum.rounds == 0 {
        return number;
    }
    let used = sum.tokens.is_some_and(|tokens| tokens > 0);
    let cost = match sum.cost_recorded {
        Some(cost) if cost > 0.0 || !used => Inline::number(usd(cost)),
        Some(_) => Inline::from(UNPRICED),
        None => Inline::from(NOT_RECORDED),
    };
    number
        .own(" (agent time ")
        .then(Inline::number(recorded(sum.agent_seconds, seconds)))
        .own(", tokens in and out ")
        .then(Inline::number(recorded(sum.tokens, tokens)))
        .own(", cost ")
        .then(cost)
        .own(")")
}
