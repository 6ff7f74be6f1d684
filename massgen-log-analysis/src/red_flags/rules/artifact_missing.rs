//! A file that every finished run of this version has is absent or empty.

use crate::data_quality::ArtifactPresence;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "artifact_missing",
    question: 0,
    category: Category::Files,
    title: "Missing file",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: Some("missing files"),
    rationale: "Figures that rest on the file are not recorded, or come from a source that knows less.",
    manual: MANUAL,
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `data_quality.artifacts`: files that a finished run of this MassGen version has and
that are absent, empty or unusable. Files that are absent for one and the same reason are one flag.

**Why.** Figures that rest on the file are not recorded, or come from a source that knows less.

**What it does not mean.** A missing file is not always a loss: later attempts of a process do not always
have a log of their own, and a run without any answer leaves no summary. The reason is part of the
message.

**Evidence.** The place where the file would be, or the attempt's folder; the names of the files are the
subject.

**Example.** A killed run leaves no metrics_summary.json and no metrics_events.json: one flag with 2
files. A 0.1.12 run without events.jsonl: none, since that version does not write it.";
