//! An agent made the same expensive call more than once in one round.

use crate::AttemptAnalysis;
use crate::question::duplication::RepeatScope;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "duplicated_work",
    question: 4,
    category: Category::Efficiency,
    title: "Expensive work that was done twice",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    adds_up_to: None,
    rationale: "Installs, media generation, web access, long reads, long runs and large outputs were done again \
                with the same arguments, and nothing in between had changed their input.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    flags(
        analysis,
        &RULE,
        threshold,
        &[RepeatScope::SameAgent, RepeatScope::AgentsNotRecorded],
    )
}

/// Flags for expensive work of some scopes that was repeated with unchanged input.
pub(super) fn flags(
    analysis: &AttemptAnalysis,
    rule: &Rule,
    threshold: f64,
    scopes: &[RepeatScope],
) -> Vec<RedFlag> {
    analysis
        .duplication
        .repeated
        .iter()
        .filter(|work| scopes.contains(&work.scope))
        .filter(|work| !work.expensive.is_empty() && work.unchanged_repeats > 0)
        .filter(|work| work.count as f64 >= threshold)
        .map(|work| {
            let message = format!(
                "{} runs of the same work ({}), {} of them with unchanged input",
                work.count,
                work.kind.as_str(),
                work.unchanged_repeats
            );
            RedFlag::new(rule, threshold, work.count as f64, message, work.evidence.clone())
                .on(&work.command.as_deref().unwrap_or(&work.key))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `duplication.repeated`: calls of one tool with one set of arguments that one agent ran at
least twice in one round, with unchanged input at least once, and that are expensive: installs, media generation
and web access always, other work when a run took more than 5 seconds or gave more than 5,000 characters.

**Why.** What went beyond the first run cost time, and often money, for a result that was there already.

**What it does not mean.** A repeat whose input was written in between is no waste, and is not counted as one.
Whether a script that ran in between changed anything is not known; such repeats do not meet the rule either.

**Evidence.** The calls; the command or the arguments are the subject.

**Example.** `npm install` twice in a round of agent_a: one flag with 2 runs. `ls` five times: none, it is
not expensive.";
