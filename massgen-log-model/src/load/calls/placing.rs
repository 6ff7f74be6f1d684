//! Which round a call belongs to.

use crate::Moment;
use crate::spine::{Agent, Round, Span, ToolCall};

/// The rounds of every agent, in order of start.
pub(super) struct Placing<'a> {
    agents: Vec<(&'a Agent, Vec<f64>)>,
    end: Option<Moment>,
}

impl<'a> Placing<'a> {
    pub(super) fn of(agents: &'a [Agent], span: Option<&Span>) -> Self {
        Self {
            agents: agents.iter().map(|agent| (agent, latest_ends(agent))).collect(),
            end: span.and_then(|span| span.end),
        }
    }

    /// The round with the largest overlap in time, the first of several; a call without length belongs to the
    /// round it falls into.
    pub(super) fn round_of(&self, call: &ToolCall) -> Option<usize> {
        let (agent, latest_ends) = self
            .agents
            .iter()
            .find(|(agent, _)| Some(&agent.id) == call.agent.as_ref())?;
        let start = call.start?;
        let open_end = call.end.or(self.end).unwrap_or(start);
        let overlap = |round: &Round| -> Option<f64> {
            let (from, to) = (round.start?, round.end?);
            if from.clock != start.clock || to.clock != open_end.clock {
                return None;
            }
            let length = open_end.seconds.min(to.seconds) - start.seconds.max(from.seconds);
            // An instant inside the round counts as the smallest overlap.
            (length >= 0.0).then_some(length)
        };
        let begun = agent
            .rounds
            .partition_point(|round| round.start.is_some_and(|from| from.seconds <= open_end.seconds));
        let mut best: Option<(f64, usize)> = None;
        // From the last that had begun: to take these of a zip and turn them round would walk over all others first.
        for index in (0..begun).rev() {
            let (Some(round), Some(latest_end)) = (agent.rounds.get(index), latest_ends.get(index)) else {
                break;
            };
            if *latest_end < start.seconds {
                break;
            }
            if let Some(length) = overlap(round)
                && best.is_none_or(|(longest, _)| length >= longest)
            {
                best = Some((length, index));
            }
        }
        best.map(|(_, index)| index)
    }
}

/// For each round the latest end of it and all before it: what starts later than that is in none of them.
fn latest_ends(agent: &Agent) -> Vec<f64> {
    agent
        .rounds
        .iter()
        .scan(f64::NEG_INFINITY, |latest, round| {
            *latest = round.end.map_or(*latest, |end| latest.max(end.seconds));
            Some(*latest)
        })
        .collect()
}
