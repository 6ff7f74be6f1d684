//! Spans from outside.

use massgen_log_model::RelPath;
use massgen_log_tables::Export;

use crate::places;

/// Exports of `records` as JSON or CSV.
pub fn export(bytes: &[u8]) {
    let path = RelPath::from_encoded("records");
    let export = Export::read(bytes, &path);
    assert_eq!(export, Export::read(bytes, &path));
    places::check_notes(&export.diagnostics, &path, bytes);
    check(&export);
}

/// Files of OTLP.
#[cfg(feature = "spans")]
pub fn otlp(bytes: &[u8]) {
    use massgen_log_collect::otlp;

    let path = RelPath::from_encoded("traces");
    let read = otlp::read(bytes, &path);
    assert!(read.is_err() || otlp::is_otlp(bytes));
    let Ok(export) = read else { return };
    let again = otlp::read(bytes, &path).expect("it was read before");
    assert_eq!(export, again);
    places::check_notes(&export.diagnostics, &path, bytes);
    for row in &export.rows {
        let ids = [&row.span_id, &row.trace_id, &row.parent_span_id];
        for id in ids.into_iter().flatten() {
            assert!(
                id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
                "{id}"
            );
        }
        assert!(
            row.duration
                .is_none_or(|seconds| seconds >= 0.0 && seconds.is_finite())
        );
    }
    check(&export);
}

/// Answers of the hosted service.
#[cfg(feature = "spans")]
pub fn remote_rows(bytes: &[u8]) {
    use massgen_log_remote::Rows;

    let read = Rows::read(bytes, 3);
    let Ok(rows) = read else { return };
    assert_eq!(rows.may_be_cut, rows.rows.len() >= 3);
    for row in &rows.rows {
        let names = rows.columns.iter().map(|(name, _)| name);
        assert!(row.keys().eq(names), "{row:?}");
    }
    if let Some(export) = rows.to_export(&RelPath::from_encoded("answer")) {
        check(&export);
    }
}

/// Rows go into columns, and come back from lines of JSON as they are.
fn check(export: &Export) {
    let batch = export.batch();
    let with_id = |row: &&_| {
        let row: &massgen_log_model::artifact::logfire::LogfireRow = row;
        row.span_name.is_some() && row.span_id.is_some()
    };
    assert_eq!(batch.num_rows(), export.rows.iter().filter(with_id).count());
    let again = Export::from_batches([&batch], &export.path);
    assert_eq!(again.rows.len(), batch.num_rows());
    assert_eq!(again.diagnostics, []);
    for row in &export.rows {
        places::check_round_trip(row);
    }
}
