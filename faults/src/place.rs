//! What may stand where a file or a folder should.

use std::fs;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something that stands in another's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of these bytes.
    File(Vec<u8>),
    /// A file of this size in which nothing was ever written.
    Sparse(u64),
    /// An empty folder.
    Folder,
    /// A link with this text, relative or absolute.
    Link(PathBuf),
    /// A link to itself.
    Loop,
    /// A named pipe that nobody writes to.
    Fifo,
    /// A socket that nobody listens to.
    Socket,
}

impl Place {
    /// Puts it at `at`, and away with what stands there.
    ///
    /// # Errors
    /// When the file system does not have such things.
    pub fn put(&self, at: &Path) -> io::Result<()> {
        clear(at)?;
        match self {
            Self::File(bytes) => fs::write(at, bytes),
            Self::Sparse(size) => fs::File::create(at)?.set_len(*size),
            Self::Folder => fs::create_dir(at),
            Self::Link(to) => symlink(to, at),
            Self::Loop => symlink(at, at),
            Self::Fifo => {
                let made = Command::new("mkfifo").arg(at).status()?;
                made.success()
                    .then_some(())
                    .ok_or_else(|| io::Error::other("mkfifo failed"))
            }
            Self::Socket => socket(at),
        }
    }
}

/// Makes a socket. Its address must be short, so that it is made through the folder's descriptor and then renamed.
fn socket(at: &Path) -> io::Result<()> {
    let parent = at.parent().unwrap_or(at);
    let folder = fs::File::open(parent)?;
    let name = ".socket";
    UnixListener::bind(format!("/proc/self/fd/{}/{name}", folder.as_raw_fd()))?;
    fs::rename(parent.join(name), at)
}

/// Removes what stands at `at`, be it a file, a folder with everything in it, a link or nothing.
///
/// # Errors
/// When it cannot be removed.
pub fn clear(at: &Path) -> io::Result<()> {
    match fs::symlink_metadata(at) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(at),
        Ok(_) => fs::remove_file(at),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileTypeExt as _;

    #[test]
    fn each_thing_takes_the_place_of_the_one_before() {
        let at = std::env::temp_dir().join(format!("faults-place-{}", std::process::id()));
        let kind = |place: Place| {
            place.put(&at).unwrap();
            fs::symlink_metadata(&at).unwrap().file_type()
        };
        assert!(kind(Place::Folder).is_dir());
        fs::write(at.join("inside"), "").unwrap();
        assert!(kind(Place::Fifo).is_fifo());
        assert!(kind(Place::Socket).is_socket());
        assert!(kind(Place::Loop).is_symlink());
        assert!(kind(Place::Link("nowhere".into())).is_symlink());
        assert!(kind(Place::Sparse(5 << 30)).is_file());
        assert_eq!(fs::metadata(&at).unwrap().len(), 5 << 30);
        assert!(kind(Place::File(b"x".to_vec())).is_file());
        clear(&at).unwrap();
        clear(&at).unwrap();
        assert!(fs::symlink_metadata(&at).is_err());
    }
}
