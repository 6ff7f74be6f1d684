//! An agent submitted the same text again.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "identical_answer",
    question: 11,
    category: Category::Decisions,
    title: "Same answer submitted again",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "A new answer restarts the other agents and clears their votes, even when its text is the same.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .progression
        .by_agent
        .iter()
        .flat_map(|agent| agent.steps.iter().map(move |step| (agent, step)))
        .filter(|(_, step)| step.is_identical == Some(true))
        .map(|(agent, step)| {
            let message = "the text of a new answer equals that of the answer before it";
            RedFlag::new(&RULE, threshold, "identical", message, step.evidence.clone())
                .on(&format!("{}, answer {}", agent.agent, step.to))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `progression.by_agent[].steps[].is_identical`: an answer whose text equals that of
the same agent's answer before it.

**Why.** A new answer restarts the other agents and clears their votes, even when its text is the same.

**What it does not mean.** Files of the workspace may have changed although the text has not.

**Evidence.** Both answers' files; agent and number of the answer are the subject.

**Example.** agent1.2 repeats agent1.1 letter by letter: one flag. One word differs: none.";
