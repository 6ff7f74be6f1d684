//! The journal: what was received and is not yet Parquet.
//!
//! `LAKE/_journal/NNNNNNNNNNNNNNNN.otlp` holds requests, each in a [`frame`]; `recent` the hashes of the newest ones that
//! were sealed; `lock` keeps a second collector out.

pub(crate) mod frame;
mod recent;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use massgen_log_lake::{Lake, sync_folder};

pub(crate) use recent::{Recent, Stored};

use crate::{Error, ErrorKind};

/// The folder of the journal in a lake. Engines pass over names that begin with `_`.
const FOLDER: &str = "_journal";
/// How a journal's name ends.
const END: &str = "otlp";
/// How the name of what could not be read of a journal ends.
const DAMAGED: &str = "otlp.damaged";

/// The folder of the journals.
#[derive(Debug)]
pub(crate) struct Journals {
    folder: PathBuf,
    /// Number of the next journal.
    next: u64,
}

/// What an earlier collector left.
#[derive(Debug)]
pub(crate) struct Left {
    /// Numbers of its journals, in order.
    pub(crate) journals: Vec<u64>,
    /// What it knew of the requests before those.
    pub(crate) stored: Stored,
    /// Keeps other collectors out for as long as it is there.
    pub(crate) lock: File,
}

impl Journals {
    /// Takes the folder of the lake's journals.
    pub(crate) fn take(lake: &Lake) -> Result<(Self, Left), Error> {
        let folder = lake.root().join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| Error::io(error, &folder))?;
        sync_folder(lake.root()).map_err(|error| Error::io(error, lake.root()))?;
        let path = folder.join("lock");
        let lock = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|error| Error::io(error, &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::new(ErrorKind::Busy, lake.root())),
            Err(TryLockError::Error(error)) => return Err(Error::io(error, path)),
        }
        let names = names(&folder)?;
        let mut journals: Vec<u64> = names.iter().filter_map(|name| number(name, END)).collect();
        journals.sort_unstable();
        let damaged = names.iter().filter_map(|name| number(name, DAMAGED));
        let stored = Recent::read(&folder)?;
        let last = journals.iter().copied().chain(damaged).chain(sealed(lake)?).max();
        let next = last.unwrap_or(0).max(stored.last) + 1;
        let left = Left {
            journals,
            stored,
            lock,
        };
        Ok((Self { folder, next }, left))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Begins a new journal.
    pub(crate) fn begin(&mut self) -> io::Result<Journal> {
        let number = self.next;
        self.next += 1;
        let path = path(&self.folder, number);
        let file = File::options().write(true).create_new(true).open(&path)?;
        sync_folder(&self.folder)?;
        Ok(Journal {
            number,
            file,
            length: 0,
            spans: 0,
            begun: Instant::now(),
        })
    }
}

/// The journal that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(crate) number: u64,
    file: File,
    /// What is on the disk for certain, in bytes.
    pub(crate) length: u64,
    pub(crate) spans: usize,
    /// When its first request came.
    pub(crate) begun: Instant,
}

impl Journal {
    /// Appends frames; when this returns they are on the disk.
    pub(crate) fn append(&mut self, frames: &[u8], spans: usize) -> io::Result<()> {
        self.file.write_all(frames)?;
        self.file.sync_data()?;
        self.length += frames.len() as u64;
        self.spans += spans;
        Ok(())
    }

    /// Takes back what an append that failed may have left. Nothing may be appended after it.
    pub(crate) fn cut(&self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.sync_all()
    }
}

/// The name of a journal, and of the files that become of it.
pub(crate) fn name(number: u64) -> String {
    format!("{number:016}")
}

pub(crate) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{}.{END}", name(number)))
}

/// Puts aside what could not be read of a journal. When this returns it is on the disk.
pub(crate) fn keep_aside(folder: &Path, number: u64, rest: &[u8]) -> Result<PathBuf, Error> {
    let path = folder.join(format!("{}.{DAMAGED}", name(number)));
    put_whole(&path, rest).map_err(|error| Error::io(error, &path))?;
    Ok(path)
}

/// Writes a file whole or not at all, and on the disk.
fn put_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// The number in a name of 16 digits, a dot and `end`.
fn number(name: &str, end: &str) -> Option<u64> {
    let digits = name.strip_suffix(end)?.strip_suffix('.')?;
    let is_number = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Whether this is a file of the lake that was not whole when its writer was killed: `._NUMBER.parquet.PROCESS`.
fn is_unfinished(name: &str) -> bool {
    let whole = name.strip_prefix("._").and_then(|rest| rest.rsplit_once('.'));
    whole.is_some_and(|(whole, process)| {
        number(whole, "parquet").is_some() && process.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Numbers of the journals that became Parquet. What was not whole when a collector was killed is taken away: its journal
/// is there.
fn sealed(lake: &Lake) -> Result<Vec<u64>, Error> {
    let mut numbers = Vec::new();
    for date in names(&lake.spans())? {
        let folder = lake.spans().join(date);
        // Whatever else lies there is not ours to judge.
        if folder.is_dir() {
            let names = names(&folder)?;
            for name in names.iter().filter(|name| is_unfinished(name)) {
                let path = folder.join(name);
                fs::remove_file(&path).map_err(|error| Error::io(error, path))?;
            }
            numbers.extend(names.iter().filter_map(|name| number(name, "parquet")));
        }
    }
    Ok(numbers)
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let read = || -> io::Result<Vec<String>> {
        let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        fs::read_dir(folder)?.map(name).collect()
    };
    match read() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| Error::io(error, folder)),
    }
}
