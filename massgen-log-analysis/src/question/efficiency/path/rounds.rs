//! The critical path round by round.

use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::{Link, PathKind, PathSegment};
use crate::Evidence;

/// The stretch of the critical path that belongs to one round, with the wait before it; or a stretch of no round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PathRound {
    /// Whose round it is; `None` before the coordination and after the end.
    pub agent: Option<AgentId>,
    /// The agent's how-many-th round, from 1.
    pub segment: Option<usize>,
    /// Start in seconds, from the attempt's start; the wait is inside.
    pub start_s: f64,
    /// End in seconds, from the attempt's start.
    pub end_s: f64,
    /// Seconds of it before the round began.
    pub wait_s: f64,
    /// Seconds of it in which none of the round's calls ran; in versions that do not time calls, all of the round.
    pub model_s: f64,
    /// Seconds of it in which calls ran.
    pub tool_s: f64,
    /// Calls on the path.
    pub calls: usize,
    /// Why it follows what stands before.
    pub link: Link,
    /// The answer that the link names.
    pub label: Option<AnswerLabel>,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

/// The segments put together by round.
pub(super) fn rounds(segments: &[PathSegment]) -> Vec<PathRound> {
    segments
        .chunk_by(|a, b| a.agent == b.agent && a.segment == b.segment)
        .filter_map(|parts| {
            let (first, last) = (parts.first()?, parts.last()?);
            let sum = |wanted: &[PathKind]| {
                parts
                    .iter()
                    .filter(|part| wanted.contains(&part.kind))
                    .fold(0.0, |sum, part| sum + part.seconds)
            };
            // A call and what ended a wait stand elsewhere than the round.
            let place = parts
                .iter()
                .find(|part| matches!(part.kind, PathKind::Model | PathKind::Round))
                .unwrap_or(first);
            Some(PathRound {
                agent: first.agent.clone(),
                segment: first.segment,
                start_s: first.start_s,
                end_s: last.end_s,
                wait_s: sum(&[PathKind::Wait]),
                model_s: sum(&[PathKind::Model, PathKind::Round]),
                tool_s: sum(&[PathKind::Tool]),
                calls: parts.iter().filter(|part| part.kind == PathKind::Tool).count(),
                link: first.link,
                label: first.label.clone(),
                evidence: place.evidence.clone(),
            })
        })
        .collect()
}
