//! Copies a directory tree file by file.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::scrub::{Manner, Scrubber};
use super::{LeftOut, Summary};
use crate::artifact::massgen_log::MAX_ARCHIVE;
use crate::lines::MAX_RECORD;
use crate::listing::{Entry, EntryKind, join, list};
use crate::{Error, RelPath};

/// Bytes looked at to tell whether a file is a text.
const SAMPLE: usize = 8192;
/// Deepest folder that is copied.
const DEEPEST: usize = 64;

/// A copy in the making.
#[derive(Debug)]
pub(super) struct Copy {
    scrubber: Scrubber,
    summary: Summary,
    /// Contents that are no text, by hash, in the order in which they came.
    fillers: indexmap::IndexSet<u128>,
}

/// One folder in the session and in the copy.
struct Folder {
    from: PathBuf,
    to: PathBuf,
    path: RelPath,
    /// Whether it belongs to an agent's workspace.
    is_workspace: bool,
    depth: usize,
}

/// A failure in one of the two trees: what cannot be read is left out, what cannot be written ends the copy.
enum Failed {
    Reading(io::Error),
    Writing(io::Error),
}

impl Copy {
    pub(super) fn new(scrubber: Scrubber) -> Self {
        Self {
            scrubber,
            summary: Summary::default(),
            fillers: indexmap::IndexSet::new(),
        }
    }

    pub(super) fn run(mut self, from: &Path, to: &Path) -> Result<Summary, Error> {
        let mut folders = vec![Folder {
            from: from.to_owned(),
            to: to.to_owned(),
            path: RelPath::root(),
            is_workspace: false,
            depth: 0,
        }];
        while let Some(folder) = folders.pop() {
            let inner = self.folder(&folder)?;
            folders.extend(inner.into_iter().rev());
        }
        self.summary.words = self.scrubber.replaced() as u64;
        self.summary.agents = self.scrubber.agents() as u64;
        Ok(self.summary)
    }

    /// Copies the files of a folder and returns the folders in it.
    fn folder(&mut self, folder: &Folder) -> Result<Vec<Folder>, Error> {
        let entries = match list(&folder.from) {
            Ok(entries) => entries,
            Err(error) => {
                self.leave_out(folder.path.clone(), format!("cannot be listed: {error}"));
                return Ok(Vec::new());
            }
        };
        let mut inner = Vec::new();
        for entry in entries {
            let path = join(&folder.path, &entry);
            let from = folder.from.join(entry.name.to_path());
            let to = folder.to.join(self.name(&entry));
            match entry.kind {
                EntryKind::Link => self.leave_out(path, "a link".to_owned()),
                EntryKind::Other => self.leave_out(path, "no file and no folder".to_owned()),
                // Two names may have one token where they are no valid text.
                _ if fs::symlink_metadata(&to).is_ok() => {
                    self.leave_out(path, "its token is taken".to_owned());
                }
                EntryKind::Directory if folder.depth == DEEPEST => {
                    self.leave_out(path, format!("lies deeper than {DEEPEST} folders"));
                }
                EntryKind::Directory => {
                    fs::create_dir(&to).map_err(|error| Error::io(error, &to))?;
                    let is_workspace = in_workspace(folder.is_workspace, entry.name.as_str());
                    inner.push(Folder {
                        from,
                        to,
                        path,
                        is_workspace,
                        depth: folder.depth + 1,
                    });
                }
                EntryKind::File => {
                    let manner = manner(entry.name.as_str(), folder.is_workspace);
                    match self.file(&from, &to, manner) {
                        Ok(()) => {
                            self.summary.files += 1;
                            self.summary.bytes = self.summary.bytes.saturating_add(entry.bytes);
                        }
                        Err(Failed::Reading(error)) => {
                            // What was written of it is whole to no reader.
                            if fs::symlink_metadata(&to).is_ok() {
                                fs::remove_file(&to).map_err(|error| Error::io(error, &to))?;
                            }
                            self.leave_out(path, format!("cannot be read: {error}"));
                        }
                        Err(Failed::Writing(error)) => return Err(Error::io(error, to)),
                    }
                }
            }
        }
        Ok(inner)
    }

    fn leave_out(&mut self, path: RelPath, reason: String) {
        self.summary.left_out.push(LeftOut { path, reason });
    }

    fn name(&mut self, entry: &Entry) -> PathBuf {
        let name = entry.name.to_path();
        let mut token = Vec::new();
        self.scrubber
            .line(name.to_string_lossy().as_bytes(), Manner::Text, &mut token);
        PathBuf::from(String::from_utf8_lossy(&token).into_owned())
    }

    fn file(&mut self, from: &Path, to: &Path, manner: Manner) -> Result<(), Failed> {
        let open = || File::open(from).map_err(Failed::Reading);
        if from.extension().is_some_and(|extension| extension == "zip")
            && manner != Manner::Opaque
            && let Ok(archive) = ZipArchive::new(open()?)
        {
            return self.archive(archive, to);
        }
        let is_text = is_text(open()?, manner).map_err(Failed::Reading)?;
        if is_text {
            let mut out = BufWriter::new(create(to)?);
            self.text(BufReader::new(open()?), &mut out, manner)?;
            return out.flush().map_err(Failed::Writing);
        }
        self.summary.filled += 1;
        self.fill(open()?, to)
    }

    /// Copies a text line by line. A line longer than [`MAX_RECORD`] is taken in pieces.
    fn text(&mut self, mut from: impl BufRead, to: &mut impl Write, manner: Manner) -> Result<(), Failed> {
        let (mut line, mut token) = (Vec::new(), Vec::new());
        loop {
            line.clear();
            token.clear();
            let read = from
                .by_ref()
                .take(MAX_RECORD as u64)
                .read_until(b'\n', &mut line)
                .map_err(Failed::Reading)?;
            if read == 0 {
                return Ok(());
            }
            self.scrubber.line(&line, manner, &mut token);
            to.write_all(&token).map_err(Failed::Writing)?;
        }
    }

    /// Copies an archive, whose members are texts: logs that were rotated.
    fn archive(&mut self, mut archive: ZipArchive<File>, to: &Path) -> Result<(), Failed> {
        let reading = |error: zip::result::ZipError| Failed::Reading(error.into());
        let writing = |error: zip::result::ZipError| Failed::Writing(error.into());
        let mut out = ZipWriter::new(create(to)?);
        let mut left = MAX_ARCHIVE;
        for index in 0..archive.len() {
            let member = archive.by_index(index).map_err(reading)?;
            let mut name = Vec::new();
            let own = member.name().map_err(reading)?;
            self.scrubber.line(own.as_bytes(), Manner::Text, &mut name);
            drop(own);
            let options = SimpleFileOptions::default();
            out.start_file(String::from_utf8_lossy(&name).into_owned(), options)
                .map_err(writing)?;
            let mut limited = BufReader::new(member).take(left);
            self.text(&mut limited, &mut out, Manner::Text)?;
            left = limited.limit();
            if left == 0 {
                let reason = format!("holds more than {MAX_ARCHIVE} bytes");
                return Err(Failed::Reading(io::Error::other(reason)));
            }
        }
        out.finish().map_err(writing)?;
        Ok(())
    }

    /// Writes filler of the size of the file: equal for equal contents, and no text.
    fn fill(&mut self, mut from: File, to: &Path) -> Result<(), Failed> {
        let mut hash = Xxh3::new();
        let mut buffer = vec![0; 64 << 10];
        let mut size = 0_u64;
        loop {
            let read = from.read(&mut buffer).map_err(Failed::Reading)?;
            if read == 0 {
                break;
            }
            size += read as u64;
            hash.update(buffer.get(..read).unwrap_or_default());
        }
        let (number, _) = self.fillers.insert_full(hash.digest128());
        let mark = (number as u64).to_be_bytes();
        let marked = size.min(mark.len() as u64);
        let mut out = create(to)?;
        // The number comes last in the mark: the first bytes are zeros, which no text has.
        let tail = mark
            .len()
            .saturating_sub(usize::try_from(marked).unwrap_or(mark.len()));
        out.write_all(mark.get(tail..).unwrap_or_default())
            .and_then(|()| io::copy(&mut io::repeat(0).take(size - marked), &mut out))
            .map_err(Failed::Writing)?;
        Ok(())
    }
}

fn create(path: &Path) -> Result<File, Failed> {
    File::options()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(Failed::Writing)
}

/// Whether a folder called `name` holds files of an agent's: `workspace` does, and everything below it but the
/// records of subagents.
fn in_workspace(above: bool, name: &str) -> bool {
    match name {
        "workspace" => true,
        "subagents" | "full_logs" => false,
        _ => above,
    }
}

fn manner(name: &str, is_workspace: bool) -> Manner {
    match name.rsplit('.').next() {
        _ if is_workspace => Manner::Opaque,
        _ if name == "answer.txt" => Manner::Prose,
        Some("yaml" | "yml") => Manner::Yaml,
        _ => Manner::Text,
    }
}

fn is_text(file: File, manner: Manner) -> io::Result<bool> {
    let mut start = Vec::new();
    file.take(SAMPLE as u64).read_to_end(&mut start)?;
    let cut = start.len() == SAMPLE;
    let is_utf8 = match std::str::from_utf8(&start) {
        Ok(_) => true,
        // The last character may be cut.
        Err(error) => cut && error.error_len().is_none(),
    };
    Ok(manner != Manner::Opaque && !start.starts_with(b"PK") || is_utf8 && !start.contains(&0))
}
