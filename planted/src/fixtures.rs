//! The sessions at the top of the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// All real and synthetic sessions, in order of their paths.
pub fn sessions() -> io::Result<Vec<PathBuf>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut sessions = Vec::new();
    for case in folders(&top)?.into_iter().chain(folders(&top.join("synthetic"))?) {
        sessions.extend(folders(&case)?.into_iter().filter(|path| is_session(path)));
    }
    Ok(sessions)
}

/// The first session of the fixture called `name`.
pub fn session(name: &str) -> io::Result<PathBuf> {
    let is_wanted = |path: &PathBuf| path.parent().is_some_and(|case| case.ends_with(name));
    let found = sessions()?.into_iter().find(is_wanted);
    found.ok_or_else(|| io::Error::other(format!("no fixture {name}")))
}

fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut all = entries.collect::<io::Result<Vec<_>>>()?;
    all.retain(|path| path.is_dir());
    all.sort();
    Ok(all)
}

fn is_session(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("log_"))
}
