//! Lakes: what is written, again and again, and what of it is read.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test itself may"
)]

mod exports;
mod lake;

use std::fs;
use std::path::{Path, PathBuf};

use massgen_log_lake::tables::Export;
use massgen_log_lake::tables::analysis::model::{RelPath, Session};

const S12: &str = "0.1.97_s12_logfire";

fn session(name: &str) -> Session {
    Session::load(planted::fixtures::session(name).unwrap()).unwrap()
}

/// The spans that the run of `S12` sent.
fn captured() -> Export {
    let path = planted::fixtures::session(S12)
        .unwrap()
        .with_file_name("records.jsonl");
    Export::read(&fs::read(path).unwrap(), &RelPath::from_encoded("records"))
}

/// What lies below a folder: paths and bytes, in order.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(tree(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}
