//! `agent.{id}.round_{n}` and `agent.{id}.presentation`.

use std::collections::BTreeMap;

use massgen_log_analysis::model::artifact::coordination_events::CoordinationEventType;
use massgen_log_analysis::model::artifact::events::EventType;
use massgen_log_analysis::model::artifact::round_record::RoundType;
use massgen_log_analysis::model::spine::{Agent, Outcome, Round, Vote};
use massgen_log_analysis::model::{AgentId, Moment};
use serde_json::Value;

use super::span::{RoundSpan, RoundSpans, Span, Trace};
use crate::source::Scope;

/// How long before the first record of a round MassGen's own span may have begun, in seconds.
const LEAD: f64 = 2.0;
/// How much later than a round its notice in events.jsonl may be, in seconds.
const LAG: f64 = 0.05;

/// The rounds of all agents, in order of agents.
pub(super) fn spans<'a>(of: Scope<'a>, trace: &Trace, session: &Span) -> RoundSpans<'a> {
    let mut spans = Vec::new();
    let votes = of.attempt.votes.iter();
    let votes: BTreeMap<_, _> = votes
        .filter_map(|vote| Some(((&vote.voter, vote.round?), vote)))
        .collect();
    for agent in &of.attempt.agents {
        let starts = starts(of, &agent.id);
        let mut used = Usage::default();
        for (place, round) in agent.rounds.iter().enumerate() {
            used.add(round);
            let (from, to) = bounds(of, agent, place, round, &starts);
            let name = match round.kind {
                RoundType::Presentation => format!("agent.{}.presentation", agent.id),
                _ => format!("agent.{}.round_{}", agent.id, number(round, place)),
            };
            let source = round.sources.first();
            let mut span = trace
                .span(name, &format!("{} {place}", agent.id), Some(session), source)
                .lasting(of, from, to);
            let vote = votes.get(&(&agent.id, place)).copied();
            describe(&mut span, of, agent, round, vote, place);
            used.put(round, &mut span);
            spans.push(RoundSpan {
                agent: &agent.id,
                place,
                kind: round.kind.as_str(),
                span,
            });
        }
    }
    RoundSpans::new(spans)
}

fn number(round: &Round, place: usize) -> i64 {
    round
        .number
        .unwrap_or_else(|| i64::try_from(place).unwrap_or(i64::MAX))
}

/// The `round_start` events of an agent by seconds from the start of the attempt. MassGen opens the span with them,
/// and the round's history a little later, when the first piece of the model's answer comes.
fn starts(of: Scope<'_>, agent: &AgentId) -> Vec<(f64, Moment)> {
    let records = of.attempt.artifacts.events.iter().flat_map(|log| &log.records);
    let own = records.filter(|record| {
        record.event_type == EventType::RoundStart && record.agent_id.as_ref() == Some(agent)
    });
    let times = own.filter_map(|record| Some(Moment::local(record.time?)));
    let mut starts: Vec<(f64, Moment)> = times
        .filter_map(|time| Some((of.offset(Some(time))?, time)))
        .collect();
    starts.sort_by(|one, other| one.0.total_cmp(&other.0));
    starts
}

fn bounds(
    of: Scope<'_>,
    agent: &Agent,
    place: usize,
    round: &Round,
    starts: &[(f64, Moment)],
) -> (Option<Moment>, Option<Moment>) {
    if round.kind == RoundType::Presentation {
        return presentation(of, round);
    }
    let before = place
        .checked_sub(1)
        .and_then(|before| of.offset(agent.rounds.get(before)?.start));
    let announced = of.offset(round.start).and_then(|own| {
        let later = starts.partition_point(|(at, _)| *at <= own + LAG);
        let (at, time) = starts.get(later.checked_sub(1)?)?;
        (*at >= own - LEAD && before.is_none_or(|before| *at > before)).then_some(*time)
    });
    (announced.or(round.start), round.end)
}

/// From `final_round_start` to the end of the presentation on display.
fn presentation(of: Scope<'_>, round: &Round) -> (Option<Moment>, Option<Moment>) {
    let events = of.attempt.artifacts.coordination_events.iter();
    let begin = events
        .flat_map(|doc| doc.value.events.iter().flatten())
        .filter(|event| event.event_type == CoordinationEventType::FinalRoundStart)
        .filter_map(|event| Moment::utc(event.timestamp?))
        .next_back();
    let records = of.attempt.artifacts.events.iter().flat_map(|log| &log.records);
    let end = records
        .filter(|record| record.event_type == EventType::FinalPresentationEnd)
        .filter_map(|record| Some(Moment::local(record.time?)))
        .next_back();
    (begin.or(round.start), end.or(round.end))
}

fn describe(span: &mut Span, of: Scope<'_>, agent: &Agent, round: &Round, vote: Option<&Vote>, place: usize) {
    span.put("massgen.agent_id", Some(agent.id.as_str()));
    span.put("massgen.round", Some(number(round, place)));
    span.put("massgen.round_type", Some(round.kind.as_str()));
    span.put("massgen.backend", agent.backend.as_deref());
    span.put("gen_ai.request.model", agent.model.as_deref());
    let seen = round.seen.as_ref();
    span.put("massgen.num_context_answers", seen.map(Vec::len));
    let labels = seen.map(|labels| {
        labels
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(",")
    });
    span.put(
        "massgen.context_labels",
        labels.filter(|labels| !labels.is_empty()),
    );
    // MassGen itself says nothing of rounds that were cut.
    let outcome = match round.outcome {
        Outcome::Answer => Some("answer"),
        Outcome::Vote => Some("vote"),
        Outcome::Error => Some("error"),
        _ => None,
    };
    span.put("massgen.outcome", outcome);
    span.put("massgen.log.outcome", Some(round.outcome.as_str()));
    let label = round.label.as_ref().map(ToString::to_string);
    match round.outcome {
        Outcome::Answer => span.put("massgen.answer_label", label),
        Outcome::Vote => {
            span.put("massgen.voted_for_label", label);
            span.put(
                "massgen.voted_for",
                vote.and_then(|vote| vote.target.as_ref()).map(AgentId::as_str),
            );
        }
        Outcome::Error => {
            let end = agent
                .ends
                .iter()
                .find(|end| end.time.is_none() || round.end.is_none() || end.time >= round.start);
            let message = end.map(|end| end.message.clone());
            span.put("massgen.error_message", message.clone());
            span.exception = message.map(|message| (None, message));
        }
        _ => {}
    }
    if round.kind == RoundType::Presentation {
        span.put("massgen.is_winner", Some(true));
        span.put("massgen.vote_count", of.analysis.decisions.votes_valid.value);
    }
}

/// What the agent used up to and with a round. MassGen's spans tell such sums; what the round itself used stands
/// beside them, since to add up the sums counts the first round again and again.
#[derive(Default)]
struct Usage {
    input: Option<i64>,
    output: Option<i64>,
    reasoning: Option<i64>,
    cached: Option<i64>,
    cost: Option<f64>,
}

impl Usage {
    fn add(&mut self, round: &Round) {
        let Some(tokens) = &round.tokens else { return };
        for (sum, own) in [
            (&mut self.input, tokens.input),
            (&mut self.output, tokens.output),
            (&mut self.reasoning, tokens.reasoning),
            (&mut self.cached, tokens.cached_input),
        ] {
            *sum = own.map_or(*sum, |own| Some(sum.unwrap_or(0).saturating_add(own)));
        }
        self.cost = round
            .cost_usd
            .map_or(self.cost, |own| Some(self.cost.unwrap_or(0.0) + own));
    }

    fn put(&self, round: &Round, span: &mut Span) {
        let Some(tokens) = &round.tokens else { return };
        for (name, sum, own) in [
            ("input", self.input, tokens.input),
            ("output", self.output, tokens.output),
            ("reasoning", self.reasoning, tokens.reasoning),
            ("cached_input", self.cached, tokens.cached_input),
        ] {
            span.put(&format!("massgen.usage.{name}"), sum);
            span.put(&format!("massgen.usage.increment.{name}"), own);
        }
        span.put("massgen.usage.cost", self.cost.map(Value::from));
        span.put("massgen.usage.increment.cost", round.cost_usd.map(Value::from));
    }
}
