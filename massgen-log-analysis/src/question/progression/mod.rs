//! Question 11: how the answers of each agent changed.
//!
//! Measurable proxies only: size, structure, distance between texts and to the answer that led by votes,
//! files of the workspace, changedoc, checklist scores, what was seen in between, and what that cost. Whether
//! a change was one of substance is for the reader: [`Step::to_read`] lists what to read for it.

mod price;
mod reading;
mod scores;
mod similarity;
mod state;
mod step;
mod structure;
mod vote_reasons;

use massgen_log_model::spine::{Agent, Answer, Attempt};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use crate::Evidence;
use crate::question::proposals::{self, Proposals};
use state::Texts;

pub use crate::lead::{LEAD_RULE, Lead};
pub use price::Spent;
pub use reading::{ReadKind, ToRead};
pub use scores::{AnswerScores, CriteriaChange, CriterionChange};
pub use similarity::{NotCompared, Similarity};
pub use state::AnswerState;
pub use step::{ChangedocChange, SizeChange, Step};
pub use structure::{Structure, StructureChange};

/// Progression of the answers of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Progression {
    /// Whether any source that tells of answers was there: only then "none" means none.
    pub is_recorded: bool,
    /// By agent, in configuration order; agents without an answer are listed without any.
    pub by_agent: Vec<AgentProgression>,
    /// The answer that the others are compared with: the last one of the agent that won. `None` without
    /// winner.
    pub reference: Option<AnswerLabel>,
    /// What the choice of the reference rests on.
    pub reference_evidence: Vec<Evidence>,
}

/// The answers of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentProgression {
    /// The agent.
    pub agent: AgentId,
    /// Its answers in order.
    pub answers: Vec<AnswerState>,
    /// From each answer to the next.
    pub steps: Vec<Step>,
}

/// Answers question 11.
pub fn analyse(attempt: &Attempt) -> Progression {
    analyse_with(attempt, &proposals::analyse(attempt))
}

/// Answers question 11 with the answer to question 12, which holds the checklist scores.
pub fn analyse_with(attempt: &Attempt, proposals: &Proposals) -> Progression {
    let texts = Texts::of(attempt, proposals);
    // The reference rests on the statements about the winner, which also hold when no vote counted.
    let reference = texts.reference().and_then(|at| attempt.answers.get(at));
    Progression {
        is_recorded: attempt.coordination_recorded,
        by_agent: attempt
            .agents
            .iter()
            .map(|agent| of_agent(&texts, agent))
            .collect(),
        reference: reference.and_then(|answer| answer.label.clone()),
        reference_evidence: reference
            .and(attempt.winner_claims.first())
            .map(|claim| vec![Evidence::at(&claim.source)])
            .unwrap_or_default(),
    }
}

fn of_agent(texts: &Texts<'_>, agent: &Agent) -> AgentProgression {
    let own: Vec<(usize, &Answer)> = texts
        .attempt()
        .answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.agent == agent.id)
        .collect();
    let answers: Vec<AnswerState> = own.iter().map(|(at, answer)| texts.state(*at, answer)).collect();
    let steps = own
        .iter()
        .zip(own.iter().skip(1))
        .zip(answers.iter().zip(answers.iter().skip(1)))
        .map(|(((from, before), (to, after)), (was, is))| {
            let similarity = texts.similarity(*from, *to);
            step::of(texts, agent, (before, was), (after, is), similarity)
        })
        .collect();
    AgentProgression {
        agent: agent.id.clone(),
        answers,
        steps,
    }
}

#[cfg(test)]
mod tests;
