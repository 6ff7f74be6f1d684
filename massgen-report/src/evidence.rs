//! How places are shown.

use std::fmt;

use massgen_log_analysis::{Evidence, Figure};

use crate::markdown::{Inline, Paragraph};

/// Places that are named in one cell; the JSON form has them all.
const SHOWN: usize = 2;

/// The first places of a list, as code.
pub(crate) fn places(evidence: &[Evidence]) -> Inline {
    if evidence.is_empty() {
        return Inline::blank();
    }
    let shown = evidence
        .iter()
        .take(SHOWN)
        .map(|evidence| Inline::code(&evidence.location.to_string()));
    let all = Inline::joined(shown, ", ");
    match evidence.len().saturating_sub(SHOWN) {
        0 => all,
        more => all.own(" and ").then(Inline::number(more)).own(" more"),
    }
}

/// Says how many rows a table of `all` rows leaves out when it shows `shown`.
pub(crate) fn more(f: &mut fmt::Formatter<'_>, all: usize, shown: usize) -> fmt::Result {
    match all.saturating_sub(shown) {
        0 => Ok(()),
        1 => write!(
            f,
            "{}",
            Paragraph::new("1 more row is in the JSON form of this analysis.")
        ),
        rest => {
            let line = Inline::number(rest).own(" more rows are in the JSON form of this analysis.");
            write!(f, "{}", Paragraph::new(line))
        }
    }
}

/// A space and the first places, behind a sentence; nothing without any.
pub(crate) fn sourced(evidence: &[Evidence]) -> Inline {
    if evidence.is_empty() {
        Inline::blank()
    } else {
        Inline::from(" ").then(places(evidence))
    }
}

/// A figure's value through `show`, `not recorded` without one.
pub(crate) fn figure<T: Clone>(figure: &Figure<T>, show: impl FnOnce(T) -> String) -> Inline {
    Inline::recorded(figure.value.clone(), |value| Inline::number(show(value)))
}
