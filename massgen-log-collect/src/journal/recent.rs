//! The newest requests, by their hashes: one that comes again is not taken again.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::put_whole;
use crate::Error;

/// Requests that are known: at least the newest so many.
const KEPT: usize = 16_384;
const NAME: &str = "recent";
/// How the file begins; its last byte is the number of the format.
const MAGIC: &[u8; 8] = b"mglrec\0\x01";

/// The newest hashes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recent {
    order: VecDeque<u128>,
    known: BTreeSet<u128>,
}

/// What the file holds.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) recent: Recent,
    /// The greatest number of a journal that was sealed.
    pub(crate) last: u64,
    /// The file, when it is not as it was written.
    pub(crate) damaged: Option<PathBuf>,
}

impl Recent {
    /// Takes a hash; `false` when it is known.
    pub(crate) fn insert(&mut self, hash: u128) -> bool {
        if !self.known.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Takes back the newest `count` hashes.
    pub(crate) fn forget(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(newest) = self.order.pop_back() {
                self.known.remove(&newest);
            }
        }
    }

    /// Reads the file in this folder; nothing where there is none.
    pub(super) fn read(folder: &Path) -> Result<Stored, Error> {
        let path = folder.join(NAME);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::default()),
            other => other.map_err(|error| Error::io(error, &path))?,
        };
        Ok(parse(&bytes).unwrap_or_else(|| Stored {
            damaged: Some(path),
            ..Stored::default()
        }))
    }

    /// Writes the file; when this returns it is on the disk.
    pub(crate) fn write(&self, folder: &Path, last: u64) -> Result<(), Error> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&last.to_le_bytes());
        for hash in &self.order {
            bytes.extend_from_slice(&hash.to_le_bytes());
        }
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        let path = folder.join(NAME);
        put_whole(&path, &bytes).map_err(|error| Error::io(error, path))
    }
}

fn parse(bytes: &[u8]) -> Option<Stored> {
    let (body, sum) = bytes.split_last_chunk::<8>()?;
    if xxh3_64(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let (last, mut hashes) = body.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    let mut recent = Recent::default();
    while let Some((hash, rest)) = hashes.split_first_chunk::<16>() {
        recent.insert(u128::from_le_bytes(*hash));
        hashes = rest;
    }
    hashes.is_empty().then_some(Stored {
        recent,
        last: u64::from_le_bytes(*last),
        damaged: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_known_and_the_oldest_are_forgotten() {
        let mut recent = Recent::default();
        for hash in 0..KEPT as u128 + 10 {
            assert!(recent.insert(hash));
        }
        assert!(!recent.insert(10) && !recent.insert(KEPT as u128));
        assert!(recent.insert(9));
        recent.forget(1);
        assert!(recent.insert(9));
        assert_eq!((recent.order.len(), recent.known.len()), (KEPT, KEPT));
    }

    #[test]
    fn what_is_written_is_read_and_what_is_damaged_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut recent = Recent::default();
        recent.insert(7);
        recent.insert(u128::MAX);
        recent.write(folder.path(), 12).unwrap();
        let stored = Recent::read(folder.path()).unwrap();
        assert_eq!(
            (&stored.recent.order, stored.last, stored.damaged),
            (&recent.order, 12, None)
        );
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert!(parse(&bytes).is_none(), "{at}");
            assert!(parse(&whole[..at]).is_none(), "{at}");
        }
    }
}
