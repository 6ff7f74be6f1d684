//! What must not change the analysis: what a later MassGen adds, the order of what has no order, a second look.
//!
//! A line that stands twice is not among it: two equal records are two records.

mod change;
mod compare;
mod document;
mod source;

use std::fs;
use std::path::Path;

use planted::Random;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use compare::{analysis, bytes, differences, reports, strip_drift, strip_files, without_places};
use source::Source;

/// The same cases in every run.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        max_shrink_iters: 20,
        ..ProptestConfig::default()
    }
}

/// What is left of the analysis of the session in `folder` for a comparison.
fn numbers(folder: &Path) -> Value {
    let mut value = without_places(&analysis(folder));
    strip_files(&mut value);
    strip_drift(&mut value);
    value
}

/// Puts the session into a temporary folder, prepares it, and asserts that `change` changes no number.
fn assert_stable(source: Source, prepare: impl FnOnce(&Path), change: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let session = source.put(folder.path());
    prepare(&session);
    let before = numbers(&session);
    change(&session);
    let found = differences(&before, &numbers(&session));
    assert!(found.is_empty(), "{source:?}\n{}", found.join("\n"));
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn unknown_lines_and_events_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, |_| (), |session| {
            change::add_events(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn unknown_members_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, |_| (), |session| {
            change::add_members(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn unknown_files_and_folders_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, |_| (), |session| {
            change::add_files(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_members_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, |_| (), |session| {
            change::shuffle_members(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_lines_of_one_instant_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, change::cut_seconds, |session| {
            change::swap_lines(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_tool_executions_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, |_| (), |session| {
            change::interleave_executions(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn files_of_another_age_in_another_place_give_equal_bytes(source in source::any(), seed in any::<u64>()) {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let session = source.put(first.path());
        let before = analysis(&session);
        let moved = second.path().join("elsewhere").join(session.file_name().unwrap());
        source::copy_shuffled(&session, &moved, &mut Random::new(seed));
        let after = analysis(&moved);
        prop_assert_eq!(bytes(&before), bytes(&after));
        prop_assert_eq!(reports(&before), reports(&after));
    }

    #[test]
    fn a_second_analysis_and_a_written_report_change_nothing(source in source::any()) {
        let folder = tempfile::tempdir().unwrap();
        let session = source.put(folder.path());
        let before = analysis(&session);
        prop_assert_eq!(bytes(&before), bytes(&analysis(&session)));
        for (turn, report) in before.turns.iter().zip(reports(&before)) {
            let path = session.join(turn.path.to_path()).join("ANALYSIS_REPORT.md");
            fs::write(path, report).unwrap();
        }
        let after = analysis(&session);
        let mut values = [&before, &after].map(|analysis| serde_json::to_value(analysis).unwrap());
        // Where the attempt is the turn's folder, the report is one of its files.
        values.iter_mut().for_each(strip_files);
        prop_assert_eq!(differences(&values[0], &values[1]), Vec::<String>::new());
        let lines = |analysis: &_| -> Vec<String> {
            let text = reports(analysis).concat();
            text.lines().filter(|line| !tells_of_files(line)).map(str::to_owned).collect()
        };
        let (before, after) = (lines(&before), lines(&after));
        let other = before.iter().zip(&after).find(|(before, after)| before != after);
        prop_assert_eq!(other, None);
        prop_assert_eq!(before.len(), after.len());
    }
}

/// Lines of the report that tell how many files there are, and of the report itself.
fn tells_of_files(line: &str) -> bool {
    line.contains("ANALYSIS_REPORT.md") || line.contains(" files,")
}

/// The changes above on every recorded session, once each.
#[test]
fn no_recorded_session_changes() {
    for (at, source) in source::recorded().enumerate() {
        let random = || Random::new(at as u64);
        assert_stable(
            source,
            |_| (),
            |session| change::add_events(session, &mut random()),
        );
        assert_stable(
            source,
            |_| (),
            |session| change::add_members(session, &mut random()),
        );
        assert_stable(
            source,
            |_| (),
            |session| change::add_files(session, &mut random()),
        );
        assert_stable(
            source,
            |_| (),
            |session| change::shuffle_members(session, &mut random()),
        );
        assert_stable(source, change::cut_seconds, |session| {
            change::swap_lines(session, &mut random())
        });
    }
}
