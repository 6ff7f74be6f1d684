use serde::{Deserialize, Serialize};

use crate::{AgentId, AnswerLabel, Location, Moment, RelPath};

/// A recorded vote. A later answer of any agent supersedes it; superseded votes stay in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Vote {
    /// Who voted.
    pub voter: AgentId,
    /// The label voted for; `None` when not recorded, the word `unknown` when MassGen wrote that.
    pub label: Option<AnswerLabel>,
    /// The real id voted for.
    pub target: Option<AgentId>,
    /// The whole reason.
    pub reason: Option<String>,
    /// When it was recorded.
    pub time: Option<Moment>,
    /// The coordination loop's iteration; not a round.
    pub iteration: Option<i64>,
    /// Position in the voter's `rounds` of the round in which it voted.
    pub round: Option<usize>,
    /// Labels that the voter could choose from, as recorded.
    pub options: Option<Vec<AnswerLabel>>,
    /// Snapshot folder, when one belongs to it.
    pub snapshot: Option<RelPath>,
    /// Where it stands, the primary first.
    pub sources: Vec<Location>,
}
