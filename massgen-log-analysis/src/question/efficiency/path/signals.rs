//! What may have set off the start of a round, in order of time.

use std::collections::BTreeMap;

use massgen_log_model::spine::Outcome;
use massgen_log_model::{AgentId, Location};

use super::super::timeline::Timeline;
use super::graph::Node;

/// Ends of false starts, answers and restart signals. Every start of a round asks for those right before it, so
/// each kind is sorted once.
pub(super) struct Signals<'a> {
    /// Ends of each agent's false starts.
    false_starts: BTreeMap<&'a AgentId, Vec<f64>>,
    /// End and node of each round that ended in an answer.
    answers: Vec<(f64, usize)>,
    /// Time, position in the files and place of the restart signals, by the agent that gave them.
    restarts: BTreeMap<&'a AgentId, Vec<(f64, usize, &'a Location)>>,
}

impl<'a> Signals<'a> {
    pub(super) fn of(timeline: &Timeline<'a>, nodes: &[Node<'_>]) -> Self {
        let attempt = timeline.attempt();
        let false_starts = attempt.agents.iter().map(|agent| {
            let mut ends: Vec<f64> = agent
                .rounds
                .iter()
                .filter(|round| round.false_start)
                .filter_map(|round| timeline.offset(round.end))
                .filter(|end| !end.is_nan())
                .collect();
            ends.sort_by(f64::total_cmp);
            (&agent.id, ends)
        });
        let mut answers: Vec<(f64, usize)> = nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.counted.round.outcome == Outcome::Answer)
            .map(|(at, node)| (node.stretch.to, at))
            .collect();
        answers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut restarts: BTreeMap<&AgentId, Vec<_>> = BTreeMap::new();
        for (at, signal) in attempt.restart_signals.iter().enumerate() {
            let time = timeline.offset(signal.time).filter(|time| !time.is_nan());
            if let (Some(time), Some(trigger)) = (time, &signal.trigger) {
                let own = restarts.entry(trigger).or_default();
                own.push((time, at, &signal.source));
            }
        }
        for own in restarts.values_mut() {
            own.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        Self {
            false_starts: false_starts.collect(),
            answers,
            restarts,
        }
    }

    /// The end of the agent's last false start that ended by `time`.
    pub(super) fn false_start_until(&self, agent: &AgentId, time: f64) -> Option<f64> {
        let ends = self.false_starts.get(agent)?;
        let count = ends.partition_point(|end| *end <= time);
        ends.get(count.checked_sub(1)?).copied()
    }

    /// The nodes that ended in an answer, from the first whose end `is_late_enough`, in order of their ends.
    pub(super) fn answers_from(&self, is_late_enough: impl Fn(f64) -> bool) -> impl Iterator<Item = usize> {
        let first = self.answers.partition_point(|(end, _)| !is_late_enough(*end));
        self.answers.iter().skip(first).map(|(_, node)| *node)
    }

    /// Where the restart signal that the agent gave between two instants stands; of several, the one that the
    /// files tell first.
    pub(super) fn place(&self, agent: &AgentId, from: f64, to: f64) -> Option<&'a Location> {
        let own = self.restarts.get(agent)?;
        let first = own.partition_point(|(time, ..)| *time < from);
        own.iter()
            .skip(first)
            .take_while(|(time, ..)| *time <= to)
            .min_by_key(|(_, at, _)| *at)
            .map(|(.., place)| *place)
    }
}
