//! Failures, and what the agent did next.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::ToolName;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::{Evidence, MAX_EVIDENCE};

/// Fewest failures in a row that are listed.
pub const FAILURE_STREAK: usize = 3;

/// What followed on a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "StepAfterFailure"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NextStep {
    /// The same tool with the same arguments.
    SameApproach,
    /// The same tool with other arguments.
    ChangedArguments,
    /// The same tool; arguments are not recorded.
    SameTool,
    /// Another tool.
    OtherTool,
    /// No further tool call in that round.
    GaveUp,
}

impl NextStep {
    /// Every step, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::SameApproach,
        Self::ChangedArguments,
        Self::SameTool,
        Self::OtherTool,
        Self::GaveUp,
    ];

    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameApproach => "same tool, same arguments",
            Self::ChangedArguments => "same tool, other arguments",
            Self::SameTool => "same tool, arguments not recorded",
            Self::OtherTool => "another tool",
            Self::GaveUp => "no further tool call in the round",
        }
    }
}

/// At least [`FAILURE_STREAK`] failed executed calls of one agent in a row, within one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureRun {
    /// Position of the round; `None` when not known.
    pub round: Option<usize>,
    /// Failures, by record or exit code.
    pub length: u64,
    /// Different tools among them.
    pub tools: u64,
    /// The tool of the last one.
    pub tool: ToolName,
    /// The command or the start of the arguments of the last one.
    pub subject: Option<String>,
    /// Calls of the streak, and directly after it, that had the tool and the arguments of the call before them.
    pub same_again: u64,
    /// What the agent called next, against the last call of the streak. A call that was under way when that one
    /// ended is no answer to it.
    pub next: NextStep,
    /// Whether that call succeeded; `None` when there was none or its outcome is not recorded.
    pub next_succeeded: Option<bool>,
    /// Calls after the streak up to and with the first success in that round; `None` without one.
    pub calls_to_success: Option<u64>,
    /// The failures in order, at most 8.
    pub evidence: Vec<Evidence>,
    /// The call that followed.
    pub next_evidence: Vec<Evidence>,
}

/// What came after failures, whatever the length of their row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AfterFailures {
    /// What came next.
    pub next: NextStep,
    /// Rows of one or more failures that were followed by it.
    pub count: u64,
    /// How many of the calls that followed succeeded.
    pub succeeded: u64,
    /// The last failure of the first such row, and the call that followed.
    pub evidence: Vec<Evidence>,
}

/// One row of failures among the steps of an agent.
pub(super) struct Row<'a, 'b> {
    round: Option<usize>,
    pub(super) failures: Vec<&'b Step<'a>>,
    /// The calls of the round after the row, denied ones too: they are what the agent tried.
    after: Vec<&'b Step<'a>>,
}

/// The rows of failed executed calls, each as long as it goes, within one round.
pub(super) fn rows<'a, 'b>(steps: &'b [Step<'a>]) -> Vec<Row<'a, 'b>> {
    let mut by_round: IndexMap<Option<usize>, Vec<&'b Step<'a>>> = IndexMap::new();
    for step in steps {
        by_round.entry(step.call.round).or_default().push(step);
    }
    let mut found = Vec::new();
    for (round, steps) in by_round {
        let mut open: Vec<&'b Step<'a>> = Vec::new();
        let mut end = 0;
        for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.executed) {
            if step.failed() == Some(true) {
                open.push(step);
                end = at.saturating_add(1);
            } else if !open.is_empty() {
                found.push(row(round, std::mem::take(&mut open), &steps, end));
            }
        }
        if !open.is_empty() {
            found.push(row(round, open, &steps, end));
        }
    }
    found
}

fn row<'a, 'b>(
    round: Option<usize>,
    failures: Vec<&'b Step<'a>>,
    steps: &[&'b Step<'a>],
    end: usize,
) -> Row<'a, 'b> {
    Row {
        round,
        failures,
        after: steps.iter().skip(end).copied().collect(),
    }
}

impl<'a, 'b> Row<'a, 'b> {
    /// The call that followed.
    pub(super) fn next(&self) -> Option<&'b Step<'a>> {
        let last = self.failures.last()?;
        self.after.iter().copied().find(|step| step.began_after(last))
    }

    fn next_step(&self) -> NextStep {
        let (Some(next), Some(last)) = (self.next(), self.failures.last()) else {
            return NextStep::GaveUp;
        };
        match next.repeats(last) {
            _ if next.call.tool != last.call.tool => NextStep::OtherTool,
            Some(true) => NextStep::SameApproach,
            Some(false) => NextStep::ChangedArguments,
            None => NextStep::SameTool,
        }
    }

    fn succeeded(&self) -> Option<bool> {
        let next = self.next()?;
        next.failed().map(|failed| !failed)
    }

    /// The row as a finding, when it is long enough.
    pub(super) fn finding(&self) -> Option<FailureRun> {
        let last = self.failures.last()?;
        if self.failures.len() < FAILURE_STREAK {
            return None;
        }
        let again = |pair: &[&Step<'_>]| match pair {
            [before, after] => after.repeats(before) == Some(true),
            _ => false,
        };
        let inside = self.failures.windows(2).filter(|pair| again(pair)).count();
        let directly_after = self
            .after
            .iter()
            .take_while(|step| step.repeats(last) == Some(true))
            .count();
        let tools: BTreeSet<&ToolName> = self.failures.iter().map(|step| &step.call.tool).collect();
        let later = || {
            self.after
                .iter()
                .filter(|step| step.executed && step.began_after(last))
        };
        Some(FailureRun {
            round: self.round,
            length: self.failures.len() as u64,
            tools: tools.len() as u64,
            tool: last.call.tool.clone(),
            subject: last.subject(),
            same_again: inside.saturating_add(directly_after) as u64,
            next: self.next_step(),
            next_succeeded: self.succeeded(),
            calls_to_success: later()
                .position(|step| step.failed() == Some(false))
                .map(|at| at.saturating_add(1) as u64),
            evidence: self
                .failures
                .iter()
                .take(MAX_EVIDENCE)
                .map(|step| step.evidence())
                .collect(),
            next_evidence: self.next().map(Step::evidence).into_iter().collect(),
        })
    }
}

/// What came after the rows, by kind; kinds that did not occur are left out.
pub(super) fn after(rows: &[Row<'_, '_>]) -> Vec<AfterFailures> {
    NextStep::ALL
        .into_iter()
        .filter_map(|next| {
            let own = || rows.iter().filter(|row| row.next_step() == next);
            let first = own().next()?;
            Some(AfterFailures {
                next,
                count: own().count() as u64,
                succeeded: own().filter(|row| row.succeeded() == Some(true)).count() as u64,
                evidence: first
                    .failures
                    .last()
                    .copied()
                    .into_iter()
                    .chain(first.next())
                    .map(Step::evidence)
                    .collect(),
            })
        })
        .collect()
}
