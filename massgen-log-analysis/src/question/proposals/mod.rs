//! Question 12: which improvements were proposed, and what the checklists said.
//!
//! Sources: calls of `submit_checklist`, `draft_approach` and `propose_improvements`, the evaluation
//! criteria, and the files that hold gap analyses. Whether a proposal was worth it is for the reader.

mod checklist;
mod criteria;
mod draft;
mod follow;
mod origin;
mod specific;
mod texts;

#[cfg(test)]
mod tests;

use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

pub use checklist::{ChecklistSubmission, ItemScore, LabelScores};
pub use criteria::{CriteriaSet, Criterion};
pub use draft::{Proposal, ProposedItem};
pub use follow::{FollowedBy, FollowedFile};
pub use origin::{Gap, ItemOrigin};
pub use specific::Specificity;
pub use texts::{GapText, GapTextKind};

/// Proposals and checklists of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposals {
    /// Whether any source that tells of tool calls was there: only then "none" means none.
    pub is_recorded: bool,
    /// Calls that propose improvements, in order of time.
    pub proposals: Vec<Proposal>,
    /// Checklist submissions, refused ones included, in order of time.
    pub submissions: Vec<ChecklistSubmission>,
    /// Evaluation criteria, each set once for each source that gives it.
    pub criteria: Vec<CriteriaSet>,
    /// Texts that hold an agent's account of gaps and changes.
    pub texts: Vec<GapText>,
}

/// Answers question 12.
pub fn analyse(attempt: &Attempt) -> Proposals {
    let submissions = checklist::submissions(attempt);
    let criteria = criteria::sets(attempt);
    Proposals {
        is_recorded: attempt.calls_recorded,
        proposals: draft::proposals(attempt, &submissions, &criteria),
        texts: texts::of(attempt, &submissions, &criteria),
        submissions,
        criteria,
    }
}
