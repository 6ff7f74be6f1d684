//! The votes and the choice of the winner.

use std::fmt;

use massgen_log_analysis::question::decisions::{Decisions, SelectionBasis, TallyBasis};

use super::{ANSWER_CHARS, REASON_CHARS, SHOWN_ROWS, at, label, labels, yes};
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};

pub(super) fn voting(f: &mut fmt::Formatter<'_>, decisions: &Decisions) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Voting Analysis"))?;
    let mut table = Table::new([
        Column::left("Voter"),
        Column::left("Voted For"),
        Column::left("Reasoning Summary (the voter's words)"),
        Column::right("Time (s)"),
        Column::left("Counted"),
        Column::left("Self-vote"),
        Column::left("A newer answer existed"),
        Column::left("Made void by"),
        Column::left("Answer shown"),
        Column::left("Workspace opened"),
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
            vote.cleared_by
                .as_ref()
                .map_or_else(Inline::blank, |label| Inline::text(label.as_str())),
            yes(vote.answer_shown),
            yes(vote.workspace_opened),
            places(&vote.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, decisions.votes.len(), SHOWN_ROWS)?;

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
    if !selection.tied.is_empty() {
        let tied = selection.tied.iter().map(|agent| Inline::text(agent.as_str()));
        list.item(
            Inline::from("Tied: ")
                .then(Inline::joined(tied, ", "))
                .own(". ")
                .then(places(&selection.evidence)),
        );
    }
    for vote in decisions.blind_votes.iter().take(SHOWN_ROWS) {
        list.item(
            Inline::text(vote.voter.as_str())
                .own(" voted for ")
                .then(label(vote.label.as_ref()))
                .own(" of ")
                .then(Inline::text(vote.target.as_str()))
                .own(" at ")
                .then(at(vote.offset_seconds))
                .own(" s. No record shows it that answer, and no call named the agent's workspace; shown: ")
                .then(labels(Some(&vote.seen)))
                .own(". ")
                .then(places(&vote.evidence)),
        );
    }
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
