//! What each agent's calls and tokens went into: the measurable part of "mechanical or not".

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use massgen_log_model::spine::{Agent, Attempt};
use serde::{Deserialize, Serialize};

use super::KindWork;
use super::effects::{self, real_rounds};
use crate::{Evidence, ToolClass};

/// Calls and tokens of one agent by class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentWork {
    /// The agent.
    pub agent: AgentId,
    /// Model as configured.
    pub model: Option<String>,
    /// Its calls by class, in a fixed order; classes without a call are left out. Empty without calls, and
    /// when no source tells of calls ([`super::Delegation::calls_recorded`]).
    pub classes: Vec<ClassWork>,
    /// Its calls by what they do, in the order of [`Act::ALL`](crate::Act::ALL): unlike `classes`,
    /// shell commands are looked into. Kinds without a call are left out.
    pub kinds: Vec<KindWork>,
    /// Its tokens by kind of round, in order of first occurrence; false starts are left out.
    pub by_kind: Vec<KindTokens>,
}

/// Calls of one agent in one class of tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClassWork {
    /// The class.
    pub class: ToolClass,
    /// Calls.
    pub calls: u64,
    /// Share of the agent's calls, 0..1.
    pub call_share: f64,
    /// Characters of arguments, as recorded; `None` when not recorded for any of them.
    pub input_chars: Option<i64>,
    /// Characters of results.
    pub output_chars: Option<i64>,
    /// Calls whose arguments or results have no recorded size.
    pub unmeasured: u64,
    /// Seconds, summed over calls that may overlap.
    pub seconds: Option<f64>,
    /// Some of the calls.
    pub evidence: Vec<Evidence>,
}

/// Tokens of one agent in rounds of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KindTokens {
    /// `initial_answer`, `voting`, `presentation`, …
    pub kind: String,
    /// Rounds of this kind.
    pub rounds: u64,
    /// Rounds of them that the history lost: their tokens are not in here.
    pub without_tokens: u64,
    /// Input tokens; `None` when no round of this kind records any.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// Share of the input and output tokens of the agent's recorded rounds, 0..1.
    pub share: Option<f64>,
    /// Some of the rounds.
    pub evidence: Vec<Evidence>,
}

/// The work of every agent, in configuration order.
pub(super) fn work(attempt: &Attempt) -> Vec<AgentWork> {
    attempt
        .agents
        .iter()
        .map(|agent| AgentWork {
            agent: agent.id.clone(),
            model: agent.model.clone(),
            classes: classes(attempt, &agent.id),
            kinds: effects::kinds(attempt, &agent.id),
            by_kind: by_kind(agent),
        })
        .collect()
}

fn add(sum: &mut Option<i64>, value: Option<i64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0).saturating_add(value));
    }
}

fn classes(attempt: &Attempt, agent: &AgentId) -> Vec<ClassWork> {
    let mut classes: Vec<ClassWork> = Vec::new();
    let mut all = 0_u64;
    for call in attempt.calls_of(agent).filter(|call| !call.carried) {
        all += 1;
        let class = ToolClass::of(call.tool.as_str());
        let at = classes.iter().position(|known| known.class == class);
        if at.is_none() {
            classes.push(ClassWork {
                class,
                calls: 0,
                call_share: 0.0,
                input_chars: None,
                output_chars: None,
                unmeasured: 0,
                seconds: None,
                evidence: Vec::new(),
            });
        }
        let at = at.unwrap_or(classes.len().saturating_sub(1));
        let Some(known) = classes.get_mut(at) else {
            continue;
        };
        known.calls += 1;
        add(&mut known.input_chars, call.input_chars);
        add(&mut known.output_chars, call.output_chars);
        known.unmeasured += u64::from(call.input_chars.is_none() || call.output_chars.is_none());
        if let Some(seconds) = call.seconds {
            known.seconds = Some(known.seconds.unwrap_or(0.0) + seconds);
        }
        if known.evidence.len() < crate::MAX_EVIDENCE {
            known.evidence.extend(Evidence::first_of(&call.sources));
        }
    }
    for class in &mut classes {
        class.call_share = class.calls as f64 / all as f64;
    }
    classes.sort_by_key(|class| class.class);
    classes
}

fn by_kind(agent: &Agent) -> Vec<KindTokens> {
    let mut kinds: IndexMap<String, KindTokens> = IndexMap::new();
    for (_, round) in real_rounds(agent) {
        let kind = kinds
            .entry(round.kind.as_str().to_owned())
            .or_insert_with_key(|kind| KindTokens {
                kind: kind.clone(),
                rounds: 0,
                without_tokens: 0,
                input_tokens: None,
                output_tokens: None,
                share: None,
                evidence: Vec::new(),
            });
        kind.rounds += 1;
        kind.without_tokens += u64::from(round.tokens.is_none());
        add(
            &mut kind.input_tokens,
            round.tokens.and_then(|tokens| tokens.input),
        );
        add(
            &mut kind.output_tokens,
            round.tokens.and_then(|tokens| tokens.output),
        );
        if kind.evidence.len() < crate::MAX_EVIDENCE {
            kind.evidence.extend(Evidence::first_of(&round.sources));
        }
    }
    let tokens = |kind: &KindTokens| match (kind.input_tokens, kind.output_tokens) {
        (None, None) => None,
        (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
    };
    let all = kinds.values().filter_map(tokens).fold(0, i64::saturating_add);
    for kind in kinds.values_mut() {
        kind.share = tokens(kind)
            .filter(|_| all > 0)
            .map(|own| own as f64 / all as f64);
    }
    kinds.into_values().collect()
}
