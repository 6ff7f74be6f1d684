//! `## 3. Command Pattern Analysis`.

mod output;
mod repeats;
mod sources;
mod times;

use std::fmt;

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::question::commands::{AgentCount, Commands};

use super::Page;
use crate::markdown::{Heading, Inline, Paragraph};
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
    repeats::render(f, commands)?;
    output::excessive(f, commands)?;
    times::render(f, commands)?;
    repeats::after_restart(f, commands)?;
    output::exit_codes(f, commands)?;
    sources::render(f, commands)
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
    line
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

#[cfg(test)]
mod tests;
