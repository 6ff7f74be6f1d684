//! The statements of MassGen's own guide. They are MassGen's text and not among our files: where they are not, this says
//! so, and the queries by name, which are made of the same constructs, stand for them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{fixtures, one, sql, text};

/// The folder of the statements: `MASSGEN_GUIDE_QUERIES`, or the one beside a checkout.
fn statements() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/queries");
    let folder = env::var_os("MASSGEN_GUIDE_QUERIES").map_or(beside, PathBuf::from);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    files
}

#[test]
fn every_statement_runs_unchanged() {
    let files = statements();
    if files.is_empty() {
        println!("the statements of MassGen's guide are not here: none of them was run");
        return;
    }
    let session = one("0.1.97_s12_logfire");
    let trace = &sql(
        &session,
        "SELECT trace_id FROM records WHERE span_name = 'coordination.session'",
    )[0][0];
    let all = fixtures();
    for file in &files {
        let mut statement = text(file);
        for place in [
            "[TRACE_ID]",
            "[trace_id]",
            "[YOUR_TRACE_ID]",
            "[trace_id_from_step_2]",
        ] {
            statement = statement.replace(place, trace);
        }
        let (single, whole) = (sql(&session, &statement).len(), sql(&all, &statement).len());
        println!(
            "{}: {single} rows of one session, {whole} of {} sessions",
            file.file_stem().unwrap().to_string_lossy(),
            all.len(),
        );
        // What asks for one trace finds the same among many.
        if statement.contains(trace.as_str()) {
            assert_eq!(single, whole, "{}", file.display());
        } else {
            assert!(whole >= single, "{}", file.display());
        }
    }
}
