//! Rules against what was planted: as many flags as findings, session by session.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

use std::path::Path;

use massgen_log_analysis::model::spine::Session;
use massgen_log_analysis::{AttemptAnalysis, Options};
use planted::Detector;

const SEEDS: u64 = 80;

/// Rules that have a flag for each finding of a detector.
const EXACT: &[(&str, Detector)] = &[
    ("blind_vote", Detector::BlindVote),
    ("conflicting_checks", Detector::ConflictingChecks),
    ("contradicted_failure", Detector::SuccessTextWithError),
    ("endless_verification", Detector::EndlessVerification),
    ("failed_check_accepted", Detector::SingleLook),
    ("inconsistent_tool", Detector::Inconsistent),
    ("near_duplicated_work", Detector::NearDuplicate),
    ("no_measurable_change", Detector::NoMeasurableChange),
    ("taken_answer", Detector::TakenText),
    ("unverified_write", Detector::UnverifiedWrite),
];

fn analysed(seed: u64) -> (AttemptAnalysis, planted::Truth) {
    let (script, truth) = planted::generate(seed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rules_planted_{seed}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let session = Session::load(planted::write(&script, &folder).unwrap()).unwrap();
    let attempt = session.turns[0].attempts.last().unwrap();
    let analysis = AttemptAnalysis::of(attempt, &Options::default());
    std::fs::remove_dir_all(&folder).unwrap();
    (analysis, truth)
}

#[test]
fn planted_findings_are_flagged_and_near_misses_are_not() {
    let mut seen = vec![0; EXACT.len()];
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let (analysis, truth) = analysed(seed);
        for ((rule, detector), seen) in EXACT.iter().zip(&mut seen) {
            let flags: Vec<_> = analysis
                .red_flags
                .iter()
                .filter(|flag| flag.rule == *rule)
                .collect();
            let planted = truth.positives(*detector);
            *seen += planted.len();
            if flags.len() != planted.len() {
                let subjects: Vec<_> = flags.iter().map(|flag| flag.subject.as_deref()).collect();
                wrong.push(format!("seed {seed}, {rule}: {subjects:?} for {planted:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for ((rule, _), seen) in EXACT.iter().zip(seen) {
        assert!(seen > 0, "{rule}: none planted in {SEEDS} sessions");
    }
}
