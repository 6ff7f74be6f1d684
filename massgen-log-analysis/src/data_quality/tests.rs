//! Tests read the fixtures; the crate itself touches no file.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use massgen_log_model::spine::Session;

use super::*;
use crate::{Analysis, AttemptAnalysis, Options};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn sessions(folder: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        found.sort();
        found
    };
    entries(folder)
        .iter()
        .filter(|path| path.is_dir() && !path.ends_with("synthetic"))
        .flat_map(|path| entries(path))
        .filter(|path| path.is_dir() && path.file_name().unwrap().to_string_lossy().starts_with("log_"))
        .collect()
}

fn attempts(path: &Path) -> Vec<AttemptAnalysis> {
    let analysis = Analysis::of(&Session::load(path).unwrap(), &Options::default());
    analysis
        .turns
        .into_iter()
        .flat_map(|turn| turn.attempts)
        .collect()
}

fn last(fixture: &str) -> AttemptAnalysis {
    attempts(&fixtures().join(fixture)).pop().unwrap()
}

fn check<'a>(analysis: &'a AttemptAnalysis, fact: &str) -> &'a CrossCheck {
    let checks = &analysis.data_quality.cross_checks;
    checks.iter().find(|check| check.fact == fact).unwrap()
}

/// Real attempts and the facts on which their files contradict each other, each with its reason.
///
/// `s07b`, first attempt: after the orchestration restart its coordination_events.json holds only start and
/// end, and status.json counts nothing, while two answers and two votes lie in snapshot folders.
const KNOWN: [(&str, &str, &[&str]); 1] = [(
    "0.1.36_s07b_attempt_2",
    "turn_1/attempt_1",
    &["answers submitted", "votes recorded"],
)];

#[test]
fn files_of_real_sessions_agree_unless_the_reason_is_known() {
    let mut compared = 0;
    for path in sessions(&fixtures()) {
        for attempt in attempts(&path) {
            let found: Vec<&str> = attempt
                .data_quality
                .disagreements()
                .map(|check| check.fact.as_ref())
                .collect();
            let known = KNOWN.iter().find(|(fixture, folder, _)| {
                path.to_string_lossy().contains(fixture) && attempt.path.as_str() == *folder
            });
            let wanted = known.map_or(&[] as &[&str], |(_, _, facts)| facts);
            assert_eq!(found, wanted, "{} {}", path.display(), attempt.path);
            let checks = &attempt.data_quality.cross_checks;
            compared += checks.iter().filter(|check| check.agrees == Some(true)).count();
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn an_emptied_coordination_file_is_reported() {
    let attempts = attempts(&fixtures().join("0.1.36_s07b_attempt_2/log_20261124_063839_866862"));
    let answers = check(&attempts[0], "answers submitted");
    let said: Vec<(&str, &str)> = answers
        .statements
        .iter()
        .map(|statement| (statement.source.as_ref(), statement.value.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("coordination_events.json", "0"),
            ("snapshot_mappings.json", "2"),
            ("answer.txt in snapshot folders", "2"),
            ("status.json answer_count", "0")
        ]
    );
    assert!(answers.note.as_deref().unwrap().contains("emptied"));
    let level = |attempt: &AttemptAnalysis, question: u8| {
        let found = &attempt.data_quality.completeness;
        found
            .iter()
            .find(|entry| entry.question == question)
            .unwrap()
            .level
    };
    assert_eq!(level(&attempts[0], 5), Level::Partial);
    assert_eq!(level(&attempts[1], 5), Level::Full);
}

#[test]
fn two_costs_are_shown_with_their_difference() {
    let attempt = last("synthetic/error_tie/log_20260105_200000_600000");
    let found: Vec<_> = attempt
        .data_quality
        .disagreements()
        .map(|check| check.fact.as_ref())
        .collect();
    assert_eq!(found, ["cost of the agents"]);
    let cost = check(&attempt, "cost of the agents");
    assert_eq!(cost.statements[0].value, "0.003163 USD");
    assert!(
        cost.statements
            .iter()
            .any(|statement| statement.value == "0.002663 USD")
    );
    assert!(
        cost.difference
            .as_deref()
            .unwrap()
            .starts_with("differ by 0.000500 USD")
    );
}

#[test]
fn damage_and_drift_are_reported_with_their_places() {
    let attempt = last("synthetic/hostile/log_20260105_190000_550000");
    let quality = &attempt.data_quality;
    assert!(quality.diagnostics.iter().any(Diagnostic::is_damage));
    assert!(!quality.drift.is_empty());
    // One path of the mappings leads outside.
    let paths = check(&attempt, "files that the snapshot mappings name");
    assert_eq!(paths.agrees, Some(false));
    assert!(paths.statements[1].evidence.location.pointer.is_some());
}

#[test]
fn what_a_killed_run_lacks_is_explained() {
    let attempt = last("0.1.97_s08b_interrupt_kill9/log_20261124_060737_254214");
    let quality = &attempt.data_quality;
    let summary = quality
        .artifacts
        .iter()
        .find(|artifact| artifact.artifact == "metrics_summary.json")
        .unwrap();
    assert_eq!(summary.absence, Some(Absence::WrittenAtTheEnd));
    assert!(summary.is_expected);
    let debug = quality
        .artifacts
        .iter()
        .find(|artifact| artifact.artifact == "streaming_debug.log")
        .unwrap();
    assert_eq!(debug.absence, Some(Absence::NoLongerWritten));
    assert!(!debug.is_expected);
    let cost = quality
        .completeness
        .iter()
        .find(|entry| entry.question == 6)
        .unwrap();
    assert_eq!(cost.level, Level::Partial);
    assert_eq!(cost.missing, ["metrics_summary.json"]);
}

#[test]
fn the_file_list_adds_up() {
    let files = last("0.1.97_s10_big/log_20261124_060757_858558")
        .data_quality
        .files;
    let listed: u64 = files.listed.iter().map(|file| file.bytes).sum();
    assert_eq!(files.listed.len(), LISTED_FILES);
    assert_eq!(files.listed.len() as u64 + files.unlisted, files.count);
    assert_eq!(listed + files.unlisted_bytes, files.bytes);
}
