//! `## Question 9 · Tool reliability`.

use std::fmt;

use massgen_log_analysis::question::tool_reliability::{
    AnswerSplit, CallNote, CallTotals, STREAK, ToolReliability,
};

use super::Page;
use super::commands::{CELL_CHARS, ROWS, more, name, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Characters of a message in a cell.
const MESSAGE_CHARS: usize = 160;

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
    more(f, tools.by_agent.len())
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
    more(f, tools.by_tool.len())
}

fn suspects(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
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
            Inline::from("says that it succeeded"),
            message(call.error.as_deref()),
            places(&call.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.suspected_false_positives.len())
}

fn message(text: Option<&str>) -> Inline {
    Inline::recorded(text, |text| Inline::quote(text, MESSAGE_CHARS))
}

fn clusters(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Failures by message"))?;
    let mut table = Table::new([
        Column::left("First message"),
        Column::right("Failures"),
        Column::left("Kind"),
        Column::left("Tools"),
        Column::left("Agents"),
        Column::left("Source"),
    ])
    .when_empty(if tools.results_recorded {
        "No failure was recorded."
    } else {
        "No record says that a call failed; exit codes are not recorded."
    });
    for cluster in tools.failure_clusters.iter().take(ROWS) {
        table.row([
            message(cluster.message.as_deref()),
            Inline::number(units::integer(cluster.count)),
            Inline::from(cluster.kind.as_str()),
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
            places(&cluster.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, tools.failure_clusters.len())
}

fn streaks(f: &mut fmt::Formatter<'_>, tools: &ToolReliability) -> fmt::Result {
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
    more(f, tools.streaks.len())
}

fn splits(f: &mut fmt::Formatter<'_>, title: &'static str, splits: &[AnswerSplit]) -> fmt::Result {
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
            places(&split.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, splits.len())
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
    more(f, calls.len())
}
