//! Texts of agents on gaps and changes: where they are, not what they say.

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::specific::Terms;
use super::{ChecklistSubmission, CriteriaSet};
use crate::Evidence;

/// A text of an agent on gaps and changes: where it is, not what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GapText {
    /// What kind of text.
    pub kind: GapTextKind,
    /// Whose.
    pub agent: Option<AgentId>,
    /// The answer that it came with.
    pub label: Option<AnswerLabel>,
    /// The path that a checklist call gives, as written; the file itself lies in a workspace.
    pub named_path: Option<String>,
    /// Length in characters, when the text was read.
    pub chars: Option<u64>,
    /// Ids of recorded criteria that it names, for a text that was read.
    pub criteria: Vec<String>,
    /// A workspace copy that holds the named file; `None` when no copy does.
    pub copy: Option<Evidence>,
    /// Where it stands, or where it is named.
    pub evidence: Vec<Evidence>,
}

/// Kinds of [`GapText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GapTextKind {
    /// `changedoc.md` beside an answer (since 0.1.48..0.1.52).
    Changedoc,
    /// The diagnostic report that a checklist submission names.
    DiagnosticReport,
    /// The reason of a vote that names the id of a recorded criterion.
    VoteReason,
}

impl GapTextKind {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Changedoc => "changedoc",
            Self::DiagnosticReport => "diagnostic report",
            Self::VoteReason => "vote reason",
        }
    }
}

/// Changedocs, diagnostic reports, and reasons of votes that name a criterion.
pub(super) fn of(
    attempt: &Attempt,
    submissions: &[ChecklistSubmission],
    criteria: &[CriteriaSet],
) -> Vec<GapText> {
    let terms = Terms::of(criteria);
    let mut texts = changedocs(attempt, &terms);
    reports(attempt, submissions, &mut texts);
    texts.extend(reasons(attempt, &terms));
    texts
}

fn changedocs(attempt: &Attempt, terms: &Terms) -> Vec<GapText> {
    attempt
        .snapshots
        .iter()
        .filter_map(|snapshot| {
            let text = snapshot.changedoc.as_ref()?;
            let answer = attempt
                .answers
                .iter()
                .find(|answer| answer.snapshot.as_ref() == Some(&snapshot.path));
            Some(GapText {
                kind: GapTextKind::Changedoc,
                agent: Some(snapshot.agent.clone()),
                label: answer.and_then(|answer| answer.label.clone()),
                named_path: None,
                chars: Some(text.excerpt.chars),
                criteria: text
                    .whole
                    .as_deref()
                    .map(|text| terms.named(text))
                    .unwrap_or_default(),
                copy: None,
                evidence: vec![Evidence::file(&text.path)],
            })
        })
        .collect()
}

/// Each report of each agent once, where it is named first.
fn reports(attempt: &Attempt, submissions: &[ChecklistSubmission], texts: &mut Vec<GapText>) {
    for submission in submissions {
        let Some(path) = submission.report_path.as_ref().filter(|path| !path.is_empty()) else {
            continue;
        };
        let is_known = texts
            .iter()
            .any(|text| text.agent == submission.agent && text.named_path.as_ref() == Some(path));
        if is_known {
            continue;
        }
        texts.push(GapText {
            kind: GapTextKind::DiagnosticReport,
            agent: submission.agent.clone(),
            label: None,
            named_path: Some(path.clone()),
            chars: None,
            criteria: Vec::new(),
            copy: copy_of(attempt, submission.agent.as_ref(), path),
            evidence: submission.evidence.clone(),
        });
    }
}

/// The newest workspace copy of an agent that holds the named file.
fn copy_of(attempt: &Attempt, agent: Option<&AgentId>, named: &str) -> Option<Evidence> {
    attempt
        .snapshots
        .iter()
        .rev()
        .filter(|snapshot| Some(&snapshot.agent) == agent)
        .find_map(|snapshot| {
            let entry = snapshot.workspace_entries.as_ref()?.iter().find(|entry| {
                let path = entry.path.as_str();
                named
                    .strip_suffix(path)
                    .is_some_and(|before| before.is_empty() || before.ends_with('/'))
            })?;
            let folder = snapshot.path.join("workspace");
            Some(Evidence::file(&folder.join(entry.path.to_path())))
        })
}

fn reasons(attempt: &Attempt, terms: &Terms) -> Vec<GapText> {
    attempt
        .votes
        .iter()
        .filter_map(|vote| {
            let reason = vote.reason.as_deref()?;
            let criteria = terms.named(reason);
            if criteria.is_empty() {
                return None;
            }
            Some(GapText {
                kind: GapTextKind::VoteReason,
                agent: Some(vote.voter.clone()),
                label: vote.label.clone(),
                named_path: None,
                chars: Some(reason.chars().count() as u64),
                criteria,
                copy: None,
                evidence: vec![Evidence::quoting(vote.sources.first()?, reason)],
            })
        })
        .collect()
}
