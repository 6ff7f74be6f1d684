//! What each proposal plans, names, came from, and was followed by.

use std::fmt::{self, Display as _};

use massgen_log_analysis::Evidence;
use massgen_log_analysis::question::proposals::{
    FollowedFile, Gap, ItemOrigin, Proposal, Proposals, ProposedItem, Specificity,
};

use super::{QUOTED, ROWS, agent, more, names, place};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Files that are named in one cell.
const FILES: usize = 6;

pub(super) fn improvements(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    Heading::new(3, "Improvements").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Criterion"),
        Column::left("Improvement"),
        Column::left("Origin"),
        Column::right("Words"),
        Column::left("Files named"),
        Column::right("Numbers"),
        Column::left("Criteria named"),
        Column::left("Source"),
    ])
    .when_empty("No improvement could be read from the arguments.");
    let all = found
        .proposals
        .iter()
        .flat_map(|proposal| proposal.items.iter().map(move |item| (proposal, item)));
    for (proposal, item) in all.clone().take(ROWS) {
        let [words, files, numbers, criteria] = specificity(&item.specificity);
        table.row([
            agent(proposal.agent.as_ref()),
            Inline::text(&item.criterion),
            Inline::quote(&item.text, QUOTED),
            origins(item),
            words,
            files,
            numbers,
            criteria,
            place(&proposal.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, all.count().saturating_sub(ROWS))?;
    Paragraph::new(
        "Words, files, numbers and criteria named measure how specific a text is, not how apt. Origin: what the \
         agent's last accepted checklist found unmet, and the answers that the improvement itself names as its \
         sources; nothing is said where the record does not say so.",
    )
    .fmt(f)
}

pub(super) fn judgement(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    Heading::new(3, "For the reader to judge: what came of each proposal").fmt(f)?;
    let mut list = List::new();
    for proposal in found.proposals.iter().take(ROWS) {
        list.item(
            agent(proposal.agent.as_ref())
                .own(", ")
                .then(names(&proposal.criteria))
                .own(". To read: ")
                .then(places(&proposal.to_read)),
        );
        if let Some(gap) = &proposal.gap {
            list.nested(unmet(gap));
        }
        list.nested(next(proposal));
        list.nested(followed(proposal));
    }
    list.fmt(f)?;
    more(f, found.proposals.len().saturating_sub(ROWS))
}

fn origins(item: &ProposedItem) -> Inline {
    if item.origins.is_empty() {
        return Inline::from("not recorded");
    }
    let words = item.origins.iter().map(|origin| match origin {
        ItemOrigin::CriteriaGap => Inline::from("criteria gap"),
        ItemOrigin::OwnAnswer { label } => Inline::from("own answer ").then(Inline::text(label.as_str())),
        ItemOrigin::PeerAnswer { label } => Inline::from("peer's answer ").then(Inline::text(label.as_str())),
        _ => Inline::from("other"),
    });
    Inline::joined(words, ", ")
}

fn specificity(found: &Specificity) -> [Inline; 4] {
    let files = found.files.iter().take(FILES).map(|file| Inline::code(file));
    let files = match found.files.len().saturating_sub(FILES) {
        _ if found.files.is_empty() => Inline::from("none"),
        0 => Inline::joined(files, ", "),
        rest => Inline::joined(files, ", ")
            .own(" and ")
            .then(Inline::number(rest))
            .own(" more"),
    };
    [
        Inline::number(units::integer(found.words)),
        files,
        Inline::number(units::integer(found.numbers)),
        if found.criteria.is_empty() {
            Inline::from("none")
        } else {
            names(&found.criteria)
        },
    ]
}

fn unmet(gap: &Gap) -> Inline {
    let of = match (&gap.label, gap.is_own) {
        (Some(label), Some(true)) => Inline::from(" of its own ").then(Inline::text(label.as_str())),
        (Some(label), Some(false)) => Inline::from(" of another agent's ").then(Inline::text(label.as_str())),
        (Some(label), None) => Inline::from(" of ").then(Inline::text(label.as_str())),
        (None, _) => Inline::blank(),
    };
    let line = Inline::from("Checklist before it").then(of).own(": unmet ").then(
        if gap.failed_criteria.is_empty() {
            Inline::from("none")
        } else {
            names(&gap.failed_criteria)
        },
    );
    if gap.without_proposal.is_empty() {
        line
    } else {
        line.own("; without an improvement: ")
            .then(names(&gap.without_proposal))
    }
}

fn next(proposal: &Proposal) -> Inline {
    match &proposal.next_answer {
        Some(label) => Inline::from("Next answer of the agent: ").then(Inline::text(label.as_str())),
        None => Inline::from("No answer of the agent with a label followed"),
    }
}

fn followed(proposal: &Proposal) -> Inline {
    let Some(named) = &proposal.specificity else {
        return Inline::from("Files named: not recorded");
    };
    if named.files.is_empty() {
        return Inline::from("It names no file, so no change can be matched to it");
    }
    let line = Inline::number(units::integer(proposal.followed.len()))
        .own(" of ")
        .then(Inline::number(units::count(
            named.files.len(),
            "named file",
            "named files",
        )))
        .own(" changed up to that answer");
    if proposal.followed.is_empty() {
        return line;
    }
    let files = proposal.followed.iter().take(FILES).map(one);
    line.own(": ").then(Inline::joined(files, "; "))
}

fn one(file: &FollowedFile) -> Inline {
    let line = Inline::code(&file.path).own(" ").own(file.by.describe());
    let line = match file.seconds_after {
        Some(after) => line.own(" after ").then(Inline::number(units::seconds(after))),
        None => line,
    };
    line.own(" (").then(place(&file.evidence)).own(")")
}

fn places(evidence: &[Evidence]) -> Inline {
    Inline::joined(
        evidence
            .iter()
            .map(|evidence| Inline::code(&evidence.location.to_string())),
        ", ",
    )
}
