//! Checklist submissions were refused.

use std::collections::BTreeMap;

use massgen_log_model::AgentId;

use crate::question::proposals::ChecklistSubmission;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "checklist_refused",
    question: 12,
    title: "Checklist submissions refused",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "refused submissions of one agent")),
    rationale: "A refused submission evaluates nothing and is recorded as a call that succeeded.",
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
