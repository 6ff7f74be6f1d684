//! `coordination.session` and the points that belong to no round.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::artifact::coordination_events::{CoordinationEvent, CoordinationEventType};
use massgen_log_analysis::model::{Location, Moment};
use serde_json::Value;

use super::span::{Span, Trace};
use crate::source::Scope;

/// The event of coordination_events.json and its place.
pub(super) fn events<'a>(
    of: Scope<'a>,
) -> impl DoubleEndedIterator<Item = (&'a CoordinationEvent, Location)> {
    let doc = of.attempt.artifacts.coordination_events.iter();
    doc.flat_map(|doc| {
        let list = doc.value.events.as_deref().unwrap_or_default();
        list.iter()
            .enumerate()
            .map(|(at, event)| (event, doc.at(format!("/events/{at}"))))
    })
}

pub(super) fn time(event: &CoordinationEvent) -> Option<Moment> {
    Moment::utc(event.timestamp?)
}

/// The start of the session: the last one before the first iteration, since the tracker is set up twice.
fn start(of: Scope<'_>) -> Option<(&CoordinationEvent, Location)> {
    events(of)
        .take_while(|(event, _)| event.event_type != CoordinationEventType::IterationStart)
        .filter(|(event, _)| event.event_type == CoordinationEventType::SessionStart)
        .last()
}

/// The root. It begins with the start of the session and ends
/// with the final answer, as MassGen's own span does; else with the session, else with the attempt.
pub(super) fn span(of: Scope<'_>, trace: &Trace) -> Span {
    let begin = start(of);
    let last = |kind: CoordinationEventType| events(of).rfind(|(event, _)| event.event_type == kind);
    let end = last(CoordinationEventType::FinalAnswer).or_else(|| last(CoordinationEventType::SessionEnd));
    let whole = of.attempt.span.as_ref();
    let from = begin
        .as_ref()
        .and_then(|(event, _)| time(event))
        .or_else(|| whole?.start);
    let to = end
        .as_ref()
        .and_then(|(event, _)| time(event))
        .or_else(|| whole?.end);
    let source = begin
        .map(|(_, place)| place)
        .or_else(|| whole?.sources.first().cloned());
    let mut span = trace
        .span("coordination.session".to_owned(), "", None, source.as_ref())
        .lasting(of, from, to);
    let question = of.analysis.overview.question.as_deref();
    span.put(
        "massgen.task",
        question.map(|text| text.chars().take(500).collect::<String>()),
    );
    let agents: Vec<&str> = of.attempt.agents.iter().map(|agent| agent.id.as_str()).collect();
    span.put("massgen.num_agents", (!agents.is_empty()).then_some(agents.len()));
    span.put(
        "massgen.agent_ids",
        (!agents.is_empty()).then(|| agents.join(",")),
    );
    span.put("massgen.log_path", Some(of.attempt.path.as_str()));
    span.put("massgen.session_id", Some(of.session.name.as_str()));
    span.put("massgen.turn", Some(of.turn.number));
    span.put("massgen.attempt", Some(of.attempt.number));
    span
}

/// Start and restarts.
pub(super) fn points(of: Scope<'_>, trace: &Trace, session: &Span) -> Vec<Span> {
    let mut points = Vec::new();
    let point = |name: &str, at: Option<Moment>, place: &Location| {
        trace.point(name.to_owned(), of, at, session, Some(place))
    };
    if let Some((event, place)) = start(of) {
        let mut span = point("Coordination event: coordination_started", time(event), &place);
        span.put("event_type", Some("coordination_started"));
        span.put("num_agents", Some(of.attempt.agents.len()));
        points.push(span);
    }
    for signal in &of.attempt.restart_signals {
        for agent in signal.affected.iter().flatten() {
            let mut span = point(RESTART, signal.time, &signal.source);
            // One signal restarts several agents.
            span.id = trace.id_of(RESTART, &format!("{} {agent}", signal.source));
            span.message = Some(format!("Agent restart: {agent} (reason: new_answer_available)"));
            span.put("agent_id", Some(agent.as_str()));
            span.put("reason", Some("new_answer_available"));
            span.put("triggering_agent", signal.trigger.as_ref().map(AgentId::as_str));
            let affected = signal.affected.iter().flatten().map(|id| id.as_str().into());
            span.put("affected_agents", Some(Value::Array(affected.collect())));
            points.push(span);
        }
    }
    points
}

/// The name of a restart's record: a template, as MassGen sends it.
const RESTART: &str = "Agent restart: {agent_id} (reason: {reason})";
