//! What does not fit together: results against records, calls against their repetitions.

use std::fmt;

use massgen_log_analysis::question::tool_reliability::{AnswerSplit, ResultVariant, STREAK, ToolReliability};

use super::{NO_RESULTS, hypothesis};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::section::commands::{CELL_CHARS, ROWS, name};
use crate::units;

/// Characters of a message in a cell.
const MESSAGE_CHARS: usize = 160;
/// Characters of a line that differs.
const LINE_CHARS: usize = 80;

pub(super) fn suspects(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Suspected false positives"))?;
    let mut table = Table::new([
        Column::left("Tool"),
        Column::left("Agent"),
        Column::left("Recorded as"),
        Column::left("Its result"),
        Column::left("Message"),
        Column::left("Source"),
    ])
    .when_empty(if tools.results_recorded {
        "No call recorded as successful has a result that reads like a failure (none recorded)."
    } else {
        NO_RESULTS
    });
    for call in tools.suspected_false_positives.iter().take(ROWS) {
        let basis = Inline::joined(call.basis.iter().map(|basis| Inline::from(basis.as_str())), ", ");
        let statuses = call.statuses.iter().map(|status| Inline::code(status));
        let basis = if call.statuses.is_empty() {
            basis
        } else {
            basis.own(": ").then(Inline::joined(statuses, ", "))
        };
        table.row([
            Inline::code_cut(call.tool.as_str(), CELL_CHARS),
            name(call.agent.as_ref()),
            Inline::from("success"),
            basis,
            message(call.message.as_deref()),
            places(&call.evidence),
        ]);
    }
    for call in tools.contradicted_failures.iter().take(ROWS) {
        table.row([
            Inline::code_cut(call.tool.as_str(), CELL_CHARS),
            name(call.agent.as_ref()),
            Inline::from("failure"),
            Inline::from(call.basis.as_str()),
            message(call.error.as_deref())
                .own("; result: ")
                .then(Inline::quote(&call.result, MESSAGE_CHARS)),
            places(&call.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.suspected_false_positives.len(), ROWS)
}

pub(super) fn message(text: Option<&str>) -> Inline {
    Inline::recorded(text, |text| Inline::quote(text, MESSAGE_CHARS))
}

pub(super) fn clusters(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Failures by message"))?;
    if tools
        .failure_clusters
        .iter()
        .any(|cluster| cluster.hypothesis.is_some())
    {
        let what = "A hypothesis is a row of a fixed table that the quoted words or the exit code met; nothing else \
                    was looked at.";
        write!(f, "{}", Paragraph::new(what))?;
    }
    let mut table = Table::new([
        Column::left("Template"),
        Column::right("Failures"),
        Column::left("Kind"),
        Column::left("Hypothesis"),
        Column::left("First message"),
        Column::left("Tools"),
        Column::left("Agents"),
        Column::left("First and last at"),
        Column::left("Source"),
    ])
    .when_empty(if tools.results_recorded {
        "No failure was recorded."
    } else {
        "No record says that a call failed; exit codes are not recorded."
    });
    for cluster in tools.failure_clusters.iter().take(ROWS) {
        let codes = cluster.exit_codes.iter().map(Inline::number);
        let kind = Inline::from(cluster.kind.as_str());
        table.row([
            Inline::recorded(cluster.template.as_deref(), |text| {
                Inline::quote(text, MESSAGE_CHARS)
            }),
            Inline::number(units::integer(cluster.count)),
            if cluster.exit_codes.is_empty() {
                kind
            } else {
                kind.own(" ").then(Inline::joined(codes, ", "))
            },
            hypothesis(cluster.hypothesis.as_ref()),
            message(cluster.example.as_deref()),
            Inline::joined(
                cluster
                    .tools
                    .iter()
                    .map(|tool| Inline::code_cut(tool.as_str(), CELL_CHARS)),
                ", ",
            ),
            Inline::joined(
                cluster.agents.iter().map(|agent| Inline::text(agent.as_str())),
                ", ",
            ),
            Inline::number(units::recorded(cluster.first_at_seconds, units::seconds))
                .own(" – ")
                .then(Inline::number(units::recorded(
                    cluster.last_at_seconds,
                    units::seconds,
                ))),
            places(&cluster.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.failure_clusters.len(), ROWS)
}

pub(super) fn streaks(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    if tools.streaks.is_empty() {
        let none = Inline::from("Failures in a row: no tool failed ")
            .then(Inline::number(units::integer(STREAK)))
            .own(" times in a row for one agent.");
        return write!(f, "{}", Paragraph::new(none));
    }
    write!(f, "{}", Heading::new(3, "Failures in a row"))?;
    let mut table = Table::new([
        Column::left("Tool"),
        Column::left("Agent"),
        Column::right("In a row"),
        Column::right("Different arguments"),
        Column::left("First message"),
        Column::left("Source"),
    ]);
    for streak in tools.streaks.iter().take(ROWS) {
        table.row([
            Inline::code_cut(streak.tool.as_str(), CELL_CHARS),
            name(streak.agent.as_ref()),
            Inline::number(units::integer(streak.length)),
            Inline::number(units::recorded(streak.distinct_arguments, units::integer)),
            message(streak.message.as_deref()),
            places(&streak.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.streaks.len(), ROWS)
}

pub(super) fn splits(f: &mut fmt::Formatter<'_>, title: &'static str, splits: &[AnswerSplit]) -> fmt::Result {
    if splits.is_empty() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, title))?;
    let mut table = Table::new([
        Column::left("Call"),
        Column::left("Agent"),
        Column::right("Calls"),
        Column::right("Succeeded"),
        Column::right("Failed"),
        Column::right("Different results"),
        Column::left("Input in between"),
        Column::left("First outcome"),
        Column::left("Then"),
        Column::left("Source"),
    ]);
    for split in splits.iter().take(ROWS) {
        table.row([
            Inline::code_cut(&split.subject, CELL_CHARS),
            name(split.agent.as_ref()),
            Inline::number(units::integer(split.calls)),
            Inline::number(units::integer(split.successes)),
            Inline::number(units::integer(split.failures)),
            Inline::number(units::recorded(split.distinct_results, units::integer)),
            Inline::text(split.input.as_str()),
            Inline::recorded(split.variants.first(), |first| {
                variant(first, split.differs_at_line)
            }),
            others(split),
            places(&split.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, splits.len(), ROWS)
}

/// One outcome: exit code or success, size, and the line by which it differs.
fn variant(variant: &ResultVariant, line: Option<u64>) -> Inline {
    let mut cell = match (variant.exit_code, variant.failed) {
        (Some(code), _) => Inline::from("exit code ").then(Inline::number(code)),
        (None, Some(true)) => Inline::from("failed"),
        (None, Some(false)) => Inline::from("succeeded"),
        (None, None) => Inline::from("outcome not recorded"),
    };
    cell = cell.own(", ").then(Inline::recorded(variant.chars, |chars| {
        Inline::number(units::characters(chars))
    }));
    match (line, &variant.line) {
        (Some(at), Some(text)) => cell
            .own(", line ")
            .then(Inline::number(units::integer(at)))
            .own(" ")
            .then(Inline::quote(text, LINE_CHARS)),
        (Some(at), None) => cell
            .own(", ends before line ")
            .then(Inline::number(units::integer(at))),
        (None, _) => cell,
    }
}

/// The second outcome, and how many more there are.
fn others(split: &AnswerSplit) -> Inline {
    let Some(second) = split.variants.get(1) else {
        return Inline::from("–");
    };
    let cell = variant(second, split.differs_at_line);
    match split.variants.len().saturating_sub(2) {
        0 => cell,
        more => cell.own("; ").then(Inline::number(units::count(
            more,
            "more outcome",
            "more outcomes",
        ))),
    }
}
