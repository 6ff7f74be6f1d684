//! Calls against their repetitions: the same call with different outcomes or results.

use indexmap::IndexMap;
use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ResultDigest, ToolName, stable_hash};
use serde::{Deserialize, Serialize};

use super::super::commands::executed::{interval_of, is_denied, place_of};
use super::super::duplication::Activity;
use super::said::{cut, has_failed, subject};
use crate::{Evidence, InputChange, MAX_EVIDENCE};

/// Calls with the same agent, tool and arguments that came out differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerSplit {
    /// The tool.
    pub tool: ToolName,
    /// Who called; results of different agents are not compared, since their workspaces differ.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: String,
    /// Calls.
    pub calls: u64,
    /// Calls that succeeded, by record and exit code.
    pub successes: u64,
    /// Calls that failed, by record or exit code.
    pub failures: u64,
    /// Different results among those that succeeded, numbers, times and ids apart; `None` when no result is
    /// recorded.
    pub distinct_results: Option<u64>,
    /// Whether their input changed between two successive runs that came out differently: the surest "no" among
    /// such pairs. What the earlier run may itself have written counts.
    pub input: InputChange,
    /// The different outcomes in order of their first call, at most [`MAX_EVIDENCE`] of them.
    pub variants: Vec<ResultVariant>,
    /// The first line, from 1, on which the first two variants differ, within what is kept of their texts;
    /// `None` when they differ behind that.
    pub differs_at_line: Option<u64>,
    /// The calls, in order of start.
    pub evidence: Vec<Evidence>,
}

/// One of the outcomes of a call that was made several times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ResultVariant {
    /// Calls with this outcome.
    pub calls: u64,
    /// Whether they failed, by record or exit code; `None` when neither says anything.
    pub failed: Option<bool>,
    /// Exit code.
    pub exit_code: Option<i64>,
    /// Characters of the first of these results; `None` when not recorded.
    pub chars: Option<u64>,
    /// Of the first variant its line that differs from the second, of the others their line that differs from
    /// the first; at most 240 characters. `None` when the texts end before it, or differ behind what is kept.
    pub line: Option<String>,
    /// The first of these calls.
    pub evidence: Vec<Evidence>,
}

/// One call with its place among the executed calls.
type Placed<'a> = (usize, &'a ToolCall);

/// Calls with the same agent, tool and arguments, in order of start; denied calls did not run.
fn repetitions<'a>(calls: &[&'a ToolCall]) -> Vec<Vec<Placed<'a>>> {
    let mut groups: IndexMap<(Option<&AgentId>, &ToolName, u64), Vec<Placed<'_>>> = IndexMap::new();
    for (sequence, call) in calls.iter().filter(|call| !is_denied(call)).enumerate() {
        if let Some(args) = &call.args {
            groups
                .entry((call.agent.as_ref(), &call.tool, args.hash))
                .or_default()
                .push((sequence, call));
        }
    }
    groups.into_values().filter(|calls| calls.len() > 1).collect()
}

/// Groups with a success and a failure.
pub(super) fn inconsistent(calls: &[&ToolCall], activity: &Activity<'_>) -> Vec<AnswerSplit> {
    splits(calls, activity, |split| split.successes > 0 && split.failures > 0)
}

/// Groups without a failure whose results differ.
pub(super) fn changed_results(calls: &[&ToolCall], activity: &Activity<'_>) -> Vec<AnswerSplit> {
    splits(calls, activity, |split| {
        split.failures == 0 && split.distinct_results > Some(1)
    })
}

fn splits(
    calls: &[&ToolCall],
    activity: &Activity<'_>,
    wanted: impl Fn(&AnswerSplit) -> bool,
) -> Vec<AnswerSplit> {
    repetitions(calls)
        .iter()
        .filter_map(|placed| {
            let calls: Vec<&ToolCall> = placed.iter().map(|(_, call)| *call).collect();
            let mut split = split(&calls).filter(|split| wanted(split))?;
            split.input = input(placed, activity, split.failures > 0);
            Some(split)
        })
        .collect()
}

/// Whether the input changed between successive runs that differ: in success where some failed, else in result.
fn input(runs: &[Placed<'_>], activity: &Activity<'_>, by_failure: bool) -> InputChange {
    let differ = |a: &ToolCall, b: &ToolCall| {
        if by_failure {
            matches!((has_failed(a), has_failed(b)), (Some(a), Some(b)) if a != b)
        } else {
            let hash = |call: &ToolCall| call.result.as_ref().map(|result| result.stable_hash);
            hash(a) != hash(b)
        }
    };
    runs.windows(2)
        .filter_map(|pair| match pair {
            [(from, earlier), (to, later)] if differ(earlier, later) => {
                let work = activity.effect_at(*to)?;
                let own = activity.effect_at(*from)?.on_input_of(work);
                Some(own.max(activity.between_at((*from, interval_of(earlier)), (*to, interval_of(later)))))
            }
            _ => None,
        })
        .min()
        .unwrap_or(InputChange::Unknown)
}

type Outcome = (Option<bool>, Option<i64>, Option<u64>);

fn split(calls: &[&ToolCall]) -> Option<AnswerSplit> {
    let first = calls.first()?;
    let mut outcomes: IndexMap<Outcome, Vec<&ToolCall>> = IndexMap::new();
    for call in calls {
        let result = call.result.as_ref();
        let key = (
            has_failed(call),
            result.and_then(|result| result.exit_code),
            result.map(|result| result.stable_hash),
        );
        outcomes.entry(key).or_default().push(call);
    }
    let of = |outcome: bool| calls.iter().filter(move |call| has_failed(call) == Some(outcome));
    let results: std::collections::BTreeSet<u64> = of(false)
        .filter_map(|call| Some(call.result.as_ref()?.stable_hash))
        .collect();
    let texts: Vec<Option<String>> = outcomes
        .values()
        .map(|calls| calls.first()?.result.as_ref().map(text))
        .collect();
    let text_of = |index: usize| texts.get(index).and_then(Option::as_deref);
    let apart = |index: usize| first_difference(text_of(0)?, text_of(index)?);
    let variants = outcomes
        .iter()
        .take(MAX_EVIDENCE)
        .enumerate()
        .map(|(index, ((failed, exit_code, _), calls))| {
            let line = apart(index.max(1)).and_then(|at| text_of(index)?.lines().nth(at));
            ResultVariant {
                calls: calls.len() as u64,
                failed: *failed,
                exit_code: *exit_code,
                chars: calls
                    .first()
                    .and_then(|call| call.result.as_ref())
                    .map(|result| result.excerpt.chars),
                line: line.map(cut),
                evidence: calls
                    .iter()
                    .take(1)
                    .map(|call| Evidence::at(&place_of(call)))
                    .collect(),
            }
        })
        .collect();
    Some(AnswerSplit {
        tool: first.tool.clone(),
        agent: first.agent.clone(),
        subject: subject(first).unwrap_or_default(),
        calls: calls.len() as u64,
        successes: of(false).count() as u64,
        failures: of(true).count() as u64,
        distinct_results: (!results.is_empty()).then_some(results.len() as u64),
        input: InputChange::Unknown,
        variants,
        differs_at_line: apart(1).map(|at| at as u64 + 1),
        evidence: super::said::evidence(calls.iter().copied()),
    })
}

/// The start of what a call printed, errors behind outputs, without the members around them.
fn text(result: &ResultDigest) -> String {
    match (&result.stdout, &result.stderr) {
        (None, None) if result.exit_code.is_some() => String::new(),
        (None, None) => result.shown().to_owned(),
        (Some(stdout), Some(stderr)) if stdout.is_whole() => {
            let end = if stdout.head.ends_with('\n') { "" } else { "\n" };
            format!("{}{end}{}", stdout.head, stderr.head)
        }
        (Some(text), _) | (None, Some(text)) => text.head.clone(),
    }
}

/// The index of the first line that differs, volatile parts apart; the last line of a cut text is compared too.
fn first_difference(a: &str, b: &str) -> Option<usize> {
    let (mut a, mut b) = (a.lines(), b.lines());
    let mut index = 0;
    loop {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (Some(x), Some(y)) if stable_hash(x) == stable_hash(y) => index += 1,
            _ => return Some(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_found() {
        assert_eq!(first_difference("a\nin 1s\nc", "a\nin 2s\nd"), Some(2));
        assert_eq!(first_difference("took 1", "took 2"), None);
        assert_eq!(first_difference("3 failed", "0 failed"), Some(0));
        assert_eq!(first_difference("a", "a\nb"), Some(1));
        assert_eq!(first_difference("", ""), None);
    }
}
