//! The restart ledger: which new answer restarted whom, what that threw away, and what was done again.

mod cause;
mod cut;
mod redone;
mod spoken;
mod totals;

use std::cell::LazyCell;

use massgen_log_model::spine::{Answer, Attempt, Outcome, Restart, RestartSignal, Round};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use cause::Signals;

use super::Sights;
use crate::Evidence;
use crate::by_time::ByTime;
use crate::offset::{not_after, offset};
use crate::question::efficiency::timeline::Timeline;

pub use redone::RedoneCall;
pub use totals::RestartTotals;

/// One restart signal, and the agents that restarted because of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestartEntry {
    /// Whose answer gave the signal.
    pub trigger: Option<AgentId>,
    /// That agent's newest answer by then.
    pub label: Option<AnswerLabel>,
    /// Every answer recorded after the signal before and up to this one: one signal may cover several.
    pub labels: Vec<AnswerLabel>,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// The agents that it restarted.
    pub restarted: Vec<RestartedAgent>,
    /// Where the signal stands.
    pub evidence: Vec<Evidence>,
}

/// In what state a restart found the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RestartKind {
    /// It had just submitted an answer that the signal covers: nothing was cut off.
    OwnAnswer,
    /// In a round that came to nothing: cut, or its vote was ignored.
    Cut,
    /// After it had voted or stopped: the round was whole, but its decision no longer counted.
    AfterDecision,
    /// A completed restart is recorded, and no round tells what it did to the agent.
    NotTold,
}

impl RestartKind {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OwnAnswer => "own_answer",
            Self::Cut => "cut",
            Self::AfterDecision => "after_decision",
            Self::NotTold => "not_told",
        }
    }
}

/// One agent's restart. The members that end in `_cut` are those of the round that was cut off; they are
/// `None` when no round was, or when the value is not recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestartedAgent {
    /// The agent.
    pub agent: AgentId,
    /// In what state it was.
    pub kind: RestartKind,
    /// Seconds from the attempt's first instant to the recorded restart, else to the agent's next start.
    pub offset_seconds: Option<f64>,
    /// Whether it restarted after its own answer: nothing was cut off.
    pub own_answer: bool,
    /// Position in the agent's rounds of the round that came to nothing (restarted or vote ignored).
    pub cut_round: Option<usize>,
    /// How that round ended.
    pub outcome: Option<Outcome>,
    /// Answers of others that came in that round before it was cut, and were not handed to the agent.
    pub pending: Vec<AnswerLabel>,
    /// Seconds from the start of that round to the signal.
    pub signal_after_seconds: Option<f64>,
    /// The same as a share of the round's length until it was cut, 0 to 1.
    pub signal_after_share: Option<f64>,
    /// Length of that round in seconds.
    pub seconds_cut: Option<f64>,
    /// Executed tool calls of that round.
    pub tool_calls_cut: Option<u64>,
    /// Their length in seconds, summed; a call that the cut left unfinished counts until the cut.
    pub tool_seconds_cut: Option<f64>,
    /// Wall time of the same calls in seconds: time that two of them share counts once.
    pub tool_wall_seconds_cut: Option<f64>,
    /// Characters of their results, as far as recorded.
    pub result_chars_cut: Option<i64>,
    /// Characters of text that the event stream holds of that round.
    pub text_chars_cut: Option<u64>,
    /// Characters of reasoning that the event stream holds of that round.
    pub thinking_chars_cut: Option<u64>,
    /// Input tokens of that round; `None` when the round history lost it.
    pub input_tokens_cut: Option<i64>,
    /// Output tokens of that round.
    pub output_tokens_cut: Option<i64>,
    /// Cost of that round in USD; `None` also when its tokens have no price.
    pub cost_usd_cut: Option<f64>,
    /// Executed calls of that round that the agent executed again in a later round, by first execution;
    /// `None` when arguments are not recorded.
    pub redone: Option<Vec<RedoneCall>>,
    /// Where the cut round, or the restart, stands.
    pub evidence: Vec<Evidence>,
}

impl RestartedAgent {
    fn new(agent: &AgentId, kind: RestartKind) -> Self {
        Self {
            agent: agent.clone(),
            kind,
            offset_seconds: None,
            own_answer: kind == RestartKind::OwnAnswer,
            cut_round: None,
            outcome: None,
            pending: Vec::new(),
            signal_after_seconds: None,
            signal_after_share: None,
            seconds_cut: None,
            tool_calls_cut: None,
            tool_seconds_cut: None,
            tool_wall_seconds_cut: None,
            result_chars_cut: None,
            text_chars_cut: None,
            thinking_chars_cut: None,
            input_tokens_cut: None,
            output_tokens_cut: None,
            cost_usd_cut: None,
            redone: None,
            evidence: Vec::new(),
        }
    }
}

/// The ledger, and the sums over it.
///
/// MassGen records a completed restart only for the agent whose answer gave the signal. The others are
/// told by their rounds: one that came to nothing, or one that follows a vote or a stop, after the signal.
pub(super) fn of(attempt: &Attempt, sights: &Sights<'_>) -> (Vec<RestartEntry>, RestartTotals) {
    let timeline = Timeline::of(attempt);
    let answers = ByTime::of(attempt.answers.iter().map(|answer| (answer.time, answer)));
    let restarts = ByTime::of(attempt.restarts.iter().map(|restart| (restart.time, restart)));
    let mut entries: Vec<RestartEntry> = attempt
        .restart_signals
        .iter()
        .enumerate()
        .map(|(at, signal)| entry(sights, &answers, &restarts, at, signal))
        .collect();
    for agent in &attempt.agents {
        let signals = Signals::to(attempt, agent);
        let spoken = LazyCell::new(|| spoken::of(attempt, agent));
        for (index, round) in agent.rounds.iter().enumerate() {
            let Some((at, signal, kind)) = signals.cause(index, round) else {
                continue;
            };
            let Some(entry) = entries.get_mut(at) else {
                continue;
            };
            let mut restarted = RestartedAgent::new(&agent.id, kind);
            let next = agent.rounds.get(index + 1).and_then(|next| next.start);
            restarted.offset_seconds = offset(attempt, next.or(round.end));
            restarted.evidence = round.sources.iter().take(2).map(Evidence::at).collect();
            if kind == RestartKind::Cut {
                restarted.pending = cut::pending(&answers, sights, agent, index, round);
                cut::measure(&timeline, agent, index, signal.time, &mut restarted);
                if let Some(spoken) = spoken.as_ref() {
                    let (text, thinking) = spoken.get(&index).copied().unwrap_or_default();
                    restarted.text_chars_cut = Some(text);
                    restarted.thinking_chars_cut = Some(thinking);
                }
            }
            entry.restarted.push(restarted);
        }
    }
    let again = redone::fill(attempt, &mut entries);
    for entry in &mut entries {
        entry.restarted.sort_by(|a, b| {
            let key = |restarted: &RestartedAgent| restarted.offset_seconds.unwrap_or(f64::INFINITY);
            key(a).total_cmp(&key(b)).then_with(|| a.agent.cmp(&b.agent))
        });
    }
    let totals = totals::of(attempt, &entries, &again);
    (entries, totals)
}

/// The signal with the agents whose own answers it covers, and those with a recorded restart.
fn entry(
    sights: &Sights<'_>,
    answers: &ByTime<&Answer>,
    restarts: &ByTime<&Restart>,
    at: usize,
    signal: &RestartSignal,
) -> RestartEntry {
    let attempt = sights.attempt();
    let before = at
        .checked_sub(1)
        .and_then(|before| attempt.restart_signals.get(before)?.time);
    let next = attempt.restart_signals.get(at + 1).and_then(|next| next.time);
    let covered: Vec<&Answer> = answers
        .except(
            |time| not_after(time, before),
            |time| !not_after(time, signal.time),
        )
        .copied()
        .collect();
    let label = signal.trigger.as_ref().and_then(|trigger| {
        let own = sights.answers().by(trigger)?;
        own.newest_by(signal.time)?.label.clone()
    });
    let mut restarted: Vec<RestartedAgent> = restarts
        .except(|time| !not_after(signal.time, time), |time| not_after(next, time))
        .filter(|restart| {
            // What a round tells of an agent is added later.
            signal.trigger.as_ref() == Some(&restart.agent)
                || attempt
                    .agent(&restart.agent)
                    .is_none_or(|agent| agent.rounds.is_empty())
        })
        .map(|restart| {
            let own = signal.trigger.as_ref() == Some(&restart.agent);
            let kind = if own {
                RestartKind::OwnAnswer
            } else {
                RestartKind::NotTold
            };
            RestartedAgent {
                offset_seconds: offset(attempt, restart.time),
                evidence: vec![Evidence::at(&restart.source)],
                ..RestartedAgent::new(&restart.agent, kind)
            }
        })
        .collect();
    // An answer that came together with the trigger's has no restart of its own on record.
    for answer in &covered {
        let again = attempt
            .agent(&answer.agent)
            .and_then(|agent| agent.rounds.get(answer.round? + 1))
            .filter(|next| is_coordination(next));
        if let Some(again) = again
            && restarted.iter().all(|known| known.agent != answer.agent)
        {
            restarted.push(RestartedAgent {
                offset_seconds: offset(attempt, again.start),
                evidence: Evidence::first_of(&again.sources),
                ..RestartedAgent::new(&answer.agent, RestartKind::OwnAnswer)
            });
        }
    }
    RestartEntry {
        trigger: signal.trigger.clone(),
        label,
        labels: covered.iter().filter_map(|answer| answer.label.clone()).collect(),
        offset_seconds: offset(attempt, signal.time),
        restarted,
        evidence: vec![Evidence::at(&signal.source)],
    }
}

/// Whether a round belongs to the coordination: no presentation, no evaluation after it.
fn is_coordination(round: &Round) -> bool {
    use massgen_log_model::artifact::round_record::RoundType;
    !matches!(round.kind, RoundType::Presentation | RoundType::PostEvaluation)
}
