//! The calls of one agent with what they did.

use std::collections::BTreeMap;

use massgen_log_model::AgentId;
use massgen_log_model::digest::ResultDigest;
use massgen_log_model::spine::{Attempt, ToolCall};

use super::super::commands::executed::{failed, is_denied, place_of, stated_success};
use crate::{Act, Effect, Evidence};

/// Longest subject of a finding, in characters.
const SUBJECT_CHARS: usize = 240;

/// One call with what it did.
pub(super) struct Step<'a> {
    pub(super) call: &'a ToolCall,
    pub(super) effect: Effect,
    pub(super) act: Act,
    /// Whether it ran: a denied call did not.
    pub(super) executed: bool,
}

impl Step<'_> {
    /// Whether the record or the exit code says that it failed.
    pub(super) fn failed(&self) -> Option<bool> {
        failed(stated_success(self.call), self.call.result.as_ref())
    }

    /// Whether a part failed, or the result begins like an error.
    pub(super) fn looks_failed(&self) -> bool {
        let result = self.call.result.as_ref();
        self.failed() == Some(true) || result.is_some_and(ResultDigest::starts_like_error)
    }

    /// A path that can be told was written, or the tool is one that writes.
    pub(super) fn writes(&self) -> bool {
        self.executed && (self.effect.is_write() || self.act == Act::Write)
    }

    pub(super) fn checks(&self) -> bool {
        self.executed && self.effect.check
    }

    /// Same tool, same arguments; `None` when arguments are not recorded.
    pub(super) fn repeats(&self, other: &Self) -> Option<bool> {
        if self.call.tool != other.call.tool {
            return Some(false);
        }
        match (&self.call.args, &other.call.args) {
            (Some(a), Some(b)) => Some(a.hash == b.hash),
            _ => None,
        }
    }

    /// Whether it began when the other had ended; true when the times do not tell.
    pub(super) fn began_after(&self, other: &Self) -> bool {
        match (self.call.start, other.call.end) {
            (Some(start), Some(end)) => start.since(end).is_none_or(|seconds| seconds >= 0.0),
            _ => true,
        }
    }

    /// The command, or the arguments, cut.
    pub(super) fn subject(&self) -> Option<String> {
        let args = self.call.args.as_ref()?;
        let text = args.command.as_deref().unwrap_or(&args.text);
        Some(text.chars().take(SUBJECT_CHARS).collect())
    }

    pub(super) fn evidence(&self) -> Evidence {
        Evidence::at(&place_of(self.call))
    }
}

/// The calls of the agent that this attempt made, in order of start, then of place.
pub(super) fn steps<'a>(attempt: &'a Attempt, agent: &'a AgentId) -> Vec<Step<'a>> {
    let mut calls: Vec<&ToolCall> = attempt.calls_of(agent).filter(|call| !call.carried).collect();
    let start = |call: &ToolCall| call.start.map_or(f64::INFINITY, |start| start.seconds);
    let line = |call: &ToolCall| place_of(call).line;
    calls.sort_by(|a, b| start(a).total_cmp(&start(b)).then_with(|| line(a).cmp(&line(b))));
    calls
        .into_iter()
        .map(|call| {
            let effect = Effect::of(call.tool.as_str(), call.args.as_ref());
            Step {
                call,
                act: Act::with_effect(call.tool.as_str(), call.args.as_ref(), &effect),
                effect,
                executed: !is_denied(call),
            }
        })
        .collect()
}

/// The steps of each round, by its position; steps of no known round are left out.
pub(super) fn by_round<'s, 'a>(steps: &'s [Step<'a>]) -> BTreeMap<usize, Vec<&'s Step<'a>>> {
    let mut rounds: BTreeMap<usize, Vec<&Step<'_>>> = BTreeMap::new();
    for step in steps {
        if let Some(round) = step.call.round {
            rounds.entry(round).or_default().push(step);
        }
    }
    rounds
}
