//! What must not change the analysis: what a later MassGen adds, the order of what has no order, a second look.
//!
//! A line that stands twice is not among it: two equal records are two records.

mod change;
mod compare;
mod document;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

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

/// What a change of files may change in the analysis.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Records move: only their places.
    Order,
    /// Something unknown is added: places, and what tells of unknown names.
    Unknown,
}

/// What is left of the analysis of the session in `folder` for a comparison. Sizes of files go too: a document that is
/// written again has other blanks.
fn numbers(folder: &Path, kind: Kind) -> Value {
    let mut value = without_places(&analysis(folder));
    strip_files(&mut value);
    if kind == Kind::Unknown {
        strip_drift(&mut value);
    }
    value
}

/// Puts the session into a temporary folder, prepares it, and asserts that `change` changes no number.
fn assert_stable(source: Source, kind: Kind, prepare: Prepare, change: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let session = source.put(folder.path());
    prepare(&session);
    let before = numbers(&session, kind);
    change(&session);
    let found = differences(&before, &numbers(&session, kind));
    assert!(found.is_empty(), "{source:?}\n{}", found.join("\n"));
}

/// A change of a session that must change no number.
type Change = fn(&Path, &mut Random);

/// What is done to a session before it is looked at for the first time.
type Prepare = fn(&Path);

/// All changes: what each may change, what comes before it, and the change.
const CHANGES: [(Kind, Prepare, Change); 6] = [
    (Kind::Unknown, as_it_is, change::add_events),
    (Kind::Unknown, as_it_is, change::add_members),
    (Kind::Unknown, as_it_is, change::add_files),
    (Kind::Order, as_it_is, change::shuffle_members),
    (Kind::Order, change::cut_seconds, change::swap_lines),
    (Kind::Order, as_it_is, change::interleave_executions),
];

fn as_it_is(_: &Path) {}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn unknown_lines_and_events_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Unknown, as_it_is, |session| {
            change::add_events(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn unknown_members_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Unknown, as_it_is, |session| {
            change::add_members(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn unknown_files_and_folders_change_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Unknown, as_it_is, |session| {
            change::add_files(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_members_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Order, as_it_is, |session| {
            change::shuffle_members(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_lines_of_one_instant_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Order, change::cut_seconds, |session| {
            change::swap_lines(session, &mut Random::new(seed));
        });
    }

    #[test]
    fn the_order_of_tool_executions_changes_no_number(source in source::any(), seed in any::<u64>()) {
        assert_stable(source, Kind::Order, as_it_is, |session| {
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
        prop_assert_eq!(bytes(&before), bytes(&after));
        prop_assert_eq!(reports(&before), reports(&after));
    }
}

/// Each change on every recorded session, once.
#[test]
fn no_recorded_session_changes() {
    for (at, source) in source::recorded().enumerate() {
        for (kind, prepare, change) in CHANGES {
            let random = &mut Random::new(at as u64);
            assert_stable(source, kind, prepare, |session| change(session, random));
        }
    }
}

/// A change that leaves the files as they were would prove nothing.
#[test]
fn every_change_changes_files() {
    let text = |session: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let paths = source::files(session).into_iter();
        paths
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    };
    for (at, (_, prepare, change)) in CHANGES.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let session = Source::Planted(1).put(folder.path());
        // Both sides are written by the same writer: only the change makes a difference.
        change::rewrite(&session);
        prepare(&session);
        let before = text(&session);
        change(&session, &mut Random::new(1));
        assert_ne!(before, text(&session), "change {at}");
    }
}
