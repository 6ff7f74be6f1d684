//! `## 3. Command Pattern Analysis`.

use std::fmt;

use massgen_log_analysis::Evidence;
use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::question::commands::{
    AgentCount, Commands, EXCESSIVE_OUTPUT_CHARS, RepeatedCommand, SLOW_SECONDS,
};

use super::Page;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Rows of a long table.
pub(super) const ROWS: usize = 20;

/// Characters of a command or its like in a cell.
pub(super) const CELL_CHARS: usize = 120;

/// Places that a cell names.
const CELL_PLACES: usize = 2;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let commands = &page.attempt.commands;
    write!(f, "{}", Heading::new(2, "3. Command Pattern Analysis"))?;
    let Some(total) = commands.total.value else {
        let missing = "The commands of this attempt are not recorded: no events.jsonl, execution_trace.md, \
                       streaming_debug.log or massgen.log gives the arguments of its calls.";
        return write!(f, "{}", Paragraph::new(missing));
    };
    write!(f, "{}", Paragraph::new(summary(commands, total)))?;
    if total == 0 {
        return Ok(());
    }
    repeated(f, commands)?;
    excessive(f, commands)?;
    slowest(f, commands)
}

fn summary(commands: &Commands, total: u64) -> Inline {
    if total == 0 {
        return Inline::from("No command was run in this attempt (none recorded).");
    }
    let mut line = Inline::number(units::count(total, "command", "commands"))
        .own(" executed; with an exit code other than 0: ")
        .then(Inline::number(units::recorded(
            commands.command_failures.value,
            units::integer,
        )))
        .own(".");
    if commands.denied > 0 {
        line = line
            .own(" Denied, and not counted: ")
            .then(Inline::number(units::integer(commands.denied)))
            .own(".");
    }
    if commands.carried_calls > 0 {
        line = line
            .own(" Calls that the files repeat from an earlier attempt, and which are not counted here: ")
            .then(Inline::number(units::integer(commands.carried_calls)))
            .own(".");
    }
    let files = commands
        .sources
        .iter()
        .map(|path| Inline::code(path.as_str()))
        .take(CELL_PLACES);
    line.own(" Source: ").then(Inline::joined(files, ", ")).own(".")
}

fn repeated(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Frequently Repeated Commands"))?;
    let mut table = Table::new([
        Column::left("Command"),
        Column::right("Times Run"),
        Column::left("Issue"),
        Column::left("Recommendation"),
        Column::left("Agents"),
        Column::left("Source"),
    ])
    .when_empty("No command text was run twice (none recorded).");
    for command in commands.repeated.iter().take(ROWS) {
        let runs = &command.executions;
        table.row([
            Inline::code_cut(&runs.command, CELL_CHARS),
            Inline::number(units::integer(runs.count)),
            issue(command),
            Inline::from(command.recommendation),
            agents(&runs.by_agent),
            places(&runs.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.repeated.len())?;
    if commands.repeated.is_empty() {
        return Ok(());
    }
    let caveat = "Agents work in separate workspaces, and a file may have changed between two runs: whether a \
                  repetition was needed is not in the log.";
    write!(f, "{}", Paragraph::new(caveat))
}

fn issue(command: &RepeatedCommand) -> Inline {
    let issue = Inline::from(command.issue);
    match command.executions.failures {
        0 => issue,
        failures => issue
            .own("; exit code other than 0 in ")
            .then(Inline::number(units::count(failures, "run", "runs"))),
    }
}

fn excessive(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Commands with Excessive Output"))?;
    let mut table = Table::new([
        Column::left("Command"),
        Column::right("Output Size"),
        Column::left("Issue"),
        Column::right("Runs above the limit"),
        Column::right("All of them together"),
        Column::left("Source"),
    ])
    .when_empty("No output above the limit (none recorded).");
    for output in commands.excessive_output.iter().take(ROWS) {
        table.row([
            Inline::code_cut(&output.command, CELL_CHARS),
            Inline::number(units::characters(output.chars_max)),
            Inline::from("limit the output, or write it to a file and read the part that is needed"),
            Inline::number(units::integer(output.count)),
            Inline::number(units::characters(output.chars_total)),
            places(&output.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.excessive_output.len())?;
    let limit = Inline::from("Limit: ")
        .then(Inline::number(units::characters(EXCESSIVE_OUTPUT_CHARS)))
        .own(" of one result.");
    write!(f, "{}", Paragraph::new(limit))
}

fn slowest(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Slowest Command Patterns"))?;
    let mut table = Table::new([
        Column::left("Pattern"),
        Column::right("Max Time"),
        Column::right("Avg Time"),
        Column::left("Notes"),
        Column::left("Source"),
    ]);
    for pattern in commands.patterns.iter().take(ROWS) {
        table.row([
            Inline::code_cut(&pattern.pattern, CELL_CHARS),
            Inline::number(units::recorded(pattern.seconds_max, units::seconds)),
            Inline::number(units::recorded(pattern.seconds_avg, units::seconds)),
            Inline::number(units::count(pattern.count, "run", "runs")),
            places(&pattern.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.patterns.len())?;
    let slow = Inline::from("Runs longer than ")
        .then(Inline::number(units::seconds(SLOW_SECONDS)))
        .own(": ")
        .then(Inline::number(units::integer(commands.slow.len())));
    let longest = commands.slow.iter().take(3).map(|slow| {
        Inline::code_cut(&slow.command, CELL_CHARS)
            .own(" ")
            .then(Inline::number(units::seconds(slow.seconds)))
            .own(" at ")
            .then(places(&slow.evidence))
    });
    let slow = if commands.slow.is_empty() {
        slow.own(".")
    } else {
        slow.own(". The longest: ")
            .then(Inline::joined(longest, "; "))
            .own(".")
    };
    write!(f, "{}", Paragraph::new(slow))
}

/// `agent_a (3), agent_b (1)`.
pub(super) fn agents(counts: &[AgentCount]) -> Inline {
    Inline::joined(
        counts.iter().map(|own| {
            name(own.agent.as_ref())
                .own(" (")
                .then(Inline::number(units::integer(own.count)))
                .own(")")
        }),
        ", ",
    )
}

/// An agent's id, or that it is not recorded.
pub(super) fn name(agent: Option<&AgentId>) -> Inline {
    Inline::recorded(agent, |agent| Inline::text(agent.as_str()))
}

/// The first places, and how many more are listed in the JSON form.
pub(super) fn places(evidence: &[Evidence]) -> Inline {
    let shown = evidence
        .iter()
        .take(CELL_PLACES)
        .map(|evidence| Inline::code(&evidence.location.to_string()));
    let all = Inline::joined(shown, ", ");
    match evidence.len().saturating_sub(CELL_PLACES) {
        0 => all,
        _ => all.own(", …"),
    }
}

/// Says how many rows a table leaves out.
pub(super) fn more(f: &mut fmt::Formatter<'_>, rows: usize) -> fmt::Result {
    match rows.saturating_sub(ROWS) {
        0 => Ok(()),
        left => {
            let line = Inline::number(units::integer(left)).own(" more are not shown.");
            write!(f, "{}", Paragraph::new(line))
        }
    }
}

#[cfg(test)]
mod tests;
