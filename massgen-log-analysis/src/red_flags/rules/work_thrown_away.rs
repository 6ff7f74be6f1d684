//! Restarts cut rounds in which much had been done.

use std::cmp::Ordering;

use crate::AttemptAnalysis;
use crate::question::decisions::RestartedAgent;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "work_thrown_away",
    question: 5,
    category: Category::Efficiency,
    title: "Work that restarts cut off",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(60.0, "seconds of cut rounds")),
    adds_up_to: None,
    rationale: "New answers of other agents ended rounds that came to nothing: their time and tokens were paid.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let decisions = &analysis.decisions;
    let totals = &decisions.restart_totals;
    let of_tools = totals.tool_seconds.value;
    let Some(seconds) = totals
        .seconds
        .value
        .or(of_tools)
        .filter(|seconds| *seconds > threshold)
    else {
        return Vec::new();
    };
    let rounds = match totals.cut_rounds.value {
        Some(1) => "one round".to_owned(),
        Some(rounds) => format!("{rounds} rounds"),
        None => "rounds".to_owned(),
    };
    let calls = totals.tool_calls.value.map_or_else(String::new, |calls| {
        let noun = if calls == 1 { "tool call" } else { "tool calls" };
        format!(", with {calls} {noun}")
    });
    let message = format!("restarts cut {rounds} after {seconds:.0} s in all{calls}");
    let mut cut: Vec<&RestartedAgent> = decisions
        .restart_ledger
        .iter()
        .flat_map(|entry| &entry.restarted)
        .filter(|restarted| restarted.cut_round.is_some())
        .collect();
    // The sort is stable: rounds of one length stay in order.
    cut.sort_by(|a, b| descending(a.seconds_cut, b.seconds_cut));
    let evidence = cut
        .iter()
        .flat_map(|restarted| restarted.evidence.iter().take(1).cloned());
    let flag = RedFlag::new(&RULE, threshold, seconds, message, evidence.collect());
    vec![flag.on_some(cut.first().map(|restarted| &restarted.agent))]
}

/// The longest first, those of unknown length last.
fn descending(a: Option<f64>, b: Option<f64>) -> Ordering {
    b.unwrap_or(f64::NEG_INFINITY)
        .total_cmp(&a.unwrap_or(f64::NEG_INFINITY))
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.restart_totals.seconds`: the length of all rounds that a new answer of another agent cut,
or whose vote was ignored because of one; where no length is recorded, the length of their tool calls. Seconds of
agents are summed: two rounds at the same time count twice.

**Why.** What was done in these rounds came to no answer and no vote, and part of it is done again.

**What it does not mean.** The new answer may have been worth it. What a cut round wrote into the workspace is still there.

**Evidence.** The cut rounds, the longest first; the agent of the longest is the subject.

**Example.** agent_a votes after 75 s, and the vote is ignored because agent2.2 had just come: 75, one flag. Three rounds
cut after 10 s each: none.";
