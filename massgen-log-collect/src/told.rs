//! What a collector tells while it runs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// One thing that happened. The crate prints nothing: a program may.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Told {
    /// Requests are taken at this address.
    Listening(SocketAddr),
    /// A journal was written as Parquet.
    Sealed {
        /// Its number, which is the name of the files.
        name: String,
        /// Its spans.
        spans: usize,
    },
    /// A journal that an earlier collector had left was written as Parquet.
    Recovered {
        /// Its number, which is the name of the files.
        name: String,
        /// Its spans.
        spans: usize,
    },
    /// A journal ended within a request that no client was told was taken; the end was cut off.
    Torn {
        /// The journal.
        path: PathBuf,
        /// What was cut off, in bytes.
        bytes: usize,
    },
    /// A file of the journal is damaged.
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where what could not be read was put; `None` when it is not needed.
        kept: Option<PathBuf>,
    },
    /// Something could not be written; it is tried again.
    Failed {
        /// Why, in the words of the error.
        reason: String,
    },
}

type Hear = dyn Fn(&Told) + Send + Sync;

/// Whom to tell.
#[derive(Clone)]
pub(crate) struct Tell(Option<Arc<Hear>>);

impl Tell {
    pub(crate) const fn nobody() -> Self {
        Self(None)
    }

    pub(crate) fn to(hear: impl Fn(&Told) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    pub(crate) fn tell(&self, told: &Told) {
        if let Some(hear) = &self.0 {
            hear(told);
        }
    }
}
