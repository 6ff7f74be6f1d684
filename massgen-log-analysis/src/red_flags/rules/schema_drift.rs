//! The files hold something that this program does not know.

use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "schema_drift",
    question: 0,
    category: Category::Files,
    title: "Unknown fields, words or events",
    severity: Severity::Info,
    threshold: None,
    adds_up_to: Some("unknown names"),
    rationale: "A newer MassGen may record facts that this program does not read; they are kept and not \
                analysed.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let drift = &analysis.data_quality.drift;
    if drift.is_empty() {
        return Vec::new();
    }
    let evidence = drift
        .iter()
        .map(|note| Evidence::quoting(&note.location, &note.name))
        .collect();
    let message = match drift.len() {
        1 => "one name is not known".to_owned(),
        names => format!("{names} names are not known"),
    };
    vec![RedFlag::new(
        &RULE,
        threshold,
        drift.len() as f64,
        message,
        evidence,
    )]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `data_quality.drift`: fields, words and events that this version of the program does
not know. The number is that of different names.

**Why.** A newer MassGen may record facts that this program does not read; they are kept in the model and
not analysed.

**What it does not mean.** It is no damage, and no figure is wrong because of it.

**Evidence.** The first place of each name, with the name as excerpt.

**Example.** events.jsonl of a later version has `hook_veto` events: one flag with 1 name.";
