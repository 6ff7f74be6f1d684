//! Collectors on loopback: what they take, what they refuse, and what a crash leaves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a helper of a test may panic as the test itself may"
)]

mod bodies;
mod crash;
mod files;
mod hostile;
mod http;
mod limits;
mod make;
mod refusals;
mod rows;
mod soak;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use massgen_log_collect::lake::{Lake, read_export};
use massgen_log_collect::{Collector, Error, Options, Told, Totals};
use massgen_log_tables::analysis::model::artifact::logfire::LogfireRow;
use tokio::sync::oneshot;

/// A collector that runs in a thread.
struct Running {
    address: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<Totals, Error>>,
}

/// Options for any free address, with nothing sealed before the end.
fn options() -> Options {
    let mut options = Options::default();
    options.listen.set_port(0);
    options.seal_after = Duration::from_secs(3600);
    options
}

fn start(lake: &Path) -> Running {
    start_with(lake, options())
}

fn start_with(lake: &Path, options: Options) -> Running {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let collector = Collector::bind(Lake::create(lake).unwrap(), options).unwrap();
    let collector = collector.telling(move |told| hears.lock().unwrap().push(told.clone()));
    let address = collector.address();
    let (stop, stopped) = oneshot::channel();
    let thread = thread::spawn(move || {
        collector.run(async {
            let _ = stopped.await;
        })
    });
    Running {
        address,
        told,
        stop,
        thread,
    }
}

impl Running {
    fn stop(self) -> (Totals, Vec<Told>) {
        self.stop.send(()).unwrap();
        let totals = self.thread.join().unwrap().unwrap();
        let told = self.told.lock().unwrap().clone();
        (totals, told)
    }

    /// Waits until something is told that fits.
    fn hear(&self, fits: impl Fn(&Told) -> bool) -> Told {
        let begun = Instant::now();
        loop {
            if let Some(told) = self.told.lock().unwrap().iter().find(|told| fits(told)) {
                return told.clone();
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", self.told);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The Parquet files of the received spans, in order.
fn parquet(lake: &Path) -> Vec<PathBuf> {
    let Ok(dates) = fs::read_dir(lake.join("spans")) else {
        return Vec::new();
    };
    let files = |date: PathBuf| fs::read_dir(date).unwrap().map(|file| file.unwrap().path());
    let mut all: Vec<PathBuf> = dates.flat_map(|date| files(date.unwrap().path())).collect();
    all.sort();
    all
}

/// What is in those files.
fn in_lake(lake: &Path) -> Vec<LogfireRow> {
    let rows = |file: &PathBuf| read_export(file).unwrap().rows;
    parquet(lake).iter().flat_map(rows).collect()
}

fn ids(rows: &[LogfireRow]) -> Vec<&str> {
    rows.iter().map(|row| row.span_id.as_deref().unwrap()).collect()
}

/// The journals and what was put aside of them.
fn journals(lake: &Path) -> Vec<String> {
    let names = fs::read_dir(lake.join("_journal")).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.contains(".otlp"));
    names.sort();
    names
}

/// A copy of a lake as it is: what a collector that is killed now would leave.
fn image(lake: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(lake).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            image(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
