//! What lies below a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Everything below `folder` that is no folder, sorted. Links are not followed.
///
/// # Errors
/// When a folder cannot be listed.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(walk(folder)?.0)
}

/// Every folder below `folder`, itself included, sorted. Links are not followed.
///
/// # Errors
/// When a folder cannot be listed.
pub fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(walk(folder)?.1)
}

fn walk(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
        folders.push(folder);
    }
    files.sort();
    folders.sort();
    Ok((files, folders))
}
