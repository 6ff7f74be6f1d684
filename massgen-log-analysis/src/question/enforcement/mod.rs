//! Question 10: where MassGen had to enforce its workflow.
//!
//! Source: status.json `agents[].reliability` (since 0.1.36..0.1.38), where null means that nothing was
//! enforced. Unknown tools are taken from the event stream and the log: the field for them is always empty.

mod unknown;

use massgen_log_model::artifact::events::NoticeKind;
use massgen_log_model::artifact::reliability::{EnforcementReason, Reliability};
use massgen_log_model::spine::Attempt;
use massgen_log_model::version::MassgenVersion;
use massgen_log_model::{AgentId, Location, pointer_token};
use serde::{Deserialize, Serialize};

pub use unknown::{UnknownBasis, UnknownTool};

use crate::{Evidence, Figure};

/// Enforcement in an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Enforcement {
    /// Retries of all agents: the number of enforcement events. An `api_error` and the `no_tool_calls` of
    /// the same attempt are one failure and two events.
    pub retries: Figure<i64>,
    /// Characters of streamed output that the retries threw away, as recorded (overstated: part of it is
    /// handed back to the model).
    pub buffer_chars_lost: Figure<i64>,
    /// The same without `connection_recovery`, whose buffer is kept.
    pub effective_chars_lost: Figure<i64>,
    /// The loss with every failure's buffer counted once, and without `connection_recovery`.
    pub distinct_chars_lost: Figure<i64>,
    /// Failures behind the retries: an `api_error` and its `no_tool_calls` are one.
    pub distinct_failures: Figure<u64>,
    /// Failures of them whose reason lies in the infrastructure (model calls, connections, tool servers).
    pub infrastructure_failures: Figure<u64>,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentEnforcement>,
    /// By agent and round.
    pub by_round: Vec<RoundEnforcement>,
    /// Every event, in order of time within an agent.
    pub events: Vec<EnforcementEvent>,
    /// Calls to tools that are not registered.
    pub unknown_tools: Vec<UnknownTool>,
    /// Agents that failed for good after their last retry.
    pub unrecovered: Vec<Unrecovered>,
    /// Retry notices in the text of the event stream; `None` without events.jsonl. More of them than `retries`
    /// means that status.json was not written again after the last ones.
    pub retry_notices: Option<u64>,
}

/// Enforcement of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentEnforcement {
    /// The agent.
    pub agent: AgentId,
    /// Enforcement events; 0 when the file says that nothing was enforced, `None` when it cannot say.
    pub retries: Option<i64>,
    /// Characters lost, as recorded.
    pub buffer_chars_lost: Option<i64>,
}

/// Enforcement in one round of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundEnforcement {
    /// The agent.
    pub agent: AgentId,
    /// The tracker round, as written.
    pub round: String,
    /// Events in it.
    pub retries: i64,
    /// The reasons, each once.
    pub reasons: Vec<EnforcementReason>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// One enforcement event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EnforcementEvent {
    /// The agent.
    pub agent: AgentId,
    /// Tracker round.
    pub round: Option<i64>,
    /// Attempt within the round, from 1.
    pub attempt: Option<i64>,
    /// Attempts allowed.
    pub max_attempts: Option<i64>,
    /// Why.
    pub reason: Option<EnforcementReason>,
    /// Whether the reason lies in the infrastructure (API, MCP, Docker), not in the agent's workflow.
    pub infrastructure: bool,
    /// Whether it repeats the failed model call before it: the same failure of the same attempt, told twice.
    pub repeats_api_error: bool,
    /// Tools that the agent had called.
    pub tool_calls: Vec<String>,
    /// MassGen's message, or the API's.
    pub message: Option<String>,
    /// Characters thrown away.
    pub buffer_chars: Option<i64>,
    /// Seconds since 1970 UTC.
    pub timestamp: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// An agent that used up its attempts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unrecovered {
    /// The agent.
    pub agent: AgentId,
    /// MassGen's message.
    pub message: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Answers question 10.
pub fn analyse(attempt: &Attempt) -> Enforcement {
    let mut result = Enforcement {
        unknown_tools: unknown::tools(attempt),
        ..Enforcement::default()
    };
    let mut effective = None;
    for agent in &attempt.agents {
        let found = reliability(attempt, &agent.id);
        let mut own = AgentEnforcement {
            agent: agent.id.clone(),
            retries: None,
            buffer_chars_lost: None,
        };
        match found {
            Found::NotRecorded => {}
            Found::Clean => {
                own.retries = Some(0);
                own.buffer_chars_lost = Some(0);
                effective = Some(effective.unwrap_or(0));
            }
            Found::Recorded(reliability, place) => {
                own.retries = reliability
                    .total_enforcement_retries
                    .or_else(|| i64::try_from(reliability.enforcement_attempts.as_ref()?.len()).ok());
                own.buffer_chars_lost = reliability.total_buffer_chars_lost;
                let kept: i64 = reliability
                    .enforcement_attempts
                    .iter()
                    .flatten()
                    .filter(|event| event.reason == Some(EnforcementReason::ConnectionRecovery))
                    .filter_map(|event| event.buffer_chars)
                    .fold(0, i64::saturating_add);
                if let Some(lost) = own.buffer_chars_lost {
                    effective = Some(
                        effective
                            .unwrap_or(0_i64)
                            // A total below its own parts is damage, not a gain.
                            .saturating_add(lost.saturating_sub(kept).max(0)),
                    );
                }
                collect(&agent.id, reliability, &place, &mut result);
            }
        }
        result.by_agent.push(own);
    }
    let place = attempt
        .artifacts
        .status
        .as_ref()
        .map(|doc| Location::file(&doc.path));
    let total = |pick: fn(&AgentEnforcement) -> Option<i64>| {
        let values: Option<Vec<i64>> = result.by_agent.iter().map(pick).collect();
        // One agent without a figure makes the sum unknown.
        let sum = values
            .filter(|values| !values.is_empty())
            .map(|v| v.into_iter().fold(0, i64::saturating_add));
        Figure::maybe(sum, place.clone())
    };
    result.retries = total(|agent| agent.retries);
    result.buffer_chars_lost = total(|agent| agent.buffer_chars_lost);
    result.effective_chars_lost = Figure::maybe(
        effective.filter(|_| result.buffer_chars_lost.value.is_some()),
        place.clone(),
    );
    let known = result.retries.value.is_some();
    let failures = || result.events.iter().filter(|event| !event.repeats_api_error);
    let distinct = failures().count() as u64;
    let infrastructure = failures().filter(|event| event.infrastructure).count() as u64;
    let lost = failures()
        .filter(|event| event.reason != Some(EnforcementReason::ConnectionRecovery))
        .filter_map(|event| event.buffer_chars)
        .fold(0, i64::saturating_add);
    result.distinct_failures = Figure::maybe(known.then_some(distinct), place.clone());
    result.infrastructure_failures = Figure::maybe(known.then_some(infrastructure), place.clone());
    result.distinct_chars_lost = Figure::maybe(known.then_some(lost), place);
    result.unrecovered = attempt
        .agents
        .iter()
        .flat_map(|agent| {
            agent
                .ends
                .iter()
                .filter(|end| is_exhaustion(&end.message))
                .map(|end| Unrecovered {
                    agent: agent.id.clone(),
                    message: end.message.clone(),
                    evidence: Evidence::first_of(&end.sources),
                })
        })
        .collect();
    result.retry_notices = retry_notices(attempt);
    result
}

enum Found<'a> {
    /// The version writes no `reliability`, or there is no status.json.
    NotRecorded,
    /// null: nothing was enforced.
    Clean,
    Recorded(&'a Reliability, Location),
}

fn reliability<'a>(attempt: &'a Attempt, id: &AgentId) -> Found<'a> {
    let Some(doc) = &attempt.artifacts.status else {
        return Found::NotRecorded;
    };
    let Some(agent) = doc.value.agents.as_ref().and_then(|agents| agents.get(id)) else {
        return Found::NotRecorded;
    };
    if let Some(reliability) = &agent.reliability {
        return Found::Recorded(
            reliability,
            doc.at(format!("/agents/{}/reliability", pointer_token(id.as_str()))),
        );
    }
    // `finish_reason` came with `reliability`; an older file has neither.
    let writes_it = doc.value.finish_reason.is_some()
        || attempt
            .version
            .is_some_and(|version| version >= MassgenVersion::new(0, 1, 38));
    if writes_it {
        Found::Clean
    } else {
        Found::NotRecorded
    }
}

fn collect(agent: &AgentId, reliability: &Reliability, place: &Location, result: &mut Enforcement) {
    let below = |tail: String| {
        Location::pointer(
            &place.path,
            format!("{}{tail}", place.pointer.as_deref().unwrap_or_default()),
        )
    };
    let mut rounds: Vec<_> = reliability.by_round.iter().flatten().collect();
    // The members of an object have no order.
    rounds.sort_by_key(|(round, _)| (round.parse().unwrap_or(u64::MAX), *round));
    for (round, entry) in rounds {
        result.by_round.push(RoundEnforcement {
            agent: agent.clone(),
            round: round.clone(),
            retries: entry.count.unwrap_or(0),
            reasons: entry.reasons.clone().unwrap_or_default(),
            evidence: vec![Evidence::at(&below(format!(
                "/by_round/{}",
                pointer_token(round)
            )))],
        });
    }
    for (index, event) in reliability.enforcement_attempts.iter().flatten().enumerate() {
        result.events.push(EnforcementEvent {
            agent: agent.clone(),
            round: event.round,
            attempt: event.attempt,
            max_attempts: event.max_attempts,
            infrastructure: event.reason.as_ref().is_some_and(is_infrastructure),
            repeats_api_error: repeats(reliability, index),
            reason: event.reason.clone(),
            tool_calls: event
                .tool_calls
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
            message: event.error_message.clone(),
            buffer_chars: event.buffer_chars,
            timestamp: event.timestamp,
            evidence: vec![Evidence::at(&below(format!("/enforcement_attempts/{index}")))],
        });
    }
}

/// Whether the event `index` is the `no_tool_calls` that follows a failed model call of the same attempt.
fn repeats(reliability: &Reliability, index: usize) -> bool {
    let events = reliability.enforcement_attempts.as_deref().unwrap_or_default();
    let Some((event, before)) = events
        .get(index)
        .zip(index.checked_sub(1).and_then(|at| events.get(at)))
    else {
        return false;
    };
    event.reason == Some(EnforcementReason::NoToolCalls)
        && matches!(
            before.reason,
            Some(EnforcementReason::ApiError | EnforcementReason::FatalApiError)
        )
        && event.round == before.round
        && event.attempt == before.attempt
}

/// Whether a reason lies in the infrastructure, not in how the agent followed the workflow.
pub fn is_infrastructure(reason: &EnforcementReason) -> bool {
    matches!(
        reason,
        EnforcementReason::ApiError
            | EnforcementReason::ConnectionRecovery
            | EnforcementReason::McpDisconnected
            | EnforcementReason::FatalApiError
    )
}

fn is_exhaustion(message: &str) -> bool {
    message.starts_with("Agent failed to use workflow tools")
        || message.starts_with("Cannot vote when no answers exist")
        || message.starts_with("Invalid agent_id after")
}

fn retry_notices(attempt: &Attempt) -> Option<u64> {
    let log = attempt.artifacts.events.as_ref()?;
    let retries = log
        .notices
        .iter()
        .filter(|notice| notice.kind == NoticeKind::Retry);
    Some(retries.count() as u64)
}
