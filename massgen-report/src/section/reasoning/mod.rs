//! `## Question 8 · Reasoning and behaviour`.

mod findings;

use std::fmt;

use massgen_log_analysis::question::reasoning::{AgentReasoning, LastWrite, Reasoning};

use super::Page;
use super::commands::{CELL_CHARS, ROWS};
use crate::evidence::{more, places};
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
    let rule = "Facts and places for the reader's own judgement. Letters: R read, V verify (tests, linters, type \
                checkers), W write, X run, S search, M media, C checklist, D delegate, O other; X5 means five calls in \
                a row. Shell commands are looked into: one that only looks is R or V, one that writes named files W, \
                a script, a build or anything that cannot be told X. Shares are of the agent's executed calls.";
    write!(f, "{}", Paragraph::new(rule))?;
    agents(f, reasoning)?;
    rounds(f, reasoning)?;
    findings::failures(f, reasoning)?;
    findings::conflicts(f, reasoning)?;
    findings::looks(f, reasoning)?;
    ambiguous(f, reasoning)?;
    quotes(f, reasoning)
}

fn agents(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Tool calls"),
        Column::left("Sequence"),
        Column::left("Shares"),
        Column::right("Time in tools"),
        Column::right("Text"),
        Column::right("Reasoning"),
    ]);
    for agent in reasoning.by_agent.iter().take(ROWS) {
        let shares = agent.acts.iter().map(|act| {
            Inline::from(act.act.as_str())
                .own(" ")
                .then(Inline::number(units::integer(act.calls)))
                .own(" (")
                .then(Inline::number(units::percent(act.share)))
                .own(")")
        });
        table.row([
            Inline::text(agent.agent.as_str()),
            calls(agent),
            sequence(&agent.shape),
            if agent.acts.is_empty() {
                Inline::from("-")
            } else {
                Inline::joined(shares, ", ")
            },
            time(agent),
            Inline::number(units::recorded(agent.text_chars, units::characters)),
            thinking(agent),
        ]);
    }
    write!(f, "{table}")?;
    more(f, reasoning.by_agent.len(), ROWS)
}

fn calls(agent: &AgentReasoning) -> Inline {
    let calls = Inline::number(units::recorded(agent.calls, units::integer));
    match agent.denied {
        0 => calls,
        denied => calls
            .own(", ")
            .then(Inline::number(units::integer(denied)))
            .own(" denied"),
    }
}

/// Seconds with a tool running, against the seconds of the agent's rounds.
fn time(agent: &AgentReasoning) -> Inline {
    let time = &agent.time;
    let (Some(tools), Some(rounds)) = (time.tool_seconds, time.round_seconds) else {
        return Inline::number(units::recorded(None::<f64>, units::seconds));
    };
    let seconds = Inline::number(units::seconds(tools))
        .own(" of ")
        .then(Inline::number(units::seconds(rounds)))
        .own(" in rounds");
    match time.tool_share {
        Some(share) => seconds
            .own(" (")
            .then(Inline::number(units::percent(share)))
            .own(")"),
        None => seconds,
    }
}

/// Characters of reasoning, and their share of text and reasoning together.
fn thinking(agent: &AgentReasoning) -> Inline {
    let chars = Inline::number(units::recorded(agent.thinking_chars, units::characters));
    match agent.thinking_share {
        Some(share) => chars
            .own(" (")
            .then(Inline::number(units::percent(share)))
            .own(" of both)"),
        None => chars,
    }
}

fn ambiguous(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    let Some(count @ 1..) = reasoning.ambiguous_matches.value else {
        return Ok(());
    };
    write!(f, "{}", Heading::new(3, "Calls joined by order alone"))?;
    let line = Inline::number(units::count(count, "call", "calls"))
        .own(
            ": an end, result or id without a mark of its own fitted several open calls of one tool, and went to the \
             one that began first. Source: ",
        )
        .then(places(&reasoning.ambiguous_matches.evidence))
        .own(".");
    write!(f, "{}", Paragraph::new(line))
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
        Column::right("Last write to answer or vote"),
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
            seconds(round.last_tool_to_commit_seconds),
            round
                .last_write
                .as_ref()
                .map_or_else(|| Inline::from("-"), |write| seconds(write.seconds_to_commit)),
            round
                .last_write
                .as_ref()
                .map_or_else(|| Inline::from("no write"), last_write),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, all().count(), ROWS)
}

fn last_write(write: &LastWrite) -> Inline {
    let after = Inline::number(units::count(write.checks_after, "check", "checks"))
        .own(" (")
        .then(Inline::number(units::count(write.reads_after, "read", "reads")))
        .own(", ")
        .then(Inline::number(units::count(
            write.tests_after,
            "run of tests or linters",
            "runs of tests or linters",
        )))
        .own("), ")
        .then(Inline::number(units::count(
            write.runs_after,
            "script or build",
            "scripts or builds",
        )));
    if write.first_result_accepted {
        after.own("; the first result was the last")
    } else {
        after
    }
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
