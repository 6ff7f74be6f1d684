//! The same expensive call was made more than once.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "duplicated_work",
    question: 4,
    title: "Expensive work that was done twice",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    rationale: "Installs, media generation, web access, long reads, long runs and large outputs were done again \
                with the same arguments, and nothing in between had changed their input.",
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .duplication
        .repeated
        .iter()
        .filter(|work| !work.expensive.is_empty() && work.unchanged_repeats > 0)
        .filter(|work| work.count as f64 >= threshold)
        .map(|work| {
            let message = format!("{} runs of the same work ({})", work.count, work.kind.as_str());
            RedFlag::new(
                &RULE,
                threshold,
                work.count as f64,
                message,
                work.evidence.clone(),
            )
            .on(&work.command.as_deref().unwrap_or(&work.key))
        })
        .collect()
}
