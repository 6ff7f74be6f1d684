//! Which answers an agent had been shown.

use std::collections::BTreeMap;

use massgen_log_model::artifact::events::{EventType, Payload};
use massgen_log_model::spine::{Agent, Answer, Attempt, Injection};
use massgen_log_model::{AgentId, AnswerLabel, Moment};

use super::ledger::not_after;

/// coordination_events.json and events.jsonl tell of one injection within milliseconds.
const SAME_INJECTION_SECONDS: f64 = 1.0;
/// `injection_type` of new answers; other injections hand over something else.
const MID_STREAM: &str = "mid_stream";

/// The answers that an agent was shown in one round: at its start and by injection.
pub(super) struct Sight<'a> {
    attempt: &'a Attempt,
    labels: Vec<&'a AnswerLabel>,
    /// Answers were injected, and no source names them.
    unnamed: bool,
}

impl<'a> Sight<'a> {
    /// What the agent was shown until the end of the round at `index`; `None` when what it was shown at its
    /// start is not recorded.
    pub(super) fn of_round(attempt: &'a Attempt, agent: &Agent, index: usize) -> Option<Self> {
        let round = agent.rounds.get(index)?;
        Self::until(attempt, agent, index, round.end)
    }

    /// The same until an instant within the round.
    pub(super) fn until(
        attempt: &'a Attempt,
        agent: &Agent,
        index: usize,
        end: Option<Moment>,
    ) -> Option<Self> {
        let round = attempt.agent(&agent.id)?.rounds.get(index)?;
        let mut sight = Self {
            attempt,
            labels: round.seen.as_ref()?.iter().collect(),
            unnamed: false,
        };
        for (time, names) in injections(attempt, &agent.id) {
            if !not_after(round.start, time) || !not_after(time, end) {
                continue;
            }
            let found: Vec<_> = names
                .iter()
                .map(|name| {
                    let newest =
                        |answer: &&Answer| answer.agent.as_str() == *name && not_after(answer.time, time);
                    attempt.answers.iter().rfind(newest)?.label.as_ref()
                })
                .collect();
            sight.unnamed |= found.is_empty() || found.contains(&None);
            sight.labels.extend(found.into_iter().flatten());
        }
        Some(sight)
    }

    /// Whether an answer was shown; `None` when injected answers are not named, or it has no label.
    pub(super) fn shown(&self, answer: &Answer) -> Option<bool> {
        let label = answer.label.as_ref()?;
        match self.labels.contains(&label) {
            true => Some(true),
            false if self.unnamed => None,
            false => Some(false),
        }
    }

    /// Whether any answer of an agent was shown.
    pub(super) fn shown_any_of(&self, agent: &AgentId) -> Option<bool> {
        match self.newest_of(agent) {
            Some(_) => Some(true),
            None if self.unnamed => None,
            None => Some(false),
        }
    }

    /// How many answers of others had been recorded by `time` that are newer than what was shown of them;
    /// `None` when injected answers are not named.
    pub(super) fn newer_unseen(&self, agent: &AgentId, time: Option<Moment>) -> Option<u64> {
        if self.unnamed {
            return None;
        }
        time?;
        let mut newest: BTreeMap<&AgentId, Option<u32>> = BTreeMap::new();
        let count = self
            .attempt
            .answers
            .iter()
            .filter(|answer| &answer.agent != agent && not_after(answer.time, time))
            .filter(|answer| {
                let shown = newest
                    .entry(&answer.agent)
                    .or_insert_with(|| self.newest_of(&answer.agent));
                Some(answer.ordinal) > *shown
            })
            .count();
        Some(count as u64)
    }

    /// Ordinal of the newest answer of an agent that was shown.
    fn newest_of(&self, agent: &AgentId) -> Option<u32> {
        self.attempt
            .answers
            .iter()
            .filter(|answer| &answer.agent == agent)
            .filter(|answer| {
                answer
                    .label
                    .as_ref()
                    .is_some_and(|label| self.labels.contains(&label))
            })
            .map(|answer| answer.ordinal)
            .max()
    }
}

/// Whether `agent` had been shown `answer` in any round until `time`; `None` when that is not recorded.
pub(super) fn shown_until(
    attempt: &Attempt,
    agent: &AgentId,
    answer: &Answer,
    time: Option<Moment>,
) -> Option<bool> {
    any_until(attempt, agent, time, |sight| sight.shown(answer))
}

/// Whether `agent` had been shown no answer of another agent until its last answer; `None` when that is not
/// recorded, or it has no answer.
pub(super) fn isolated(attempt: &Attempt, agent: &AgentId) -> Option<bool> {
    let last = attempt.answers.iter().rfind(|answer| &answer.agent == agent)?;
    let others = |sight: &Sight<'_>| {
        let mut known = Some(false);
        for other in attempt.agents.iter().filter(|other| &other.id != agent) {
            match sight.shown_any_of(&other.id) {
                Some(true) => return Some(true),
                None => known = None,
                Some(false) => {}
            }
        }
        // Whatever was injected came from another agent.
        if sight.unnamed { Some(true) } else { known }
    };
    any_until(attempt, agent, last.time, others).map(|shown| !shown)
}

fn any_until(
    attempt: &Attempt,
    agent: &AgentId,
    time: Option<Moment>,
    shown: impl Fn(&Sight<'_>) -> Option<bool>,
) -> Option<bool> {
    let agent = attempt.agent(agent)?;
    time?;
    let mut rounds = 0;
    let mut result = Some(false);
    for (index, round) in agent.rounds.iter().enumerate() {
        if !not_after(round.start, time) {
            continue;
        }
        rounds += 1;
        match Sight::until(attempt, agent, index, time).and_then(|sight| shown(&sight)) {
            Some(true) => return Some(true),
            None => result = None,
            Some(false) => {}
        }
    }
    result.filter(|_| rounds > 0)
}

/// The injections of new answers into an agent, with the names of the agents that they came from; no names
/// when no source gives them.
fn injections<'a>(attempt: &'a Attempt, agent: &AgentId) -> Vec<(Option<Moment>, Vec<&'a str>)> {
    let received: Vec<(Option<Moment>, Vec<&str>)> = attempt
        .artifacts
        .events
        .iter()
        .flat_map(|log| log.of_type(&EventType::InjectionReceived))
        .filter(|record| record.agent_id.as_ref() == Some(agent))
        .filter_map(|record| {
            let Payload::InjectionReceived(injection) = &record.payload else {
                return None;
            };
            if injection
                .injection_type
                .as_deref()
                .is_some_and(|word| word != MID_STREAM)
            {
                return None;
            }
            let time = record
                .time
                .map(|time| Moment::local(time).with_offset(attempt.utc_offset));
            let names = injection
                .source_agents
                .iter()
                .flatten()
                .map(String::as_str)
                .collect();
            Some((time, names))
        })
        .collect();
    if !attempt.restarts_recorded {
        return received;
    }
    attempt
        .injections
        .iter()
        .filter(|injection| &injection.agent == agent)
        .map(|injection| {
            let same = received.iter().find(|(time, _)| {
                let gap = time.zip(injection.time).and_then(|(a, b)| a.since(b));
                gap.is_some_and(|gap| gap.abs() <= SAME_INJECTION_SECONDS)
            });
            let names = match same {
                Some((_, names)) => names.clone(),
                None => named(injection),
            };
            (injection.time, names)
        })
        .collect()
}

/// The agents that MassGen's sentence names: `Received update with 2 NEW answer(s) from: a, b`.
fn named(injection: &Injection) -> Vec<&str> {
    injection
        .details
        .split_once("from: ")
        .map(|(_, names)| names.split(", ").map(str::trim).collect())
        .unwrap_or_default()
}
