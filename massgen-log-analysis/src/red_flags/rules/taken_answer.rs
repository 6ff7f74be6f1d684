//! An answer shares text with an earlier answer of another agent.

use massgen_log_model::{AgentId, AnswerLabel};

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "taken_answer",
    question: 5,
    category: Category::Decisions,
    title: "Answers that share text with others",
    severity: Severity::Info,
    threshold: Some(ThresholdSpec::at_least(0.2, "of the word sequences of an answer")),
    adds_up_to: None,
    rationale: "Agents are shown each other's answers to build on them; how much text moved tells which answers are independent.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .decisions
        .taken
        .iter()
        .filter(|taken| taken.share >= threshold)
        .map(|taken| {
            let shown = match taken.shown {
                Some(true) => "its agent had been shown that answer",
                Some(false) => "its agent had not been shown that answer",
                None => "whether its agent had been shown it is not recorded",
            };
            let message = format!(
                "{:.0} % of the five-word sequences of an answer stand in an earlier answer of another agent; {shown}",
                taken.share * 100.0
            );
            let name = |label: Option<&AnswerLabel>, agent: &AgentId| match label {
                Some(label) => label.to_string(),
                None => agent.to_string(),
            };
            RedFlag::new(&RULE, threshold, taken.share, message, taken.evidence.clone()).on(&format!(
                "{}, {}",
                name(taken.label.as_ref(), &taken.agent),
                name(taken.source_label.as_ref(), &taken.source_agent)
            ))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.taken`: at least 8 of the five-word sequences of an answer, and at least this share of
them, stand in an earlier answer of another agent, and in no earlier answer of its own agent nor in the question. Shares
below 0.2 are not in the list, so that a lower threshold changes nothing.

**Why.** To build on each other's answers is what the agents are shown them for. Agreement between answers that share
their text says less than agreement between answers that do not.

**What it does not mean.** Nothing about merit: taking over what is there is often what was wanted. Two agents can also
come to the same words on their own, or from one source that both read.

**Evidence.** The line where the longest shared run begins, in the later answer, then in the earlier one; the labels of
both are the subject.

**Example.** 8 of the 36 sequences of agent2.2 stand in agent3.1 and nowhere before: 0.22, one flag. The question's own
sentence in both answers: none.";
