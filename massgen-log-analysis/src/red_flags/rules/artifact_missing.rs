//! A file that every finished run of this version has is absent or empty.

use crate::data_quality::ArtifactPresence;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "artifact_missing",
    question: 0,
    title: "Missing file",
    severity: Severity::Low,
    threshold: None,
    rationale: "Figures that rest on the file are not recorded, or come from a source that knows less.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    // Files that are written together are missing together: one flag for each reason.
    let mut by_reason: Vec<(&'static str, Vec<&ArtifactPresence>)> = Vec::new();
    for artifact in analysis.data_quality.missing() {
        let why = artifact
            .absence
            .map_or("it is there and cannot be used", |absence| absence.describe());
        match by_reason.iter_mut().find(|(known, _)| *known == why) {
            Some((_, artifacts)) => artifacts.push(artifact),
            None => by_reason.push((why, vec![artifact])),
        }
    }
    by_reason
        .into_iter()
        .map(|(why, artifacts)| {
            let mut evidence: Vec<Evidence> = artifacts
                .iter()
                .filter_map(|artifact| artifact.path.as_ref().map(Evidence::file))
                .collect();
            if evidence.is_empty() {
                evidence.push(Evidence::file(&analysis.path));
            }
            let message = match artifacts.len() {
                1 => format!("one file is missing: {why}"),
                files => format!("{files} files are missing; of each, {why}"),
            };
            let names: Vec<&str> = artifacts
                .iter()
                .map(|artifact| artifact.artifact.as_str())
                .collect();
            RedFlag::new(&RULE, threshold, artifacts.len() as f64, message, evidence).on(&names.join(", "))
        })
        .collect()
}
