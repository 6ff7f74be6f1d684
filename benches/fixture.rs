//! Where the fixtures are.

use std::fs;
use std::path::{Path, PathBuf};

/// The one session of a fixture.
pub(crate) fn session_folder(fixture: &str) -> PathBuf {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(fixture);
    let mut entries = fs::read_dir(fixture).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.is_dir()).unwrap()
}
