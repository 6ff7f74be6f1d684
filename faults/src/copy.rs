//! Copies of a session to do damage to.

use std::fs;
use std::io;
use std::path::Path;

/// Copies the folder `from` to `to`, empty folders too.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    copy_without(from, to, &[])
}

/// Copies the folder `from` to `to`, but for files and folders with one of these names.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_without(from: &Path, to: &Path, names: &[&str]) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if names.iter().any(|left_out| *left_out == name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_without(&entry.path(), &to.join(name), names)?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
