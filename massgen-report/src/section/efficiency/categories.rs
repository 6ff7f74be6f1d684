//! Times of model calls, and the guide's wall-time categories.

use std::fmt::{self, Display as _};

use massgen_log_analysis::question::efficiency::{ApiSum, Breakdown, Category, Efficiency, RoundBlocks};

use super::{MAX_ROWS, cell, share};
use crate::evidence::{figure, more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units::{integer, seconds};

/// Blocks of a round that are shown.
const MAX_BLOCKS: usize = 12;

pub(super) fn api(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let api = &found.api;
    Heading::new(3, "First Token and API Time").fmt(f)?;
    if api.by_backend.is_empty() && api.by_round.is_empty() {
        return Paragraph::new("Not recorded: `metrics_summary.json` has no `api_timing`.").fmt(f);
    }
    let mut table = Table::new([
        Column::left("Backend or round"),
        Column::right("API calls"),
        Column::right("Sum"),
        Column::right("Per call"),
        Column::right("First token, at least"),
        Column::left("Source"),
    ]);
    let all = api.by_backend.iter().chain(&api.by_round);
    for sum in all.take(MAX_ROWS) {
        table.row(api_cells(sum));
    }
    table.fmt(f)?;
    more(f, api.by_backend.len() + api.by_round.len(), MAX_ROWS)?;
    let mut facts = List::new();
    facts.item(
        "First token is the mean over all calls; calls without a mark count as 0, so it is a lower bound. \
         The time to the first call of a round is another number: see the rounds above.",
    );
    facts.item("MassGen sums over all agents: the time of one agent's model calls is not recorded.");
    if api.cumulative {
        facts.item("The sums run on from an earlier attempt.");
    }
    facts.fmt(f)
}

fn api_cells(sum: &ApiSum) -> Vec<Inline> {
    vec![
        Inline::text(&sum.name),
        figure(&sum.calls, integer),
        figure(&sum.seconds, seconds),
        figure(&sum.mean_s, seconds),
        figure(&sum.first_token_s, seconds),
        places(&sum.seconds.evidence),
    ]
}

pub(super) fn categories(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    let found = &found.categories;
    Heading::new(3, "Wall-Time Categories").fmt(f)?;
    if !found.recorded {
        Paragraph::new(
            "Not recorded: neither `metrics_events.json` nor `events.jsonl` tells when calls were made.",
        )
        .fmt(f)?;
        return breakdown(f, &found.all_rounds, &found.on_path);
    }
    Paragraph::new(
        "Each call has the category of the first rule below that holds; calls in a row make a block.",
    )
    .fmt(f)?;
    let mut table = Table::new([
        Column::left("Category"),
        Column::right("Blocks"),
        Column::right("All rounds (s)"),
        Column::right("Share"),
        Column::right("Critical path (s)"),
        Column::left("Longest at"),
    ])
    .when_empty("No length of a round is known.");
    for total in found.totals.iter().take(MAX_ROWS) {
        table.row([
            names(&total.categories),
            Inline::number(integer(total.blocks)),
            cell(Some(total.seconds)),
            share(total.share),
            cell(Some(total.on_path_s)),
            places(&total.evidence),
        ]);
    }
    table.fmt(f)?;
    blocks(f, &found.rounds)?;
    breakdown(f, &found.all_rounds, &found.on_path)?;
    Paragraph::new("The rules, in the order in which they are tried:").fmt(f)?;
    let mut rules = List::new();
    for rule in &found.rules {
        rules.item(
            Inline::from(rule.category.as_str())
                .own(": ")
                .then(&rule.holds)
                .own("."),
        );
    }
    rules.fmt(f)
}

fn names(categories: &[Category]) -> Inline {
    Inline::joined(
        categories.iter().map(|category| Inline::from(category.as_str())),
        "+",
    )
}

/// One row a round: its blocks in order.
fn blocks(f: &mut fmt::Formatter<'_>, rounds: &[RoundBlocks]) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("On the path"),
        Column::right("Blocks"),
        Column::left("In order"),
        Column::left("Source"),
    ])
    .when_empty("No length of a round is known.");
    for round in rounds.iter().take(MAX_ROWS) {
        let shown = round.blocks.iter().take(MAX_BLOCKS).map(|block| {
            names(&block.categories)
                .own(" ")
                .then(Inline::number(seconds(block.seconds)))
        });
        let shown = Inline::joined(shown, ", ");
        let rest = round.blocks.len().saturating_sub(MAX_BLOCKS);
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(integer(round.segment)),
            Inline::from(if round.on_path { "yes" } else { "no" }),
            Inline::number(integer(round.blocks.len())),
            if rest == 0 {
                shown
            } else {
                shown
                    .own(" and ")
                    .then(Inline::number(integer(rest)))
                    .own(" more")
            },
            places(round.blocks.first().map_or(&[], |block| &block.evidence)),
        ]);
    }
    table.fmt(f)?;
    more(f, rounds.len(), MAX_ROWS)?;
    Paragraph::new(
        "Each block's start, thinking time, calls and tools are in the JSON form of this analysis.",
    )
    .fmt(f)
}

/// One part of a sum.
type Part = fn(&Breakdown) -> f64;

fn breakdown(f: &mut fmt::Formatter<'_>, rounds: &Breakdown, path: &Breakdown) -> fmt::Result {
    let mut table = Table::new([
        Column::left("What ran"),
        Column::right("All rounds (s)"),
        Column::right("Critical path (s)"),
    ]);
    let parts: [(&'static str, Part); 6] = [
        ("model, after the first call or without any", |sum| sum.model_s),
        ("until the first call", |sum| sum.first_tool_s),
        ("waits for background work", |sum| sum.bg_wait_s),
        ("shell", |sum| sum.shell_s),
        ("other tools", |sum| sum.other_tools_s),
        ("unaccounted", |sum| sum.unaccounted_s),
    ];
    for (name, part) in parts {
        let shown = |sum: &Breakdown| cell(sum.total_s.map(|_| part(sum)));
        table.row([Inline::from(name), shown(rounds), shown(path)]);
    }
    table.row([Inline::from("all"), cell(rounds.total_s), cell(path.total_s)]);
    table.fmt(f)
}
