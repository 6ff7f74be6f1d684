//! What every call of an attempt did to files, to tell whether a work's input changed between two runs.

use massgen_log_model::AgentId;
use massgen_log_model::spine::Attempt;

use crate::intervals::Interval;
use crate::question::commands::executed::{Executed, is_denied};
use crate::{Effect, InputChange};

/// Marks the copies of other agents' workspaces, which every new answer renews.
const OTHERS_COPIES: &str = "temp_workspaces";

/// The executed calls of an attempt in order of start, each with its effect.
pub(crate) struct Activity<'a> {
    calls: Vec<(Option<&'a AgentId>, Effect)>,
    answers: Vec<f64>,
}

impl<'a> Activity<'a> {
    pub(crate) fn of(attempt: &'a Attempt, executed: &[Executed<'a>]) -> Self {
        let from_calls = executed.iter().all(|call| call.sequence.is_some());
        let calls = if from_calls {
            attempt
                .calls
                .iter()
                .filter(|call| !call.carried && !is_denied(call))
                .map(|call| {
                    (
                        call.agent.as_ref(),
                        Effect::of(call.tool.as_str(), call.args.as_ref()),
                    )
                })
                .collect()
        } else {
            executed
                .iter()
                .map(|call| (call.agent, Effect::of(call.tool.as_str(), Some(call.args))))
                .collect()
        };
        let answers = attempt
            .answers
            .iter()
            .filter_map(|answer| Some(answer.time?.seconds))
            .collect();
        Self { calls, answers }
    }

    /// The effect of an executed call, `position` being its place in the list that this was made from.
    pub(crate) fn effect(&self, call: &Executed<'_>, position: usize) -> Option<&Effect> {
        self.effect_at(call.sequence.unwrap_or(position))
    }

    /// The effect of the executed call with this place.
    pub(crate) fn effect_at(&self, sequence: usize) -> Option<&Effect> {
        self.calls.get(sequence).map(|(_, effect)| effect)
    }

    /// What the calls of the agent of `later` did between two runs to what the work reads.
    pub(crate) fn between(
        &self,
        earlier: (usize, &Executed<'_>),
        later: (usize, &Executed<'_>),
    ) -> InputChange {
        let at =
            |(position, call): (usize, &Executed<'_>)| (call.sequence.unwrap_or(position), call.interval);
        self.between_at(at(earlier), at(later))
    }

    /// The same by the places of the two runs and their times.
    pub(crate) fn between_at(
        &self,
        earlier: (usize, Option<Interval>),
        later: (usize, Option<Interval>),
    ) -> InputChange {
        let Some((by, work)) = self.calls.get(later.0) else {
            return InputChange::Unknown;
        };
        let renewed = work.reads.iter().any(|read| read.contains(OTHERS_COPIES))
            && match (earlier.1, later.1) {
                (Some(first), Some(next)) => self
                    .answers
                    .iter()
                    .any(|time| first.from < *time && *time < next.from),
                _ => !self.answers.is_empty(),
            };
        let by_calls = self
            .calls
            .get(earlier.0.saturating_add(1)..later.0)
            .into_iter()
            .flatten()
            .filter(|(agent, _)| agent == by)
            .map(|(_, between)| between.on_input_of(work))
            .max()
            .unwrap_or(InputChange::Unchanged);
        by_calls.max(if renewed {
            InputChange::Unknown
        } else {
            InputChange::Unchanged
        })
    }
}
