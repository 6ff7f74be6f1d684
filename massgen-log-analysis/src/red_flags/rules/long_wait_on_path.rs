//! A large part of the wall time passed without a round on the critical path.

use crate::AttemptAnalysis;
use crate::question::efficiency::{PathKind, PathSegment};
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "long_wait_on_path",
    question: 2,
    category: Category::Efficiency,
    title: "Waits that set the wall time",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(0.25, "of the wall time")),
    adds_up_to: None,
    rationale: "For a large part of the wall time no round ran that the end of the run depended on.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

/// Shorter waits, summed, are what any run takes to start, in seconds.
const SHORTEST: f64 = 10.0;

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let path = &analysis.efficiency.critical_path;
    let mut waits: Vec<&PathSegment> = path
        .segments
        .iter()
        .filter(|segment| segment.kind == PathKind::Wait)
        .collect();
    // The sort is stable: waits of one length stay in order.
    waits.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    let seconds: f64 = waits.iter().map(|wait| wait.seconds).sum();
    let share = path
        .total_s
        .filter(|total| *total > 0.0)
        .map(|total| seconds / total);
    let Some(share) = share.filter(|share| *share > threshold && seconds > SHORTEST) else {
        return Vec::new();
    };
    let message = format!(
        "{seconds:.0} s of the wall time, {:.0} %, passed with no round on the critical path; the longest wait took {:.0} s",
        share * 100.0,
        waits.first().map_or(0.0, |wait| wait.seconds)
    );
    let evidence = waits
        .iter()
        .flat_map(|wait| wait.evidence.iter().cloned())
        .collect();
    let flag = RedFlag::new(&RULE, threshold, share, message, evidence);
    vec![flag.on_some(waits.first().and_then(|wait| wait.agent.as_ref()))]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `efficiency.critical_path.segments` of the kind `wait`, summed, as a share of the wall time. Less
than 10 seconds in all do not meet the rule: any run takes a few to start.

**Why.** Nothing that the agents do faster makes these seconds shorter.

**What it does not mean.** Time of a model that answers late is none of it: that lies within a round. MassGen may have
worked in between on what it does not record, such as copies of workspaces or starts of tool servers.

**Evidence.** What ended each wait, the longest first; the agent that waited longest is the subject.

**Example.** 40 of 100 seconds lie before the first round: 0.4, one flag. 3 of 5 seconds: none.";
