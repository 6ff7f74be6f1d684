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

/// Labels that the agent was shown in the round at `index`, at its start and by injection until `end`, and
/// whether answers were injected that no source names; `None` when the start is not recorded.
pub(in crate::question) fn shown_in(
    attempt: &Attempt,
    agent: &Agent,
    index: usize,
    end: Option<Moment>,
) -> Option<(Vec<AnswerLabel>, bool)> {
    let sight = Sight::until(attempt, agent, index, end)?;
    Some((sight.labels.into_iter().cloned().collect(), sight.unnamed))
}

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
        for injected in injections(attempt, &agent.id) {
            if not_after(round.start, injected.time) && not_after(injected.time, end) {
                sight.inject(&agent.id, &injected);
            }
        }
        Some(sight)
    }

    /// Adds what an injection handed over: the newest answers of the agents that it names. One that names
    /// nobody is told by its number, when just so many agents had an answer newer than those shown.
    fn inject(&mut self, agent: &AgentId, injected: &Injected<'_>) {
        let attempt = self.attempt;
        let newest = |id: &AgentId| {
            let by_then = |answer: &&Answer| &answer.agent == id && not_after(answer.time, injected.time);
            attempt.answers.iter().rfind(by_then)
        };
        let found: Vec<Option<&Answer>> = if injected.names.is_empty() {
            let fresh: Vec<_> = attempt
                .agents
                .iter()
                .filter(|other| &other.id != agent)
                .map(|other| newest(&other.id))
                .filter(|answer| {
                    answer.is_some_and(|answer| Some(answer.ordinal) > self.newest_of(&answer.agent))
                })
                .collect();
            match injected.number {
                Some(number) if number == fresh.len() => fresh,
                _ => Vec::new(),
            }
        } else {
            let named = |name: &&str| attempt.agents.iter().find(|other| other.id.as_str() == *name);
            injected
                .names
                .iter()
                .map(|name| newest(&named(name)?.id))
                .collect()
        };
        let labels: Option<Vec<_>> = found.iter().map(|answer| (*answer)?.label.as_ref()).collect();
        match labels {
            Some(labels) if !labels.is_empty() => self.labels.extend(labels),
            _ => self.unnamed = true,
        }
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

/// New answers that were handed to a running agent.
struct Injected<'a> {
    time: Option<Moment>,
    /// Whose; empty when no source says.
    names: Vec<&'a str>,
    /// How many, where the record says.
    number: Option<usize>,
}

/// The injections of new answers into an agent.
fn injections<'a>(attempt: &'a Attempt, agent: &AgentId) -> Vec<Injected<'a>> {
    let received = received(attempt, agent);
    if !attempt.restarts_recorded {
        return received;
    }
    attempt
        .injections
        .iter()
        .filter(|injection| &injection.agent == agent)
        .map(|injection| {
            let same = received.iter().find(|found| {
                let gap = found.time.zip(injection.time).and_then(|(a, b)| a.since(b));
                gap.is_some_and(|gap| gap.abs() <= SAME_INJECTION_SECONDS)
            });
            Injected {
                time: injection.time,
                names: same.map_or_else(|| named(injection), |found| found.names.clone()),
                number: number(injection),
            }
        })
        .collect()
}

/// The injections of new answers that the event stream tells of.
fn received<'a>(attempt: &'a Attempt, agent: &AgentId) -> Vec<Injected<'a>> {
    attempt
        .artifacts
        .events
        .iter()
        .flat_map(|log| log.of_type(&EventType::InjectionReceived))
        .filter(|record| record.agent_id.as_ref() == Some(agent))
        .filter_map(|record| {
            let Payload::InjectionReceived(injection) = &record.payload else {
                return None;
            };
            let of_answers = |word: &str| word == MID_STREAM;
            if !injection.injection_type.as_deref().is_none_or(of_answers) {
                return None;
            }
            Some(Injected {
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
            })
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

/// How many answers MassGen's sentence speaks of: `Mid-stream: 1 answer(s)`.
fn number(injection: &Injection) -> Option<usize> {
    injection
        .details
        .split_whitespace()
        .find_map(|word| word.parse().ok())
}
