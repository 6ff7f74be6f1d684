//! 8: what to look into, by rule.

use std::fmt::{self, Display as _};

use massgen_log_analysis::Recommendation;
use massgen_log_analysis::recommendations::Priority;
use massgen_log_analysis::red_flags::{Category, Gap, gap, rule};

use super::Page;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Subjects and places of one recommendation that are shown.
const SHOWN: usize = 4;
/// Characters of a subject.
const SUBJECT_CHARS: usize = 80;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    Heading::new(2, "8. Recommendations").fmt(f)?;
    let recommendations = &page.attempt.recommendations;
    for (priority, title) in [
        (Priority::High, "High Priority"),
        (Priority::Medium, "Medium Priority"),
        (Priority::Low, "Low Priority"),
    ] {
        Heading::new(3, title).fmt(f)?;
        let mut list = List::new();
        for recommendation in recommendations
            .iter()
            .filter(|recommendation| recommendation.priority == priority)
        {
            item(&mut list, recommendation);
        }
        if list.is_empty() {
            Paragraph::new("None: no rule of this priority was met.").fmt(f)?;
        } else {
            list.fmt(f)?;
        }
    }
    not_recorded(f, page)
}

/// The facts that MassGen did not record, and what would have to be logged for them.
fn not_recorded(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let gaps: Vec<&Gap> = page
        .attempt
        .red_flags
        .iter()
        .filter(|flag| flag.category == Category::Logging)
        .filter_map(|flag| gap(flag.subject.as_deref()?))
        .collect();
    if gaps.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Facts That Were Not Recorded").fmt(f)?;
    let mut table = Table::new([
        Column::left("Fact"),
        Column::right("Question"),
        Column::left("File"),
        Column::left("Field"),
        Column::left("Field is there"),
        Column::left("What to log"),
    ]);
    for gap in gaps {
        table.row([
            Inline::code(gap.id),
            Inline::number(gap.question),
            Inline::code(gap.artifact),
            Inline::code(gap.field),
            Inline::text(gap.since),
            Inline::text(gap.log),
        ]);
    }
    table.fmt(f)
}

fn item(list: &mut List, recommendation: &Recommendation) {
    list.item(
        Inline::from("**")
            .then(&recommendation.title)
            .own("**: ")
            .then(&recommendation.text),
    );
    let mut why = Inline::from("Rule ")
        .then(Inline::code(&recommendation.rule))
        .own(" was met ")
        .then(Inline::number(units::count(
            recommendation.flags,
            "time",
            "times",
        )));
    if !recommendation.subjects.is_empty() {
        let subjects = recommendation.subjects.iter().take(SHOWN);
        why = why.own(": ").then(Inline::joined(
            subjects.map(|subject| Inline::code_cut(subject, SUBJECT_CHARS)),
            ", ",
        ));
        if recommendation.flags > SHOWN as u64 {
            why = why.own(", …");
        }
    }
    list.nested(why);
    if let Some(numbers) = &recommendation.numbers {
        list.nested(
            Inline::from("Observed: ")
                .then(Inline::text(&numbers.text))
                .own("."),
        );
    }
    // The table of facts that were not recorded says more.
    let is_gap = rule(&recommendation.rule).is_some_and(|rule| rule.category == Category::Logging);
    if !is_gap {
        list.nested(
            Inline::from("First: ")
                .then(Inline::text(&recommendation.first))
                .own("."),
        );
    }
    if !recommendation.because.is_empty() {
        let places = recommendation.because.iter().take(SHOWN);
        list.nested(Inline::from("Source: ").then(Inline::joined(
            places.map(|evidence| Inline::code(&evidence.location.to_string())),
            ", ",
        )));
    }
}
