//! Question 8: how did the agents go about it?
//!
//! Facts and places for a reader's own judgement: the shape of the tool use, what followed on failures,
//! whether something was looked at after the last write, and a few quotes chosen by stated rules. Shell commands
//! are looked into ([`Act::of`]).

mod conduct;
mod conflicts;
mod failures;
mod quotes;
mod shape;
mod step;
mod verification;
mod writers;

use massgen_log_model::AgentId;
use massgen_log_model::artifact::events::{Utterance, UtteranceKind};
use massgen_log_model::spine::{Agent, Attempt};
use serde::{Deserialize, Serialize};

pub use conduct::{RoundConduct, TimeInTools};
pub use conflicts::Conflict;
pub use failures::{AfterFailures, FAILURE_STREAK, FailureRun, NextStep};
pub use quotes::{Quote, QuoteRule};
pub use shape::shape;
pub use verification::{
    CHECKS_IN_A_ROW, EndlessVerification, LastWrite, SAME_CHECK, SingleLook, UnverifiedWrite,
};

use super::commands::executed::place_of;
use crate::{Act, Figure};
use step::{Step, steps};

/// How the agents of an attempt went about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reasoning {
    /// Whether any source that tells of tool calls was there.
    pub calls_recorded: bool,
    /// Whether events.jsonl, the source of texts and reasoning, was there.
    pub utterances_recorded: bool,
    /// Whether the result of any call is recorded (true without calls): without, failing commands are not known.
    pub results_recorded: bool,
    /// Calls whose end, result or id was found by order alone, because several open calls of the tool fitted: what
    /// is said of their results may be another one's. `None` when calls are not recorded.
    pub ambiguous_matches: Figure<u64>,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentReasoning>,
    /// The same command of one agent with different exit codes and nothing in between that may have written.
    pub conflicts: Vec<Conflict>,
    /// Rounds that end in an answer, with a write and without a check after the last one.
    pub unverified_writes: Vec<UnverifiedWrite>,
    /// Rounds that end in an answer, with one check after the last write, which failed.
    pub single_looks: Vec<SingleLook>,
    /// Many checks in a row, some of them the same, after the last write.
    pub endless_verification: Vec<EndlessVerification>,
}

/// How one agent went about it. Calls that an earlier attempt made are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentReasoning {
    /// The agent.
    pub agent: AgentId,
    /// Tool calls, denied ones too; `None` when not recorded.
    pub calls: Option<u64>,
    /// Of the calls, those that a hook or a time limit refused; they are in no share and no shape.
    pub denied: u64,
    /// Acts of the executed calls in order, runs compressed: `R3 W1 V5`; see [`Act::letter`]. Empty without calls.
    pub shape: String,
    /// Executed calls by act; acts without calls are left out.
    pub acts: Vec<ActShare>,
    /// Time in tools and outside of them.
    pub time: TimeInTools,
    /// The rounds with tool calls, and those without that ended in an answer or a vote; false starts left out.
    pub rounds: Vec<RoundConduct>,
    /// Executed calls that failed, by record or exit code. `None` when no outcome is recorded.
    pub failed_calls: Figure<u64>,
    /// What came after rows of failures of any length.
    pub after_failures: Vec<AfterFailures>,
    /// At least three failures in a row within one round, and what followed.
    pub failure_runs: Vec<FailureRun>,
    /// Characters of text in the event stream; the presented answer comes in it once more. `None` without
    /// events.jsonl.
    pub text_chars: Option<u64>,
    /// Characters of reasoning; 0 also for models that show none. `None` without events.jsonl.
    pub thinking_chars: Option<u64>,
    /// Reasoning as a share of the characters of text and reasoning, 0..1; `None` when there are none.
    pub thinking_share: Option<f64>,
    /// Quotes by rule, at most three.
    pub quotes: Vec<Quote>,
}

/// Calls of one act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActShare {
    /// The act.
    pub act: Act,
    /// Calls.
    pub calls: u64,
    /// Share of the agent's executed calls, 0..1.
    pub share: f64,
}

/// Answers question 8.
pub fn analyse(attempt: &Attempt) -> Reasoning {
    let mut reasoning = Reasoning {
        calls_recorded: attempt.calls_recorded,
        utterances_recorded: attempt.artifacts.events.is_some(),
        results_recorded: attempt.calls.iter().all(|call| call.carried)
            || attempt
                .calls
                .iter()
                .any(|call| !call.carried && call.result.is_some()),
        ambiguous_matches: ambiguous(attempt),
        ..Reasoning::default()
    };
    let mut findings = verification::Findings::default();
    for agent in &attempt.agents {
        let steps = steps(attempt, &agent.id);
        reasoning.by_agent.push(of_agent(attempt, agent, &steps));
        reasoning.conflicts.extend(conflicts::of_agent(&agent.id, &steps));
        verification::find(agent, &steps, &mut findings);
    }
    reasoning.unverified_writes = findings.unverified;
    reasoning.single_looks = findings.single;
    reasoning.endless_verification = findings.endless;
    reasoning
}

fn ambiguous(attempt: &Attempt) -> Figure<u64> {
    let all = || {
        attempt
            .calls
            .iter()
            .filter(|call| call.ambiguous && !call.carried)
    };
    let count = attempt.calls_recorded.then(|| all().count() as u64);
    Figure::maybe(count, all().map(place_of))
}

fn of_agent(attempt: &Attempt, agent: &Agent, steps: &[Step<'_>]) -> AgentReasoning {
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
    let (text_chars, thinking_chars) = (chars(UtteranceKind::Text), chars(UtteranceKind::Thinking));
    let executed: Vec<&Step<'_>> = steps.iter().filter(|step| step.executed).collect();
    let failed = || executed.iter().filter(|step| step.failed() == Some(true));
    let outcomes_known =
        known && (executed.is_empty() || executed.iter().any(|step| step.failed().is_some()));
    let rows = failures::rows(steps);
    AgentReasoning {
        agent: agent.id.clone(),
        calls: known.then_some(steps.len() as u64),
        denied: steps.len().saturating_sub(executed.len()) as u64,
        shape: shape(executed.iter().map(|step| step.act)),
        acts: acts(&executed),
        time: conduct::time(agent, steps, known),
        rounds: conduct::rounds(agent, steps),
        failed_calls: Figure::maybe(
            outcomes_known.then(|| failed().count() as u64),
            failed().map(|step| place_of(step.call)),
        ),
        after_failures: failures::after(&rows),
        failure_runs: rows.iter().filter_map(failures::Row::finding).collect(),
        text_chars,
        thinking_chars,
        thinking_share: text_chars
            .zip(thinking_chars)
            .map(|(text, thinking)| (thinking, text.saturating_add(thinking)))
            .filter(|(_, all)| *all > 0)
            .map(|(thinking, all)| thinking as f64 / all as f64),
        quotes: quotes::choose(attempt, &agent.id, steps, &rows),
    }
}

fn utterances<'a>(all: &'a [Utterance], agent: &'a AgentId) -> impl Iterator<Item = &'a Utterance> {
    all.iter()
        .filter(move |utterance| utterance.agent.as_ref() == Some(agent))
}

fn acts(executed: &[&Step<'_>]) -> Vec<ActShare> {
    Act::ALL
        .into_iter()
        .filter_map(|act| {
            let count = executed.iter().filter(|step| step.act == act).count();
            (count > 0).then(|| ActShare {
                act,
                calls: count as u64,
                share: count as f64 / executed.len() as f64,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
