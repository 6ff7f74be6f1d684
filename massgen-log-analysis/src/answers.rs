//! The answers of an attempt, found by label, agent, round, time and text without going through all of them.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Answer, Attempt, Snapshot, TextFile};
use massgen_log_model::{AgentId, AnswerLabel, Moment, RelPath};

use crate::offset::{in_order, not_after};

/// An index of [`Attempt::answers`].
pub(crate) struct Answers<'a> {
    /// With the position among all answers, in file order.
    by_label: BTreeMap<&'a AnswerLabel, Vec<(usize, &'a Answer)>>,
    by_agent: BTreeMap<&'a AgentId, OwnAnswers<'a>>,
    /// The last, should a round have several.
    by_round: BTreeMap<(&'a AgentId, usize), &'a Answer>,
    snapshots: BTreeMap<&'a RelPath, &'a Snapshot>,
}

/// The answers of one agent in file order.
pub(crate) struct OwnAnswers<'a> {
    answers: Vec<&'a Answer>,
    /// By hash and length of the text.
    by_text: BTreeMap<(u64, u64), Vec<&'a Answer>>,
    /// The smallest ordinal of those whose text is not recorded.
    first_without_text: Option<u32>,
    has_ordered_times: bool,
    has_ordered_ordinals: bool,
}

impl<'a> Answers<'a> {
    pub(crate) fn of(attempt: &'a Attempt) -> Self {
        let mut by_label: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut by_agent: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut by_round = BTreeMap::new();
        for (at, answer) in attempt.answers.iter().enumerate() {
            if let Some(label) = &answer.label {
                by_label.entry(label).or_default().push((at, answer));
            }
            by_agent.entry(&answer.agent).or_default().push(answer);
            if let Some(round) = answer.round {
                by_round.insert((&answer.agent, round), answer);
            }
        }
        let mut snapshots = BTreeMap::new();
        for snapshot in &attempt.snapshots {
            snapshots.entry(&snapshot.path).or_insert(snapshot);
        }
        Self {
            by_label,
            by_agent: by_agent
                .into_iter()
                .map(|(agent, own)| (agent, OwnAnswers::of(own)))
                .collect(),
            by_round,
            snapshots,
        }
    }

    /// The answers with this label, each with its position among all answers.
    pub(crate) fn labelled(&self, label: &AnswerLabel) -> &[(usize, &'a Answer)] {
        self.by_label.get(label).map_or(&[], Vec::as_slice)
    }

    /// The answers of one agent; `None` when it gave none.
    pub(crate) fn by(&self, agent: &AgentId) -> Option<&OwnAnswers<'a>> {
        self.by_agent.get(agent)
    }

    /// Every agent that gave answers.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'a AgentId, &OwnAnswers<'a>)> {
        self.by_agent.iter().map(|(agent, own)| (*agent, own))
    }

    /// The answer that the agent's round `index` produced; the last, should there be several.
    pub(crate) fn of_round(&self, agent: &AgentId, index: usize) -> Option<&'a Answer> {
        self.by_round.get(&(agent, index)).copied()
    }

    /// The snapshot that belongs to an answer.
    pub(crate) fn snapshot_of(&self, answer: &Answer) -> Option<&'a Snapshot> {
        self.snapshots.get(answer.snapshot.as_ref()?).copied()
    }
}

impl<'a> OwnAnswers<'a> {
    fn of(answers: Vec<&'a Answer>) -> Self {
        let mut by_text: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for answer in &answers {
            if let Some(text) = &answer.text {
                by_text.entry(text_key(text)).or_default().push(*answer);
            }
        }
        let without_text = answers.iter().filter(|answer| answer.text.is_none());
        Self {
            first_without_text: without_text.map(|answer| answer.ordinal).min(),
            has_ordered_times: in_order(answers.iter().map(|answer| answer.time)),
            has_ordered_ordinals: answers.is_sorted_by_key(|answer| answer.ordinal),
            by_text,
            answers,
        }
    }

    /// The last of the files.
    pub(crate) fn last(&self) -> Option<&'a Answer> {
        self.answers.last().copied()
    }

    /// The last answer given by `time`.
    pub(crate) fn newest_by(&self, time: Option<Moment>) -> Option<&'a Answer> {
        let is_known = |answer: &&Answer| not_after(answer.time, time);
        if self.has_ordered_times {
            let count = self.answers.partition_point(is_known);
            return self.answers.get(count.checked_sub(1)?).copied();
        }
        self.answers.iter().copied().rfind(is_known)
    }

    /// How many answers given by `time` come after the one with the ordinal `shown`.
    pub(crate) fn newer_by(&self, shown: Option<u32>, time: Option<Moment>) -> usize {
        let is_known = |answer: &&Answer| not_after(answer.time, time);
        if self.has_ordered_times && self.has_ordered_ordinals {
            let old = self
                .answers
                .partition_point(|answer| Some(answer.ordinal) <= shown);
            return self.answers.partition_point(is_known).saturating_sub(old);
        }
        let newer = |answer: &&&Answer| Some(answer.ordinal) > shown && is_known(answer);
        self.answers.iter().filter(newer).count()
    }

    /// The answer before the one with this ordinal; without one the last.
    pub(crate) fn before(&self, ordinal: Option<u32>) -> Option<&'a Answer> {
        let is_earlier = |answer: &&Answer| ordinal.is_none_or(|ordinal| answer.ordinal < ordinal);
        if self.has_ordered_ordinals {
            let count = self.answers.partition_point(is_earlier);
            return self.answers.get(count.checked_sub(1)?).copied();
        }
        let earlier = self.answers.iter().copied().filter(is_earlier);
        earlier.max_by_key(|answer| answer.ordinal)
    }

    /// The answers before `answer` whose text equals `text`.
    pub(crate) fn earlier_equal(&self, answer: &Answer, text: &TextFile) -> impl Iterator<Item = &'a Answer> {
        let ordinal = answer.ordinal;
        self.by_text
            .get(&text_key(text))
            .into_iter()
            .flatten()
            .copied()
            .filter(move |other| other.ordinal < ordinal)
    }

    /// Whether the text of an answer before `answer` is not recorded.
    pub(crate) fn has_earlier_without_text(&self, answer: &Answer) -> bool {
        self.first_without_text
            .is_some_and(|first| first < answer.ordinal)
    }
}

/// Equal for texts that [`same`](crate::word_change::same) calls equal.
fn text_key(text: &TextFile) -> (u64, u64) {
    (text.excerpt.hash, text.excerpt.chars)
}

#[cfg(test)]
mod tests {
    use massgen_log_model::spine::Session;

    use super::*;

    fn attempt() -> Attempt {
        let path = "../fixtures/0.1.97_s02_three_agents_restarts/log_20261124_054633_467201";
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        Session::load(path).unwrap().turns[0].attempts[0].clone()
    }

    /// What the index finds is what a scan of all answers finds, also when the times are out of order or unknown.
    #[test]
    fn the_index_finds_what_a_scan_finds() {
        let mut damaged = [attempt(), attempt(), attempt()];
        damaged[1].answers.reverse();
        damaged[2].answers[1].time = None;
        for attempt in &damaged {
            let answers = Answers::of(attempt);
            for asked in &attempt.answers {
                let own = || {
                    attempt
                        .answers
                        .iter()
                        .filter(|answer| answer.agent == asked.agent)
                };
                let index = answers.by(&asked.agent).unwrap();
                let previous = own()
                    .filter(|answer| answer.ordinal < asked.ordinal)
                    .max_by_key(|answer| answer.ordinal);
                assert_eq!(index.before(Some(asked.ordinal)), previous);
                for time in attempt.answers.iter().map(|answer| answer.time) {
                    let by_then: Vec<_> = own().filter(|answer| not_after(answer.time, time)).collect();
                    assert_eq!(index.newest_by(time), by_then.last().copied());
                    for shown in [None, Some(1), Some(2)] {
                        let newer = by_then.iter().filter(|answer| Some(answer.ordinal) > shown);
                        assert_eq!(index.newer_by(shown, time), newer.count());
                    }
                }
                let label = asked.label.as_ref().unwrap();
                assert_eq!(answers.labelled(label)[0].1, asked);
            }
        }
    }
}
