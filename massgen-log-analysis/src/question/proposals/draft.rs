//! Calls that propose improvements (`propose_improvements`, since 0.1.72 `draft_approach`).

use massgen_log_model::spine::{Answer, Attempt, ToolCall};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::follow::{self, FollowedFile};
use super::origin::{self, Gap, ItemOrigin};
use super::specific::{Specificity, Terms};
use super::{ChecklistSubmission, CriteriaSet};
use crate::Evidence;

/// Longest excerpt of a proposal, in characters.
const EXCERPT_CHARS: usize = 400;
/// Longest text of one improvement that is kept, in characters.
const ITEM_CHARS: usize = 240;
/// Improvements of one call that are listed.
const MAX_ITEMS: usize = 50;

/// One proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposal {
    /// Who proposed.
    pub agent: Option<AgentId>,
    /// When the call began.
    pub time: Option<Moment>,
    /// Position in the agent's rounds.
    pub round: Option<usize>,
    /// The tool's full name.
    pub tool: String,
    /// Criteria that improvements are proposed for, in the order of their names; empty when the arguments do
    /// not name any.
    pub criteria: Vec<String>,
    /// Number of improvements; `None` when the arguments were not read whole.
    pub planned: Option<u64>,
    /// The first 50 improvements, in the order of the criteria's names.
    pub items: Vec<ProposedItem>,
    /// Criteria whose state is to be kept; `None` when the arguments were not read whole.
    pub preserved: Option<u64>,
    /// The accepted checklist of the same agent that came last before the call, and what it found unmet.
    pub gap: Option<Gap>,
    /// What files, numbers and criteria all improvements together name; `None` when the arguments were not
    /// read whole.
    pub specificity: Option<Specificity>,
    /// Named files that changed after it.
    pub followed: Vec<FollowedFile>,
    /// The agent's next answer: what came of it, for the reader. `None` = none followed.
    pub next_answer: Option<AnswerLabel>,
    /// The beginning of the arguments, at most 400 characters of JSON with sorted keys.
    pub excerpt: Option<String>,
    /// The member `valid` of the result.
    pub valid: Option<bool>,
    /// The member `status` of the result, else that of the call.
    pub status: Option<String>,
    /// What the result says is wrong.
    pub error: Option<String>,
    /// Places to read in order to judge it: the call, the checklist before it, the answer after it.
    pub to_read: Vec<Evidence>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// One improvement of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProposedItem {
    /// The criterion that it is for.
    pub criterion: String,
    /// What is planned, at most 240 characters.
    pub text: String,
    /// Where it came from, only as far as the record says so; empty = the record does not say.
    pub origins: Vec<ItemOrigin>,
    /// What it names.
    pub specificity: Specificity,
}

/// The proposals of an attempt.
pub(super) fn proposals(
    attempt: &Attempt,
    submissions: &[ChecklistSubmission],
    criteria: &[CriteriaSet],
) -> Vec<Proposal> {
    let terms = Terms::of(criteria);
    attempt
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| !call.carried && is_proposal(call.tool.as_str()))
        .map(|(at, call)| proposal(attempt, (at, call), submissions, &terms))
        .collect()
}

fn is_proposal(tool: &str) -> bool {
    tool.ends_with("draft_approach") || tool.ends_with("propose_improvements")
}

fn proposal(
    attempt: &Attempt,
    (at, call): (usize, &ToolCall),
    submissions: &[ChecklistSubmission],
    terms: &Terms,
) -> Proposal {
    let args = call.args.as_ref();
    let whole: Option<Value> = args
        .filter(|args| args.complete)
        .and_then(|args| serde_json::from_str(&args.text).ok());
    let member = |name: &str| whole.as_ref().and_then(|args| args.get(name));
    let improvements = member("improvements").and_then(Value::as_object);
    let gap = origin::gap(attempt, call, submissions);
    let plans: Vec<(&String, &Value)> = improvements
        .into_iter()
        .flatten()
        .flat_map(|(criterion, plans)| match plans {
            Value::Array(plans) => plans.iter().map(|plan| (criterion, plan)).collect::<Vec<_>>(),
            one => vec![(criterion, one)],
        })
        .collect();
    let items: Vec<ProposedItem> = plans
        .iter()
        .take(MAX_ITEMS)
        .map(|(criterion, plan)| {
            let text = plan_text(plan);
            ProposedItem {
                criterion: (*criterion).clone(),
                origins: origin::of(attempt, call, criterion, plan, gap.as_ref()),
                specificity: Specificity::of(&text, terms),
                text: text.chars().take(ITEM_CHARS).collect(),
            }
        })
        .collect();
    let specificity = improvements.map(|_| {
        let all: Vec<String> = plans.iter().map(|(_, plan)| plan_text(plan)).collect();
        Specificity::of(&all.join("\n"), terms)
    });
    let next = next_answer(attempt, call);
    let digest = call.result.as_ref();
    let result = digest.and_then(|digest| digest.json.as_ref());
    let evidence = Evidence::first_of(&call.sources);
    let to_read = evidence
        .iter()
        .chain(gap.iter().flat_map(|gap| &gap.evidence))
        .cloned()
        .chain(next.and_then(|answer| Some(Evidence::file(&answer.text.as_ref()?.path))))
        .collect();
    Proposal {
        agent: call.agent.clone(),
        time: call.start,
        round: call.round,
        tool: call.tool.to_string(),
        criteria: improvements
            .map(|improvements| improvements.keys().cloned().collect())
            .unwrap_or_default(),
        planned: improvements.map(|_| plans.len() as u64),
        items,
        preserved: whole.as_ref().map(|args| {
            args.get("preserve")
                .and_then(Value::as_object)
                .map_or(0, |kept| kept.len() as u64)
        }),
        followed: specificity
            .as_ref()
            .map(|named| follow::followed(attempt, (at, call), &named.files, next))
            .unwrap_or_default(),
        specificity,
        gap,
        next_answer: next.and_then(|answer| answer.label.clone()),
        excerpt: args.map(|args| args.text.chars().take(EXCERPT_CHARS).collect()),
        valid: result.and_then(|result| result.get("valid")?.as_bool()),
        status: digest
            .and_then(|digest| digest.status.clone())
            .or_else(|| call.status.clone()),
        error: digest
            .and_then(|digest| digest.error_text.clone())
            .or_else(|| call.error.clone()),
        to_read,
        evidence,
    }
}

/// The words of one plan: a text, or an object with the text in `plan` (or in any other member).
fn plan_text(plan: &Value) -> String {
    match plan {
        Value::String(text) => text.clone(),
        Value::Object(members) => match members.get("plan").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => {
                let texts = members.iter().filter(|(name, _)| name.as_str() != "sources");
                let texts: Vec<&str> = texts.filter_map(|(_, value)| value.as_str()).collect();
                texts.join(" ")
            }
        },
        _ => String::new(),
    }
}

/// The first answer that the agent of a call submitted after it.
fn next_answer<'a>(attempt: &'a Attempt, call: &ToolCall) -> Option<&'a Answer> {
    let (agent, time) = (call.agent.as_ref()?, call.start?);
    attempt
        .answers
        .iter()
        .filter(|answer| &answer.agent == agent)
        .filter(|answer| {
            answer
                .time
                .and_then(|at| at.since(time))
                .is_some_and(|gap| gap > 0.0)
        })
        .min_by_key(|answer| answer.ordinal)
}
