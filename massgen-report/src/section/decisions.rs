//! 5. Agent behaviour and decisions.

use std::fmt;

use massgen_log_analysis::model::AnswerLabel;
use massgen_log_analysis::question::decisions::{Decisions, SelectionBasis, TallyBasis};

use super::Page;
use super::completion::serde_word;
use crate::evidence::places;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Characters of an answer that are shown.
const ANSWER_CHARS: usize = 160;
/// Characters of a vote's reason that are shown.
const REASON_CHARS: usize = 240;
/// Rows of one table.
const SHOWN_ROWS: usize = 40;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let decisions = &page.attempt.decisions;
    write!(f, "{}", Heading::new(2, "5. Agent Behavior Analysis"))?;
    progression(f, decisions)?;
    voting(f, decisions)?;
    vote_or_answer(f, decisions)?;
    collaboration(f, decisions)?;
    ledger(f, decisions)?;
    incomplete(f, decisions)
}

fn at(offset: Option<f64>) -> Inline {
    Inline::recorded(offset, |seconds| Inline::number(units::decimal(seconds, 3)))
}

fn label(label: Option<&AnswerLabel>) -> Inline {
    Inline::recorded(label, |label| Inline::text(label.as_str()))
}

fn labels(labels: Option<&Vec<AnswerLabel>>) -> Inline {
    Inline::recorded(labels, |labels| {
        if labels.is_empty() {
            return Inline::from("none");
        }
        Inline::joined(labels.iter().map(|label| Inline::text(label.as_str())), ", ")
    })
}

fn yes(value: Option<bool>) -> Inline {
    Inline::recorded(value, |value| Inline::from(if value { "yes" } else { "no" }))
}

fn more(f: &mut fmt::Formatter<'_>, total: usize) -> fmt::Result {
    match total.saturating_sub(SHOWN_ROWS) {
        0 => Ok(()),
        rest => {
            let line = Inline::number(rest).own(" more rows are in the JSON form of this analysis.");
            write!(f, "{}", Paragraph::new(line))
        }
    }
}

fn progression(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Answer Progression"))?;
    let compared = decisions.progression.iter().any(|step| step.comparison.is_some());
    let mut columns = vec![
        Column::left("Label"),
        Column::left("Agent"),
        Column::right("Time (s)"),
        Column::left("Summary (its beginning)"),
        Column::right("Characters"),
        Column::right("Votes that counted"),
    ];
    if compared {
        columns.push(Column::left("Equals supplied answer"));
    }
    columns.push(Column::left("Source"));
    let mut table = Table::new(columns).when_empty("No answer was submitted, or none is recorded.");
    for step in decisions.progression.iter().take(SHOWN_ROWS) {
        let mut row = vec![
            label(step.label.as_ref()),
            Inline::text(step.agent.as_str()),
            at(step.offset_seconds),
            Inline::recorded(step.excerpt.as_deref(), |text| Inline::quote(text, ANSWER_CHARS)),
            Inline::recorded(step.chars, |chars| Inline::number(units::integer(chars))),
            Inline::recorded(step.valid_votes, |votes| Inline::number(units::integer(votes))),
        ];
        if compared {
            row.push(step.comparison.as_ref().map_or_else(Inline::blank, |comparison| {
                yes(comparison.matches_supplied_answer)
                    .own(" (")
                    .own(serde_word(comparison.method))
                    .own(")")
            }));
        }
        row.push(places(&step.evidence));
        table.row(row);
    }
    write!(f, "{table}")?;
    more(f, decisions.progression.len())
}

fn voting(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Voting Analysis"))?;
    let mut table = Table::new([
        Column::left("Voter"),
        Column::left("Voted For"),
        Column::left("Reasoning Summary (the voter's words)"),
        Column::right("Time (s)"),
        Column::left("Counted"),
        Column::left("Self-vote"),
        Column::left("A newer answer existed"),
        Column::left("Source"),
    ])
    .when_empty("No vote was cast, or none is recorded.");
    for vote in decisions.votes.iter().take(SHOWN_ROWS) {
        let target = Inline::recorded(vote.target.as_ref(), |agent| Inline::text(agent.as_str()));
        table.row([
            Inline::text(vote.voter.as_str()),
            label(vote.label.as_ref()).own(" of ").then(target),
            Inline::recorded(vote.reason.as_deref(), |reason| {
                Inline::quote(reason, REASON_CHARS)
            }),
            at(vote.offset_seconds),
            yes(vote.counted),
            yes(vote.self_vote),
            yes(vote.stale),
            places(&vote.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.votes.len())?;

    let selection = &decisions.selection;
    let basis = match selection.basis {
        SelectionBasis::MostVotes => "The winner has the most votes that counted.",
        SelectionBasis::TieBreak => "Tie: the first of the tied agents in configuration order was taken.",
        SelectionBasis::ConfiguredPresenter => "Nobody voted: the configuration names the presenter.",
        SelectionBasis::TimeLimit => "The time limit ended the run, and an existing answer was looked for.",
        SelectionBasis::NoVotes => "No vote counted: the only or newest answer was taken.",
        _ => "No winner was chosen.",
    };
    let mut line = Inline::from(basis);
    if !selection.tally.is_empty() {
        let tally = selection
            .tally
            .iter()
            .map(|(agent, votes)| Inline::text(agent.as_str()).own(" ").then(Inline::number(votes)));
        line = line.own(" Tally: ").then(Inline::joined(tally, ", ")).own(".");
    }
    if let Some(reason) = &selection.stated_reason {
        line = line
            .own(" MassGen's reason: ")
            .then(Inline::quote(reason, ANSWER_CHARS))
            .own(".");
    }
    line = line.own(match selection.tally_basis {
        Some(TallyBasis::FinalContext) => " Tally as MassGen handed it to the presenter.",
        Some(TallyBasis::Iterations) => {
            " Tally derived: each voter's last vote after the iteration of the last answer."
        }
        Some(TallyBasis::Times) => " Tally derived: each voter's last vote after the last answer.",
        _ => "",
    });
    write!(
        f,
        "{}",
        Paragraph::new(line.own(" ").then(places(&selection.evidence)))
    )?;

    let mut list = List::new();
    for flip in &decisions.flips {
        list.item(
            Inline::text(flip.voter.as_str())
                .own(" changed its vote from ")
                .then(label(flip.from.as_ref()))
                .own(" to ")
                .then(label(flip.to.as_ref()))
                .own(". ")
                .then(places(&flip.evidence)),
        );
    }
    for vote in decisions.ignored.iter().take(SHOWN_ROWS) {
        list.item(
            Inline::text(vote.voter.as_str())
                .own(" voted for ")
                .then(Inline::recorded(vote.target.as_deref(), Inline::text))
                .own(" at ")
                .then(at(vote.offset_seconds))
                .own(" s; the vote was ignored because of a restart. ")
                .then(places(std::slice::from_ref(&vote.evidence))),
        );
    }
    for stop in &decisions.stops {
        list.item(
            Inline::text(stop.agent.as_str())
                .own(" stopped at ")
                .then(at(stop.offset_seconds))
                .own(" s (")
                .then(Inline::recorded(stop.status.as_deref(), Inline::text))
                .own("): ")
                .then(Inline::recorded(stop.summary.as_deref(), |text| {
                    Inline::quote(text, ANSWER_CHARS)
                }))
                .own(" ")
                .then(places(&stop.evidence)),
        );
    }
    write!(f, "{list}")
}

fn vote_or_answer(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Vote vs New Answer Decisions"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Answers shown at its start"),
        Column::left("Decision"),
        Column::left("Label"),
        Column::left("Source"),
    ])
    .when_empty("No decision of a round is recorded.");
    for decision in decisions.round_decisions.iter().take(SHOWN_ROWS) {
        table.row([
            Inline::text(decision.agent.as_str()),
            Inline::number(decision.round),
            labels(decision.seen.as_ref()),
            Inline::text(decision.decision.as_str()),
            label(decision.label.as_ref()),
            places(&decision.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.round_decisions.len())
}

fn collaboration(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Agent Collaboration Quality"))?;
    let note = "Figures only: how well the agents used each other's work is for the reader to judge.";
    write!(f, "{}", Paragraph::new(note))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Answers"),
        Column::right("Votes cast"),
        Column::right("Votes ignored"),
        Column::right("Votes received that counted"),
        Column::right("Restarts"),
        Column::right("Rounds"),
        Column::left("Was shown answers of"),
    ]);
    let whole = |count: Option<u64>| Inline::recorded(count, |count| Inline::number(units::integer(count)));
    for agent in &decisions.by_agent {
        table.row([
            Inline::text(agent.agent.as_str()),
            whole(agent.answers),
            whole(agent.votes_cast),
            whole(agent.votes_ignored),
            whole(agent.votes_received),
            whole(agent.agent_restarts),
            whole(agent.rounds),
            Inline::recorded(agent.saw_answers_of.as_ref(), |agents| {
                if agents.is_empty() {
                    return Inline::from("none");
                }
                Inline::joined(agents.iter().map(|agent| Inline::text(agent.as_str())), ", ")
            }),
        ]);
    }
    write!(f, "{table}")
}

fn ledger(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Restart Ledger"))?;
    let mut table = Table::new([
        Column::right("At (s)"),
        Column::left("Triggered by"),
        Column::left("Restarted"),
        Column::right("Cut off (s)"),
        Column::right("Input tokens cut off"),
        Column::right("Tool calls cut off"),
        Column::left("Source"),
    ])
    .when_empty("No restart is recorded.");
    for entry in decisions.restart_ledger.iter().take(SHOWN_ROWS) {
        let trigger = Inline::recorded(entry.trigger.as_ref(), |agent| Inline::text(agent.as_str()))
            .own(" ")
            .then(label(entry.label.as_ref()));
        if entry.restarted.is_empty() {
            table.row([
                at(entry.offset_seconds),
                trigger,
                Inline::from("nobody before the next signal"),
            ]);
            continue;
        }
        for restarted in &entry.restarted {
            let who = Inline::text(restarted.agent.as_str()).own(if restarted.own_answer {
                " (after its own answer)"
            } else {
                ""
            });
            let cut = |value: Option<Inline>| match (restarted.cut_round, value) {
                (None, _) => Inline::from("nothing"),
                (Some(_), value) => Inline::recorded(value, |value| value),
            };
            table.row([
                at(entry.offset_seconds),
                trigger.clone(),
                who,
                cut(restarted
                    .seconds_cut
                    .map(|seconds| Inline::number(units::decimal(seconds, 2)))),
                cut(restarted
                    .input_tokens_cut
                    .map(|tokens| Inline::number(units::integer(tokens)))),
                cut(restarted
                    .tool_calls_cut
                    .map(|calls| Inline::number(units::integer(calls)))),
                places(std::slice::from_ref(&restarted.evidence)),
            ]);
        }
    }
    write!(f, "{table}")
}

fn incomplete(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Timeouts/Incomplete Rounds"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Ended"),
        Column::right("Length (s)"),
        Column::left("End"),
        Column::left("Source"),
    ])
    .when_empty("None recorded.");
    for round in decisions.incomplete_rounds.iter().take(SHOWN_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(round.round),
            Inline::text(round.outcome.as_str()),
            Inline::recorded(round.seconds, |seconds| {
                Inline::number(units::decimal(seconds, 2))
            }),
            Inline::from(if round.end_inferred {
                "inferred"
            } else {
                "recorded"
            }),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.incomplete_rounds.len())
}
