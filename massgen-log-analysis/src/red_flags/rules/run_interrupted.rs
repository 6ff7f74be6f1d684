//! The record stops without an end.

use crate::AttemptAnalysis;
use crate::question::completion::AttemptStatus;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "run_interrupted",
    question: 1,
    category: Category::Run,
    title: "The run was interrupted",
    severity: Severity::High,
    threshold: None,
    adds_up_to: None,
    rationale: "The process was killed, crashed or is still running: figures are those up to where the \
                record stops.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let completion = &analysis.completion;
    if completion.status != AttemptStatus::Interrupted {
        return Vec::new();
    }
    let open = analysis.failures.end.unfinished_calls.len();
    let last = match analysis.failures.end.last_record_seconds {
        Some(seconds) => format!("the record stops after {seconds:.0} s"),
        None => "the record stops".to_owned(),
    };
    let message = match open {
        0 => last,
        1 => format!("{last}, one call was running"),
        open => format!("{last}, {open} calls were running"),
    };
    let word = completion.status.as_str();
    vec![RedFlag::new(
        &RULE,
        threshold,
        word,
        message,
        completion.status_evidence.clone(),
    )]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `completion.status` `interrupted`: in progress by the last record, with no final
answer, no time limit and no failure of all agents.

**Why.** Nothing was delivered, and all figures are those up to where the record stops: a killed run
leaves no summary of its cost.

**What it does not mean.** It does not say who ended the process. Without the present (`--now`) a run that
is still going on looks the same.

**Evidence.** What the status rests on; the message has the time of the last record and the calls that
were running.

**Example.** status.json says `in_progress`, the last event is at 83 s, one call has no end: one flag. A
run whose limit was recorded: `orchestrator_timeout`.";
