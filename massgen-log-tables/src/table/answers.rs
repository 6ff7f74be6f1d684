//! Submitted answers.

use massgen_log_analysis::model::spine::Answer;
use massgen_log_analysis::question::decisions::AnswerStep;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source};

/// An answer and what the analysis says of it.
pub(super) type Of<'a> = Row<'a, (&'a Answer, Option<&'a AnswerStep>)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let answers = source.attempts().flat_map(|of| {
        let steps = &of.analysis.decisions.progression;
        of.rows(
            of.attempt
                .answers
                .iter()
                .enumerate()
                .map(|(at, answer)| (answer, steps.get(at))),
        )
    });
    answers.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(&Answer, Option<&AnswerStep>)>()
        .written("label", "its label, such as `agent1.2`", |row| {
            row.item.0.label.as_ref().map(ToString::to_string)
        })
        .text("agent_id", "who submitted it", |row| {
            Some(row.item.0.agent.as_str())
        })
        .int("ordinal", "which answer of its agent it is, from 1", |row| {
            Some(row.item.0.ordinal.into())
        })
        .int(
            "round",
            "place of its round among those of the agent, from 0",
            |row| i64::try_from(row.item.0.round?).ok(),
        )
        .time("time", "when it was submitted", |row| {
            row.of.micros(row.item.0.time)
        })
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.of.offset(row.item.0.time)
        })
        .int("chars", "length of its text in characters", |row| {
            i64::try_from(row.item.0.text.as_ref()?.excerpt.chars).ok()
        })
        .int("words", "words of its text", |row| {
            i64::try_from(row.item.0.text.as_ref()?.words).ok()
        })
        .int(
            "valid_votes",
            "votes for it that counted at the decision",
            |row| i64::try_from(row.item.1?.valid_votes?).ok(),
        )
        .text("head", "first 240 characters of its text", |row| {
            Some(&row.item.0.text.as_ref()?.excerpt.head)
        })
        .text("text_path", "file with its text", |row| {
            Some(row.item.0.text.as_ref()?.path.as_str())
        })
        .text("path", "file that tells of it", |row| {
            Some(row.item.0.sources.first()?.path.as_str())
        })
        .int("line", "line in it", |row| {
            i64::try_from(row.item.0.sources.first()?.line?).ok()
        })
        .text("pointer", "JSON pointer into it", |row| {
            row.item.0.sources.first()?.pointer.as_deref()
        })
}
