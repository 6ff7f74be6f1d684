//! Which signal ended a round.

use massgen_log_model::Moment;
use massgen_log_model::spine::{Agent, Attempt, Outcome, RestartSignal, Round};

use super::{RestartKind, is_coordination};
use crate::by_time::ByTime;
use crate::offset::not_after;

/// The signals that may restart one agent.
pub(super) struct Signals<'a> {
    agent: &'a Agent,
    /// Those that others gave, with their positions in the attempt's list.
    signals: ByTime<(usize, &'a RestartSignal)>,
    /// When the agent was handed answers while it ran.
    handed: ByTime<Moment>,
}

impl<'a> Signals<'a> {
    pub(super) fn to(attempt: &'a Attempt, agent: &'a Agent) -> Self {
        let of_others = attempt
            .restart_signals
            .iter()
            .enumerate()
            .filter(|(_, signal)| signal.trigger.as_ref() != Some(&agent.id));
        let handed = attempt
            .injections
            .iter()
            .filter(|injection| injection.agent == agent.id)
            .filter_map(|injection| Some((injection.time, injection.time?)));
        Self {
            agent,
            signals: ByTime::of(of_others.map(|(at, signal)| (signal.time, (at, signal)))),
            handed: ByTime::of(handed),
        }
    }

    /// The signal that ended a round, or that made the agent run again after it.
    pub(super) fn cause(
        &self,
        index: usize,
        round: &Round,
    ) -> Option<(usize, &'a RestartSignal, RestartKind)> {
        if round.false_start {
            return None;
        }
        match round.outcome {
            Outcome::Restarted | Outcome::VoteIgnored => {
                // What was handed to the running agent no longer asks it to restart.
                let handed = self.handed.between(round.start, round.end).next_back().copied();
                let is_open = |signal: &RestartSignal| handed.is_none() || !not_after(signal.time, handed);
                let (at, signal) = self.first_or_last(round.start, round.end, is_open)?;
                Some((at, signal, RestartKind::Cut))
            }
            Outcome::Vote | Outcome::Stop => {
                let mut later = self.agent.rounds.iter().skip(index + 1);
                let next = later.find(|next| is_coordination(next))?;
                let is_after = |signal: &RestartSignal| not_after(round.end, signal.time);
                let (at, signal) = self.first_or_last(round.start, next.start, is_after)?;
                Some((at, signal, RestartKind::AfterDecision))
            }
            _ => None,
        }
    }

    /// The first signal between two instants that fits, else the last one there.
    fn first_or_last(
        &self,
        from: Option<Moment>,
        to: Option<Moment>,
        fits: impl Fn(&RestartSignal) -> bool,
    ) -> Option<(usize, &'a RestartSignal)> {
        let mut within = self.signals.between(from, to).copied();
        let mut last = None;
        within
            .find(|found| {
                last = Some(*found);
                fits(found.1)
            })
            .or(last)
    }
}
