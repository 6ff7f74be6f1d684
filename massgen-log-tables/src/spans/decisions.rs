//! Points of answers, votes, the winner and the final answer.

use massgen_log_analysis::model::artifact::coordination_events::CoordinationEventType;
use massgen_log_analysis::model::spine::MilestoneKind;
use massgen_log_analysis::model::{Location, Moment};
use serde_json::{Map, Value};

use super::span::{RoundSpans, Span, Trace};
use crate::source::Scope;

pub(super) fn points(of: Scope<'_>, trace: &Trace, session: &Span, rounds: &RoundSpans<'_>) -> Vec<Span> {
    let mut points = answers(of, trace, session, rounds);
    points.extend(votes(of, trace, session, rounds));
    let presentation = rounds.presentation().map_or(session, |round| &round.span);
    points.extend(winner(of, trace, session, presentation));
    points.extend(final_answer(of, trace, presentation));
    points
}

fn answers(of: Scope<'_>, trace: &Trace, session: &Span, rounds: &RoundSpans<'_>) -> Vec<Span> {
    let answers = of.attempt.answers.iter().map(|answer| {
        let label = answer
            .label
            .as_ref()
            .map_or_else(|| "unknown".to_owned(), ToString::to_string);
        let round = rounds.of(Some(&answer.agent), answer.round);
        let parent = round.map_or(session, |round| &round.span);
        let name = format!("Agent answer: {label}");
        let mut point = trace.point(name, of, answer.time, parent, answer.sources.first());
        point.put("event_type", Some("new_answer"));
        point.put("agent_id", Some(answer.agent.as_str()));
        point.put("answer_label", Some(label));
        point.put("iteration", answer.iteration);
        point.put("round", parent.attributes.get("massgen.round").cloned());
        let text = answer.text.as_ref();
        let preview = text.map(|text| text.excerpt.head.chars().take(200).collect::<String>());
        point.put("answer_preview", preview);
        point.put("massgen.agent.answer_path", text.map(|text| text.path.as_str()));
        point
    });
    answers.collect()
}

fn votes(of: Scope<'_>, trace: &Trace, session: &Span, rounds: &RoundSpans<'_>) -> Vec<Span> {
    let votes = of.attempt.votes.iter().map(|vote| {
        let label = vote.label.as_ref().map(ToString::to_string);
        let target = label
            .clone()
            .or_else(|| vote.target.as_ref().map(|id| id.as_str().to_owned()));
        let name = format!(
            "Agent vote: {} -> {}",
            vote.voter,
            target.as_deref().unwrap_or("unknown")
        );
        let round = rounds.of(Some(&vote.voter), vote.round);
        let parent = round.map_or(session, |round| &round.span);
        let mut point = trace.point(name, of, vote.time, parent, vote.sources.first());
        point.put("event_type", Some("vote_cast"));
        point.put("agent_id", Some(vote.voter.as_str()));
        point.put("voted_for_label", label);
        point.put("iteration", vote.iteration);
        point.put("round", parent.attributes.get("massgen.round").cloned());
        point.put("reason", vote.reason.as_deref());
        point.put("massgen.vote.reason", vote.reason.as_deref());
        point
    });
    votes.collect()
}

fn winner(of: Scope<'_>, trace: &Trace, session: &Span, presentation: &Span) -> Vec<Span> {
    let winner = &of.analysis.completion.winner;
    let Some(id) = &winner.value else {
        return Vec::new();
    };
    let (time, source) = selected(of);
    let source = source.or_else(|| winner.evidence.first().map(|evidence| evidence.location.clone()));
    // The winner's newest answer, as MassGen names it.
    let label = of
        .attempt
        .answers
        .iter()
        .filter(|answer| &answer.agent == id)
        .filter_map(|answer| answer.label.as_ref())
        .next_back();
    let label = label.map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let mut counts = Map::new();
    let valid = of
        .attempt
        .votes
        .iter()
        .zip(&of.analysis.decisions.votes)
        .filter(|(_, step)| step.counted == Some(true));
    for label in valid.filter_map(|(vote, _)| vote.label.as_ref()) {
        let count = counts
            .get(&label.to_string())
            .and_then(Value::as_u64)
            .unwrap_or(0);
        counts.insert(label.to_string(), (count + 1).into());
    }
    let mut event = trace.point(
        "Coordination event: winner_selected".to_owned(),
        of,
        time,
        session,
        source.as_ref(),
    );
    event.put("event_type", Some("winner_selected"));
    event.put("agent_id", Some(id.as_str()));
    event.put("turn", Some(of.turn.number));
    let mut point = trace.point(
        format!("Winner selected: {label}"),
        of,
        time,
        presentation,
        source.as_ref(),
    );
    point.put("event_type", Some("winner_selected"));
    point.put("winner_agent_id", Some(id.as_str()));
    point.put("winner_label", Some(label));
    point.put(
        "vote_counts",
        (!counts.is_empty()).then_some(Value::Object(counts)),
    );
    vec![event, point]
}

/// When the presenter was chosen.
fn selected(of: Scope<'_>) -> (Option<Moment>, Option<Location>) {
    let doc = of.attempt.artifacts.coordination_events.as_ref();
    let events = doc
        .and_then(|doc| doc.value.events.as_deref())
        .unwrap_or_default();
    let found = events
        .iter()
        .enumerate()
        .rfind(|(_, event)| event.event_type == CoordinationEventType::FinalAgentSelected);
    if let (Some((at, event)), Some(doc)) = (found, doc) {
        return (
            event.timestamp.and_then(Moment::utc),
            Some(doc.at(format!("/events/{at}"))),
        );
    }
    let milestone = of
        .attempt
        .milestones
        .iter()
        .rfind(|milestone| milestone.kind == MilestoneKind::WinnerSelected);
    (
        milestone.and_then(|milestone| milestone.time),
        milestone.map(|milestone| milestone.source.clone()),
    )
}

fn final_answer(of: Scope<'_>, trace: &Trace, presentation: &Span) -> Option<Span> {
    let milestone = of
        .attempt
        .milestones
        .iter()
        .rfind(|milestone| milestone.kind == MilestoneKind::FinalAnswer)?;
    let agent = milestone.agent.as_ref()?;
    let name = format!("Final answer from {agent}");
    let mut point = trace.point(name, of, milestone.time, presentation, Some(&milestone.source));
    point.put("event_type", Some("final_answer"));
    point.put("agent_id", Some(agent.as_str()));
    let text = of
        .attempt
        .finals
        .iter()
        .find(|found| &found.agent == agent)
        .and_then(|found| found.text.as_ref());
    point.put(
        "answer_preview",
        text.map(|text| text.excerpt.head.chars().take(200).collect::<String>()),
    );
    Some(point)
}
