//! Rounds and calls of an attempt as intervals on one clock.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Agent, Attempt, Round, ToolCall};
use massgen_log_model::{AgentId, Moment};

use crate::intervals::{Interval, union_seconds};

/// Marks a call that waits for background work, in whatever server it is.
pub(super) const BACKGROUND_WAIT: &str = "wait_for_background_tool";

/// An attempt and the instant that its offsets count from.
pub(crate) struct Timeline<'a> {
    attempt: &'a Attempt,
    origin: Option<Moment>,
    calls_timed: bool,
    /// The attempt's own calls by agent and round, in order of start: each is asked for by round, again and again.
    by_round: BTreeMap<(&'a AgentId, Option<usize>), Vec<&'a ToolCall>>,
}

/// A round that counts, with its two numbers.
#[derive(Clone, Copy)]
pub(crate) struct Counted<'a> {
    pub(crate) agent: &'a Agent,
    /// Position among the agent's rounds without false starts, from 1.
    pub(crate) segment: usize,
    /// Position in `Agent::rounds`, false starts counted.
    pub(crate) index: usize,
    pub(crate) round: &'a Round,
}

/// Time that calls took.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct ToolTime {
    pub(crate) calls: usize,
    pub(crate) unfinished: usize,
    pub(crate) busy_s: f64,
    pub(crate) bg_wait_s: f64,
}

impl<'a> Timeline<'a> {
    pub(crate) fn of(attempt: &'a Attempt) -> Self {
        let first_round = || {
            attempt
                .rounds()
                .filter_map(|round| round.start)
                .min_by(|a, b| a.seconds.total_cmp(&b.seconds))
        };
        let origin = attempt
            .span
            .as_ref()
            .and_then(|span| span.start)
            .or_else(first_round);
        let mut by_round: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for call in attempt.calls.iter().filter(|call| !call.carried) {
            if let Some(agent) = &call.agent {
                by_round.entry((agent, call.round)).or_default().push(call);
            }
        }
        Self {
            attempt,
            origin,
            calls_timed: calls_timed(attempt),
            by_round,
        }
    }

    pub(crate) fn attempt(&self) -> &'a Attempt {
        self.attempt
    }

    pub(crate) fn origin(&self) -> Option<Moment> {
        self.origin
    }

    /// Whether the files tell when calls were made; only then is "no call" a zero.
    pub(crate) fn calls_timed(&self) -> bool {
        self.calls_timed
    }

    /// The attempt's span, when its start is recorded.
    pub(crate) fn whole(&self) -> Option<Interval> {
        let span = self.attempt.span.as_ref()?;
        span.start?;
        Interval::new(0.0, span.seconds)
    }

    /// Seconds from the origin; `None` on another clock.
    pub(crate) fn offset(&self, moment: Option<Moment>) -> Option<f64> {
        moment?.since(self.origin?)
    }

    /// A round's stretch; one that ends before it starts has no length.
    pub(crate) fn of_round(&self, round: &Round) -> Option<Interval> {
        let (from, to) = (self.offset(round.start)?, self.offset(round.end)?);
        Interval::new(from, to.max(from))
    }

    /// A finished call's stretch.
    pub(crate) fn of_call(&self, call: &ToolCall) -> Option<Interval> {
        let from = self.offset(call.start)?;
        let to = match self.offset(call.end) {
            Some(to) => to,
            None => from + call.seconds.filter(|seconds| seconds.is_finite())?,
        };
        Interval::new(from, to.max(from))
    }

    /// A call's length: by the writer's own measure, else from its two ends.
    pub(crate) fn seconds_of(&self, call: &ToolCall) -> Option<f64> {
        call.seconds
            .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
            .or_else(|| self.of_call(call).map(Interval::seconds))
    }

    /// The rounds of one agent without false starts, in order of start.
    pub(crate) fn counted(agent: &'a Agent) -> impl Iterator<Item = Counted<'a>> {
        agent
            .rounds
            .iter()
            .enumerate()
            .filter(|(_, round)| !round.false_start)
            .zip(1..)
            .map(move |((index, round), segment)| Counted {
                agent,
                segment,
                index,
                round,
            })
    }

    /// The rounds of all agents without false starts, in configuration order.
    pub(crate) fn all_counted(&self) -> impl Iterator<Item = Counted<'a>> {
        self.attempt.agents.iter().flat_map(Self::counted)
    }

    /// The attempt's own calls: what its files repeat from an earlier attempt is left out.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &'a ToolCall> {
        self.attempt.calls.iter().filter(|call| !call.carried)
    }

    pub(crate) fn calls_of(&self, agent: &'a Agent) -> impl Iterator<Item = &'a ToolCall> {
        self.calls()
            .filter(move |call| call.agent.as_ref() == Some(&agent.id))
    }

    /// The calls of one round, in order of start.
    pub(crate) fn calls_in(
        &self,
        counted: Counted<'a>,
    ) -> impl Iterator<Item = &'a ToolCall> + Clone + use<'_, 'a> {
        self.calls_of_round(&counted.agent.id, counted.index)
    }

    /// The calls of an agent's round `index`, false starts counted, in order of start.
    pub(crate) fn calls_of_round(
        &self,
        agent: &'a AgentId,
        index: usize,
    ) -> impl Iterator<Item = &'a ToolCall> + Clone + use<'_, 'a> {
        self.by_round
            .get(&(agent, Some(index)))
            .into_iter()
            .flatten()
            .copied()
    }

    /// Sums over calls; an unfinished one is counted and adds no time.
    pub(crate) fn tool_time(&self, calls: impl Iterator<Item = &'a ToolCall>) -> ToolTime {
        let mut time = ToolTime::default();
        for call in calls {
            time.calls += 1;
            let Some(seconds) = self.seconds_of(call) else {
                time.unfinished += 1;
                continue;
            };
            time.busy_s += seconds;
            if call.tool.as_str().contains(BACKGROUND_WAIT) {
                time.bg_wait_s += seconds;
            }
        }
        time
    }

    /// Wall time of the calls inside the given stretches, which must be disjoint and in order of time.
    pub(crate) fn tool_wall(&self, calls: impl Iterator<Item = &'a ToolCall>, inside: &[Interval]) -> f64 {
        let clipped = calls.filter_map(|call| self.of_call(call)).flat_map(|call| {
            let first = inside.partition_point(|outer| outer.to < call.from);
            inside
                .iter()
                .skip(first)
                .map_while(move |outer| call.clipped(*outer))
        });
        union_seconds(clipped)
    }
}

/// Whether an empty round had no calls: calls with a time are there, or a file says that there were none.
fn calls_timed(attempt: &Attempt) -> bool {
    if !attempt.calls.is_empty() {
        return attempt.calls.iter().any(|call| call.start.is_some());
    }
    let artifacts = &attempt.artifacts;
    let stream = artifacts.metrics_events.is_some() || artifacts.events.is_some();
    let total = artifacts
        .metrics_summary
        .as_ref()
        .and_then(|doc| doc.value.tools.as_ref())
        .or_else(|| artifacts.status.as_ref().and_then(|doc| doc.value.tools.as_ref()))
        .and_then(|tools| tools.total_calls);
    attempt.calls_recorded && (stream || total == Some(0))
}
