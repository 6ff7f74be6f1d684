//! Recorded votes.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::spine::Vote;
use massgen_log_analysis::question::decisions::VoteStep;

use super::{keys, labels};
use crate::column::Columns;
use crate::source::{Row, Source};

/// A vote and what the analysis says of it.
pub(super) type Of<'a> = Row<'a, (&'a Vote, Option<&'a VoteStep>)>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    let votes = source.attempts().flat_map(|of| {
        let steps = &of.analysis.decisions.votes;
        of.rows(
            of.attempt
                .votes
                .iter()
                .enumerate()
                .map(|(at, vote)| (vote, steps.get(at))),
        )
    });
    votes.collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<(&Vote, Option<&VoteStep>)>()
        .text("voter", "who voted", |row| Some(row.item.0.voter.as_str()))
        .written("label", "label of the answer that it is for", |row| {
            row.item.0.label.as_ref().map(ToString::to_string)
        })
        .text("target", "agent that it is for", |row| {
            row.item.0.target.as_ref().map(AgentId::as_str)
        })
        .text("reason", "the voter's reason", |row| row.item.0.reason.as_deref())
        .int(
            "round",
            "place of its round among those of the voter, from 0",
            |row| i64::try_from(row.item.0.round?).ok(),
        )
        .time("time", "when it was cast", |row| row.of.micros(row.item.0.time))
        .float("at_seconds", "seconds from the start of the attempt", |row| {
            row.of.offset(row.item.0.time)
        })
        .bool("counted", "whether it counted at the decision", |row| {
            row.item.1?.counted
        })
        .bool("self_vote", "whether it is for the voter's own answer", |row| {
            row.item.1?.self_vote
        })
        .bool("stale", "whether the agent had a newer answer by then", |row| {
            row.item.1?.stale
        })
        .json("options", "labels that could be voted for", |row| {
            labels(row.item.0.options.as_deref())
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
