//! What the agents had of each other.

use std::fmt;

use massgen_log_analysis::model::{AgentId, AnswerLabel};
use massgen_log_analysis::question::decisions::Decisions;

use super::{ANSWER_CHARS, SHOWN_ROWS, label, more_in_json, whole, yes};
use crate::evidence::places;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Files that are named of one pair of answers.
const SHOWN_FILES: usize = 8;

pub(super) fn collaboration(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
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
        Column::right("Answers injected while running"),
        Column::left("Was shown at a start answers of"),
        Column::left("Shown none until its last answer"),
    ]);
    for agent in &decisions.by_agent {
        table.row([
            Inline::text(agent.agent.as_str()),
            whole(agent.answers),
            whole(agent.votes_cast),
            whole(agent.votes_ignored),
            whole(agent.votes_received),
            whole(agent.agent_restarts),
            whole(agent.rounds),
            whole(agent.injections),
            Inline::recorded(agent.saw_answers_of.as_ref(), |agents| {
                if agents.is_empty() {
                    return Inline::from("none");
                }
                Inline::joined(agents.iter().map(|agent| Inline::text(agent.as_str())), ", ")
            }),
            yes(agent.isolated),
        ]);
    }
    write!(f, "{table}")?;
    taken(f, decisions)
}

fn taken(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    let mut list = List::new();
    for taken in decisions.taken.iter().take(SHOWN_ROWS) {
        list.item(
            between(
                (taken.label.as_ref(), &taken.agent),
                (taken.source_label.as_ref(), &taken.source_agent),
            )
            .then(Inline::number(units::integer(taken.shared_shingles)))
            .own(" sequences of five words (")
            .then(Inline::number(units::percent(taken.share)))
            .own(" of the later answer); longest run ")
            .then(Inline::number(units::integer(taken.longest_run_words)))
            .own(" words: ")
            .then(Inline::quote(&taken.longest_run, ANSWER_CHARS))
            .own(" The earlier answer had been shown to its agent: ")
            .then(yes(taken.shown))
            .own(". ")
            .then(places(&taken.evidence)),
        );
    }
    for taken in decisions.taken_files.iter().take(SHOWN_ROWS) {
        let names = taken
            .files
            .iter()
            .take(SHOWN_FILES)
            .map(|file| Inline::code(file.path.as_str()));
        list.item(
            between(
                (taken.label.as_ref(), &taken.agent),
                (taken.source_label.as_ref(), &taken.source_agent),
            )
            .then(Inline::number(units::integer(taken.count)))
            .own(" files by path and size, contents not compared: ")
            .then(Inline::joined(names, ", "))
            .own(". The earlier answer had been shown to its agent: ")
            .then(yes(taken.shown))
            .own(". ")
            .then(places(&taken.evidence)),
        );
    }
    for answer in decisions.taken_not_compared.iter().take(SHOWN_ROWS) {
        list.item(
            label(answer.label.as_ref())
                .own(" of ")
                .then(Inline::text(answer.agent.as_str()))
                .own(" was not compared with other answers: ")
                .own(if answer.bytes.is_some() {
                    "its text is longer than 64 KiB."
                } else {
                    "no file holds its text."
                }),
        );
    }
    write!(f, "{list}")?;
    let lengths = [
        decisions.taken.len(),
        decisions.taken_files.len(),
        decisions.taken_not_compared.len(),
    ];
    more_in_json(
        f,
        lengths
            .iter()
            .map(|length| length.saturating_sub(SHOWN_ROWS))
            .sum(),
    )
}

fn between(later: (Option<&AnswerLabel>, &AgentId), earlier: (Option<&AnswerLabel>, &AgentId)) -> Inline {
    let name = |(of, agent): (Option<&AnswerLabel>, &AgentId)| {
        label(of).own(" of ").then(Inline::text(agent.as_str()))
    };
    name(later)
        .own(" shares with the earlier ")
        .then(name(earlier))
        .own(" ")
}
