//! A collector: an address, a journal and a lake.

use std::fmt;
use std::fs;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use massgen_log_lake::Lake;
use tokio::sync::oneshot;
use xxhash_rust::xxh3::xxh3_128;

use crate::journal::{self, Journals, Left, frame};
use crate::sealer::Sealer;
use crate::server::{self, Intake};
use crate::told::{Tell, Told};
use crate::totals::Counters;
use crate::writer::Writer;
use crate::{Error, ErrorKind, Options, Totals};

/// Journals that may wait for the sealer.
const WHOLE: usize = 2;

/// How long to wait at least before a journal that could not be sealed is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Takes traces over HTTP and puts them into a lake.
pub struct Collector {
    lake: Lake,
    options: Options,
    listener: TcpListener,
    address: SocketAddr,
    journals: Journals,
    left: Left,
    tell: Tell,
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector")
            .field("lake", &self.lake)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Collector {
    /// Takes the lake and the address. Clients can connect from now on, and are answered when it runs.
    ///
    /// # Errors
    /// [`ErrorKind::NotLoopback`], [`ErrorKind::Busy`] when another collector has the lake, [`ErrorKind::Listen`],
    /// [`ErrorKind::Io`].
    pub fn bind(lake: Lake, options: Options) -> Result<Self, Error> {
        let wanted = options.listen;
        if !wanted.ip().is_loopback() && !options.allow_remote {
            return Err(Error::nowhere(ErrorKind::NotLoopback(wanted)));
        }
        // The lake first: whoever is refused must not take the address for a moment.
        let (journals, left) = Journals::take(&lake)?;
        let listen = |error| Error::nowhere(ErrorKind::Listen(wanted, error));
        let listener = TcpListener::bind(wanted).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self {
            lake,
            options,
            listener,
            address,
            journals,
            left,
            tell: Tell::nobody(),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whom to tell what happens, on any thread.
    #[must_use]
    pub fn telling(mut self, hear: impl Fn(&Told) + Send + Sync + 'static) -> Self {
        self.tell = Tell::to(hear);
        self
    }

    /// Takes traces until `shutdown` is ready, then writes all that was taken as Parquet. Blocks: it is not for async
    /// code.
    ///
    /// # Errors
    /// When what was received cannot be written; what clients were told was taken stays in the journal.
    pub fn run(self, shutdown: impl Future<Output = ()>) -> Result<Totals, Error> {
        self.run_until(async {
            shutdown.await;
            Ok(())
        })
    }

    /// Takes traces until the process is told to end: by SIGINT or SIGTERM, or Ctrl-C where there are no signals.
    ///
    /// # Errors
    /// As [`Self::run`], and when the signals cannot be listened to.
    pub fn run_until_signal(self) -> Result<Totals, Error> {
        self.run_until(signal())
    }

    fn run_until(self, shutdown: impl Future<Output = io::Result<()>>) -> Result<Totals, Error> {
        let nowhere = |error: io::Error| Error::nowhere(ErrorKind::Io(error));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(nowhere)?;
        let Self {
            lake,
            options,
            listener,
            journals,
            left,
            tell,
            ..
        } = self;
        let Left {
            journals: numbers,
            stored,
            lock,
        } = left;
        if let Some(path) = stored.damaged {
            tell.tell(&Told::Damaged { path, kept: None });
        }
        let mut recent = stored.recent.clone();
        for number in &numbers {
            let path = journal::path(journals.folder(), *number);
            let bytes = fs::read(&path).map_err(|error| Error::io(error, path))?;
            for (_, payload) in frame::read(&bytes).0 {
                recent.insert(xxh3_128(payload));
            }
        }

        let (queue, work) = mpsc::sync_channel(options.queue);
        let (whole, sealable) = mpsc::sync_channel(WHOLE);
        let counters = Arc::new(Counters::default());
        let sealer = Sealer {
            lake,
            folder: journals.folder().to_owned(),
            recent: stored.recent,
            last: stored.last,
            left: numbers,
            again_after: options.seal_after.max(AGAIN_AFTER),
            tell: tell.clone(),
        };
        let writer = Writer {
            journals,
            recent,
            whole,
            options: options.clone(),
            counters: Arc::clone(&counters),
            tell: tell.clone(),
        };
        let (alive, ended) = oneshot::channel::<()>();
        let sealing = thread::Builder::new()
            .name("seal".to_owned())
            .spawn(move || sealer.run(&sealable))
            .map_err(nowhere)?;
        let writing = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                // Dropped at the end, however that comes: the server listens for it.
                let _alive = alive;
                // The queue goes last: who waits in it is answered or dropped.
                writer.run(&work)
            })
            .map_err(nowhere)?;

        let intake = Intake::new(queue, options, Arc::clone(&counters));
        let served = runtime.block_on(server::serve(listener, intake, shutdown, ended, &tell));
        // Whatever still runs holds the queue; the writer ends when it is gone.
        drop(runtime);
        let written = writing.join().unwrap_or_else(|_| Err(stopped()));
        let sealed = sealing.join().unwrap_or_else(|_| Err(stopped()));
        // Only now may another collector have the lake.
        drop(lock);
        served.map_err(nowhere)?;
        written?;
        sealed?;
        Ok(counters.totals())
    }
}

fn stopped() -> Error {
    Error::nowhere(ErrorKind::Stopped)
}

#[cfg(unix)]
async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
