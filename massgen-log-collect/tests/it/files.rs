//! Files of OTLP.

use massgen_log_collect::ErrorKind;
use massgen_log_collect::otlp::{is_otlp, read};
use massgen_log_tables::analysis::model::{DiagnosticKind, RelPath};
use prost::Message as _;

use crate::make::{request, span};

fn path() -> RelPath {
    RelPath::from_encoded("traces")
}

#[test]
fn every_form_of_file_gives_equal_rows() {
    let requests = [request(vec![span(1), span(2)]), request(vec![span(3)])];
    let whole = request(vec![span(1), span(2), span(3)]);
    let json = serde_json::to_string(&whole).unwrap();
    let line = |at: usize| serde_json::to_string(&requests[at]).unwrap();
    let mut length_first = Vec::new();
    let mut delimited = Vec::new();
    for request in &requests {
        length_first.extend((request.encoded_len() as u32).to_be_bytes());
        request.encode(&mut length_first).unwrap();
        request.encode_length_delimited(&mut delimited).unwrap();
    }
    let files = [
        json.clone().into_bytes(),
        format!("\u{feff} \n{json}").into_bytes(),
        serde_json::to_vec_pretty(&whole).unwrap(),
        format!("{}\n{}\n", line(0), line(1)).into_bytes(),
        format!("{}\r\n\r\n{}", line(0), line(1)).into_bytes(),
        format!("{}\n{{\"resourceLogs\": []}}\n{}", line(0), line(1)).into_bytes(),
        whole.encode_to_vec(),
        length_first,
        delimited,
    ];
    let expected = read(&files[0], &path()).unwrap();
    assert_eq!(expected.rows.len(), 3);
    for file in &files {
        assert!(is_otlp(file), "{}", file.escape_ascii());
        let export = read(file, &path()).unwrap();
        assert_eq!(export, expected);
    }
}

#[test]
fn a_line_that_cannot_be_read_is_noted() {
    let line = serde_json::to_string(&request(vec![span(1)])).unwrap();
    let cut = line.split_at(line.len() / 2).0;
    let export = read(
        format!("{line}\n{{\"resourceSpans\": 1}}\n{line}\n{cut}").as_bytes(),
        &path(),
    )
    .unwrap();
    assert_eq!(export.rows.len(), 2);
    let lines: Vec<_> = export
        .diagnostics
        .iter()
        .map(|note| (note.kind.clone(), note.location.line))
        .collect();
    assert_eq!(
        lines,
        [
            (DiagnosticKind::BadLine, Some(2)),
            (DiagnosticKind::BadLine, Some(4))
        ]
    );
}

#[test]
fn other_files_are_not_taken_for_traces() {
    let rows = include_bytes!("../../../fixtures/0.1.97_s12_logfire/records.jsonl");
    let others = [
        &rows[..],
        b"",
        b"\n",
        b"\n\n{\"resourceSpans",
        b"{\"rows\": []}",
        b"span_name,span_id\na,b\n",
        b"PAR1",
        b"[{\"resourceSpans\": []}]",
        b"\0\0\0\0",
        b"\x0a",
    ];
    for other in others {
        assert!(!is_otlp(other), "{}", other[..other.len().min(40)].escape_ascii());
        assert!(matches!(
            read(other, &path()).unwrap_err().kind(),
            ErrorKind::Malformed(_)
        ));
    }
    // One that is, and is cut.
    let error = read(b"{\"resourceSpans\": [{", &path()).unwrap_err();
    assert!(error.to_string().starts_with("traces: "), "{error}");
}
