//! Opening files of a session, and never one outside of it.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Component, Path, PathBuf};

use crate::lines::{Lines, MAX_RECORD};
use crate::{Diagnostic, DiagnosticKind, Error, ErrorKind, Location, RelPath, TextSpan};

/// Files that are parsed as one document are read whole up to this size.
const MAX_DOCUMENT: u64 = 512 * 1024 * 1024;

/// A session directory that only gives out what lies inside it.
pub(crate) struct Vault {
    root: PathBuf,
    max_record: usize,
}

impl Vault {
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            max_record: MAX_RECORD,
        }
    }

    /// The vault with another limit for the records of streams, in bytes.
    pub(crate) fn with_max_record(mut self, bytes: usize) -> Self {
        self.max_record = bytes;
        self
    }

    /// Longest record of a stream that is read, in bytes.
    pub(crate) fn max_record(&self) -> usize {
        self.max_record
    }

    pub(crate) fn path(&self, path: &RelPath) -> PathBuf {
        self.root.join(path.to_path())
    }

    /// Opens a regular file; links are followed only as long as they stay inside the session.
    pub(crate) fn open(&self, path: &RelPath) -> Result<(File, u64), Error> {
        let full = self.path(path);
        let failed = |error: io::Error| Error::io(error, &full);
        // Looked at before opening: opening a pipe would wait for its writer.
        let (real, meta) = match self.without_links(path).map_err(failed)? {
            Some(meta) => (full.clone(), meta),
            None => {
                let real = fs::canonicalize(&full).map_err(failed)?;
                if !real.starts_with(fs::canonicalize(&self.root).map_err(failed)?) {
                    return Err(Error::new(ErrorKind::OutsideSession, full));
                }
                let meta = fs::metadata(&real).map_err(failed)?;
                (real, meta)
            }
        };
        if !meta.is_file() {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
            return Err(failed(error));
        }
        let file = File::open(&real).map_err(failed)?;
        Ok((file, meta.len()))
    }

    /// What lies at `path`; `None` when a link leads there. Without a link it lies inside, and two or three
    /// looks tell that much sooner than the resolution of the whole path from the top of the file system.
    fn without_links(&self, path: &RelPath) -> io::Result<Option<Metadata>> {
        let mut at = self.root.clone();
        let mut last = None;
        for part in path.to_path().components() {
            // A step upwards needs the same care as a link.
            let Component::Normal(name) = part else {
                return Ok(None);
            };
            at.push(name);
            let meta = fs::symlink_metadata(&at)?;
            if meta.is_symlink() {
                return Ok(None);
            }
            last = Some(meta);
        }
        match last {
            Some(meta) => Ok(Some(meta)),
            None => fs::metadata(&self.root).map(Some),
        }
    }

    /// Opens a file, or notes why not.
    pub(crate) fn open_noting(&self, path: &RelPath, notes: &mut Vec<Diagnostic>) -> Option<(File, u64)> {
        match self.open(path) {
            Ok(opened) => Some(opened),
            Err(error) => {
                notes.push(unreadable(path, &error));
                None
            }
        }
    }

    /// Opens a stream, or notes why not.
    pub(crate) fn lines(&self, path: &RelPath, notes: &mut Vec<Diagnostic>) -> Option<Lines<File>> {
        let (file, _) = self.open_noting(path, notes)?;
        Some(Lines::with_limit(file, self.max_record))
    }

    /// Reads a whole document, or notes why not.
    pub(crate) fn read(&self, path: &RelPath, notes: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let (file, size) = self.open_noting(path, notes)?;
        if size > MAX_DOCUMENT {
            let reason = format!("{size} bytes; documents are read up to {MAX_DOCUMENT} bytes");
            notes.push(Diagnostic::new(
                DiagnosticKind::TooLong,
                Location::file(path),
                reason,
            ));
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        match file.take(MAX_DOCUMENT).read_to_end(&mut bytes) {
            Ok(_) => Some(bytes),
            Err(error) => {
                notes.push(Diagnostic::new(
                    DiagnosticKind::Unreadable,
                    Location::file(path),
                    error.to_string(),
                ));
                None
            }
        }
    }

    /// Stretches of about `bytes` bytes that end with a line each.
    pub(crate) fn line_spans(&self, path: &RelPath, bytes: u64) -> Result<Vec<TextSpan>, Error> {
        let (mut file, length) = self.open(path)?;
        let mut spans = Vec::new();
        let mut start = 0;
        while start < length {
            let wanted = start.saturating_add(bytes.max(1));
            let end = if wanted < length {
                line_end(&mut file, wanted.saturating_sub(1))
                    .map_err(|error| Error::io(error, self.path(path)))?
                    .min(length)
            } else {
                length
            };
            spans.push(TextSpan::new(path, start, end.saturating_sub(start)));
            start = end;
        }
        Ok(spans)
    }

    /// Opens a stretch of a file.
    pub(crate) fn open_span(&self, span: &TextSpan) -> Result<Take<File>, Error> {
        let (mut file, _) = self.open(&span.path)?;
        file.seek(SeekFrom::Start(span.offset))
            .map_err(|error| Error::io(error, self.path(&span.path)))?;
        Ok(file.take(span.bytes))
    }

    /// Reads `length` bytes from `offset` on, or fewer when the file ends before. In a rotated log the
    /// offset counts inside the archive's one member.
    pub(crate) fn stretch(&self, path: &RelPath, offset: u64, length: u64) -> Result<Vec<u8>, Error> {
        let (mut file, _) = self.open(path)?;
        let mut bytes = Vec::new();
        if path.as_str().ends_with(".log.zip") {
            let unreadable = |error: io::Error| Error::io(error, self.path(path));
            let mut archive = zip::ZipArchive::new(file).map_err(|error| unreadable(error.into()))?;
            let mut member = archive.by_index(0).map_err(|error| unreadable(error.into()))?;
            io::copy(&mut member.by_ref().take(offset), &mut io::sink()).map_err(unreadable)?;
            member.take(length).read_to_end(&mut bytes).map_err(unreadable)?;
            return Ok(bytes);
        }
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| file.take(length).read_to_end(&mut bytes))
            .map_err(|error| Error::io(error, self.path(path)))?;
        Ok(bytes)
    }
}

/// The place behind the first line end at `from` or after it; the end of the file when there is none.
fn line_end(file: &mut File, from: u64) -> io::Result<u64> {
    let mut at = file.seek(SeekFrom::Start(from))?;
    let mut buffer = [0; 8 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(at);
        }
        let found = memchr::memchr(b'\n', buffer.get(..read).unwrap_or_default());
        if let Some(before) = found {
            return Ok(at.saturating_add(before as u64).saturating_add(1));
        }
        at = at.saturating_add(read as u64);
    }
}

fn unreadable(path: &RelPath, error: &Error) -> Diagnostic {
    let (kind, reason) = match error.kind() {
        ErrorKind::OutsideSession => (
            DiagnosticKind::LinkNotFollowed,
            "the link leads out of the session".to_owned(),
        ),
        ErrorKind::Io(io) => (DiagnosticKind::Unreadable, io.to_string()),
        other => (DiagnosticKind::Unreadable, other.to_string()),
    };
    Diagnostic::new(kind, Location::file(path), reason)
}
