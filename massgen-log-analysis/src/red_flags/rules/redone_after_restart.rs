//! An agent made the same expensive call in several of its rounds.

use super::duplicated_work::flags;
use crate::AttemptAnalysis;
use crate::question::duplication::RepeatScope;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "redone_after_restart",
    question: 4,
    category: Category::Efficiency,
    title: "Expensive work redone in a later round",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    adds_up_to: None,
    rationale: "After a restart an agent did expensive work again that it had done in an earlier round, with unchanged \
                input.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    flags(analysis, &RULE, threshold, &[RepeatScope::AfterRestart])
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `duplication.repeated` with scope `after_restart`: expensive calls with the same arguments that
one agent ran in at least two of its rounds, with unchanged input at least once.

**Why.** A restart throws the context away. Work whose result is not kept in the workspace is done again.

**What it does not mean.** The agent may have had to look again because its memory of the first look was gone with the
round; the restart ledger of question 5 tells which restart cut what.

**Evidence.** The calls; the command or the arguments are the subject.

**Example.** agent_b generates the image `a red fox` in its first round, is restarted, and generates it again:
one flag with 2 runs.";
