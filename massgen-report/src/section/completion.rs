//! 1. Correctness of the coordination. Whether an answer is right is not for this report to say.

use std::fmt;

use massgen_log_analysis::model::spine::MilestoneKind;
use massgen_log_analysis::question::completion::BoxKind;

use super::Page;
use crate::evidence::{places, sourced};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Points of the timeline that are shown.
const SHOWN_POINTS: usize = 60;
/// Characters of a quoted message.
const QUOTE_CHARS: usize = 200;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    write!(f, "{}", Heading::new(2, "1. Correctness Analysis"))?;
    let scope =
        "Whether the coordination ran through. Whether an answer is right is for the reader to judge.";
    write!(f, "{}", Paragraph::new(scope))?;
    flow(f, page)?;
    status(f, page)?;
    issues(f, page)
}

fn flow(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Coordination Flow"))?;
    let points = &page.attempt.completion.timeline;
    let mut table = Table::new([
        Column::right("At (s)"),
        Column::left("Event"),
        Column::left("Agent"),
        Column::left("Label"),
        Column::left("Source"),
    ])
    .when_empty("No event of the coordination is recorded.");
    for point in points.iter().take(SHOWN_POINTS) {
        table.row([
            Inline::recorded(point.offset_seconds, |seconds| {
                Inline::number(units::decimal(seconds, 3))
            }),
            Inline::from(event(&point.kind)),
            point
                .agent
                .as_ref()
                .map_or_else(Inline::blank, |agent| Inline::text(agent.as_str())),
            point
                .label
                .as_ref()
                .map_or_else(Inline::blank, |label| Inline::text(label.as_str())),
            places(std::slice::from_ref(&point.evidence)),
        ]);
    }
    write!(f, "{table}")?;
    let more = points.len().saturating_sub(SHOWN_POINTS);
    if more > 0 {
        let line = Inline::number(more).own(" more points are in the JSON form of this analysis.");
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}

fn event(kind: &MilestoneKind) -> &'static str {
    match kind {
        MilestoneKind::Start => "coordination began",
        MilestoneKind::Answer => "answer submitted",
        MilestoneKind::Vote => "vote cast",
        MilestoneKind::VoteIgnored => "vote ignored",
        MilestoneKind::Stop => "agent stopped",
        MilestoneKind::RestartSignal => "restart signalled",
        MilestoneKind::Restart => "restart completed",
        MilestoneKind::Injection => "answers injected",
        MilestoneKind::AgentError => "agent failed",
        MilestoneKind::AgentTimeout => "agent timed out",
        MilestoneKind::OrchestratorTimeout => "orchestrator timed out",
        MilestoneKind::FinalStart => "final presentation began",
        MilestoneKind::WinnerSelected => "existing answer chosen",
        MilestoneKind::FinalAnswer => "final answer delivered",
        MilestoneKind::PostEvaluation => "post-evaluation began",
        MilestoneKind::End => "record ends",
        _ => "other event",
    }
}

fn status(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let completion = &page.attempt.completion;
    write!(f, "{}", Heading::new(3, "Status"))?;
    let line = Inline::from("**")
        .own(completion.status.as_str())
        .own("**: ")
        .then(Inline::text(&completion.status_reason))
        .own(". ")
        .then(places(&completion.status_evidence));
    write!(f, "{}", Paragraph::new(line))?;
    let mut list = List::new();
    for found in &completion.boxes {
        let asks = match found.asks {
            BoxKind::PhasesCompleted => "All phases completed: ",
            BoxKind::AllAgentsAnswered => "All agents submitted answers: ",
            BoxKind::VotingCompleted => "Voting completed: ",
            BoxKind::WinnerSelected => "Winner selected: ",
            BoxKind::FinalAnswerDelivered => "Final answer delivered: ",
            _ => "Other: ",
        };
        list.checked(
            found.ticked,
            Inline::from(asks)
                .then(Inline::text(&found.note))
                .then(sourced(&found.evidence)),
        );
    }
    write!(f, "{list}")?;
    let stated = &completion.stated;
    let said = Inline::from("MassGen's own status (no proof of an end): finish_reason ")
        .then(Inline::recorded(stated.finish_reason.as_deref(), Inline::code))
        .own(", is_complete ")
        .then(Inline::recorded(stated.is_complete, Inline::number))
        .own(", completion ")
        .then(Inline::recorded(stated.completion_percentage, |percent| {
            Inline::number(format!("{percent} %"))
        }))
        .own(", phase ")
        .then(Inline::recorded(stated.phase.as_deref(), Inline::code))
        .own(". ")
        .then(places(&stated.evidence));
    write!(f, "{}", Paragraph::new(said))?;
    if let Some(comparison) = &completion.final_answer_comparison {
        let result = match comparison.matches_supplied_answer {
            Some(true) => "The final answer equals the supplied answer (method: ",
            Some(false) => "The final answer differs from the supplied answer (method: ",
            None => "The final answer was not compared with the supplied answer (method: ",
        };
        let method = serde_word(comparison.method);
        write!(
            f,
            "{}",
            Paragraph::new(Inline::from(result).own(method).own(")."))
        )?;
    }
    Ok(())
}

/// The word of a comparison method.
pub(super) fn serde_word(method: massgen_log_analysis::supplied::Method) -> &'static str {
    use massgen_log_analysis::supplied::Method;
    match method {
        Method::Exact => "exact",
        Method::WhitespaceNormalised => "white space normalised",
        Method::NumberNormalised => "white space and numbers normalised",
        _ => "other",
    }
}

fn issues(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Issues Found"))?;
    let issues = &page.attempt.completion.issues;
    if issues.is_empty() {
        return write!(f, "{}", Paragraph::new("None recorded."));
    }
    let mut list = List::new();
    for issue in issues {
        let mut line = Inline::text(&issue.what);
        if let Some(quote) = &issue.quote {
            line = line.own(": ").then(Inline::quote(quote, QUOTE_CHARS));
        }
        list.item(line.then(sourced(&issue.evidence)));
    }
    write!(f, "{list}")
}
