//! What every call of an attempt did to files, to tell whether a work's input changed between two runs.

use std::collections::BTreeMap;

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
    changes: BTreeMap<Option<&'a AgentId>, Changes>,
    /// Times of the answers, in order.
    answers: Vec<f64>,
}

/// What the calls of one agent changed: places of calls in order, so that two runs far apart cost no walk over what
/// lies between them.
#[derive(Debug, Default)]
struct Changes {
    /// Calls that may have written anything.
    opaque: Vec<usize>,
    /// Calls that wrote a path that can be told.
    writes: Vec<usize>,
    /// Those that wrote below the working folder.
    inside: Vec<usize>,
    /// By the path that they wrote.
    paths: BTreeMap<String, Vec<usize>>,
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
        let times = attempt.answers.iter();
        Self::new(
            calls,
            times.filter_map(|answer| Some(answer.time?.seconds)).collect(),
        )
    }

    fn new(calls: Vec<(Option<&'a AgentId>, Effect)>, mut answers: Vec<f64>) -> Self {
        answers.sort_by(f64::total_cmp);
        let mut changes: BTreeMap<Option<&AgentId>, Changes> = BTreeMap::new();
        for (place, (agent, effect)) in calls.iter().enumerate() {
            changes.entry(*agent).or_default().add(place, effect);
        }
        Self {
            calls,
            changes,
            answers,
        }
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
                (Some(first), Some(next)) => {
                    let after = self.answers.partition_point(|time| *time <= first.from);
                    self.answers.get(after).is_some_and(|time| *time < next.from)
                }
                _ => !self.answers.is_empty(),
            };
        let by_calls = self.changes.get(by).map_or(InputChange::Unchanged, |changes| {
            changes.to_input_of(work, earlier.0, later.0)
        });
        by_calls.max(if renewed {
            InputChange::Unknown
        } else {
            InputChange::Unchanged
        })
    }
}

impl Changes {
    fn add(&mut self, place: usize, effect: &Effect) {
        if effect.opaque {
            self.opaque.push(place);
        }
        if !effect.writes.is_empty() {
            self.writes.push(place);
        }
        if effect.writes.iter().any(|path| is_inside(path)) {
            self.inside.push(place);
        }
        for path in &effect.writes {
            match self.paths.get_mut(path) {
                Some(places) => places.push(place),
                None => drop(self.paths.insert(path.clone(), vec![place])),
            }
        }
    }

    /// What the calls between two places did to what `work` reads: the most that
    /// [`Effect::on_input_of`] says of any of them.
    fn to_input_of(&self, work: &Effect, from: usize, to: usize) -> InputChange {
        let is_touched = if work.reads_all {
            any_between(&self.writes, from, to)
        } else {
            work.reads.iter().any(|read| self.touched(read, from, to))
        };
        if is_touched {
            InputChange::Changed
        } else if (work.reads_all || !work.reads.is_empty()) && any_between(&self.opaque, from, to) {
            InputChange::Unknown
        } else {
            InputChange::Unchanged
        }
    }

    /// Whether a call between the places wrote the path, something below it, or a folder above it.
    fn touched(&self, read: &str, from: usize, to: usize) -> bool {
        let wrote = |path: &str| {
            let places = self.paths.get(path);
            places.is_some_and(|places| any_between(places, from, to))
        };
        let above = read.match_indices('/').filter_map(|(at, _)| read.get(..at));
        if wrote(read) || above.into_iter().any(wrote) || read.starts_with('/') && wrote("/") {
            return true;
        }
        if is_inside(read) && wrote(".") {
            return true;
        }
        let below = match read {
            "." => return any_between(&self.inside, from, to),
            "/" => "/".to_owned(),
            folder => format!("{folder}/"),
        };
        let paths = self.paths.range(below.clone()..);
        paths
            .take_while(|(path, _)| path.starts_with(&below))
            .any(|(_, places)| any_between(places, from, to))
    }
}

/// Whether a path lies below the working folder.
fn is_inside(path: &str) -> bool {
    !path.starts_with(['/', '~']) && !path.starts_with("..")
}

/// Whether any of the places, which are in order, lies between the two.
fn any_between(places: &[usize], from: usize, to: usize) -> bool {
    let after = places.partition_point(|place| *place <= from);
    places.get(after).is_some_and(|place| *place < to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATHS: [&str; 14] = [
        ".", "/", "a", "a/", "a/b", "a/b/c", "ab", "a.b", "/a", "/a/b", "~/a", "../a", "..", "",
    ];

    fn effect() -> impl Strategy<Value = Effect> {
        let paths = || prop::collection::vec(prop::sample::select(PATHS.as_slice()), 0..3);
        (paths(), paths(), any::<bool>(), any::<bool>()).prop_map(|(reads, writes, reads_all, opaque)| {
            let mut effect = Effect::of("", None);
            effect.reads = reads.into_iter().map(str::to_owned).collect();
            effect.writes = writes.into_iter().map(str::to_owned).collect();
            (effect.reads_all, effect.opaque) = (reads_all, opaque);
            effect
        })
    }

    proptest! {
        /// Two runs anywhere: what is looked up is what a walk over the calls between them finds.
        #[test]
        fn what_is_looked_up_is_what_a_walk_finds(
            effects in prop::collection::vec((prop::sample::select(vec!["x", "y"]), effect()), 2..12),
        ) {
            let agents: Vec<AgentId> = effects.iter().map(|(agent, _)| AgentId::from(*agent)).collect();
            let calls: Vec<_> = agents.iter().zip(&effects).map(|(agent, (_, effect))| (Some(agent), effect.clone())).collect();
            let activity = Activity::new(calls.clone(), Vec::new());
            for later in 0..calls.len() {
                for earlier in 0..later {
                    let (by, work) = &calls[later];
                    let walk = calls[earlier + 1..later]
                        .iter()
                        .filter(|(agent, _)| agent == by)
                        .map(|(_, effect)| effect.on_input_of(work))
                        .max()
                        .unwrap_or(InputChange::Unchanged);
                    prop_assert_eq!(activity.between_at((earlier, None), (later, None)), walk, "{} {}", earlier, later);
                }
            }
        }
    }
}
