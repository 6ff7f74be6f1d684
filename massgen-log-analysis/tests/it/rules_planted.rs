//! Rules against what was planted: as many flags as findings, session by session.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

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
    ("near_duplicated_work", Detector::NearDuplicate),
    ("no_measurable_change", Detector::NoMeasurableChange),
    ("taken_answer", Detector::TakenText),
];

fn analysed(seed: u64) -> (AttemptAnalysis, planted::Truth) {
    let (session, truth) = session(seed);
    let attempt = session.turns[0].attempts.last().unwrap();
    (AttemptAnalysis::of(attempt, &Options::default()), truth)
}

/// The planted session of this seed.
pub(crate) fn session(seed: u64) -> (Session, planted::Truth) {
    // Tests of one seed run at the same time: each needs a folder of its own.
    static FOLDERS: AtomicU64 = AtomicU64::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let (script, truth) = planted::generate(seed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rules_planted_{number}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let session = Session::load(planted::write(&script, &folder).unwrap()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    (session, truth)
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
    assert_eq!(wrong, Vec::<String>::new());
    for ((rule, _), seen) in EXACT.iter().zip(seen) {
        assert!(seen > 0, "{rule}: none planted in {SEEDS} sessions");
    }
}

/// Of the planted calls with two outcomes, those whose input changed in between are no checks that conflict.
#[test]
fn an_outcome_that_follows_on_a_change_is_not_flagged() {
    let (mut flagged, mut left) = (0, 0);
    for seed in 0..SEEDS {
        let (analysis, truth) = analysed(seed);
        let changed = truth.near_misses(Detector::ConflictingChecks);
        let all = truth.positives(Detector::Inconsistent);
        let expected = all.iter().filter(|key| {
            let mut parts = key.splitn(3, '|');
            let (agent, _, args) = (parts.next().unwrap(), parts.next(), parts.next().unwrap());
            let args: serde_json::Value = serde_json::from_str(args).unwrap();
            let command = args.get("command").and_then(serde_json::Value::as_str);
            !command.is_some_and(|command| changed.contains(&format!("{agent}|{command}")))
        });
        let expected = expected.count();
        let flags = analysis
            .red_flags
            .iter()
            .filter(|flag| flag.rule == "inconsistent_tool");
        assert_eq!(
            flags.count(),
            expected,
            "seed {seed}: {all:?}, changed {changed:?}"
        );
        flagged += expected;
        left += all.len() - expected;
    }
    assert!(flagged > 10 && left > 10, "{flagged}, {left}");
}

/// Writes that a script or build follows are found and not flagged.
#[test]
fn a_write_without_any_run_after_it_is_flagged() {
    let (mut flagged, mut found) = (0, 0);
    for seed in 0..SEEDS {
        let (analysis, truth) = analysed(seed);
        let planted = truth.positives(Detector::UnverifiedWrite);
        let writes = &analysis.reasoning.unverified_writes;
        assert_eq!(writes.len(), planted.len(), "seed {seed}");
        let runs = writes.iter().filter(|found| found.runs_after > 0).count();
        let flags = analysis
            .red_flags
            .iter()
            .filter(|flag| flag.rule == "unverified_write");
        assert_eq!(flags.count(), planted.len() - runs, "seed {seed}");
        flagged += planted.len() - runs;
        found += planted.len();
    }
    assert!(flagged > 5 && flagged < found, "{flagged} of {found}");
}
