//! How places are shown.

use massgen_log_analysis::{Evidence, Figure};

use crate::markdown::Inline;

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
