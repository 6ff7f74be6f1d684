//! Question 11: how the answers of each agent changed, measured.

mod details;

use std::fmt::{self, Display as _};

use massgen_log_analysis::model::AnswerLabel;
use massgen_log_analysis::question::progression::{
    AgentProgression, Progression, Similarity, SizeChange, Step,
};

use super::Page;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Rows of one table.
const ROWS: usize = 20;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    Heading::new(2, "Question 11 · Answer quality progression").fmt(f)?;
    let progression = &page.attempt.progression;
    if progression.by_agent.iter().all(|agent| agent.answers.is_empty()) {
        return Paragraph::new(if progression.is_recorded {
            Inline::from("None recorded: no answer was submitted.")
        } else {
            Inline::from("Answers are not recorded: there is no ")
                .then(Inline::code("coordination_events.json"))
                .own(", and no other source of answers.")
        })
        .fmt(f);
    }
    answers(f, progression)?;
    steps(f, progression)
}

fn answers(f: &mut fmt::Formatter<'_>, progression: &Progression) -> fmt::Result {
    Heading::new(3, "Answers").fmt(f)?;
    let mut reference = match &progression.reference {
        Some(label) => Inline::from("Similarity is measured against the winner's last answer, ")
            .then(Inline::text(label.as_str())),
        None => Inline::from("There is no recorded winner to measure similarity against"),
    };
    if let Some(evidence) = progression.reference_evidence.first() {
        reference = reference
            .own(" (source of the winner: ")
            .then(Inline::code(&evidence.location.to_string()))
            .own(")");
    }
    Paragraph::new(
        reference.own(". It is the share of three-word sequences that two texts have in common; it says nothing about quality. Words that differ are those that only one of two texts has, and \
         their share of all words of both."),
    )
    .fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Answer"),
        Column::right("Characters"),
        Column::right("Lines"),
        Column::right("Words"),
        Column::right("Workspace files"),
        Column::left("Changedoc"),
        Column::right("Checklist total"),
        Column::right("Similarity to reference"),
        Column::left("Evidence"),
    ]);
    let all = progression
        .by_agent
        .iter()
        .flat_map(|agent| agent.answers.iter().map(move |answer| (agent, answer)));
    let count = all.clone().count();
    for (agent, answer) in all.take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            label(answer.label.as_ref().map(AnswerLabel::as_str), answer.ordinal),
            number(answer.chars),
            number(answer.lines),
            number(answer.words),
            number(answer.workspace_files),
            Inline::recorded(answer.has_changedoc, |there| {
                Inline::from(if there { "yes" } else { "no" })
            }),
            answer
                .scores
                .as_ref()
                .map_or(Inline::from("no accepted checklist"), |scores| {
                    Inline::number(units::decimal(scores.total, 1))
                }),
            similarity(&answer.to_reference),
            Inline::joined(
                answer
                    .evidence
                    .iter()
                    .take(1)
                    .map(|evidence| Inline::code(&evidence.location.to_string())),
                ", ",
            ),
        ]);
    }
    table.fmt(f)?;
    more(f, count.saturating_sub(ROWS))
}

fn steps(f: &mut fmt::Formatter<'_>, progression: &Progression) -> fmt::Result {
    Heading::new(3, "From answer to answer").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Step"),
        Column::right("Time between"),
        Column::right("Characters"),
        Column::right("Words"),
        Column::right("Similarity"),
        Column::right("Words that differ"),
        Column::right("Workspace files"),
        Column::right("Workspace bytes"),
        Column::left("Answers seen in between"),
        Column::right("Checklist total"),
    ])
    .when_empty("No agent submitted a second answer.");
    let all = progression
        .by_agent
        .iter()
        .flat_map(|agent| agent.steps.iter().map(move |step| (agent, step)));
    let count = all.clone().count();
    for (agent, step) in all.take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            step_name(step),
            Inline::number(units::recorded(step.seconds, units::seconds)),
            change(&step.chars),
            change(&step.words),
            if step.is_identical == Some(true) {
                Inline::from("**identical text**")
            } else {
                similarity(&step.similarity)
            },
            step.changed_words.zip(step.word_distance).map_or(
                Inline::from("not compared"),
                |(words, share)| {
                    Inline::number(units::integer(words))
                        .own(" (")
                        .then(Inline::number(units::percent(share)))
                        .own(")")
                },
            ),
            change(&step.workspace_files),
            change(&step.workspace_bytes),
            seen(step),
            step.score_change
                .map_or(Inline::from("not scored twice"), |change| {
                    let sign = if change > 0.0 { "+" } else { "" };
                    Inline::text(&format!("{sign}{}", units::decimal(change, 1)))
                }),
        ]);
    }
    table.fmt(f)?;
    more(f, count.saturating_sub(ROWS))?;
    if count == 0 {
        return Ok(());
    }
    sources(f, &progression.by_agent)?;
    details::parts(f, &progression.by_agent)?;
    details::judgement(f, &progression.by_agent)
}

fn sources(f: &mut fmt::Formatter<'_>, agents: &[AgentProgression]) -> fmt::Result {
    let mut scores: Vec<_> = agents
        .iter()
        .flat_map(|agent| &agent.steps)
        .filter_map(|step| step.scores_after.as_ref()?.evidence.first())
        .collect();
    scores.sort();
    scores.dedup();
    let places = Inline::joined(
        scores
            .iter()
            .take(ROWS)
            .map(|evidence| Inline::code(&evidence.location.to_string())),
        ", ",
    );
    let texts = Inline::from("Source: the answers' files of the table above");
    Paragraph::new(if places.is_blank() {
        texts.own(".")
    } else {
        texts.own("; checklists: ").then(places).own(".")
    })
    .fmt(f)
}

fn seen(step: &Step) -> Inline {
    let labels = Inline::recorded(step.seen.as_ref(), |labels| {
        if labels.is_empty() {
            Inline::from("none")
        } else {
            Inline::joined(labels.iter().map(|label| Inline::text(label.as_str())), ", ")
        }
    });
    if step.seen_unnamed {
        labels.own(", and injected ones that are not named")
    } else {
        labels
    }
}

fn step_name(step: &Step) -> Inline {
    label(step.from_label.as_ref().map(AnswerLabel::as_str), step.from)
        .own(" → ")
        .then(label(step.to_label.as_ref().map(AnswerLabel::as_str), step.to))
}

fn label(label: Option<&str>, ordinal: u32) -> Inline {
    match label {
        Some(label) => Inline::text(label),
        None => Inline::from("answer ").then(Inline::number(ordinal)),
    }
}

fn number(value: Option<u64>) -> Inline {
    Inline::recorded(value, |value| Inline::number(units::integer(value)))
}

fn change(size: &SizeChange) -> Inline {
    let (Some(before), Some(after), Some(change)) = (size.before, size.after, size.change) else {
        return number(size.after);
    };
    let sign = if change > 0 { "+" } else { "" };
    Inline::text(&format!(
        "{} → {} ({sign}{})",
        units::integer(before),
        units::integer(after),
        units::integer(change)
    ))
}

fn similarity(similarity: &Similarity) -> Inline {
    match (similarity.value, similarity.not_compared) {
        (Some(share), _) => Inline::number(units::percent(share)),
        (None, Some(why)) => Inline::from(why.describe()),
        (None, None) => Inline::from(units::NOT_RECORDED),
    }
}

fn more(f: &mut fmt::Formatter<'_>, left_out: usize) -> fmt::Result {
    if left_out == 0 {
        return Ok(());
    }
    Paragraph::new(Inline::number(units::count(left_out, "more", "more")).own(" not shown.")).fmt(f)
}
