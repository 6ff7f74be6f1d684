//! What each agent's calls did, and which rounds made none but mechanical calls.

use std::borrow::Cow;

use massgen_log_model::AgentId;
use massgen_log_model::spine::{Agent, Attempt, Outcome, Round, ToolCall};
use serde::{Deserialize, Serialize};

use crate::question::commands::executed::{is_denied, seconds_of};
use crate::question::efficiency::timeline::{Counted, Timeline};
use crate::{Act, ActCounts, Evidence, MAX_EVIDENCE};

/// Which rounds are candidates for mechanical work, in words.
pub const MECHANICAL_RULE: &str = "a candidate round made at least one call and none that writes a path that can be \
told; the upper bound is the tokens of all candidates; the lower bound is those of the certain ones, whose calls all \
read, list, search, run tests, linters or type checkers, or submit a checklist or its proposals, and which ended in \
neither an answer nor a presentation; what the agent thought in a round is not measured";

/// Calls of one agent of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KindWork {
    /// The act.
    pub act: Act,
    /// Calls; denied ones, which never ran, are left out.
    pub calls: u64,
    /// Share of the agent's calls, 0..1.
    pub call_share: f64,
    /// Characters of arguments, as recorded; `None` when not recorded for any of them.
    pub input_chars: Option<i64>,
    /// Characters of results.
    pub output_chars: Option<i64>,
    /// Share of the characters of all results of the agent, 0..1; `None` without any.
    pub output_share: Option<f64>,
    /// Seconds, summed over calls that may overlap.
    pub seconds: Option<f64>,
    /// Some of the calls.
    pub evidence: Vec<Evidence>,
}

/// A round that may have been mechanical work, by [`MECHANICAL_RULE`]: a candidate, not a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CandidateRound {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// `initial_answer`, `voting`, …
    pub kind: String,
    /// How it ended.
    pub outcome: String,
    /// Its calls.
    pub calls: ActCounts,
    /// Whether every call is mechanical by its effect, and the round ended in neither an answer nor a
    /// presentation; else it counts for the upper bound only.
    pub is_certain: bool,
    /// Input tokens; `None` for rounds that the history lost.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded, the 0 of unpriced models included.
    pub cost_recorded: Option<f64>,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

/// Candidates for mechanical work, with bounds of their share of the tokens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MechanicalCandidates {
    /// The rule in words: [`MECHANICAL_RULE`].
    pub rule: Cow<'static, str>,
    /// The candidate rounds, by agent and in order; `None` when no file tells when calls were made.
    pub rounds: Option<Vec<CandidateRound>>,
    /// Input and output tokens of all recorded rounds; `None` when none has any.
    pub all_tokens: Option<i64>,
    /// Tokens of the candidates that are certain; `None` when not recorded for any round.
    pub least_tokens: Option<i64>,
    /// Tokens of all candidates.
    pub most_tokens: Option<i64>,
    /// `least_tokens` over `all_tokens`, 0..1.
    pub least_share: Option<f64>,
    /// `most_tokens` over `all_tokens`, 0..1.
    pub most_share: Option<f64>,
    /// Rounds without recorded tokens: neither side of the shares has them.
    pub rounds_without_tokens: u64,
}

/// The calls of an agent by kind, in the order of [`Act::ALL`].
pub(super) fn kinds(attempt: &Attempt, agent: &AgentId) -> Vec<KindWork> {
    let calls: Vec<(Act, &ToolCall)> = attempt
        .calls_of(agent)
        .filter(|call| !call.carried && !is_denied(call))
        .map(|call| (Act::of(call), call))
        .collect();
    let sum = |chars: fn(&ToolCall) -> Option<i64>, kind: Option<Act>| {
        calls
            .iter()
            .filter(|(own, _)| kind.is_none_or(|kind| kind == *own))
            .filter_map(|(_, call)| chars(call))
            .reduce(i64::saturating_add)
    };
    let all_output = sum(|call| call.output_chars, None).filter(|all| *all > 0);
    Act::ALL
        .into_iter()
        .filter_map(|kind| {
            let own = || {
                calls
                    .iter()
                    .filter(move |(own, _)| *own == kind)
                    .map(|(_, call)| *call)
            };
            let count = own().count();
            let output_chars = sum(|call| call.output_chars, Some(kind));
            (count > 0).then(|| KindWork {
                act: kind,
                calls: count as u64,
                call_share: count as f64 / calls.len() as f64,
                input_chars: sum(|call| call.input_chars, Some(kind)),
                output_share: output_chars
                    .zip(all_output)
                    .map(|(own, all)| own as f64 / all as f64),
                output_chars,
                seconds: own().filter_map(seconds_of).reduce(|a, b| a + b),
                evidence: own()
                    .flat_map(|call| Evidence::first_of(&call.sources))
                    .take(MAX_EVIDENCE)
                    .collect(),
            })
        })
        .collect()
}

/// The candidates of all agents.
pub(super) fn candidates(attempt: &Attempt) -> MechanicalCandidates {
    let timeline = Timeline::of(attempt);
    let rounds: Option<Vec<CandidateRound>> = timeline.calls_timed().then(|| {
        timeline
            .all_counted()
            .filter_map(|counted| candidate(&timeline, counted))
            .collect()
    });
    let counted = || timeline.all_counted().map(|counted| counted.round);
    let all_tokens = counted()
        .filter_map(|round| tokens(round.tokens?.input, round.tokens?.output))
        .reduce(i64::saturating_add);
    let bound = |certain_only: bool| {
        all_tokens?;
        let own = rounds.as_ref()?.iter();
        let own = own.filter(|round| round.is_certain || !certain_only);
        let own = own.filter_map(|round| tokens(round.input_tokens, round.output_tokens));
        Some(own.fold(0, i64::saturating_add))
    };
    let share = |part: Option<i64>| {
        part.zip(all_tokens.filter(|all| *all > 0))
            .map(|(part, all)| part as f64 / all as f64)
    };
    let (least, most) = (bound(true), bound(false));
    MechanicalCandidates {
        rule: Cow::Borrowed(MECHANICAL_RULE),
        all_tokens,
        least_tokens: least,
        most_tokens: most,
        least_share: share(least),
        most_share: share(most),
        rounds_without_tokens: counted().filter(|round| round.tokens.is_none()).count() as u64,
        rounds,
    }
}

fn candidate(timeline: &Timeline<'_>, counted: Counted<'_>) -> Option<CandidateRound> {
    let calls = ActCounts::of(timeline.calls_in(counted).filter(|call| !is_denied(call)));
    let mechanical = calls.looks().saturating_add(calls.checklist);
    let open = [calls.run, calls.delegate, calls.media, calls.unknown, calls.other]
        .into_iter()
        .fold(0, usize::saturating_add);
    if calls.write > 0 || mechanical.saturating_add(open) == 0 {
        return None;
    }
    let round = counted.round;
    // The words of an answer are no mechanical work, whatever was called before.
    let wrote_text = matches!(round.outcome, Outcome::Answer | Outcome::Presentation);
    Some(CandidateRound {
        agent: counted.agent.id.clone(),
        segment: counted.segment,
        round: counted.index,
        kind: round.kind.as_str().to_owned(),
        outcome: round.outcome.as_str().to_owned(),
        calls,
        is_certain: open == 0 && !wrote_text,
        input_tokens: round.tokens.and_then(|tokens| tokens.input),
        output_tokens: round.tokens.and_then(|tokens| tokens.output),
        cost_recorded: round.cost_usd,
        evidence: Evidence::first_of(&round.sources),
    })
}

pub(super) fn tokens(input: Option<i64>, output: Option<i64>) -> Option<i64> {
    match (input, output) {
        (None, None) => None,
        (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
    }
}

/// The recorded rounds of an agent, false starts left out.
pub(super) fn real_rounds(agent: &Agent) -> impl Iterator<Item = (usize, &Round)> {
    agent
        .rounds
        .iter()
        .enumerate()
        .filter(|(_, round)| !round.false_start)
}
