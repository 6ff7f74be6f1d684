//! A file that a command writes: whole or not at all, and never in place of another unasked.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use massgen_log_model::{Error, ErrorKind};

use crate::failure::Failure;

/// A file that gets its name when it is finished. Until then what is there stays.
pub(crate) struct OutputFile {
    file: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
    replaces: bool,
}

impl OutputFile {
    /// Begins the file; one that is there is kept unless it may be replaced.
    pub(crate) fn create(target: &Path, replaces: bool) -> Result<Self, Failure> {
        match fs::symlink_metadata(target) {
            Ok(meta) if !meta.is_file() => return Err(Error::new(ErrorKind::NotAFile, target).into()),
            Ok(_) if !replaces => return Err(Error::new(ErrorKind::AlreadyExists, target).into()),
            _ => {}
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.{}", process::id()));
        let file = File::create(&temporary).map_err(|error| Failure::at(target, error))?;
        Ok(Self {
            file: BufWriter::new(file),
            temporary,
            target: target.to_owned(),
            replaces,
        })
    }

    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let placed = self.file.flush().and_then(|()| {
            if self.replaces {
                fs::rename(&self.temporary, &self.target)
            } else {
                // A rename replaces, a second name for the same file does not.
                fs::hard_link(&self.temporary, &self.target)
            }
        });
        placed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::new(ErrorKind::AlreadyExists, &self.target).into(),
            _ => Failure::at(&self.target, error),
        })
    }

    /// A failure to write it.
    pub(crate) fn failure(&self, error: impl std::fmt::Display) -> Failure {
        Failure::at(&self.target, error)
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        // It is gone when the file got its name by it; a leftover that cannot be removed changes nothing.
        let _ = fs::remove_file(&self.temporary);
    }
}
