//! Which answers an agent had been shown.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Agent, Answer, Attempt};
use massgen_log_model::{AgentId, AnswerLabel, Moment};

use super::first_shown::FirstShown;
use super::injected::{Injected, Injections};
use crate::answers::Answers;
use crate::offset::not_after;

/// What the agents of an attempt were shown, in any of their rounds.
pub(in crate::question) struct Sights<'a> {
    attempt: &'a Attempt,
    answers: Answers<'a>,
    injections: Injections<'a>,
    /// By agent, where the record tells it without a doubt.
    first: BTreeMap<&'a AgentId, FirstShown<'a>>,
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
        let mut sights = Self {
            attempt,
            answers: Answers::of(attempt),
            injections: Injections::of(attempt),
            first: BTreeMap::new(),
        };
        sights.first = attempt
            .agents
            .iter()
            .filter_map(|agent| Some((&agent.id, sights.first_shown(agent)?)))
            .collect();
        sights
    }

    pub(super) fn attempt(&self) -> &'a Attempt {
        self.attempt
    }

    /// The answers of the attempt.
    pub(super) fn answers(&self) -> &Answers<'a> {
        &self.answers
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
        match self.first.get(agent) {
            Some(first) => first.shown_until(answer, time),
            None => self.any_until(agent, time, |sight| sight.shown(answer)),
        }
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

    /// When each answer was first shown to an agent; `None` when an injection does not name its answers, or
    /// the order of time is not certain.
    fn first_shown(&self, agent: &'a Agent) -> Option<FirstShown<'a>> {
        let injected: Vec<(Moment, Vec<&'a AnswerLabel>)> = self
            .injections
            .shown_to(&agent.id)
            .iter()
            .map(|injected| Some((injected.time?, labels(&self.named(injected)?)?)))
            .collect::<Option<_>>()?;
        FirstShown::of(agent, &injected)
    }

    /// The newest answers of the agents that an injection names; `None` when it names nobody.
    fn named(&self, injected: &Injected<'_>) -> Option<Vec<Option<&'a Answer>>> {
        let named = |name: &&str| {
            self.attempt
                .agents
                .iter()
                .find(|other| other.id.as_str() == *name)
        };
        let newest = |name| self.answers.by(&named(name)?.id)?.newest_by(injected.time);
        (!injected.names.is_empty()).then(|| injected.names.iter().map(newest).collect())
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
        let found: Vec<Option<&Answer>> = if let Some(named) = self.sights.named(injected) {
            named
        } else {
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
        };
        match labels(&found) {
            Some(labels) => self.labels.extend(labels),
            None => self.unnamed = true,
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

/// The labels of answers; `None` when one has none, or there is no answer.
fn labels<'a>(answers: &[Option<&'a Answer>]) -> Option<Vec<&'a AnswerLabel>> {
    let labels: Option<Vec<_>> = answers.iter().map(|answer| (*answer)?.label.as_ref()).collect();
    labels.filter(|labels| !labels.is_empty())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use massgen_log_model::Session;

    use super::*;

    /// Every agent, answer and instant of an attempt: what is looked up is what a scan of all rounds finds.
    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "only the crate itself does no input or output"
    )]
    fn what_is_looked_up_is_what_a_scan_finds() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
        let folders = |path: &Path| -> Vec<_> {
            let entries = std::fs::read_dir(path).unwrap();
            entries.map(|entry| entry.unwrap().path()).collect()
        };
        let (mut looked_up, mut shown, mut unknown) = (0, 0, 0);
        let cases = folders(&top).into_iter().chain(folders(&top.join("synthetic")));
        for path in cases.filter(|path| path.is_dir()).flat_map(|case| folders(&case)) {
            let Ok(session) = Session::load(&path) else {
                continue;
            };
            for attempt in session.turns.iter().flat_map(|turn| &turn.attempts) {
                let sights = Sights::of(attempt);
                let rounds = attempt.rounds().flat_map(|round| [round.start, round.end]);
                let answers = attempt.answers.iter().map(|answer| answer.time);
                let votes = attempt.votes.iter().map(|vote| vote.time);
                let injections = attempt.injections.iter().map(|injection| injection.time);
                let times: Vec<_> = rounds.chain(answers).chain(votes).chain(injections).collect();
                for agent in sights.first.keys() {
                    for answer in &attempt.answers {
                        for time in &times {
                            let found = sights.shown_until(agent, answer, *time);
                            let scan = sights.any_until(agent, *time, |sight| sight.shown(answer));
                            assert_eq!(found, scan, "{agent} {:?} {time:?} {path:?}", answer.label);
                            looked_up += 1;
                            shown += usize::from(found == Some(true));
                            unknown += usize::from(found.is_none());
                        }
                    }
                }
            }
        }
        assert!(
            looked_up > 5000 && shown > 1000 && unknown > 10,
            "{looked_up} {shown} {unknown}"
        );
    }
}
