//! One session grown to several sizes, directory to report: how the time grows with the bytes, beside reading the
//! same bytes and counting their line ends.
//!
//! Time is told by the clock on the wall and by the processor: other work on the machine lengthens only the first.
//! Without arguments the sizes are 1, 10 and 100 MB; `-- 1 10 100 1000` names others.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench tells its figures, and one that cannot write its session has to stop"
)]

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{Report, ReportOptions};

/// Megabytes of the event stream, 10⁶ bytes each.
const SIZES: [u64; 3] = [1, 10, 100];

/// Bytes that the baseline reads at once.
const CHUNK: usize = 1 << 20;

/// What one size took.
struct Point {
    bytes: u64,
    took: Took,
}

/// The length of a run in seconds.
#[derive(Clone, Copy)]
struct Took {
    wall: f64,
    /// Of this thread, which does all of the work; `None` where the system does not tell.
    processor: Option<f64>,
}

fn main() {
    // Cargo adds `--bench`. The smallest comes first: the peak of memory is that of the largest so far.
    let mut sizes: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    sizes.sort_unstable();
    println!("| session | wall time | processor | MiB/s | ÷ line ends only | peak memory | ÷ bytes |");
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    let points: Vec<Point> = sizes.into_iter().map(measure).collect();
    for (name, exponent) in [
        ("wall", exponent(&points, |took| Some(took.wall))),
        ("processor", exponent(&points, |took| took.processor)),
    ] {
        if let Some(exponent) = exponent {
            println!("exponent of {name} time (least squares, log-log): {exponent:.3}");
        }
    }
}

fn measure(megabytes: u64) -> Point {
    let folder = tempfile::tempdir().unwrap();
    let session = planted::grow(folder.path(), megabytes.saturating_mul(1_000_000)).unwrap();
    let stream = session.join("turn_1/attempt_1/events.jsonl");
    let bytes = fs::metadata(&stream).unwrap().len();
    // What disturbs a run only makes it longer: the shortest tells most.
    let runs = if megabytes <= 10 { 5 } else { 1 };
    let took = shortest(runs, || {
        black_box(report(&session));
    });
    let baseline = shortest(runs, || {
        black_box(line_ends(&stream));
    });
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    let (peak, per_byte) = match peak_bytes() {
        Some(peak) => (
            format!("{:.0} MiB", peak as f64 / f64::from(1 << 20)),
            format!("{:.2}", peak as f64 / bytes as f64),
        ),
        None => ("not told".to_owned(), "not told".to_owned()),
    };
    let processor = took
        .processor
        .map_or_else(|| "not told".to_owned(), |seconds| format!("{seconds:.3} s"));
    // Of both the processor's time, if it is told: their ratio is that of the work.
    let ratio = took.best() / baseline.best();
    println!(
        "| {megabytes} MB | {:.3} s | {processor} | {:.0} | {ratio:.0} | {peak} | {per_byte} |",
        took.wall,
        mebibytes / took.best(),
    );
    Point { bytes, took }
}

impl Took {
    /// The processor's time, else that on the wall.
    fn best(self) -> f64 {
        self.processor.unwrap_or(self.wall)
    }
}

/// The shortest of some runs.
fn shortest(runs: usize, mut run: impl FnMut()) -> Took {
    (0..runs)
        .map(|_| {
            let (begin, before) = (Instant::now(), processor_seconds());
            run();
            Took {
                wall: begin.elapsed().as_secs_f64(),
                processor: processor_seconds()
                    .zip(before)
                    .map(|(after, before)| after - before),
            }
        })
        .min_by(|a, b| a.best().total_cmp(&b.best()))
        .unwrap()
}

/// Seconds that this thread has run on a processor, where the system tells it.
fn processor_seconds() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = told.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// The whole pipeline; the length of the Markdown.
fn report(path: &Path) -> usize {
    let session = Session::load(path).unwrap();
    let analysis = Analysis::of(&session, &Options::default());
    analysis
        .turns
        .iter()
        .map(|turn| Report::new(turn, ReportOptions::default()).to_string().len())
        .sum()
}

/// The baseline: the stream in chunks, its line ends counted.
fn line_ends(stream: &Path) -> usize {
    let mut file = File::open(stream).unwrap();
    let mut chunk = vec![0; CHUNK];
    let mut count = 0;
    loop {
        let read = file.read(&mut chunk).unwrap();
        if read == 0 {
            return count;
        }
        count += memchr::memchr_iter(b'\n', chunk.get(..read).unwrap()).count();
    }
}

/// Peak of this process's resident memory so far, where the system tells it.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// The slope of the logarithm of the time over the logarithm of the bytes; `None` for fewer than two sizes.
fn exponent(points: &[Point], seconds: fn(Took) -> Option<f64>) -> Option<f64> {
    let logarithms = || {
        points
            .iter()
            .filter_map(|point| Some(((point.bytes as f64).ln(), seconds(point.took)?.ln())))
    };
    let count = logarithms().count() as f64;
    let (x, y) = logarithms().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (x, y) = (x / count, y / count);
    let (products, squares) = logarithms().fold((0.0, 0.0), |(products, squares), point| {
        let wide = point.0 - x;
        (products + wide * (point.1 - y), squares + wide * wide)
    });
    (squares > 0.0).then(|| products / squares)
}
