//! The files hold something that this program does not know.

use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "schema_drift",
    question: 0,
    title: "Unknown fields, words or events",
    severity: Severity::Info,
    threshold: None,
    rationale: "A newer MassGen may record facts that this program does not read; they are kept and not \
                analysed.",
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
