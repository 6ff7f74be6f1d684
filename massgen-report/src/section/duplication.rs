//! `## 4. Work Duplication Analysis`.

use std::fmt;

use massgen_log_analysis::question::duplication::{Duplication, RepeatedWork, WorkKind};

use super::Page;
use super::commands::{CELL_CHARS, ROWS, agents, more, places};
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
            Inline::number(units::recorded(duplication.wasted_cost_usd, units::usd)),
            subject(work),
            Inline::from(work.scope.as_str()),
            agents(&work.agents),
            places(&work.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, duplication.repeated.len())?;
    if duplication.repeated.is_empty() {
        return Ok(());
    }
    let time = Inline::from("Wasted time is that of all but the first successful call of each work: ")
        .then(Inline::number(units::recorded(
            duplication.wasted_seconds_sum.value,
            units::seconds,
        )))
        .own(" summed, ")
        .then(Inline::number(units::recorded(
            duplication.wasted_seconds_union.value,
            units::seconds,
        )))
        .own(" of wall time, in which shared time counts once. ")
        .own(duplication.wasted_cost_reason);
    write!(f, "{}", Paragraph::new(time))?;
    let caveat =
        "Agents work in separate workspaces: the same command of two agents may have been necessary.";
    write!(f, "{}", Paragraph::new(caveat))
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
            WorkKind::Media => "share what was made, or what was seen in it, between rounds and agents",
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
