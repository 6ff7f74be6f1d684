//! What lies in a directory.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::RelPath;

/// One name in a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entry {
    /// The name, encoded as in [`RelPath`].
    pub name: RelPath,
    /// File, folder or link (a link is never followed here).
    pub kind: EntryKind,
    /// Size in bytes of a file, 0 for everything else.
    pub bytes: u64,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// A socket, a pipe or a device.
    Other,
}

/// Joins an already encoded entry name.
pub(crate) fn join(path: &RelPath, entry: &Entry) -> RelPath {
    if path.as_str().is_empty() {
        entry.name.clone()
    } else {
        RelPath::from_encoded(format!("{path}/{}", entry.name))
    }
}

/// Lists a directory without following links, sorted by encoded name.
pub(crate) fn list(path: &Path) -> io::Result<Vec<Entry>> {
    list_sized(path, |_| true)
}

/// Lists a directory as [`list`] does, with the sizes of those files alone whose names `is_sized` picks: a size
/// takes a system call for each file, and all names together take two.
pub(crate) fn list_sized(path: &Path, is_sized: impl Fn(&OsStr) -> bool) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // An entry that vanishes between the listing and the look is no entry.
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name();
        let (kind, bytes) = if kind.is_symlink() {
            (EntryKind::Link, 0)
        } else if kind.is_dir() {
            (EntryKind::Directory, 0)
        } else if kind.is_file() {
            let meta = is_sized(&name).then(|| entry.metadata().ok()).flatten();
            (EntryKind::File, meta.map_or(0, |meta| meta.len()))
        } else {
            (EntryKind::Other, 0)
        };
        entries.push(Entry {
            name: RelPath::from_path(Path::new(&name)),
            kind,
            bytes,
        });
    }
    entries.sort();
    Ok(entries)
}
