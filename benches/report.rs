//! The whole chain, directory to Markdown, beside the start of a Python interpreter that imports `json`:
//! what a script in its place would pay before it reads the first byte.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot read its fixture has to stop"
)]

mod fixture;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{Report, ReportOptions};

use fixture::session_folder;

/// The largest fixture.
const BIG: &str = "0.1.97_s10_big";

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let mut group = criterion.benchmark_group("report");
    for (kind, name) in [("typical", "0.1.97_s02_three_agents_restarts"), ("big", BIG)] {
        let session = session_folder(name);
        group.bench_with_input(
            BenchmarkId::new("directory_to_markdown", kind),
            &session,
            |bencher, path| {
                bencher.iter(|| black_box(report(path)));
            },
        );
    }
    // Without an interpreter there is no baseline in this run, and the figures stand alone.
    let python = python();
    if let Some(python) = &python {
        group.bench_function("python_start_with_json", |bencher| {
            bencher.iter(|| start(python));
        });
    }
    group.finish();
    if let Some(python) = &python {
        ratio(python);
    }
    grown(&mut criterion);
    criterion.final_summary();
}

/// Prints the whole report on the largest fixture as a multiple of the start of the interpreter. Both are measured by
/// turns, so that a machine that slows down slows both.
#[expect(clippy::print_stdout, reason = "a bench tells its figure")]
fn ratio(python: &Path) {
    const RUNS: usize = 15;
    let session = session_folder(BIG);
    let (mut reports, mut starts) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begin = Instant::now();
        black_box(report(&session));
        reports.push(begin.elapsed());
        let begin = Instant::now();
        start(python);
        starts.push(begin.elapsed());
    }
    reports.sort();
    starts.sort();
    let (report, start) = (reports[RUNS / 2], starts[RUNS / 2]);
    println!(
        "whole report on {BIG}: {report:.1?}, {:.2} times the start of Python with json ({start:.1?}); medians of {RUNS}",
        report.as_secs_f64() / start.as_secs_f64()
    );
}

fn start(python: &Path) {
    Command::new(python).args(["-c", "import json"]).status().unwrap();
}

/// The whole chain on made-up sessions of one shape and several sizes: whether its time grows as the stream does.
fn grown(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("report_by_size");
    for megabytes in [1, 4, 16] {
        let folder = tempfile::tempdir().unwrap();
        let session = planted::grow(folder.path(), megabytes << 20).unwrap();
        group.throughput(Throughput::Bytes(megabytes << 20));
        group.bench_with_input(
            BenchmarkId::new("directory_to_markdown", format!("{megabytes} MiB")),
            &session,
            |bencher, path| {
                bencher.iter(|| black_box(report(path)));
            },
        );
    }
    group.finish();
}

fn report(path: &Path) -> String {
    let session = Session::load(path).unwrap();
    let analysis = Analysis::of(&session, &Options::default());
    analysis
        .turns
        .iter()
        .map(|turn| Report::new(turn, ReportOptions::default()).to_string())
        .collect()
}

/// The interpreter itself, not a version manager's shim in front of it.
fn python() -> Option<PathBuf> {
    let found = Command::new("python3")
        .args(["-c", "import sys; print(sys.executable)"])
        .output()
        .ok()?;
    Some(PathBuf::from(String::from_utf8(found.stdout).ok()?.trim()))
}
