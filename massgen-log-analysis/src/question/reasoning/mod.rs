//! Question 8: how did the agents go about it?
//!
//! Facts and places for a reader's own judgement: the shape of the tool use, what followed on failures,
//! whether something was looked at after the last write, and a few quotes chosen by stated rules. A tool's
//! class is taken from its name ([`ToolClass::of`]); what a shell command does is not looked into.

mod failures;
mod quotes;
mod shape;

use massgen_log_model::AgentId;
use massgen_log_model::artifact::events::{Utterance, UtteranceKind};
use massgen_log_model::spine::{Agent, Attempt, Outcome, Round, ToolCall};
use serde::Serialize;

pub use failures::{Conflict, FailureRun, FollowUp};
pub use quotes::{Quote, QuoteRule};
pub use shape::shape;

use super::commands::executed::{is_denied, place_of};
use crate::{Evidence, ToolClass};

/// How the agents of an attempt went about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reasoning {
    /// Whether any source that tells of tool calls was there.
    pub calls_recorded: bool,
    /// Whether events.jsonl, the source of texts and reasoning, was there.
    pub utterances_recorded: bool,
    /// Whether the result of any call is recorded (true without calls): without, failing commands are not known.
    pub results_recorded: bool,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentReasoning>,
    /// The same command of one agent with different exit codes.
    pub conflicts: Vec<Conflict>,
}

/// How one agent went about it. Calls that an earlier attempt made are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentReasoning {
    /// The agent.
    pub agent: AgentId,
    /// Tool calls; `None` when not recorded.
    pub calls: Option<u64>,
    /// Classes of the calls in order, runs compressed: `R3 W1 X5`; see [`ToolClass::letter`]. Empty without
    /// calls.
    pub shape: String,
    /// Calls by class; classes without calls are left out.
    pub classes: Vec<ClassShare>,
    /// The rounds with tool calls, and those without that ended in an answer or a vote; false starts left out.
    pub rounds: Vec<RoundConduct>,
    /// Failures without a success in between, within one round, and what followed.
    pub failure_runs: Vec<FailureRun>,
    /// Characters of text in the event stream; the presented answer comes in it once more. `None` without
    /// events.jsonl.
    pub text_chars: Option<u64>,
    /// Characters of reasoning; 0 also for models that show none. `None` without events.jsonl.
    pub thinking_chars: Option<u64>,
    /// Quotes by rule.
    pub quotes: Vec<Quote>,
}

/// Calls of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClassShare {
    /// The class.
    pub class: ToolClass,
    /// Calls.
    pub calls: u64,
    /// Share of the agent's calls, 0..1.
    pub share: f64,
}

/// Tool use in one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundConduct {
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// `initial_answer`, `voting`, …
    pub kind: String,
    /// How it ended.
    pub outcome: String,
    /// Calls in it.
    pub calls: u64,
    /// Their classes, as in [`AgentReasoning::shape`].
    pub shape: String,
    /// Seconds from the start of the round to its first call; `None` without calls or times. Not the time to
    /// the model's first token.
    pub first_tool_seconds: Option<f64>,
    /// Seconds from the end of the last call to the answer, vote or stop; `None` for other outcomes.
    pub last_tool_to_end_seconds: Option<f64>,
    /// The last call of class `write`, and what came after it; `None` without one.
    pub last_write: Option<LastWrite>,
    /// The first and the last call; without calls, the round.
    pub evidence: Vec<Evidence>,
}

/// What came after the last write of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LastWrite {
    /// Seconds from the end of the write to the end of the round.
    pub seconds_to_end: Option<f64>,
    /// Calls of class `read` that began after it.
    pub reads_after: u64,
    /// Calls of class `run` that began after it.
    pub runs_after: u64,
    /// The write.
    pub evidence: Vec<Evidence>,
}

/// Answers question 8.
pub fn analyse(attempt: &Attempt) -> Reasoning {
    Reasoning {
        calls_recorded: attempt.calls_recorded,
        utterances_recorded: attempt.artifacts.events.is_some(),
        results_recorded: attempt.calls.iter().all(|call| call.carried)
            || attempt
                .calls
                .iter()
                .any(|call| !call.carried && call.result.is_some()),
        by_agent: attempt
            .agents
            .iter()
            .map(|agent| of_agent(attempt, agent))
            .collect(),
        conflicts: failures::conflicts(attempt),
    }
}

fn of_agent(attempt: &Attempt, agent: &Agent) -> AgentReasoning {
    let calls: Vec<&ToolCall> = attempt.calls_of(&agent.id).filter(|call| !call.carried).collect();
    // Calls without an agent, or only counted, could be this agent's.
    let known = attempt.calls_recorded
        && attempt.calls.iter().all(|call| call.agent.is_some())
        && (!attempt.calls.is_empty()
            || super::tool_reliability::stated_calls(attempt).is_none_or(|(count, _)| count == 0));
    let chars = |kind: UtteranceKind| {
        let log = attempt.artifacts.events.as_ref()?;
        Some(
            utterances(&log.utterances, &agent.id)
                .filter(|utterance| utterance.kind == kind)
                .fold(0_u64, |sum, utterance| sum.saturating_add(utterance.chars)),
        )
    };
    AgentReasoning {
        agent: agent.id.clone(),
        calls: known.then_some(calls.len() as u64),
        shape: shape_of(&calls),
        classes: classes(&calls),
        rounds: agent
            .rounds
            .iter()
            .enumerate()
            .filter(|(_, round)| !round.false_start)
            .filter_map(|(index, round)| conduct(index, round, &calls))
            .collect(),
        failure_runs: failures::runs(&calls),
        text_chars: chars(UtteranceKind::Text),
        thinking_chars: chars(UtteranceKind::Thinking),
        quotes: quotes::choose(attempt, &agent.id, &calls),
    }
}

fn utterances<'a>(all: &'a [Utterance], agent: &'a AgentId) -> impl Iterator<Item = &'a Utterance> {
    all.iter()
        .filter(move |utterance| utterance.agent.as_ref() == Some(agent))
}

fn shape_of(calls: &[&ToolCall]) -> String {
    shape(calls.iter().map(|call| ToolClass::of(call.tool.as_str())))
}

fn classes(calls: &[&ToolCall]) -> Vec<ClassShare> {
    ToolClass::ALL
        .into_iter()
        .filter_map(|class| {
            let count = calls
                .iter()
                .filter(|call| ToolClass::of(call.tool.as_str()) == class)
                .count();
            (count > 0).then(|| ClassShare {
                class,
                calls: count as u64,
                share: count as f64 / calls.len() as f64,
            })
        })
        .collect()
}

fn conduct(index: usize, round: &Round, calls: &[&ToolCall]) -> Option<RoundConduct> {
    let own: Vec<&ToolCall> = calls
        .iter()
        .copied()
        .filter(|call| call.round == Some(index))
        .collect();
    let decides = matches!(round.outcome, Outcome::Answer | Outcome::Vote | Outcome::Stop);
    if own.is_empty() && !decides {
        return None;
    }
    let first = own.first().copied();
    // Calls overlap: the last to end need not be the last to begin.
    let last = own
        .iter()
        .copied()
        .filter(|call| call.end.is_some())
        .max_by(|a, b| seconds(a).total_cmp(&seconds(b)));
    let to_end = |call: Option<&ToolCall>| {
        let seconds = round.end?.since(call?.end?)?;
        Some(seconds.max(0.0))
    };
    Some(RoundConduct {
        round: index,
        kind: round.kind.as_str().to_owned(),
        outcome: round.outcome.as_str().to_owned(),
        calls: own.len() as u64,
        shape: shape_of(&own),
        first_tool_seconds: first
            .and_then(|call| call.start?.since(round.start?))
            .map(|seconds| seconds.max(0.0)),
        last_tool_to_end_seconds: to_end(last).filter(|_| decides),
        last_write: last_write(&own).map(|(write, after)| LastWrite {
            seconds_to_end: to_end(Some(write)),
            reads_after: of_class(after, ToolClass::Read),
            runs_after: of_class(after, ToolClass::Run),
            evidence: vec![Evidence::at(&place_of(write))],
        }),
        evidence: if own.is_empty() {
            Evidence::first_of(&round.sources)
        } else {
            first
                .into_iter()
                .chain(own.iter().skip(1).next_back().copied())
                .map(|call| Evidence::at(&place_of(call)))
                .collect()
        },
    })
}

fn seconds(call: &ToolCall) -> f64 {
    call.end.map_or(f64::NEG_INFINITY, |end| end.seconds)
}

/// The last write that ran, and the calls that began after it.
fn last_write<'a, 'b>(calls: &'b [&'a ToolCall]) -> Option<(&'a ToolCall, &'b [&'a ToolCall])> {
    let at = calls
        .iter()
        .rposition(|call| ToolClass::of(call.tool.as_str()) == ToolClass::Write && !is_denied(call))?;
    let (before, after) = calls.split_at_checked(at.saturating_add(1))?;
    Some((before.last()?, after))
}

fn of_class(calls: &[&ToolCall], class: ToolClass) -> u64 {
    calls
        .iter()
        .filter(|call| ToolClass::of(call.tool.as_str()) == class)
        .count() as u64
}

#[cfg(test)]
mod tests;
