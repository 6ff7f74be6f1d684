//! Sessions and spans in a lake.

use std::fs;

use massgen_log_lake::tables::analysis::Options;
use massgen_log_lake::tables::{Export, Source, Table};
use massgen_log_lake::{ErrorKind, Lake, MARKER, read_export};

use super::{S12, captured, session, tree};

#[test]
fn the_same_session_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let session = session("0.1.97_s02_three_agents_restarts");
    let source = Source::new(&session, &Options::default());
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    let first = lake.put_session(&source).unwrap();
    let before = tree(lake.root());
    assert_eq!(lake.put_session(&source).unwrap(), first);
    assert!(tree(lake.root()) == before);
    let other = Lake::create(folder.path().join("other")).unwrap();
    other.put_session(&source).unwrap();
    let bytes = |lake: &Lake| {
        tree(lake.root())
            .into_iter()
            .map(|(_, bytes)| bytes)
            .collect::<Vec<_>>()
    };
    assert!(bytes(&other) == bytes(&lake));
    assert_eq!(first.tables + 1, before.len(), "a file a table, and the marker");
}

#[test]
fn every_table_is_read_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(S12);
    let source = Source::new(&session, &Options::default());
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    let put = lake.put_session(&source).unwrap();
    let mut rows = 0;
    for &table in Table::ALL {
        let batch = table.batch(&source);
        let path = lake
            .table(table)
            .join("date=2026-11-24")
            .join(format!("{}.parquet", session.name));
        assert_eq!(path.exists(), batch.num_rows() > 0, "{}", path.display());
        rows += batch.num_rows();
        if batch.num_rows() == 0 {
            continue;
        }
        let file = fs::File::open(&path).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let read: Vec<_> = reader
            .with_batch_size(1 << 20)
            .build()
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(read, [batch], "{}", table.name());
    }
    assert_eq!(put.rows, rows);
}

/// A table that has no rows any more has no file any more: old rows would be told for ever.
#[test]
fn rows_that_are_gone_do_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session("0.1.97_s02_three_agents_restarts");
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    lake.put_session(&Source::new(&session, &Options::default()))
        .unwrap();
    assert!(
        lake.table(Table::Answers)
            .join("date=2026-11-24")
            .read_dir()
            .unwrap()
            .next()
            .is_some()
    );
    session.turns.clear();
    lake.put_session(&Source::new(&session, &Options::default()))
        .unwrap();
    assert!(
        lake.table(Table::Answers)
            .join("date=2026-11-24")
            .read_dir()
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let error = Lake::create(folder.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Occupied), "{error}");
    assert_eq!(tree(folder.path()).len(), 1);
    assert!(Lake::open(folder.path()).unwrap_err().is_no_lake());
    assert!(
        Lake::open(folder.path().join("notes.txt"))
            .unwrap_err()
            .is_no_lake()
    );

    let later = folder.path().join("later");
    Lake::create(&later).unwrap();
    fs::write(later.join(MARKER), "{\"massgen_lake\": 2}\n").unwrap();
    let error = Lake::create(&later).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownFormat), "{error}");
}

#[test]
fn a_name_without_a_date_is_undated() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(S12);
    session.name = "../run 1".to_owned();
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    lake.put_session(&Source::new(&session, &Options::default()))
        .unwrap();
    let path = lake
        .table(Table::Records)
        .join("date=__HIVE_DEFAULT_PARTITION__/%2E.%2Frun%201.parquet");
    assert!(path.exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn spans_lie_by_the_date_of_their_start() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    let mut spans = captured();
    spans.rows[0].start_timestamp = Some("2026-11-25T00:00:00.000000Z".to_owned());
    spans.rows[1].start_timestamp = None;
    spans.rows[2].start_timestamp = Some("../../2026".to_owned());
    lake.put_spans("0000000000000001", spans.rows.clone()).unwrap();
    let before = tree(lake.root());
    lake.put_spans("0000000000000001", spans.rows.clone()).unwrap();
    assert!(tree(lake.root()) == before, "to write it again changes nothing");
    let rows = |date: &str| {
        let path = lake.spans().join(format!("date={date}/0000000000000001.parquet"));
        read_export(&path).unwrap().rows.len()
    };
    assert_eq!(
        (
            rows("2026-11-24"),
            rows("2026-11-25"),
            rows("__HIVE_DEFAULT_PARTITION__")
        ),
        (95, 1, 2)
    );
}

#[test]
fn only_spans_of_the_time_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    let spans = captured();
    lake.put_spans("0000000000000001", spans.rows.clone()).unwrap();
    let starts: Vec<f64> = spans
        .rows
        .iter()
        .map(|row| row.start().unwrap().seconds)
        .collect();
    let (first, last) = starts
        .iter()
        .fold((f64::MAX, f64::MIN), |(a, b), at| (a.min(*at), b.max(*at)));
    let between = |from, to| lake.spans_between(from, to).unwrap();
    let all = between(first, last);
    assert_eq!((all.rows.len(), all.diagnostics.len()), (98, 0));
    let half = (first + last) / 2.0;
    let known = starts.iter().filter(|at| **at <= half).count();
    assert!(known > 0 && known < 98);
    assert_eq!(between(first, half).rows.len(), known);
    // A damaged file of another date or of another time of the day is not looked into beyond its end.
    fs::create_dir_all(lake.spans().join("date=2026-11-20")).unwrap();
    fs::write(lake.spans().join("date=2026-11-20/broken.parquet"), "x").unwrap();
    assert_eq!(between(first, last).rows.len(), 98);
    assert_eq!(between(last + 10.0, last + 20.0).rows.len(), 0);
    fs::write(lake.spans().join("date=2026-11-24/broken.parquet"), "x").unwrap();
    let error = lake.spans_between(first, last).unwrap_err();
    assert!(error.to_string().contains("broken.parquet"), "{error}");
}

#[test]
fn what_was_sent_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path().join("lake")).unwrap();
    let spans = captured();
    lake.put_spans("1", spans.rows.clone()).unwrap();
    let read = read_export(&lake.spans().join("date=2026-11-24/1.parquet")).unwrap();
    let plain = |export: &Export| -> Vec<_> {
        let row = |row: &massgen_log_lake::tables::analysis::model::artifact::logfire::LogfireRow| {
            (
                row.span_name.clone(),
                row.span_id.clone(),
                row.parent_span_id.clone(),
                row.trace_id.clone(),
                row.start_timestamp.clone(),
                row.duration,
                row.attributes.clone(),
                row.is_exception,
                row.exception_type.clone(),
            )
        };
        export.rows.iter().map(row).collect()
    };
    assert_eq!(plain(&read), plain(&spans));
}
