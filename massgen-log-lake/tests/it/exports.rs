//! Exports in the formats of Arrow.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_ipc::writer::{FileWriter, StreamWriter};
use massgen_log_lake::tables::arrow_array::{
    ArrayRef, Int64Array, LargeStringArray, RecordBatch, StringArray, TimestampNanosecondArray, UInt16Array,
};
use massgen_log_lake::{ErrorKind, read_export, write_parquet};

use super::captured;

#[test]
fn every_format_gives_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let batch = captured().batch();
    let schema = batch.schema();
    write_parquet(
        File::create(path("a")).unwrap(),
        &schema,
        std::slice::from_ref(&batch),
    )
    .unwrap();
    let mut writer = FileWriter::try_new(File::create(path("b")).unwrap(), &schema).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    let mut writer = StreamWriter::try_new(File::create(path("c")).unwrap(), &schema).unwrap();
    writer.write(&batch.slice(0, 50)).unwrap();
    writer.write(&batch.slice(50, 48)).unwrap();
    writer.finish().unwrap();
    let parquet = read_export(&path("a")).unwrap();
    assert_eq!((parquet.rows.len(), parquet.diagnostics.len()), (98, 0));
    for name in ["b", "c"] {
        let read = read_export(&path(name)).unwrap();
        assert_eq!((&read.rows, read.diagnostics.len()), (&parquet.rows, 0), "{name}");
    }
}

/// A service names its types as it likes.
#[test]
fn columns_of_other_types_are_taken_or_noted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.parquet");
    let texts = |texts: [&str; 2]| Arc::new(LargeStringArray::from(texts.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("span_name", texts(["a", "b"])),
        ("attributes", texts([r#"{"agent_id": "x"}"#, "{}"])),
        (
            "start_timestamp",
            Arc::new(TimestampNanosecondArray::from(vec![
                Some(1_700_000_000_123_456_789),
                None,
            ])),
        ),
        ("duration", Arc::new(Int64Array::from(vec![2, 3]))),
        ("level", Arc::new(UInt16Array::from(vec![9, 17]))),
        ("message", Arc::new(StringArray::from(vec![None, Some("said")]))),
    ])
    .unwrap();
    write_parquet(File::create(&path).unwrap(), &batch.schema(), &[batch]).unwrap();
    let read = read_export(&path).unwrap();
    assert_eq!(read.rows.len(), 2);
    let first = &read.rows[0];
    assert_eq!(first.attribute_text("agent_id"), Some("x"));
    assert_eq!(
        first.start_timestamp.as_deref(),
        Some("2023-11-14T22:13:20.123456Z")
    );
    assert_eq!((first.duration, first.message.as_deref()), (Some(2.0), None));
    assert_eq!(
        (
            read.rows[1].start_timestamp.as_deref(),
            read.rows[1].level_number()
        ),
        (None, Some(17))
    );
    assert_eq!(read.diagnostics, []);
}

#[test]
fn a_broken_file_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = read_export(&path).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        match error.kind() {
            ErrorKind::Parquet(_) => "parquet",
            ErrorKind::Arrow(_) => "arrow",
            _ => "other",
        }
    };
    assert_eq!(kind("x1", b"PAR1 and no more"), "parquet");
    assert_eq!(kind("x2", b"ARROW1 and no more"), "arrow");
    assert_eq!(kind("x3", b"\xff\xff\xff\xff\xff\xff\xff\x7f"), "arrow");
    assert!(read_export(Path::new("/nowhere/at/all")).is_err());
}
