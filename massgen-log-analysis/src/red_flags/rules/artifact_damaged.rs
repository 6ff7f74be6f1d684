//! A file of the attempt could not be read whole.

use std::collections::BTreeMap;

use massgen_log_model::{Diagnostic, DiagnosticKind, RelPath};

use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "artifact_damaged",
    question: 0,
    category: Category::Files,
    title: "Damaged file",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: Some("damaged places"),
    rationale: "What a damaged file lost is missing from every figure that rests on it.",
    manual: MANUAL,
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `data_quality.diagnostics` of the kinds that lose something: lines that are no JSON,
cut files, values of another type. Repaired values and files that are merely incomplete are left out.

**Why.** What a damaged file lost is missing from each figure that rests on it.

**What it does not mean.** It does not say that the run itself had a problem: most damage is the last line
of a file whose writer was killed. The part that could be read is used.

**Evidence.** Each damaged place, by file, line or JSON pointer, with the reader's reason as excerpt; the
file is the subject.

**Example.** events.jsonl with 2 broken lines of 4,812: one flag with 2 places, and 4,810 events are used.";
