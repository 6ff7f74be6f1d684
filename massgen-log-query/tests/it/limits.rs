//! What the engine does not do.

use std::fs;
use std::time::Duration;

use massgen_log_query::{Engine, ErrorKind, Limits};

use super::{one, over};

/// The kind of error that a statement ends in.
fn refused(sql: &str) -> ErrorKind {
    let error = over(&one("0.1.97_s12_logfire"), |engine| engine.parse(sql))
        .err()
        .unwrap_or_else(|| panic!("was run: {sql}"));
    match error.kind() {
        ErrorKind::Statement(text) => ErrorKind::Statement(text.clone()),
        ErrorKind::NotReading(text) => ErrorKind::NotReading(text.clone()),
        other => panic!("{other} from {sql}"),
    }
}

#[test]
fn nothing_is_written_and_no_setting_changed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.csv");
    let shown = target.display();
    for sql in [
        format!("COPY records TO '{shown}' STORED AS CSV"),
        format!("EXPLAIN ANALYZE COPY records TO '{shown}' STORED AS CSV"),
        format!("CREATE EXTERNAL TABLE x STORED AS PARQUET LOCATION '{shown}'"),
        "CREATE TABLE x AS SELECT * FROM records".to_owned(),
        "CREATE VIEW x AS SELECT * FROM records".to_owned(),
        "INSERT INTO records SELECT * FROM records".to_owned(),
        "DELETE FROM records".to_owned(),
        "UPDATE records SET span_name = ''".to_owned(),
        "DROP TABLE records".to_owned(),
        "SET datafusion.execution.batch_size = 1".to_owned(),
        "PREPARE x AS SELECT 1".to_owned(),
    ] {
        assert!(matches!(refused(&sql), ErrorKind::NotReading(_)), "{sql}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn no_other_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.csv");
    fs::write(&file, "secret\n1\n").unwrap();
    let shown = file.display();
    for sql in [
        format!("SELECT * FROM '{shown}'"),
        format!("SELECT * FROM \"{shown}\""),
        format!("SELECT * FROM read_csv('{shown}')"),
        format!("SELECT * FROM parquet_metadata('{shown}')"),
        "SELECT * FROM elsewhere".to_owned(),
        "SELECT 1; SELECT 2".to_owned(),
        String::new(),
        "SELEC 1".to_owned(),
        "BEGIN".to_owned(),
    ] {
        assert!(matches!(refused(&sql), ErrorKind::Statement(_)), "{sql}");
    }
}

fn limited(change: impl FnOnce(&mut Limits)) -> Engine {
    let mut limits = Limits::default();
    change(&mut limits);
    Engine::new(limits).unwrap()
}

/// The first error of the answer.
fn fails(engine: Engine, sql: &str) -> massgen_log_query::Error {
    let query = engine.parse(sql).unwrap();
    engine
        .run(&query)
        .and_then(|mut answer| answer.find_map(Result::err).map_or(Ok(()), Err))
        .unwrap_err()
}

#[test]
fn time_is_limited() {
    let engine = limited(|limits| limits.time = Duration::from_millis(300));
    let error = fails(
        engine,
        "SELECT COUNT(*) FROM generate_series(1, 1000000) AS a, generate_series(1, 1000000) AS b WHERE a.value % 7 = b.value % 11",
    );
    assert!(matches!(error.kind(), ErrorKind::Time(_)), "{error}");
    assert_eq!(error.to_string(), "took longer than 0.3 s");
}

#[test]
fn memory_is_limited() {
    let engine = limited(|limits| limits.memory = 1 << 20);
    let error = fails(
        engine,
        "SELECT value, COUNT(*) FROM generate_series(1, 10000000) GROUP BY value ORDER BY 2",
    );
    assert!(
        matches!(error.kind(), ErrorKind::Memory { bytes: 1_048_576, .. }),
        "{error}"
    );
}

#[test]
fn a_value_that_is_no_number_is_told() {
    let engine = limited(|_| {});
    let error = fails(engine, "SELECT 'x'::int");
    assert!(
        matches!(error.kind(), ErrorKind::Failed(_) | ErrorKind::Statement(_)),
        "{error}"
    );
}
