//! 5. Agent behaviour and decisions.

mod answers;
mod collaboration;
mod ledger;
mod votes;

use std::fmt;

use massgen_log_analysis::model::AnswerLabel;

use super::Page;
use crate::markdown::{Heading, Inline, Paragraph};
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
    answers::progression(f, decisions)?;
    votes::voting(f, decisions)?;
    answers::vote_or_answer(f, decisions)?;
    collaboration::collaboration(f, decisions)?;
    ledger::ledger(f, decisions)?;
    ledger::incomplete(f, decisions)
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

fn more_in_json(f: &mut fmt::Formatter<'_>, rest: usize) -> fmt::Result {
    if rest == 0 {
        return Ok(());
    }
    let line = Inline::number(rest).own(" more rows are in the JSON form of this analysis.");
    write!(f, "{}", Paragraph::new(line))
}

fn whole(count: Option<u64>) -> Inline {
    Inline::recorded(count, |count| Inline::number(units::integer(count)))
}

fn signed(count: Option<i64>) -> Inline {
    Inline::recorded(count, |count| Inline::number(units::integer(count)))
}
