//! The orchestrator's time limit was reached.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "orchestrator_timeout",
    question: 7,
    category: Category::Run,
    title: "The run's time limit was reached",
    severity: Severity::High,
    threshold: None,
    adds_up_to: None,
    rationale: "The limit ended the work before the agents did. It counts once, not once an agent.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let limit = analysis.failures.orchestrator_timeout.iter();
    limit
        .map(|limit| {
            let message = match (limit.at_seconds, limit.available_answers) {
                (Some(seconds), Some(answers)) => {
                    format!("the orchestrator's time limit was reached after {seconds:.0} s, answers there: {answers}")
                }
                (Some(seconds), None) => {
                    format!("the orchestrator's time limit was reached after {seconds:.0} s")
                }
                _ => "the orchestrator's time limit was reached".to_owned(),
            };
            RedFlag::new(&RULE, threshold, 1.0, message, limit.evidence.clone())
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `failures.orchestrator_timeout`: the event in events.jsonl, `finish_reason` of
status.json, or the timeouts of agents in coordination_events.json.

**Why.** The limit ended the work before the agents did: rounds were cut, and the winner was chosen from
what was there.

**What it does not mean.** It does not say that there is no answer: one that had been submitted is
delivered. An agent that is named by the record had merely not voted yet.

**Evidence.** All three places, as far as they are there. There is no subject: the limit is that of the
run.

**Example.** Limit 60 s, two agents, one answer: one flag, `after 60 s, answers there: 1`, not two.";
