//! The report on a comparison: `Display` gives the Markdown.

mod cells;
mod places;
mod spread;
mod task;

use std::fmt;

use massgen_log_analysis::compare::{Comparison, MetricComparison, Scope, SideSummary};

use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use cells::{change, middle};

/// Version of the Markdown of a comparison. A change that a reader of the text could trip over raises it.
pub const COMPARISON_FORMAT: u32 = 1;

/// Rows of the tables by agent and by tool; the JSON form has them all.
const SHOWN: usize = 60;

/// A Markdown report on a comparison. Equal comparisons give equal bytes.
#[derive(Debug, Clone, Copy)]
pub struct ComparisonReport<'a> {
    comparison: &'a Comparison,
}

impl<'a> ComparisonReport<'a> {
    /// A report on `comparison`.
    pub fn new(comparison: &'a Comparison) -> Self {
        Self { comparison }
    }
}

impl fmt::Display for ComparisonReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comparison = self.comparison;
        write!(f, "{}", Heading::new(1, "MassGen Run Comparison"))?;
        runs(f, comparison)?;
        task::render(f, comparison)?;
        metrics(f, comparison)?;
        spread::render(f, comparison)?;
        flags(f, comparison)?;
        agents(f, comparison)?;
        tools(f, comparison)?;
        places::render(f, comparison)
    }
}

/// Which runs are compared.
fn runs(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Side"),
        Column::left("Session"),
        Column::left("MassGen"),
        Column::left("Turns"),
    ]);
    for (index, side) in comparison.sides.iter().enumerate() {
        for run in &side.runs {
            let turns = run.turns.iter().map(|turn| {
                let status = turn.status.map_or("no attempt", |status| status.as_str());
                let text = Inline::from("turn ")
                    .then(Inline::number(turn.turn))
                    .own(": ")
                    .own(status);
                let text = match &turn.winner {
                    Some(winner) => text.own(", winner ").then(Inline::text(winner.as_str())),
                    None => text,
                };
                if turn.attempts > 1 {
                    text.own(", attempts: ").then(Inline::number(turn.attempts))
                } else {
                    text
                }
            });
            table.row([
                label(side, index),
                Inline::code(&run.path),
                Inline::recorded(run.massgen_version, Inline::number),
                Inline::joined(turns, "; "),
            ]);
        }
    }
    write!(f, "{}{table}", Heading::new(2, "Runs"))
}

/// A side's name, and whether it is what the others are compared with.
fn label(side: &SideSummary, index: usize) -> Inline {
    let name = Inline::text(&side.label);
    if index == 0 { name.own(" (baseline)") } else { name }
}

/// A table with the sides in columns, behind the columns in `before`.
fn side_by_side(comparison: &Comparison, before: &[&'static str]) -> Table {
    let mut columns: Vec<Column> = before.iter().map(|head| Column::left(*head)).collect();
    for (index, side) in comparison.sides.iter().enumerate() {
        columns.push(Column::right(label(side, index)));
        if index > 0 {
            columns.push(Column::right("Difference"));
        }
    }
    Table::new(columns)
}

/// The cells of a figure, in the columns of [`side_by_side`].
fn side_cells(metric: &MetricComparison) -> Vec<Inline> {
    let mut cells = Vec::new();
    for (index, side) in metric.sides.iter().enumerate() {
        cells.push(middle(metric.unit, side));
        if index > 0 {
            cells.push(change(metric.unit, side));
        }
    }
    cells
}

/// Whether any run of any side has a value other than 0.
fn is_telling(metric: &MetricComparison) -> bool {
    let mut runs = metric.sides.iter().flat_map(|side| &side.runs);
    runs.any(|run| run.value.is_some_and(|value| value != 0.0))
}

fn is_recorded(metric: &MetricComparison) -> bool {
    let mut runs = metric.sides.iter().flat_map(|side| &side.runs);
    runs.any(|run| run.value.is_some())
}

fn is_flag(metric: &MetricComparison) -> bool {
    metric.name.starts_with("red_flags")
}

fn metrics(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut table = side_by_side(comparison, &["Figure", "Name"]);
    for metric in comparison.metrics.iter().filter(|metric| !is_flag(metric)) {
        let mut cells = vec![Inline::text(&metric.title), Inline::code(&metric.name)];
        cells.extend(side_cells(metric));
        table.row(cells);
    }
    let several = comparison.sides.iter().any(|side| side.runs.len() > 1);
    write!(f, "{}", Heading::new(2, "Figures"))?;
    write!(
        f,
        "{}",
        Paragraph::new(
            "Each figure counts what every attempt of every turn added; counters that MassGen carries from \
             attempt to attempt count once. Not recorded and unpriced are not 0."
        )
    )?;
    if several {
        write!(
            f,
            "{}",
            Paragraph::new(
                "A side with several runs is shown by its median. “Outside the band” says that a median lies \
                 below the smallest or above the largest value of the baseline's runs; it is no test of \
                 significance."
            )
        )?;
    }
    write!(f, "{table}")
}

fn flags(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut table = side_by_side(comparison, &["Red flags", "Name"]).when_empty("No rule was met.");
    let mut quiet = 0usize;
    for metric in comparison.metrics.iter().filter(|metric| is_flag(metric)) {
        let is_rule = metric.name.starts_with("red_flags.rule.");
        if is_rule && !is_telling(metric) {
            quiet = quiet.saturating_add(1);
            continue;
        }
        let mut cells = vec![Inline::text(&metric.title), Inline::code(&metric.name)];
        cells.extend(side_cells(metric));
        table.row(cells);
    }
    write!(f, "{}{table}", Heading::new(2, "Red Flags"))?;
    if quiet > 0 {
        let note = Inline::from("Rules that no run met, left out here: ")
            .then(Inline::number(quiet))
            .own(". Flags are those of the last attempt of each turn.");
        write!(f, "{}", Paragraph::new(note))?;
    }
    Ok(())
}

fn agents(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut rows = Vec::new();
    for agent in &comparison.agents {
        for metric in agent.metrics.iter().filter(|metric| is_recorded(metric)) {
            let mut cells = vec![Inline::text(agent.agent.as_str()), Inline::text(&metric.title)];
            cells.extend(side_cells(metric));
            rows.push(cells);
        }
    }
    let table =
        side_by_side(comparison, &["Agent", "Figure"]).when_empty("No figure of an agent is recorded.");
    write!(f, "{}", Heading::new(2, "Agents"))?;
    limited(f, table, rows)
}

fn tools(f: &mut fmt::Formatter<'_>, comparison: &Comparison) -> fmt::Result {
    let mut rows = Vec::new();
    for tool in &comparison.tools {
        for metric in tool.metrics.iter().filter(|metric| is_recorded(metric)) {
            let mut cells = vec![Inline::code(tool.tool.as_str()), Inline::text(&metric.title)];
            cells.extend(side_cells(metric));
            rows.push(cells);
        }
    }
    let table = side_by_side(comparison, &["Tool", "Figure"]).when_empty("No call of a tool is listed.");
    write!(f, "{}", Heading::new(2, "Tools"))?;
    limited(f, table, rows)
}

/// The table with the first [`SHOWN`] rows, and how many more there are.
fn limited(f: &mut fmt::Formatter<'_>, mut table: Table, rows: Vec<Vec<Inline>>) -> fmt::Result {
    let more = rows.len().saturating_sub(SHOWN);
    for cells in rows.into_iter().take(SHOWN) {
        table.row(cells);
    }
    write!(f, "{table}")?;
    if more > 0 {
        let note = Inline::number(more).own(" more rows are in the JSON form.");
        write!(f, "{}", Paragraph::new(note))?;
    }
    Ok(())
}

/// Which attempts are in a figure, in words.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::EveryAttempt => "every attempt",
        Scope::LastAttempts => "last attempts",
        _ => "other",
    }
}
