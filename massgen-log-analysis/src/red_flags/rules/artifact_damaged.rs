//! A file of the attempt could not be read whole.

use std::collections::BTreeMap;

use massgen_log_model::{Diagnostic, DiagnosticKind, RelPath};

use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "artifact_damaged",
    question: 0,
    title: "Damaged file",
    severity: Severity::Medium,
    threshold: None,
    rationale: "What a damaged file lost is missing from every figure that rests on it.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let mut by_file: BTreeMap<&RelPath, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &analysis.data_quality.diagnostics {
        // An incomplete file is a contradiction, and a repaired value lost nothing.
        let counts = diagnostic.is_damage()
            && !matches!(
                diagnostic.kind,
                DiagnosticKind::Incomplete | DiagnosticKind::Repaired
            );
        if counts {
            by_file
                .entry(&diagnostic.location.path)
                .or_default()
                .push(diagnostic);
        }
    }
    by_file
        .into_iter()
        .map(|(path, found)| {
            let evidence = found
                .iter()
                .map(|diagnostic| Evidence::quoting(&diagnostic.location, &diagnostic.reason))
                .collect();
            let message = match found.len() {
                1 => "one place of the file is damaged".to_owned(),
                places => format!("{places} places of the file are damaged"),
            };
            RedFlag::new(&RULE, threshold, found.len() as f64, message, evidence).on(path)
        })
        .collect()
}
