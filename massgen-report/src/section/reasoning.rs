//! `## Question 8 · Reasoning and behaviour`.

use std::fmt;

use massgen_log_analysis::question::reasoning::{AgentReasoning, LastWrite, Reasoning};

use super::Page;
use super::commands::{CELL_CHARS, ROWS, more, name, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Characters of a quote.
const QUOTE_CHARS: usize = 240;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let reasoning = &page.attempt.reasoning;
    write!(f, "{}", Heading::new(2, "Question 8 · Reasoning and behaviour"))?;
    if !reasoning.calls_recorded && !reasoning.utterances_recorded {
        let missing = "Neither tool calls nor texts of agents are recorded: metrics_events.json and events.jsonl \
                       are missing.";
        return write!(f, "{}", Paragraph::new(missing));
    }
    let rule = "Facts and places for the reader's own judgement. Letters: R read, W write, X run, S search, M \
                media, C checklist, O other, by the name of the tool; X5 means five calls in a row.";
    write!(f, "{}", Paragraph::new(rule))?;
    agents(f, reasoning)?;
    rounds(f, reasoning)?;
    failures(f, reasoning)?;
    conflicts(f, reasoning)?;
    quotes(f, reasoning)
}

fn agents(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Tool calls"),
        Column::left("Sequence"),
        Column::left("Shares"),
        Column::right("Text"),
        Column::right("Reasoning"),
    ]);
    for agent in reasoning.by_agent.iter().take(ROWS) {
        let shares = agent.classes.iter().map(|class| {
            Inline::from(class.class.as_str())
                .own(" ")
                .then(Inline::number(units::integer(class.calls)))
                .own(" (")
                .then(Inline::number(units::percent(class.share)))
                .own(")")
        });
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::number(units::recorded(agent.calls, units::integer)),
            sequence(&agent.shape),
            if agent.classes.is_empty() {
                Inline::from("-")
            } else {
                Inline::joined(shares, ", ")
            },
            Inline::number(units::recorded(agent.text_chars, units::characters)),
            Inline::number(units::recorded(agent.thinking_chars, units::characters)),
        ]);
    }
    write!(f, "{table}")?;
    more(f, reasoning.by_agent.len())
}

fn sequence(shape: &str) -> Inline {
    if shape.is_empty() {
        Inline::from("-")
    } else {
        Inline::code_cut(shape, CELL_CHARS)
    }
}

fn rounds(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Tool use by round"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("Type"),
        Column::left("Outcome"),
        Column::left("Sequence"),
        Column::right("Start to first tool"),
        Column::right("Last tool to answer or vote"),
        Column::left("After the last write"),
        Column::left("Source"),
    ])
    .when_empty("No round with tool calls, an answer or a vote was recorded.");
    let all = || {
        reasoning
            .by_agent
            .iter()
            .flat_map(|agent| agent.rounds.iter().map(move |round| (agent, round)))
    };
    for (agent, round) in all().take(ROWS) {
        let seconds = |value: Option<f64>| {
            if round.calls == 0 {
                Inline::from("-")
            } else {
                Inline::number(units::recorded(value, units::seconds))
            }
        };
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::number(units::integer(round.round)),
            Inline::text(&round.kind),
            Inline::text(&round.outcome),
            sequence(&round.shape),
            seconds(round.first_tool_seconds),
            seconds(round.last_tool_to_end_seconds),
            round
                .last_write
                .as_ref()
                .map_or_else(|| Inline::from("no write"), last_write),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, all().count())
}

fn last_write(write: &LastWrite) -> Inline {
    Inline::number(units::recorded(write.seconds_to_end, units::seconds))
        .own(" to the end, ")
        .then(Inline::number(units::count(write.runs_after, "run", "runs")))
        .own(", ")
        .then(Inline::number(units::count(write.reads_after, "read", "reads")))
}

fn failures(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "After failures"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Failed call"),
        Column::right("In a row"),
        Column::left("What followed"),
        Column::left("It succeeded"),
        Column::left("Source"),
    ])
    .when_empty(if reasoning.results_recorded {
        "No failed call was recorded."
    } else {
        "No record says that a call failed; exit codes are not recorded."
    });
    let all = || {
        reasoning
            .by_agent
            .iter()
            .flat_map(|agent| agent.failure_runs.iter().map(move |run| (agent, run)))
    };
    for (agent, run) in all().take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            run.subject.as_deref().map_or_else(
                || Inline::code_cut(run.tool.as_str(), CELL_CHARS),
                |subject| Inline::code_cut(subject, CELL_CHARS),
            ),
            Inline::number(units::integer(run.length)),
            Inline::from(run.follow_up.as_str()),
            Inline::from(match run.follow_up_succeeded {
                Some(true) => "yes",
                Some(false) => "no",
                None => "-",
            }),
            places(&run.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, all().count())
}

fn conflicts(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    if reasoning.conflicts.is_empty() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, "Same command, different exit codes"))?;
    let mut table = Table::new([
        Column::left("Command"),
        Column::left("Agent"),
        Column::left("Exit codes in order"),
        Column::right("Runs after the change"),
        Column::left("Source"),
    ]);
    for conflict in reasoning.conflicts.iter().take(ROWS) {
        let codes = conflict
            .exit_codes
            .iter()
            .take(ROWS)
            .map(|code| Inline::number(units::integer(*code)));
        table.row([
            Inline::code_cut(&conflict.command, CELL_CHARS),
            name(conflict.agent.as_ref()),
            Inline::joined(codes, ", "),
            Inline::number(units::integer(conflict.runs_after_change)),
            places(&conflict.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, reasoning.conflicts.len())
}

fn quotes(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Quotes by rule"))?;
    if !reasoning.utterances_recorded {
        let missing = "Texts and reasoning are not recorded: events.jsonl is missing.";
        return write!(f, "{}", Paragraph::new(missing));
    }
    let mut list = List::new();
    for agent in &reasoning.by_agent {
        quotes_of(&mut list, agent);
    }
    if list.is_empty() {
        return write!(
            f,
            "{}",
            Paragraph::new("No text matches the rules (none recorded).")
        );
    }
    write!(f, "{list}")
}

fn quotes_of(list: &mut List, agent: &AgentReasoning) {
    for quote in &agent.quotes {
        list.item(
            Inline::text(agent.agent.as_str())
                .own(", ")
                .own(quote.rule.as_str())
                .own(": ")
                .then(Inline::quote(&quote.text, QUOTE_CHARS))
                .own(" (")
                .then(Inline::number(units::characters(quote.chars)))
                .own(") ")
                .then(places(&quote.evidence)),
        );
    }
}
