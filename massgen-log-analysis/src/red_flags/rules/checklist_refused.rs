//! Checklist submissions were refused.

use std::collections::BTreeMap;

use massgen_log_model::AgentId;

use crate::question::proposals::ChecklistSubmission;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "checklist_refused",
    question: 12,
    category: Category::Tools,
    title: "Checklist submissions refused",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "refused submissions of one agent")),
    adds_up_to: Some("refused submissions"),
    rationale: "A refused submission evaluates nothing and is recorded as a call that succeeded.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let mut by_agent: BTreeMap<Option<&AgentId>, Vec<&ChecklistSubmission>> = BTreeMap::new();
    for submission in &analysis.proposals.submissions {
        if submission.accepted == Some(false) {
            by_agent
                .entry(submission.agent.as_ref())
                .or_default()
                .push(submission);
        }
    }
    by_agent
        .into_iter()
        .filter(|(_, refused)| refused.len() as f64 >= threshold)
        .map(|(agent, refused)| {
            let evidence: Vec<Evidence> = refused
                .iter()
                .flat_map(|submission| submission.evidence.clone())
                .collect();
            let message = match refused.len() {
                1 => "one checklist submission was refused".to_owned(),
                count => format!("{count} checklist submissions were refused"),
            };
            let flag = RedFlag::new(&RULE, threshold, refused.len() as f64, message, evidence);
            match agent {
                Some(agent) => flag.on(agent),
                None => flag,
            }
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `proposals.submissions` with `accepted` false, by agent: checklists and proposals
whose result says that they were not taken.

**Why.** A refused submission evaluates nothing, costs a turn, and is recorded as a call that succeeded.

**What it does not mean.** It does not say that the scores or the proposal were at fault: most refusals
are about the form of the arguments.

**Evidence.** The calls in the event stream; the agent is the subject.

**Example.** agent_a submits without `improvements`, is refused, and submits again with it: one flag with
1 refused submission.";
