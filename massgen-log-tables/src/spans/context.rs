//! Points that tell what an agent was shown at the start of a round.

use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::model::artifact::coordination_events::{CoordinationEvent, CoordinationEventType};
use serde_json::Value;

use super::session::{events, time};
use super::span::{RoundSpans, Span, Trace};
use crate::source::Scope;

pub(super) fn points(of: Scope<'_>, trace: &Trace, session: &Span, rounds: &RoundSpans<'_>) -> Vec<Span> {
    let shown = events(of).filter(|(event, _)| event.event_type == CoordinationEventType::ContextReceived);
    let points = shown.filter_map(|(event, place)| {
        let agent = event.agent_id.as_ref()?;
        let number = event.context.as_ref()?.round()?;
        let at = time(event);
        let round = rounds.at(agent, of.micros(at));
        let parent = round.map_or(session, |round| &round.span);
        let name = format!("Agent round context: {agent} round_{number}");
        let mut point = trace.point(name, of, at, parent, Some(&place));
        describe(&mut point, event, agent, number);
        point.put("round_type", round.map(|round| round.kind));
        Some(point)
    });
    points.collect()
}

fn describe(point: &mut Span, event: &CoordinationEvent, agent: &AgentId, round: i64) {
    point.put("event_type", Some("agent_round_context"));
    point.put("agent_id", Some(agent.as_str()));
    point.put("round_number", Some(round));
    let context = event.context.as_ref();
    let member = |name: &str| context.and_then(|context| context.0.get(name));
    let count = member("answer_count").cloned();
    point.put("num_answers_in_context", count.clone());
    point.put("massgen.round.available_answer_count", count);
    let labels = member("available_answer_labels")
        .and_then(Value::as_array)
        .filter(|labels| !labels.is_empty());
    let words: Option<Vec<&str>> = labels.map(|labels| labels.iter().filter_map(Value::as_str).collect());
    point.put("answer_labels", words.map(|words| words.join(",")));
    point.put("massgen.round.available_answers", labels.cloned());
}
