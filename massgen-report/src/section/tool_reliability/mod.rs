//! `## Question 9 · Tool reliability`.

mod findings;

use std::fmt;

use massgen_log_analysis::question::tool_reliability::{CallNote, CallTotals, Hypothesis, ToolReliability};

use self::findings::{clusters, message, splits, streaks, suspects};
use super::Page;
use super::commands::{CELL_CHARS, ROWS, name};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

const NO_RESULTS: &str =
    "Results of the calls are not recorded: no events.jsonl, execution_trace.md or log gives them.";

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let tools = &page.attempt.tool_reliability;
    write!(f, "{}", Heading::new(2, "Question 9 · Tool reliability"))?;
    let Some(calls) = tools.totals.tool_calls.value else {
        let missing = "Tool calls are not recorded: no metrics_events.json, events.jsonl, metrics_summary.json or \
                       text log with tool calls was there.";
        return write!(f, "{}", Paragraph::new(missing));
    };
    write!(f, "{}", Paragraph::new(summary(&tools.totals, calls)))?;
    if calls == 0 {
        return Ok(());
    }
    if tools.totals.stated_only {
        let only = "Only sums are recorded; the calls themselves are not.";
        write!(f, "{}", Paragraph::new(only))?;
    }
    by_agent(f, tools)?;
    by_tool(f, tools)?;
    suspects(f, tools)?;
    clusters(f, tools)?;
    streaks(f, tools)?;
    splits(f, "Same call, success and failure", &tools.inconsistent)?;
    splits(f, "Same call, different results", &tools.changed_results)?;
    notes(f, "Denied calls", &tools.denied)?;
    notes(f, "Background calls", &tools.background)?;
    notes(f, "Calls that never ended", &tools.unfinished)
}

fn summary(totals: &CallTotals, calls: u64) -> Inline {
    let mut line = Inline::number(units::count(calls, "tool call", "tool calls"))
        .own("; failed by record: ")
        .then(Inline::number(units::recorded(
            totals.tool_failures.value,
            units::integer,
        )))
        .own("; busy ")
        .then(Inline::number(units::recorded(
            totals.busy_seconds.value,
            units::seconds,
        )))
        .own(" summed, ")
        .then(Inline::number(units::recorded(
            totals.wall_seconds.value,
            units::seconds,
        )))
        .own(" of wall time. Workflow tools (answer, vote, stop) are not counted.");
    if totals.carried_calls > 0 {
        line = line
            .own(" Of these calls, made in an earlier attempt: ")
            .then(Inline::number(units::integer(totals.carried_calls)))
            .own(".");
    }
    if totals.unattributed_calls > 0 {
        line = line
            .own(" Calls whose agent is not recorded: ")
            .then(Inline::number(units::integer(totals.unattributed_calls)))
            .own(".");
    }
    if totals.tool_calls.evidence.is_empty() {
        return line;
    }
    line.own(" Source: ")
        .then(places(&totals.tool_calls.evidence))
        .own(".")
}

fn by_agent(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "By agent"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Calls"),
        Column::right("Failed by record"),
        Column::right("Busy"),
        Column::right("Wall time"),
        Column::left("Source"),
    ]);
    for agent in tools.by_agent.iter().take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::number(units::recorded(agent.calls, units::integer)),
            Inline::number(units::recorded(agent.failures, units::integer)),
            Inline::number(units::recorded(agent.busy_seconds, units::seconds)),
            Inline::number(units::recorded(agent.wall_seconds, units::seconds)),
            places(&agent.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.by_agent.len(), ROWS)
}

fn by_tool(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "By tool"))?;
    let mut table = Table::new([
        Column::left("Tool"),
        Column::right("Calls"),
        Column::right("Ended"),
        Column::right("Failed by record"),
        Column::right("Failure rate"),
        Column::right("Exit code not 0"),
        Column::right("Sum"),
        Column::right("Avg"),
        Column::right("p90"),
        Column::right("Max"),
        Column::right("Output"),
        Column::left("Source"),
    ])
    .when_empty("The calls by tool are not recorded.");
    for tool in tools.by_tool.iter().take(ROWS) {
        table.row([
            Inline::code_cut(tool.tool.as_str(), CELL_CHARS),
            Inline::number(units::integer(tool.calls)),
            Inline::number(units::integer(tool.finished)),
            Inline::number(units::recorded(tool.failures, units::integer)),
            Inline::number(units::recorded(tool.failure_rate, units::percent)),
            Inline::number(units::recorded(tool.command_failures, units::integer)),
            Inline::number(units::recorded(tool.seconds_total, units::seconds)),
            Inline::number(units::recorded(tool.seconds_avg, units::seconds)),
            Inline::number(units::recorded(tool.seconds_p90, units::seconds)),
            Inline::number(units::recorded(tool.seconds_max, units::seconds)),
            Inline::number(units::recorded(tool.output_chars, units::characters)),
            places(&tool.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.by_tool.len(), ROWS)
}

fn notes(f: &mut fmt::Formatter<'_>, title: &'static str, calls: &[CallNote]) -> fmt::Result {
    if calls.is_empty() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, title))?;
    let mut table = Table::new([
        Column::left("Tool"),
        Column::left("Agent"),
        Column::left("Call"),
        Column::left("Message"),
        Column::left("Source"),
    ]);
    for call in calls.iter().take(ROWS) {
        table.row([
            Inline::code_cut(call.tool.as_str(), CELL_CHARS),
            name(call.agent.as_ref()),
            Inline::recorded(call.subject.as_deref(), |text| Inline::code_cut(text, CELL_CHARS)),
            message(call.message.as_deref()),
            places(&call.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, calls.len(), ROWS)
}

/// A possible cause, with the words of the log that stand for it.
pub(super) fn hypothesis(found: Option<&Hypothesis>) -> Inline {
    let Some(found) = found else {
        return Inline::from("–");
    };
    let mut cell = Inline::from(found.cause.as_str());
    if let Some(name) = &found.name {
        cell = cell.own(" ").then(Inline::code_cut(name, CELL_CHARS));
    }
    cell = cell.own(": ").then(Inline::quote(&found.matched, CELL_CHARS));
    if let Some(nearest) = &found.nearest {
        cell = cell
            .own("; nearest executed tool: ")
            .then(Inline::code_cut(nearest.as_str(), CELL_CHARS));
    }
    cell
}
