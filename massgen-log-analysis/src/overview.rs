//! The headline figures of an attempt.

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, MassgenVersion};
use serde::{Deserialize, Serialize};

use crate::{Evidence, Figure};

/// The headline figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Overview {
    /// The user's prompt.
    pub question: Option<String>,
    /// Where it stands.
    pub question_evidence: Vec<Evidence>,
    /// MassGen's version, as execution_metadata.yaml has it.
    pub massgen_version: Option<MassgenVersion>,
    /// When the attempt began, ISO-8601; with `Z` when the zone is known, else the run machine's local time.
    pub started: Option<String>,
    /// Offset of the run's local clock from UTC in seconds; `None` when nothing ties the two.
    pub utc_offset_seconds: Option<i32>,
    /// First to last instant in seconds; never a sum over agents.
    pub wall_seconds: Figure<f64>,
    /// The agents in configuration order.
    pub agents: Vec<AgentSketch>,
}

/// An agent in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentSketch {
    /// The agent.
    pub agent: AgentId,
    /// Backend type as configured.
    pub backend: Option<String>,
    /// Model as configured.
    pub model: Option<String>,
}

/// Collects the headline figures.
pub(crate) fn of(attempt: &Attempt) -> Overview {
    let span = attempt.span.as_ref();
    Overview {
        question: attempt.question.as_ref().map(|(text, _)| text.clone()),
        question_evidence: attempt
            .question
            .iter()
            .map(|(_, place)| Evidence::at(place))
            .collect(),
        massgen_version: attempt.version,
        started: span
            .and_then(|span| span.start)
            .and_then(massgen_log_model::Moment::to_iso),
        utc_offset_seconds: attempt.utc_offset,
        wall_seconds: Figure::maybe(
            span.map(|span| span.seconds),
            span.into_iter().flat_map(|span| span.sources.iter().cloned()),
        ),
        agents: attempt
            .agents
            .iter()
            .map(|agent| AgentSketch {
                agent: agent.id.clone(),
                backend: agent.backend.clone(),
                model: agent.model.clone(),
            })
            .collect(),
    }
}
