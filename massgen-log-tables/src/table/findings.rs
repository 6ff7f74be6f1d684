//! Findings: red flags.

use massgen_log_analysis::red_flags::{Observed, RedFlag};

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source, first};

pub(super) type Of<'a> = Row<'a, &'a RedFlag>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.analysis.red_flags))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&RedFlag>()
        .text("rule", "id of the rule; see docs/red-flags.md", |row| {
            Some(&row.item.rule)
        })
        .text("severity", "`high`, `medium`, `low` or `info`", |row| {
            Some(row.item.severity.as_str())
        })
        .text("category", "what it is about", |row| {
            Some(row.item.category.as_str())
        })
        .int("question", "number of the question it belongs to", |row| {
            Some(row.item.question.into())
        })
        .text("subject", "agent, tool or file that it is about", |row| {
            row.item.subject.as_deref()
        })
        .float(
            "observed",
            "what was observed, where it is a number",
            |row| match row.item.observed {
                Observed::Number(number) => Some(number),
                _ => None,
            },
        )
        .text(
            "observed_text",
            "what was observed, where it is a text",
            |row| match &row.item.observed {
                Observed::Text(text) => Some(text),
                _ => None,
            },
        )
        .float("threshold", "the threshold; NULL for rules without one", |row| {
            row.item.threshold
        })
        .text("message", "what was found", |row| Some(&row.item.message))
        .text("path", "file of the first evidence", |row| {
            Some(first(&row.item.evidence)?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(first(&row.item.evidence)?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            first(&row.item.evidence)?.pointer.as_deref()
        })
}
