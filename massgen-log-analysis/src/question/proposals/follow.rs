//! Which of the files that a proposal names changed after it. A fact, not a verdict.

use massgen_log_model::spine::{Answer, Attempt, ToolCall};
use serde::{Deserialize, Serialize};

use crate::question::commands::executed::{is_denied, place_of};
use crate::workspace::{self, snapshot_of};
use crate::{Effect, Evidence};

/// A file that a proposal names and that changed after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FollowedFile {
    /// The file as the proposal names it.
    pub file: String,
    /// The path that changed.
    pub path: String,
    /// How that is known.
    pub by: FollowedBy,
    /// Seconds from the proposal to the write; `None` for a difference of workspaces, or without a time.
    pub seconds_after: Option<f64>,
    /// The call that wrote it, or the workspace copies.
    pub evidence: Vec<Evidence>,
}

/// How the change of a named file is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FollowedBy {
    /// The first executed call of the same agent after the proposal, up to its next answer, that writes it.
    Write,
    /// The workspace copy of its next answer has it at another size than that of its answer before, or has it
    /// only now, or no longer.
    Workspace,
}

impl FollowedBy {
    /// In words.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Write => "written by a call",
            Self::Workspace => "differs in the next workspace copy",
        }
    }
}

pub(super) fn followed(
    attempt: &Attempt,
    (at, call): (usize, &ToolCall),
    files: &[String],
    next: Option<&Answer>,
) -> Vec<FollowedFile> {
    if files.is_empty() || call.agent.is_none() {
        return Vec::new();
    }
    let until = next.and_then(|answer| answer.time);
    let writes: Vec<(&ToolCall, Vec<String>)> = attempt
        .calls
        .iter()
        .skip(at.saturating_add(1))
        .filter(|later| later.agent == call.agent && !later.carried && !is_denied(later))
        .take_while(|later| match (until, later.start) {
            (Some(until), Some(start)) => until.since(start).is_none_or(|left| left >= 0.0),
            _ => true,
        })
        .map(|later| {
            let effect = Effect::of(later.tool.as_str(), later.args.as_ref());
            (later, effect.writes)
        })
        .collect();
    let difference = next.and_then(|next| {
        let before = attempt
            .answers
            .iter()
            .filter(|answer| answer.agent == next.agent && answer.ordinal < next.ordinal)
            .max_by_key(|answer| answer.ordinal)?;
        workspace::change(snapshot_of(attempt, before)?, snapshot_of(attempt, next)?)
    });
    files
        .iter()
        .filter_map(|file| {
            let written = writes.iter().find_map(|(later, paths)| {
                let path = paths.iter().find(|path| is_named(path, file))?;
                Some(FollowedFile {
                    file: file.clone(),
                    path: path.clone(),
                    by: FollowedBy::Write,
                    seconds_after: later.start.zip(call.start).and_then(|(b, a)| b.since(a)),
                    evidence: vec![Evidence::at(&place_of(later))],
                })
            });
            written.or_else(|| {
                let difference = difference.as_ref()?;
                let changed = difference
                    .files
                    .iter()
                    .find(|changed| is_named(changed.path.as_str(), file))?;
                Some(FollowedFile {
                    file: file.clone(),
                    path: changed.path.as_str().to_owned(),
                    by: FollowedBy::Workspace,
                    seconds_after: None,
                    evidence: difference.evidence.clone(),
                })
            })
        })
        .collect()
}

/// Whether a path is the named file: equal to it, or ends in `/` and its name.
fn is_named(path: &str, file: &str) -> bool {
    let file = file.trim_start_matches("./");
    path.strip_suffix(file)
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}
