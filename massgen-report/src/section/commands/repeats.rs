//! Texts and patterns that ran more than once.

use std::fmt;

use massgen_log_analysis::question::commands::{Commands, RepeatedCommand};

use super::{CELL_CHARS, ROWS, agents};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Texts of a pattern that a cell names.
const CELL_TEXTS: usize = 3;

pub(super) fn render(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    exact(f, commands)?;
    by_pattern(f, commands)
}

fn exact(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
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
            Inline::text(&command.recommendation),
            agents(&runs.by_agent),
            places(&runs.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.repeated.len(), ROWS)?;
    if commands.repeated.is_empty() {
        return Ok(());
    }
    let caveat = "Agents work in separate workspaces, and a file may have changed between two runs: whether a \
                  repetition was needed is not in the log.";
    write!(f, "{}", Paragraph::new(caveat))
}

fn issue(command: &RepeatedCommand) -> Inline {
    let issue = Inline::text(&command.issue);
    match command.executions.failures {
        0 => issue,
        failures => issue
            .own("; exit code other than 0 in ")
            .then(Inline::number(units::count(failures, "run", "runs"))),
    }
}

/// Texts that differ in spelling, versions or made-up names only.
fn by_pattern(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    if commands.pattern_repeats.is_empty() {
        return Ok(());
    }
    let intro = "Different texts with one normal form (folder changes at the front, quotes, versions and names \
                 made up for one run left out):";
    write!(f, "{}", Paragraph::new(intro))?;
    let mut table = Table::new([
        Column::left("Pattern"),
        Column::right("Times Run"),
        Column::right("Texts"),
        Column::left("Some of them"),
        Column::left("Agents"),
        Column::left("Source"),
    ]);
    for repeat in commands.pattern_repeats.iter().take(ROWS) {
        let texts = repeat.texts.iter().take(CELL_TEXTS);
        table.row([
            Inline::code_cut(&repeat.normal_form, CELL_CHARS),
            Inline::number(units::integer(repeat.count)),
            Inline::number(units::integer(repeat.texts_total)),
            Inline::joined(texts.map(|text| Inline::code_cut(text, CELL_CHARS)), ", "),
            agents(&repeat.by_agent),
            places(&repeat.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.pattern_repeats.len(), ROWS)
}

/// Texts that one agent ran in several of its rounds.
pub(super) fn after_restart(f: &mut fmt::Formatter<'_>, commands: &Commands) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Repeated After a Restart"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Command"),
        Column::right("Rounds"),
        Column::right("Times Run"),
        Column::right("Time after the first round"),
        Column::left("Source"),
    ])
    .when_empty("No agent ran one text in several of its rounds (none recorded).");
    for repeat in commands.repeated_after_restart.iter().take(ROWS) {
        table.row([
            Inline::text(repeat.agent.as_str()),
            Inline::code_cut(&repeat.command, CELL_CHARS),
            Inline::number(units::integer(repeat.rounds.len() as u64)),
            Inline::number(units::integer(repeat.count)),
            Inline::number(units::recorded(repeat.seconds_after_first_round, units::seconds)),
            places(&repeat.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, commands.repeated_after_restart.len(), ROWS)
}
