//! `## 4. Work Duplication Analysis`.

use std::fmt;

use massgen_log_analysis::question::duplication::{
    CostBasis, CostBounds, Duplication, NearCall, RepeatedWork, WorkKind,
};

use super::Page;
use super::commands::{CELL_CHARS, ROWS, agents};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Examples that are spelled out.
const EXAMPLES: usize = 5;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let duplication = &page.attempt.duplication;
    let across = &page.turn.repeated_after_restart;
    write!(f, "{}", Heading::new(2, "4. Work Duplication Analysis"))?;
    let (Some(compared), Some(beyond)) = (duplication.calls_compared.value, duplication.repeated_calls.value)
    else {
        let missing = "Whether work was duplicated is not recorded: no events.jsonl, execution_trace.md, \
                       streaming_debug.log or massgen.log gives the arguments of the calls.";
        return write!(f, "{}", Paragraph::new(missing));
    };
    let summary = Inline::number(units::count(compared, "call", "calls"))
        .own(" compared by tool and arguments; executions beyond the first of the same work: ")
        .then(Inline::number(units::integer(beyond)))
        .own(".");
    write!(f, "{}", Paragraph::new(summary))?;
    found(f, duplication)?;
    near(f, duplication)?;
    if !duplication.repeated.is_empty() {
        write!(f, "{}", Heading::new(3, "Specific Examples"))?;
        let mut list = List::new();
        for work in duplication.repeated.iter().take(EXAMPLES) {
            list.item(example(work));
        }
        write!(f, "{list}")?;
    }
    if !across.is_empty() {
        let line = Inline::number(units::integer(across.len()))
            .own(" works ran in several attempts of this turn. The first: ")
            .then(Inline::joined(across.iter().take(EXAMPLES).map(subject), ", "))
            .own(".");
        write!(f, "{}", Paragraph::new(line))?;
    }
    recommendations(f, duplication)
}

fn found(f: &mut fmt::Formatter<'_>, duplication: &Duplication) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Duplicated Work Found"))?;
    let mut table = Table::new([
        Column::left("Work Type"),
        Column::right("Times Repeated"),
        Column::right("Wasted Time"),
        Column::right("Wasted Cost"),
        Column::left("Expensive"),
        Column::left("Input since the last run"),
        Column::left("Work"),
        Column::left("Scope"),
        Column::left("Agents"),
        Column::left("Source"),
    ])
    .when_empty("No call was made twice with the same arguments (none recorded).");
    for work in duplication.repeated.iter().take(ROWS) {
        table.row([
            Inline::from(work.kind.as_str()),
            Inline::number(units::integer(work.count)),
            Inline::number(units::recorded(work.wasted_seconds_sum, units::seconds)),
            cost(&work.wasted_cost),
            expensive(work),
            input(work),
            subject(work),
            Inline::from(work.scope.as_str()),
            agents(&work.agents),
            places(&work.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, duplication.repeated.len(), ROWS)?;
    if duplication.repeated.is_empty() {
        return Ok(());
    }
    let seconds = |value| Inline::number(units::recorded(value, units::seconds));
    let time = Inline::from(
        "Wasted time is that of all but the first successful run, where the input had not changed: ",
    )
    .then(seconds(duplication.wasted_seconds_sum.value))
    .own(" summed, ")
    .then(seconds(duplication.wasted_seconds_union.value))
    .own(" of wall time, in which shared time counts once; ")
    .then(seconds(duplication.wasted_seconds_union_at_most.value))
    .own(" at most, with the runs whose input may have changed. Of expensive work alone: ")
    .then(seconds(duplication.expensive_wasted_seconds_union.value))
    .own(" of wall time.");
    write!(f, "{}", Paragraph::new(time))?;
    let price = Inline::from("Wasted cost: ")
        .then(cost(&duplication.wasted_cost))
        .own(". ")
        .then(&duplication.wasted_cost_lower_bound)
        .own(" ")
        .then(&duplication.wasted_cost_upper_bound);
    write!(f, "{}", Paragraph::new(price))
}

fn cost(bounds: &CostBounds) -> Inline {
    match (bounds.lower_usd, bounds.upper_usd) {
        (Some(_), Some(_)) if bounds.basis == CostBasis::NoWaste => Inline::from(bounds.basis.as_str()),
        (Some(lower), Some(upper)) => Inline::number(units::usd(lower))
            .own(" to ")
            .then(Inline::number(units::usd(upper))),
        (Some(lower), None) => Inline::from("at least ")
            .then(Inline::number(units::usd(lower)))
            .own(", partly priced"),
        _ => Inline::from(bounds.basis.as_str()),
    }
}

fn expensive(work: &RepeatedWork) -> Inline {
    if work.expensive.is_empty() {
        return Inline::from("no");
    }
    Inline::joined(
        work.expensive.iter().map(|reason| Inline::from(reason.as_str())),
        ", ",
    )
}

/// What became of the input before each repeat.
fn input(work: &RepeatedWork) -> Inline {
    let parts = [
        (work.unchanged_repeats, "unchanged"),
        (work.changed_repeats, "changed"),
        (work.unknown_repeats, "unknown"),
    ];
    Inline::joined(
        parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| Inline::number(units::integer(count)).own(" ").own(word)),
        ", ",
    )
}

/// Expensive work that was done again in nearly the same words.
fn near(f: &mut fmt::Formatter<'_>, duplication: &Duplication) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Nearly the Same Work"))?;
    let mut table = Table::new([
        Column::left("Work Type"),
        Column::right("Similarity"),
        Column::left("Earlier"),
        Column::left("Later"),
        Column::left("Scope"),
        Column::left("Input"),
        Column::right("Time of the later"),
        Column::left("Source"),
    ])
    .when_empty(
        "No media, web or long-running call was made again in nearly the same words (none recorded).",
    );
    for pair in duplication.near.iter().take(ROWS) {
        let places_of = |call: &NearCall| places(&call.evidence);
        table.row([
            Inline::from(pair.kind.as_str()),
            Inline::number(units::percent(pair.similarity)),
            words(&pair.earlier),
            words(&pair.later),
            Inline::from(pair.scope.as_str()),
            Inline::from(pair.input.as_str()),
            Inline::number(units::recorded(pair.later.seconds, units::seconds)),
            places_of(&pair.earlier).own(", ").then(places_of(&pair.later)),
        ]);
    }
    write!(f, "{table}")?;
    more(f, duplication.near.len(), ROWS)?;
    if duplication.near_not_compared > 0 {
        let line = Inline::from("Calls that were not compared, because a tool has too many: ")
            .then(Inline::number(units::integer(duplication.near_not_compared)))
            .own(".");
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}

fn words(call: &NearCall) -> Inline {
    let agent = match &call.agent {
        Some(agent) => Inline::code(agent.as_str()),
        None => Inline::from("agent not recorded"),
    };
    agent.own(": ").then(Inline::code_cut(&call.text, CELL_CHARS))
}

fn subject(work: &RepeatedWork) -> Inline {
    match &work.command {
        Some(command) => Inline::code_cut(command, CELL_CHARS),
        None => Inline::code(work.tool.as_str())
            .own(" ")
            .then(Inline::code_cut(&work.key, CELL_CHARS)),
    }
}

fn example(work: &RepeatedWork) -> Inline {
    let line = subject(work)
        .own(": ")
        .then(Inline::number(units::count(work.count, "run", "runs")))
        .own(" by ")
        .then(agents(&work.agents))
        .own(", longest ")
        .then(Inline::number(units::recorded(work.seconds_max, units::seconds)))
        .own(", failed ")
        .then(Inline::number(units::integer(work.failures)))
        .own(", output ")
        .then(Inline::number(units::recorded(
            work.output_chars,
            units::characters,
        )));
    line.own(". Source: ").then(places(&work.evidence))
}

fn recommendations(f: &mut fmt::Formatter<'_>, duplication: &Duplication) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Recommendations"))?;
    let mut list = List::new();
    for total in &duplication.by_kind {
        let advice = match total.kind {
            WorkKind::PackageInstall => {
                "put the packages into the environment or image that agents start from"
            }
            WorkKind::Media | WorkKind::MediaGeneration => {
                "share what was made, or what was seen in it, between rounds and agents"
            }
            WorkKind::Web => "keep what was found and fetched in the workspace",
            WorkKind::Read => "keep notes on what was read for the next round",
            WorkKind::Command => "keep results of expensive commands in a file that later rounds read",
            _ => "check whether the repeated calls are needed",
        };
        list.item(
            Inline::from(total.kind.as_str())
                .own(" (")
                .then(Inline::number(units::count(
                    total.repeated_calls,
                    "repetition",
                    "repetitions",
                )))
                .own(", with unchanged input ")
                .then(Inline::number(units::integer(total.unchanged_repeats)))
                .own(", ")
                .then(Inline::number(units::recorded(
                    total.wasted_seconds_sum,
                    units::seconds,
                )))
                .own("): ")
                .own(advice)
                .own("."),
        );
    }
    if list.is_empty() {
        return write!(f, "{}", Paragraph::new("None: no repeated work was recorded."));
    }
    write!(f, "{list}")
}
