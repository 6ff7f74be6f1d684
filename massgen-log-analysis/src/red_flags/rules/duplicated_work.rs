//! The same expensive call was made more than once.

use crate::AttemptAnalysis;
use crate::question::commands::EXCESSIVE_OUTPUT_CHARS;
use crate::question::duplication::{RepeatedWork, WorkKind};
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "duplicated_work",
    question: 4,
    title: "Expensive work that was done twice",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    rationale: "Installs, media, web access, long reads, runs of a second or more and long outputs were done \
                again with the same arguments; what went beyond the first success is lost, unless its input \
                had changed.",
    source: RuleSource::GuideOwnThreshold,
    check,
};

/// A single run of other work is expensive from this many seconds on.
const EXPENSIVE_SECONDS: f64 = 1.0;

/// Installs, media, web access and long reads always; other work by its time or output.
fn is_expensive(work: &RepeatedWork) -> bool {
    !matches!(work.kind, WorkKind::Command | WorkKind::Other)
        || work
            .seconds_max
            .is_some_and(|seconds| seconds >= EXPENSIVE_SECONDS)
        || work
            .output_chars
            .is_some_and(|chars| chars > EXCESSIVE_OUTPUT_CHARS.saturating_mul(2))
}

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .duplication
        .repeated
        .iter()
        .filter(|work| is_expensive(work))
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
