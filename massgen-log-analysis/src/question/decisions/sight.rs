//! Which answers an agent had been shown.

use massgen_log_model::spine::{Agent, Answer, Attempt};
use massgen_log_model::{AgentId, AnswerLabel, Moment};

use super::injected::{Injected, Injections};
use crate::answers::Answers;
use crate::offset::not_after;

/// What the agents of an attempt were shown, in any of their rounds.
pub(in crate::question) struct Sights<'a> {
    attempt: &'a Attempt,
    answers: Answers<'a>,
    injections: Injections<'a>,
}

/// The answers that an agent was shown in one round: at its start and by injection.
pub(super) struct Sight<'s, 'a> {
    sights: &'s Sights<'a>,
    labels: Vec<&'a AnswerLabel>,
    /// Answers were injected, and no source names them.
    unnamed: bool,
}

impl<'a> Sights<'a> {
    pub(in crate::question) fn of(attempt: &'a Attempt) -> Self {
        Self {
            attempt,
            answers: Answers::of(attempt),
            injections: Injections::of(attempt),
        }
    }

    /// The answer with this label; the first, should there be several.
    pub(super) fn labelled(&self, label: &AnswerLabel) -> Option<&'a Answer> {
        self.answers.labelled(label).first().map(|(_, answer)| *answer)
    }

    /// Labels that the agent was shown in the round at `index`, at its start and by injection until `end`, and
    /// whether answers were injected that no source names; `None` when the start is not recorded.
    pub(in crate::question) fn shown_in(
        &self,
        agent: &Agent,
        index: usize,
        end: Option<Moment>,
    ) -> Option<(Vec<AnswerLabel>, bool)> {
        let sight = self.until(agent, index, end)?;
        Some((sight.labels.into_iter().cloned().collect(), sight.unnamed))
    }

    /// What the agent was shown until the end of the round at `index`; `None` when what it was shown at its
    /// start is not recorded.
    pub(super) fn of_round(&self, agent: &Agent, index: usize) -> Option<Sight<'_, 'a>> {
        let round = agent.rounds.get(index)?;
        self.until(agent, index, round.end)
    }

    /// The same until an instant within the round.
    pub(super) fn until(&self, agent: &Agent, index: usize, end: Option<Moment>) -> Option<Sight<'_, 'a>> {
        let round = self.attempt.agent(&agent.id)?.rounds.get(index)?;
        let mut sight = Sight {
            sights: self,
            labels: round.seen.as_ref()?.iter().collect(),
            unnamed: false,
        };
        for injected in self.injections.between(&agent.id, round.start, end) {
            sight.inject(&agent.id, injected);
        }
        Some(sight)
    }

    /// Whether `agent` had been shown `answer` in any round until `time`; `None` when that is not recorded.
    pub(super) fn shown_until(&self, agent: &AgentId, answer: &Answer, time: Option<Moment>) -> Option<bool> {
        self.any_until(agent, time, |sight| sight.shown(answer))
    }

    /// Whether `agent` had been shown no answer of another agent until its last answer; `None` when that is not
    /// recorded, or it has no answer.
    pub(super) fn isolated(&self, agent: &AgentId) -> Option<bool> {
        let last = self.answers.by(agent)?.last()?;
        let others = |sight: &Sight<'_, '_>| {
            let mut known = Some(false);
            for other in self.attempt.agents.iter().filter(|other| &other.id != agent) {
                match sight.shown_any_of(&other.id) {
                    Some(true) => return Some(true),
                    None => known = None,
                    Some(false) => {}
                }
            }
            // Whatever was injected came from another agent.
            if sight.unnamed { Some(true) } else { known }
        };
        self.any_until(agent, last.time, others).map(|shown| !shown)
    }

    fn any_until(
        &self,
        agent: &AgentId,
        time: Option<Moment>,
        shown: impl Fn(&Sight<'_, '_>) -> Option<bool>,
    ) -> Option<bool> {
        let agent = self.attempt.agent(agent)?;
        time?;
        let mut rounds = 0;
        let mut result = Some(false);
        for (index, round) in agent.rounds.iter().enumerate() {
            if !not_after(round.start, time) {
                continue;
            }
            rounds += 1;
            match self.until(agent, index, time).and_then(|sight| shown(&sight)) {
                Some(true) => return Some(true),
                None => result = None,
                Some(false) => {}
            }
        }
        result.filter(|_| rounds > 0)
    }
}

impl Sight<'_, '_> {
    /// Adds what an injection handed over: the newest answers of the agents that it names. One that names
    /// nobody is told by its number, when just so many agents had an answer newer than those shown.
    fn inject(&mut self, agent: &AgentId, injected: &Injected<'_>) {
        let attempt = self.sights.attempt;
        let newest = |id: &AgentId| self.sights.answers.by(id)?.newest_by(injected.time);
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
        let count: usize = self
            .sights
            .answers
            .each()
            .filter(|(other, _)| *other != agent)
            .map(|(other, own)| own.newer_by(self.newest_of(other), time))
            .sum();
        Some(count as u64)
    }

    /// Ordinal of the newest answer of an agent that was shown.
    fn newest_of(&self, agent: &AgentId) -> Option<u32> {
        self.labels
            .iter()
            .flat_map(|label| self.sights.answers.labelled(label))
            .filter(|(_, answer)| &answer.agent == agent)
            .map(|(_, answer)| answer.ordinal)
            .max()
    }
}
