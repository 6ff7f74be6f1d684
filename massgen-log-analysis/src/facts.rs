//! The facts contract: one flat object per attempt, stable, for scripts (`massgen-logs summary --json`).
//!
//! `null` = not recorded. New keys may be added; a change of meaning raises `format_version`.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use massgen_log_model::spine::Session;
use massgen_log_model::{AgentId, Layout};
use serde::{Deserialize, Serialize};

use crate::question::completion::AttemptStatus;
use crate::question::cost::CostStatus;
use crate::{Analysis, AttemptAnalysis, Increments, Options, ReadError, read_error};

/// Version of the contract.
pub const FACTS_VERSION: u32 = 1;

/// The facts of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Facts {
    /// Version of this form of JSON.
    pub format_version: u32,
    /// The session directory's name.
    pub session: String,
    /// `turns` or `flat`.
    pub layout: Layout,
    /// The turns; a session without turns is turn 1.
    pub turns: Vec<TurnFacts>,
}

/// The facts of a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TurnFacts {
    /// The turn's number.
    pub turn: u32,
    /// The attempts; a turn without attempts is attempt 1.
    pub attempts: Vec<AttemptFacts>,
}

/// The facts of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AttemptFacts {
    /// The attempt's number.
    pub attempt: u32,
    /// How it ended.
    pub status: AttemptStatus,
    /// The agents in configuration order.
    pub agents: Vec<AgentId>,
    /// Who won.
    pub winner: Option<AgentId>,
    /// Whether a non-empty final answer was delivered.
    pub final_answer: Option<bool>,
    /// Submitted answers; the final presentation is none.
    pub answers: Option<u64>,
    /// Recorded votes incl. superseded ones.
    pub votes_cast: Option<u64>,
    /// Votes that counted at the decision.
    pub votes_valid: Option<u64>,
    /// Votes that were sent and not recorded.
    pub votes_ignored: Option<u64>,
    /// Completed restarts of agents.
    pub agent_restarts: Option<u64>,
    /// Start → end of an agent, cancelled and presentation ones included.
    pub rounds: Option<u64>,
    /// Tool calls started, finished or not, without the workflow tools, as recorded in this attempt's files.
    pub tool_calls: Option<u64>,
    /// Tool calls that this attempt added to counters that run on.
    pub tool_calls_increment: Option<u64>,
    /// Calls whose record says failed.
    pub tool_failures: Option<u64>,
    /// Commands whose own result gives a non-zero exit code.
    pub command_failures: Option<u64>,
    /// USD; null when unpriced or not recorded.
    pub cost_usd: Option<f64>,
    /// USD as recorded, the 0 of unpriced models included.
    pub cost_recorded: Option<f64>,
    /// USD that this attempt added.
    pub cost_usd_increment: Option<f64>,
    /// What the cost means.
    pub cost_status: CostStatus,
    /// Input tokens, subagents excluded.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// Reasoning tokens.
    pub reasoning_tokens: Option<i64>,
    /// Cached input tokens.
    pub cached_input_tokens: Option<i64>,
    /// Input tokens that this attempt added.
    pub input_tokens_increment: Option<i64>,
    /// Output tokens that this attempt added.
    pub output_tokens_increment: Option<i64>,
    /// Reasoning tokens that this attempt added.
    pub reasoning_tokens_increment: Option<i64>,
    /// Cached input tokens that this attempt added.
    pub cached_input_tokens_increment: Option<i64>,
    /// Cached over cacheable input, 0..1.
    pub cache_hit_rate: Option<f64>,
    /// Enforcement events.
    pub enforcement_retries: Option<i64>,
    /// Characters that retries threw away, as recorded.
    pub buffer_chars_lost: Option<i64>,
    /// First to last instant in seconds.
    pub wall_seconds: Option<f64>,
    /// By agent, in configuration order.
    pub by_agent: IndexMap<AgentId, AgentFacts>,
    /// Exact texts executed at least twice, most frequent first.
    pub repeated_commands: Vec<RepeatedFact>,
    /// Findings by severity.
    pub findings: BTreeMap<String, u64>,
    /// What is wrong with the attempt's files.
    pub diagnostics: u64,
    /// What this version does not know in them.
    pub drift: u64,
}

/// The facts of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentFacts {
    /// Submitted answers.
    pub answers: Option<u64>,
    /// Recorded votes.
    pub votes_cast: Option<u64>,
    /// Completed restarts.
    pub agent_restarts: Option<u64>,
    /// Rounds.
    pub rounds: Option<u64>,
    /// Tool calls.
    pub tool_calls: Option<u64>,
    /// Calls whose record says failed.
    pub tool_failures: Option<u64>,
    /// Enforcement events.
    pub enforcement_retries: Option<i64>,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD; null when unpriced or not recorded.
    pub cost_usd: Option<f64>,
}

/// A command that was executed more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RepeatedFact {
    /// Its exact text.
    pub command: String,
    /// Times executed.
    pub count: u64,
    /// Who executed it, sorted; empty when no source says.
    pub agents: Vec<AgentId>,
}

impl Facts {
    /// The facts of every turn and attempt.
    pub fn of(session: &Session, options: &Options) -> Self {
        Self::from_analysis(&Analysis::of(session, options))
    }

    /// Reads facts that were written as JSON, by `massgen-logs summary --json` or by serde.
    ///
    /// Deserialising them in another way does not look at the version.
    ///
    /// # Errors
    /// When they are of another version than [`FACTS_VERSION`], or no such JSON.
    pub fn from_json(json: &str) -> Result<Self, ReadError> {
        read_error::versioned(json, FACTS_VERSION)
    }

    /// The facts of an analysis that is already there.
    pub fn from_analysis(analysis: &Analysis) -> Self {
        let turns = analysis.turns.iter().map(|turn| TurnFacts {
            turn: turn.turn,
            attempts: turn
                .attempts
                .iter()
                .map(|attempt| {
                    let increments = turn
                        .increments
                        .iter()
                        .find(|increments| increments.attempt == attempt.attempt);
                    AttemptFacts::of(attempt, increments.unwrap_or(&Increments::default()))
                })
                .collect(),
        });
        Self {
            format_version: FACTS_VERSION,
            session: analysis.session.clone(),
            layout: analysis.layout,
            turns: turns.collect(),
        }
    }
}

impl AttemptFacts {
    /// The facts of one attempt; `increments` holds what it added to counters that run on.
    pub fn of(analysis: &AttemptAnalysis, increments: &Increments) -> Self {
        let (decisions, cost) = (&analysis.decisions, &analysis.cost);
        let tools = &analysis.tool_reliability;
        let enforcement = &analysis.enforcement;
        let mut findings = BTreeMap::new();
        for flag in &analysis.red_flags {
            *findings.entry(flag.severity.as_str().to_owned()).or_insert(0) += 1;
        }
        let by_agent = decisions.by_agent.iter().map(|agent| {
            let id = &agent.agent;
            let spent = cost.by_agent.iter().find(|cost| &cost.agent == id);
            let used = tools.by_agent.iter().find(|tools| &tools.agent == id);
            let enforced = enforcement.by_agent.iter().find(|enforced| &enforced.agent == id);
            let facts = AgentFacts {
                answers: agent.answers,
                votes_cast: agent.votes_cast,
                agent_restarts: agent.agent_restarts,
                rounds: agent.rounds,
                tool_calls: used.and_then(|tools| tools.calls),
                tool_failures: used.and_then(|tools| tools.failures),
                enforcement_retries: enforced.and_then(|enforced| enforced.retries),
                input_tokens: spent.and_then(|cost| cost.input_tokens),
                output_tokens: spent.and_then(|cost| cost.output_tokens),
                cost_usd: spent.and_then(|cost| cost.cost_usd),
            };
            (id.clone(), facts)
        });
        Self {
            attempt: analysis.attempt,
            status: analysis.completion.status,
            agents: analysis
                .overview
                .agents
                .iter()
                .map(|agent| agent.agent.clone())
                .collect(),
            winner: analysis.completion.winner.value.clone(),
            final_answer: analysis.completion.final_answer.value,
            answers: decisions.answers.value,
            votes_cast: decisions.votes_cast.value,
            votes_valid: decisions.votes_valid.value,
            votes_ignored: decisions.votes_ignored.value,
            agent_restarts: decisions.agent_restarts.value,
            rounds: decisions.rounds.value,
            tool_calls: tools.totals.tool_calls.value,
            tool_calls_increment: increments.tool_calls,
            tool_failures: tools.totals.tool_failures.value,
            command_failures: analysis.commands.command_failures.value,
            cost_usd: cost.cost_usd.value,
            cost_recorded: cost.cost_recorded.value,
            cost_usd_increment: increments.cost_usd.filter(|_| cost.cost_usd.value.is_some()),
            cost_status: cost.cost_status,
            input_tokens: cost.input_tokens.value,
            output_tokens: cost.output_tokens.value,
            reasoning_tokens: cost.reasoning_tokens.value,
            cached_input_tokens: cost.cached_input_tokens.value,
            input_tokens_increment: increments.input_tokens,
            output_tokens_increment: increments.output_tokens,
            reasoning_tokens_increment: increments.reasoning_tokens,
            cached_input_tokens_increment: increments.cached_input_tokens,
            cache_hit_rate: cost.cache_hit_rate.value,
            enforcement_retries: enforcement.retries.value,
            buffer_chars_lost: enforcement.buffer_chars_lost.value,
            wall_seconds: analysis.overview.wall_seconds.value,
            by_agent: by_agent.collect(),
            repeated_commands: analysis
                .commands
                .repeated
                .iter()
                .map(|repeated| RepeatedFact {
                    command: repeated.executions.command.clone(),
                    count: repeated.executions.count,
                    agents: {
                        let mut agents: Vec<AgentId> = repeated
                            .executions
                            .by_agent
                            .iter()
                            .filter_map(|count| count.agent.clone())
                            .collect();
                        agents.sort();
                        agents
                    },
                })
                .collect(),
            findings,
            diagnostics: analysis.data_quality.diagnostics.len() as u64,
            drift: analysis.data_quality.drift.iter().map(|note| note.count).sum(),
        }
    }
}
