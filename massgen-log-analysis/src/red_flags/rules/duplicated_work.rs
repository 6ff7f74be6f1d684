//! The same expensive call was made more than once.

use crate::AttemptAnalysis;
use crate::question::commands::{EXCESSIVE_OUTPUT_CHARS, SLOW_SECONDS};
use crate::question::duplication::{RepeatedWork, WorkKind};
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "duplicated_work",
    question: 4,
    category: Category::Efficiency,
    title: "Expensive work that was done twice",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "runs")),
    adds_up_to: None,
    rationale: "Installs, media, web access, long reads, slow commands and long outputs were done \
                again with the same arguments; what went beyond the first success is lost, unless its input \
                had changed.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

/// Installs, media, web access and long reads always; other work by its time or output.
fn is_expensive(work: &RepeatedWork) -> bool {
    !matches!(work.kind, WorkKind::Command | WorkKind::Other)
        || work.seconds_max.is_some_and(|seconds| seconds > SLOW_SECONDS)
        || work
            .output_chars
            .is_some_and(|chars| chars > EXCESSIVE_OUTPUT_CHARS)
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `duplication.repeated`: calls of one tool with one set of arguments that ran at
least twice and are expensive: installs, media, web access and long reads always, other work when a run
took more than 5 seconds or gave more than 5,000 characters.

**Why.** What went beyond the first run cost time, and often money, for a result that was there already.

**What it does not mean.** A repeat whose input had changed in between is no waste, and an agent cannot
read what another one has in its own workspace.

**Evidence.** The calls; the command or the arguments are the subject.

**Example.** `npm install` in two rounds of agent_a: one flag with 2 runs. `ls` five times: none, it is
not expensive.";
