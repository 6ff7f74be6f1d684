//! What a crash leaves, and what the next collector makes of it.

use std::fs;
use std::path::Path;

use massgen_log_collect::Told;
use massgen_log_collect::lake::Lake;

use crate::http::{PROTOBUF, post};
use crate::make::{frame, one};
use crate::{ids, image, in_lake, journals, options, parquet, start, start_with};

/// A lake with a journal that an earlier collector left.
fn with_journal(lake: &Path, number: u64, bytes: &[u8]) {
    Lake::create(lake).unwrap();
    fs::create_dir_all(lake.join("_journal")).unwrap();
    fs::write(lake.join(format!("_journal/{number:016}.otlp")), bytes).unwrap();
}

#[test]
fn a_torn_end_is_cut_off_and_the_rest_is_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let third = frame(&one(3));
    for cut in [1, 11, 12, 100, third.len() - 1] {
        let lake = folder.path().join(cut.to_string());
        with_journal(
            &lake,
            7,
            &[&frame(&one(1)), &frame(&one(2)), &third[..cut]].concat(),
        );
        let running = start(&lake);
        running.hear(|told| matches!(told, Told::Recovered { spans: 2, .. }));
        // The client of the third was told nothing, and sends it again; those of the others may as well.
        for number in [1, 2, 3] {
            assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
        }
        let (totals, told) = running.stop();
        assert_eq!((totals.requests, totals.repeats), (1, 2));
        let torn = told.iter().find_map(|told| match told {
            Told::Torn { bytes, .. } => Some(*bytes),
            _ => None,
        });
        assert_eq!(torn, Some(cut));
        assert_eq!(
            ids(&in_lake(&lake)),
            ["0000000000000001", "0000000000000002", "0000000000000003"]
        );
        let names: Vec<_> = parquet(&lake)
            .iter()
            .map(|path| path.file_stem().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["0000000000000007", "0000000000000008"]);
        assert_eq!(journals(&lake), Vec::<String>::new());
    }
}

#[test]
fn what_is_damaged_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let mut second = frame(&one(2));
    second[40] ^= 1;
    let rest = [second, frame(&one(3))].concat();
    with_journal(&lake, 1, &[frame(&one(1)), rest.clone()].concat());
    // A whole frame that is no request.
    let strange = frame(b"\x0a\x05abc");
    fs::write(lake.join("_journal/0000000000000002.otlp"), &strange).unwrap();
    fs::write(lake.join("_journal/recent"), b"no hashes").unwrap();
    fs::write(lake.join("_journal/other.txt"), b"left alone").unwrap();
    let (_, told) = start(&lake).stop();
    let damaged: Vec<_> = told
        .iter()
        .filter(|told| matches!(told, Told::Damaged { .. }))
        .collect();
    assert_eq!(damaged.len(), 3, "{told:?}");
    assert_eq!(ids(&in_lake(&lake)), ["0000000000000001"]);
    let aside = |number: u64| fs::read(lake.join(format!("_journal/{number:016}.otlp.damaged"))).unwrap();
    assert_eq!(aside(1), rest);
    assert_eq!(aside(2), strange);
    assert_eq!(
        journals(&lake),
        ["0000000000000001.otlp.damaged", "0000000000000002.otlp.damaged"]
    );
    // Their numbers are not given again.
    let running = start(&lake);
    post(running.address, PROTOBUF, &one(4));
    running.stop();
    assert!(
        parquet(&lake)
            .iter()
            .any(|path| path.ends_with("0000000000000003.parquet"))
    );
    assert_eq!(aside(1), rest);
}

#[test]
fn a_journal_that_was_sealed_and_not_deleted_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    for number in [1, 2] {
        assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
    }
    let journal = lake.join("_journal/0000000000000001.otlp");
    let copy = fs::read(&journal).unwrap();
    running.stop();
    let before: Vec<_> = parquet(&lake)
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!journal.exists());
    fs::write(&journal, copy).unwrap();
    let (_, told) = start(&lake).stop();
    assert!(told.contains(&Told::Recovered {
        name: "0000000000000001".to_owned(),
        spans: 2
    }));
    let after: Vec<_> = parquet(&lake)
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert_eq!(before, after);
    assert_eq!(ids(&in_lake(&lake)), ["0000000000000001", "0000000000000002"]);
}

#[test]
fn a_repeat_is_taken_once_before_and_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let mut early = options();
    early.journal_spans = 2;
    let running = start_with(&lake, early);
    for number in [1, 2, 3, 1, 3, 3] {
        assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
    }
    running.hear(|told| matches!(told, Told::Sealed { .. }));
    // Killed here: the first two are Parquet, the third is in a journal.
    let left = folder.path().join("left");
    image(&lake, &left);
    let (totals, _) = running.stop();
    assert_eq!((totals.requests, totals.repeats, totals.spans), (3, 3, 3));
    assert_eq!(in_lake(&lake).len(), 3);

    assert_eq!((parquet(&left).len(), journals(&left).len()), (1, 1));
    let running = start(&left);
    for number in [1, 2, 3, 4] {
        assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
    }
    let (totals, _) = running.stop();
    assert_eq!((totals.requests, totals.repeats), (1, 3));
    // And after an orderly end.
    let running = start(&left);
    for number in [1, 2, 3, 4] {
        assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
    }
    assert_eq!(running.stop().0.repeats, 4);
    let rows = in_lake(&left);
    let mut ids = ids(&rows);
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "0000000000000001",
            "0000000000000002",
            "0000000000000003",
            "0000000000000004"
        ]
    );
}

#[test]
fn what_was_answered_is_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let running = start(&lake);
    let mut expected = Vec::new();
    for number in 1..=5 {
        assert_eq!(post(running.address, PROTOBUF, &one(number)).status, 200);
        expected.extend(frame(&one(number)));
        assert_eq!(
            fs::read(lake.join("_journal/0000000000000001.otlp")).unwrap(),
            expected
        );
    }
    running.stop();
}

#[test]
fn a_file_that_was_not_whole_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    with_journal(&lake, 3, &frame(&one(1)));
    let date = lake.join("spans/date=2026-11-24");
    fs::create_dir_all(&date).unwrap();
    fs::write(date.join("._0000000000000003.parquet.4711"), b"PAR1").unwrap();
    // Not ours.
    for other in [
        "._x.parquet.1",
        ".hidden",
        "._0000000000000003.parquet.x",
        "notes.txt",
    ] {
        fs::write(date.join(other), b"").unwrap();
    }
    start(&lake).stop();
    let mut names: Vec<_> = fs::read_dir(&date)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "._0000000000000003.parquet.x",
            "._x.parquet.1",
            ".hidden",
            "0000000000000003.parquet",
            "notes.txt"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_sealed_stays() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let mut early = options();
    early.journal_spans = 1;
    early.seal_after = std::time::Duration::from_millis(100);
    let running = start_with(&lake, early);
    // A file stands where the folder should be.
    fs::write(lake.join("spans"), b"").unwrap();
    assert_eq!(post(running.address, PROTOBUF, &one(1)).status, 200);
    running.hear(|told| matches!(told, Told::Failed { .. }));
    assert_eq!(post(running.address, PROTOBUF, &one(2)).status, 200);
    assert!(parquet_is_absent(&lake));
    fs::remove_file(lake.join("spans")).unwrap();
    running.hear(|told| matches!(told, Told::Sealed { name, .. } if name.ends_with('2')));
    running.stop();
    assert_eq!(in_lake(&lake).len(), 2);
    assert_eq!(journals(&lake), Vec::<String>::new());
}

#[cfg(unix)]
fn parquet_is_absent(lake: &Path) -> bool {
    lake.join("spans").is_file()
}
