//! Question 12: what was proposed, and what the checklists said.

mod items;

use std::fmt::{self, Display as _};

use massgen_log_analysis::question::proposals::{ChecklistSubmission, Proposals};
use massgen_log_analysis::{Evidence, model::AgentId};

use super::Page;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Rows of one table.
const ROWS: usize = 20;
/// Characters of a quoted text.
const QUOTED: usize = 200;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let found = &page.attempt.proposals;
    Heading::new(2, "Question 12 · Improvement proposals").fmt(f)?;
    if !found.is_recorded {
        Paragraph::new(
            Inline::from(
                "Calls that propose improvements or submit a checklist are not recorded: there is neither ",
            )
            .then(Inline::code("events.jsonl"))
            .own(" nor ")
            .then(Inline::code("metrics_events.json"))
            .own("."),
        )
        .fmt(f)?;
    } else if found.proposals.is_empty() && found.submissions.is_empty() {
        Paragraph::new("None recorded: no call proposes improvements or submits a checklist.").fmt(f)?;
    } else {
        proposals(f, found)?;
        submissions(f, found)?;
    }
    criteria(f, found)?;
    texts(f, found)
}

fn proposals(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    Heading::new(3, "Proposals").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Proposal"),
        Column::left("For criteria"),
        Column::right("Improvements"),
        Column::left("Result"),
        Column::left("Specific?"),
        Column::left("Actionable?"),
        Column::left("Accurate?"),
        Column::left("Was it the right call?"),
        Column::left("Source"),
    ])
    .when_empty("None recorded: no call proposes improvements.");
    for proposal in found.proposals.iter().take(ROWS) {
        table.row([
            agent(proposal.agent.as_ref()),
            Inline::recorded(proposal.excerpt.as_deref(), |text| Inline::quote(text, QUOTED)),
            names(&proposal.criteria),
            Inline::recorded(proposal.planned, |planned| {
                Inline::number(units::integer(planned))
            }),
            match (proposal.valid, &proposal.status) {
                (Some(true), _) => Inline::from("valid"),
                (Some(false), _) => Inline::from("not valid"),
                (None, status) => Inline::recorded(status.as_deref(), Inline::text),
            },
            Inline::blank(),
            Inline::blank(),
            Inline::blank(),
            Inline::blank(),
            place(&proposal.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, found.proposals.len().saturating_sub(ROWS))?;
    if found.proposals.is_empty() {
        return Ok(());
    }
    Paragraph::new("For the reader to judge: the four columns with questions.").fmt(f)?;
    items::improvements(f, found)?;
    items::judgement(f, found)
}

fn submissions(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    Heading::new(3, "Checklist submissions").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Status"),
        Column::left("Verdict"),
        Column::right("Criteria met"),
        Column::left("Scores by answer"),
        Column::left("Criteria not met"),
        Column::left("Explanation"),
        Column::left("Source"),
    ])
    .when_empty("None recorded: no checklist was submitted.");
    for submission in found.submissions.iter().take(ROWS) {
        table.row([
            agent(submission.agent.as_ref()),
            status(submission),
            Inline::recorded(submission.verdict.as_deref(), Inline::code),
            match (submission.true_count, submission.required) {
                (Some(met), Some(required)) => Inline::number(units::integer(met))
                    .own(" of ")
                    .then(Inline::number(units::integer(required))),
                _ => Inline::from("not evaluated"),
            },
            scores(submission),
            names(&submission.failed_criteria),
            Inline::recorded(submission.explanation.as_deref(), |text| {
                Inline::quote(text, QUOTED)
            }),
            place(&submission.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, found.submissions.len().saturating_sub(ROWS))
}

fn status(submission: &ChecklistSubmission) -> Inline {
    let word = match submission.accepted {
        Some(true) => return Inline::from("accepted"),
        Some(false) => Inline::from("refused"),
        None => return Inline::from(units::NOT_RECORDED),
    };
    match submission.error_code.as_deref().or(submission.status.as_deref()) {
        Some(code) => word.own(": ").then(Inline::code(code)),
        None => word,
    }
}

fn scores(submission: &ChecklistSubmission) -> Inline {
    if submission.by_label.is_empty() {
        return Inline::from("none");
    }
    let answers = submission.by_label.iter().take(ROWS).map(|answer| {
        let scores = answer.scores.iter().map(|(id, score)| {
            Inline::text(id)
                .own(" ")
                .then(Inline::number(units::decimal(*score, 1)))
        });
        Inline::text(answer.label.as_str())
            .own(": ")
            .then(Inline::joined(scores, ", "))
    });
    Inline::joined(answers, "; ")
}

fn criteria(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    if found.criteria.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Evaluation criteria").fmt(f)?;
    let mut table = Table::new([
        Column::left("Origin"),
        Column::left("Id"),
        Column::left("Criterion"),
        Column::left("Category"),
        Column::left("Source"),
    ]);
    let all = found
        .criteria
        .iter()
        .flat_map(|set| set.criteria.iter().map(move |criterion| (set, criterion)));
    let count = all.clone().count();
    for (set, criterion) in all.take(ROWS) {
        table.row([
            Inline::recorded(set.origin.as_deref(), Inline::text),
            Inline::recorded(criterion.id.as_deref(), Inline::text),
            Inline::recorded(criterion.text.as_deref(), |text| Inline::quote(text, QUOTED)),
            Inline::recorded(criterion.category.as_deref(), Inline::text),
            place(&set.evidence),
        ]);
    }
    table.fmt(f)?;
    more(f, count.saturating_sub(ROWS))
}

fn texts(f: &mut fmt::Formatter<'_>, found: &Proposals) -> fmt::Result {
    if found.texts.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Accounts of gaps and changes").fmt(f)?;
    let mut table = Table::new([
        Column::left("Kind"),
        Column::left("Agent"),
        Column::left("Answer"),
        Column::right("Characters"),
        Column::left("Criteria named"),
        Column::left("Place"),
    ]);
    for text in found.texts.iter().take(ROWS) {
        table.row([
            Inline::from(text.kind.describe()),
            agent(text.agent.as_ref()),
            Inline::recorded(text.label.as_ref(), |label| Inline::text(label.as_str())),
            Inline::recorded(text.chars, |chars| Inline::number(units::integer(chars))),
            if text.criteria.is_empty() {
                Inline::from("none")
            } else {
                names(&text.criteria)
            },
            match &text.named_path {
                Some(path) => {
                    let named = Inline::code_cut(path, QUOTED)
                        .own(", named at ")
                        .then(place(&text.evidence));
                    match &text.copy {
                        Some(copy) => named
                            .own(", kept at ")
                            .then(Inline::code(&copy.location.to_string())),
                        None => named.own(", in no workspace copy"),
                    }
                }
                None => place(&text.evidence),
            },
        ]);
    }
    table.fmt(f)?;
    more(f, found.texts.len().saturating_sub(ROWS))
}

fn agent(agent: Option<&AgentId>) -> Inline {
    Inline::recorded(agent, |agent| Inline::text(agent.as_str()))
}

fn names(names: &[String]) -> Inline {
    if names.is_empty() {
        return Inline::from("none named");
    }
    Inline::joined(names.iter().take(ROWS).map(|name| Inline::text(name)), ", ")
}

fn place(evidence: &[Evidence]) -> Inline {
    Inline::recorded(evidence.first(), |evidence| {
        Inline::code(&evidence.location.to_string())
    })
}

fn more(f: &mut fmt::Formatter<'_>, left_out: usize) -> fmt::Result {
    if left_out == 0 {
        return Ok(());
    }
    Paragraph::new(Inline::number(units::count(left_out, "more", "more")).own(" not shown.")).fmt(f)
}
