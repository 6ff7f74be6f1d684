//! Several agents made the same expensive call.

use super::duplicated_work::flags;
use crate::AttemptAnalysis;
use crate::question::duplication::RepeatScope;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "duplicated_by_agents",
    question: 4,
    category: Category::Efficiency,
    title: "Expensive work of several agents",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    adds_up_to: None,
    rationale: "Several agents did the same expensive work with the same arguments, and came to the same result where a \
                workspace is needed for it.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    flags(analysis, &RULE, threshold, &[RepeatScope::SeveralAgents])
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `duplication.repeated` with scope `several_agents`: installs, media generation and web access
with the same arguments, and other expensive calls (more than 5 seconds or 5,000 characters) whose results are equal too.

**Why.** Each agent paid for a result that another one had already.

**What it does not mean.** Agents cannot read what stands in each other's workspaces before an answer is shared:
the repeat may have been the only way. Independent looks can be wanted.

**Evidence.** The calls; the command or the arguments are the subject.

**Example.** agent_a and agent_b both run `pip install torch`: one flag with 2 runs. Both `cat notes.md` with
different text in it: none.";
