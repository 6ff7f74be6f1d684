//! New answers that were handed to running agents.

use std::collections::BTreeMap;

use massgen_log_model::artifact::events::{EventType, Payload};
use massgen_log_model::spine::{Attempt, Injection};
use massgen_log_model::{AgentId, Moment};

use crate::offset::{in_order, not_after};

/// coordination_events.json and events.jsonl tell of one injection within milliseconds.
const SAME_INJECTION_SECONDS: f64 = 1.0;
/// `injection_type` of new answers; other injections hand over something else.
const MID_STREAM: &str = "mid_stream";

/// New answers that were handed to a running agent.
pub(super) struct Injected<'a> {
    pub(super) time: Option<Moment>,
    /// Whose; empty when no source says.
    pub(super) names: Vec<&'a str>,
    /// How many, where the record says.
    pub(super) number: Option<usize>,
}

/// The injections of new answers by agent, in the order of the files.
pub(super) struct Injections<'a>(BTreeMap<&'a AgentId, InOrder<'a>>);

/// The injections into one agent.
#[derive(Default)]
struct InOrder<'a> {
    all: Vec<Injected<'a>>,
    /// Whether the order is that of time as well.
    is_sorted: bool,
}

impl<'a> Injections<'a> {
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        let received = by_agent(received(attempt));
        if !attempt.restarts_recorded {
            return Self(received);
        }
        Self(by_agent(attempt.injections.iter().map(|injection| {
            let same = received
                .get(&injection.agent)
                .and_then(|received| received.at(injection.time?));
            let injected = Injected {
                time: injection.time,
                names: same.map_or_else(|| named(injection), |found| found.names.clone()),
                number: number(injection),
            };
            (&injection.agent, injected)
        })))
    }

    /// Those into `agent` from one instant to another, both included.
    pub(super) fn between(
        &self,
        agent: &AgentId,
        from: Option<Moment>,
        to: Option<Moment>,
    ) -> impl Iterator<Item = &Injected<'a>> {
        let is_begun = move |injected: &Injected<'_>| not_after(from, injected.time);
        let is_over = move |injected: &Injected<'_>| !not_after(injected.time, to);
        let own = self.0.get(agent);
        let is_sorted = own.is_some_and(|own| own.is_sorted);
        let all = own.map_or(&[][..], |own| &own.all);
        let first = if is_sorted {
            all.partition_point(|injected| !is_begun(injected))
        } else {
            0
        };
        all.iter()
            .skip(first)
            .take_while(move |injected| !(is_sorted && is_over(injected)))
            .filter(move |injected| is_begun(injected) && !is_over(injected))
    }
}

impl<'a> InOrder<'a> {
    /// The first within [`SAME_INJECTION_SECONDS`] of `time`.
    fn at(&self, time: Moment) -> Option<&Injected<'a>> {
        let gap = |found: &Injected<'_>| found.time.and_then(|found| found.since(time));
        let is_past = |found: &Injected<'_>| gap(found).is_some_and(|gap| gap < -SAME_INJECTION_SECONDS);
        let is_ahead = |found: &Injected<'_>| gap(found).is_some_and(|gap| gap > SAME_INJECTION_SECONDS);
        let first = if self.is_sorted {
            self.all.partition_point(is_past)
        } else {
            0
        };
        self.all
            .iter()
            .skip(first)
            .take_while(|found| !(self.is_sorted && is_ahead(found)))
            .find(|found| gap(found).is_some_and(|gap| gap.abs() <= SAME_INJECTION_SECONDS))
    }
}

fn by_agent<'a>(
    injected: impl Iterator<Item = (&'a AgentId, Injected<'a>)>,
) -> BTreeMap<&'a AgentId, InOrder<'a>> {
    let mut found: BTreeMap<&AgentId, InOrder<'_>> = BTreeMap::new();
    for (agent, injected) in injected {
        found.entry(agent).or_default().all.push(injected);
    }
    for own in found.values_mut() {
        own.is_sorted = in_order(own.all.iter().map(|injected| injected.time));
    }
    found
}

/// The injections of new answers that the event stream tells of.
fn received(attempt: &Attempt) -> impl Iterator<Item = (&AgentId, Injected<'_>)> {
    attempt
        .artifacts
        .events
        .iter()
        .flat_map(|log| log.of_type(&EventType::InjectionReceived))
        .filter_map(|record| {
            let Payload::InjectionReceived(injection) = &record.payload else {
                return None;
            };
            let of_answers = |word: &str| word == MID_STREAM;
            if !injection.injection_type.as_deref().is_none_or(of_answers) {
                return None;
            }
            let injected = Injected {
                time: record
                    .time
                    .map(|time| Moment::local(time).with_offset(attempt.utc_offset)),
                names: injection
                    .source_agents
                    .iter()
                    .flatten()
                    .map(String::as_str)
                    .collect(),
                number: None,
            };
            Some((record.agent_id.as_ref()?, injected))
        })
}

/// The agents that MassGen's sentence names: `Received update with 2 NEW answer(s) from: a, b`.
fn named(injection: &Injection) -> Vec<&str> {
    injection
        .details
        .split_once("from: ")
        .map(|(_, names)| names.split(", ").map(str::trim).collect())
        .unwrap_or_default()
}

/// How many answers MassGen's sentence speaks of: `Mid-stream: 1 answer(s)`.
fn number(injection: &Injection) -> Option<usize> {
    injection
        .details
        .split_whitespace()
        .find_map(|word| word.parse().ok())
}
