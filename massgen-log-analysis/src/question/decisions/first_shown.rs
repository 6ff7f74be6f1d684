//! When an answer was first shown to an agent: the same as a look at every round, for many questions.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Agent, Answer};
use massgen_log_model::{AnswerLabel, Moment};

use crate::offset::{in_order, not_after};

/// What one agent was shown first when.
pub(super) struct FirstShown<'a> {
    labels: BTreeMap<&'a AnswerLabel, Moment>,
    /// The start of the first round.
    begun: Option<Moment>,
    /// The start of the first round of which it is not recorded what was shown.
    untold: Option<Moment>,
}

impl<'a> FirstShown<'a> {
    /// Of the rounds of an agent and the answers that were injected into it; `None` when the rounds have no
    /// certain order, or the clocks differ.
    pub(super) fn of(agent: &'a Agent, injected: &[(Moment, Vec<&'a AnswerLabel>)]) -> Option<Self> {
        let mut first = Self {
            labels: BTreeMap::new(),
            begun: agent.rounds.first().and_then(|round| round.start),
            untold: None,
        };
        if !in_order(agent.rounds.iter().map(|round| round.start)) {
            return None;
        }
        let mut told = None;
        for (start, round) in agent
            .rounds
            .iter()
            .filter_map(|round| Some((round.start?, round)))
        {
            let Some(seen) = &round.seen else {
                first.untold = first.untold.or(Some(start));
                continue;
            };
            told = told.or(Some(start));
            for label in seen {
                first.shown(label, start);
            }
        }
        for (time, labels) in injected {
            time.since(first.begun?)?;
            // What comes before every round that is told of belongs to none of them.
            if not_after(told, Some(*time)) {
                for label in labels {
                    first.shown(label, *time);
                }
            }
        }
        Some(first)
    }

    fn shown(&mut self, label: &'a AnswerLabel, time: Moment) {
        let first = self.labels.entry(label).or_insert(time);
        if time.seconds < first.seconds {
            *first = time;
        }
    }

    /// Whether an answer was shown until `time`; `None` when that is not recorded.
    pub(super) fn shown_until(&self, answer: &Answer, time: Option<Moment>) -> Option<bool> {
        let label = answer.label.as_ref()?;
        if not_after(self.labels.get(label).copied(), time) {
            return Some(true);
        }
        (not_after(self.begun, time) && !not_after(self.untold, time)).then_some(false)
    }
}
