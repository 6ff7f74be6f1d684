//! Section 2: where the time went.

mod categories;
mod longest;
mod path;
mod rounds;

use std::fmt::{self, Display as _};

use massgen_log_analysis::Figure;
use massgen_log_analysis::question::efficiency::{AgentTime, Efficiency};

use super::Page;
use crate::evidence::places;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units::{NOT_RECORDED, decimal, integer, percent, recorded, seconds};

/// Stands in place of tables of rounds.
pub(in crate::section) const NO_ROUND: &str = "Not recorded: none of `metrics_summary.json`, `status.json`, \
     `metrics_events.json`, `coordination_events.json` and `events.jsonl` tells of a round.";
/// Rows of one table; the sentence under it says how many more there are.
const MAX_ROWS: usize = 60;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let found = &page.attempt.efficiency;
    Heading::new(2, "2. Efficiency Analysis").fmt(f)?;
    let wall = Inline::from("Wall time of the attempt: ")
        .then(Inline::number(recorded(found.wall_s.value, seconds)))
        .own(". It is taken from first and last instant, not summed over agents.")
        .then(source(&found.wall_s))
        .own(" Start and end below count in seconds from the attempt's start. False starts left out: ")
        .then(Inline::number(integer(found.false_starts)))
        .own(".");
    Paragraph::new(wall).fmt(f)?;
    phases(f, found)?;
    rounds::rounds(f, found)?;
    rounds::checklist(f, found)?;
    agents(f, found)?;
    longest::operations(f, found)?;
    longest::bottlenecks(f, found)?;
    path::critical_path(f, found)?;
    path::slack(f, found)?;
    path::what_if(f, found)?;
    longest::guide_estimate(f, found)?;
    categories::api(f, found)?;
    categories::categories(f, found)
}

/// Seconds for a column whose head names the unit.
pub(in crate::section) fn bare(length: f64) -> String {
    if length != 0.0 && length.abs() < 0.005 {
        let sign = if length < 0.0 { "over -" } else { "under " };
        return format!("{sign}0.01");
    }
    decimal(length, 2)
}

fn cell(length: Option<f64>) -> Inline {
    Inline::number(recorded(length, bare))
}

fn whole(number: Option<usize>) -> Inline {
    Inline::number(recorded(number, integer))
}

fn share(number: Option<f64>) -> Inline {
    Inline::number(recorded(number, percent))
}

/// `12.34–15.60`.
fn stretch(start: Option<f64>, end: Option<f64>) -> Inline {
    match (start, end) {
        (None, None) => Inline::from(NOT_RECORDED),
        (start, end) => cell(start).own(" – ").then(cell(end)),
    }
}

fn source<T>(figure: &Figure<T>) -> Inline {
    if figure.evidence.is_empty() {
        return Inline::blank();
    }
    Inline::from(" Source: ").then(places(&figure.evidence)).own(".")
}

fn phases(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    Heading::new(3, "Phase Duration Breakdown").fmt(f)?;
    let mut table = Table::new([
        Column::left("Phase"),
        Column::right("Count"),
        Column::right("Avg (s)"),
        Column::right("Max (s)"),
        Column::right("Total (s)"),
        Column::right("% of Total"),
        Column::right("Wall (s)"),
        Column::left("Source"),
    ])
    .when_empty(NO_ROUND);
    for phase in &found.phases {
        let mut number = Inline::number(integer(phase.count));
        if phase.timed < phase.count {
            number = number
                .own(" (")
                .then(Inline::number(integer(phase.timed)))
                .own(" with a length)");
        }
        table.row([
            Inline::text(phase.kind.as_str()),
            number,
            cell(phase.avg_s),
            cell(phase.max_s),
            cell(phase.total_s),
            share(phase.share),
            cell(phase.wall_s),
            places(&phase.evidence),
        ]);
    }
    table.fmt(f)?;
    if found.phases.is_empty() {
        return Ok(());
    }
    let note = Inline::from("Total is summed over agents; % of Total is the share of all ")
        .then(Inline::number(recorded(found.agent_seconds, seconds)))
        .own(" of agent time. Wall counts time that several agents share once; phases of different agents overlap.");
    Paragraph::new(note).fmt(f)
}

fn agents(f: &mut fmt::Formatter<'_>, found: &Efficiency) -> fmt::Result {
    Heading::new(3, "Agents").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Rounds"),
        Column::right("In rounds (s)"),
        Column::right("Tool sum (s)"),
        Column::right("Tool wall (s)"),
        Column::right("Non-tool (s)"),
        Column::right("Outside rounds (s)"),
        Column::right("Longest stretch of that (s)"),
        Column::right("Background wait (s)"),
        Column::right("Calls"),
        Column::left("Source"),
    ])
    .when_empty("No agent is recorded.");
    for agent in &found.agents {
        table.row(agent_cells(agent));
    }
    table.fmt(f)
}

fn agent_cells(agent: &AgentTime) -> Vec<Inline> {
    let mut calls = whole(agent.calls);
    if let Some(outside) = agent.calls_outside_rounds.filter(|outside| *outside > 0) {
        calls = calls
            .own(" (")
            .then(Inline::number(integer(outside)))
            .own(" in no round)");
    }
    let longest = match agent.longest_idle_start_s {
        Some(start) => cell(agent.longest_idle_s).own(" from ").then(cell(Some(start))),
        None => cell(agent.longest_idle_s.or(agent.idle_s)),
    };
    vec![
        Inline::text(agent.agent.as_str()),
        Inline::number(integer(agent.rounds)),
        cell(agent.busy_wall_s),
        cell(agent.tool_busy_s),
        cell(agent.tool_wall_s),
        cell(agent.non_tool_s),
        cell(agent.idle_s),
        longest,
        cell(agent.bg_wait_s),
        calls,
        places(&agent.evidence),
    ]
}

#[cfg(test)]
pub(in crate::section) mod tests {
    use massgen_log_analysis::model::spine::Session;
    use massgen_log_analysis::{Options, TurnAnalysis};

    use super::*;
    use crate::ReportOptions;
    use crate::words::violations;

    pub(in crate::section) struct Section<'a>(
        pub(in crate::section) &'a TurnAnalysis,
        pub(in crate::section) crate::section::Render,
    );

    impl fmt::Display for Section<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let page = Page {
                turn: self.0,
                attempt: self.0.last().unwrap(),
                options: &ReportOptions::default(),
            };
            self.1(f, &page)
        }
    }

    pub(in crate::section) fn written(fixture: &str, render: crate::section::Render) -> String {
        let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
        let session = Session::load(&path).unwrap();
        let turn = TurnAnalysis::of(&session.name, session.turns.last().unwrap(), &Options::default());
        Section(&turn, render).to_string()
    }

    #[test]
    fn a_short_length_is_not_shown_as_zero() {
        assert_eq!(
            [0.0, 0.004, -0.004, 0.005, 1234.5].map(bare),
            ["0.00", "under 0.01", "over -0.01", "0.01", "1,234.50"]
        );
    }

    #[test]
    fn the_tables_of_a_short_session() {
        let text = written("0.1.97_s04b_commands_only/log_20261124_061302_064714", render);
        for line in [
            "## 2. Efficiency Analysis",
            "| initial_answer | 2 | 9.80 | 10.61 | 19.60 | 54.2 % | 10.61 | ",
            "| agent_b | 2 | 5.67 | 0.09 | 0.09 | 5.58 | 1 | 4.89 | 0.00 |",
            "None recorded: no round called `submit_checklist`",
            "### Critical Path\n",
            "| 0.00 – 10.73 | agent_a | 1 | 0.12 | 8.37 | 2.24 | 5 | the run began |",
            "| 17.08 – 21.76 | agent_a | 3 | 0.06 | 4.63 | 0.00 | 0 | the last agent had decided: agent1.1 |",
            "| agent_b | 2 | no | 2.12 | agent_a, segment 3 |",
            "| command `sleep` | 3 | 2.12 | 3.15 |",
            "### Critical Path (estimate)",
            "| ChatCompletion | 15 | 2.4 s | 0.16 s | under 0.01 s |",
            "| agent_a | 1 | yes | 3 | unclassified 9.4 s, build 0.22 s, unclassified 0.98 s |",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(violations(&text), []);
    }

    #[test]
    fn checklist_windows_have_both_scopes() {
        let text = written("synthetic/checklist/log_20260105_150000_350000", render);
        for line in [
            "| all checklist-containing segments | 0.20 / 44.1 % | 0.03 / 6.9 % | 0.20 / 45.0 % | 0.02 / 4.0 % | 4 | 0.45 |",
            "| only segments with draft_approach | 0.12 / 33.2 % | 0.03 / 8.9 % | 0.20 / 57.9 % | 0 / 0 % | 2 | 0.35 |",
            "### Per-Round Evaluation vs Improvement Table",
            "| for the reader to judge |",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn what_no_file_tells_is_not_recorded() {
        let text = written("0.1.12_s01_two_agents_vote/log_20261124_060703_288258", render);
        assert!(text.contains("Not recorded: neither `metrics_events.json` nor `events.jsonl`"));
        assert!(text.contains("Not recorded: no file tells how long calls took."));
    }
}
