//! How long reading takes, beside what the same bytes cost without knowing what they mean.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its fixture has to stop"
)]

mod fixture;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use massgen_log_model::Session;
use serde_json::Value;

use fixture::session_folder;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    session(&mut criterion);
    criterion.final_summary();
}

/// A whole session from the disk, beside its JSON read as untyped values.
///
/// Each of the two counts the bytes that it reads: the whole session reads the text logs too.
fn session(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("session");
    for name in ["0.1.97_s10_big", "0.1.97_s04b_commands_only"] {
        let session = session_folder(name);
        let files = files(&session);
        group.throughput(Throughput::Bytes(size(&files)));
        group.bench_with_input(BenchmarkId::new("load", name), &session, |bencher, path| {
            bencher.iter(|| Session::load(path).unwrap());
        });
        let json: Vec<PathBuf> = files.into_iter().filter(|file| is_json(file)).collect();
        group.throughput(Throughput::Bytes(size(&json)));
        group.bench_with_input(
            BenchmarkId::new("json_values_only", name),
            &json,
            |bencher, files| {
                bencher.iter(|| files.iter().map(|file| values(file)).collect::<Vec<_>>());
            },
        );
    }
    group.finish();
}

/// The JSON documents of a file: one, or one a line.
fn values(file: &Path) -> Vec<Value> {
    let bytes = fs::read(file).unwrap();
    serde_json::Deserializer::from_slice(&bytes)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn is_json(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "json") || file.ends_with("events.jsonl")
}

/// The files below `folder` that are read when it is loaded, sorted. Workspaces are only counted, and what
/// agents saw (`context.txt`) is read of the winner only: leaving all of it out counts too little, not too much.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "workspace" {
                    open.push(path);
                }
            } else if path.is_file() && name != "context.txt" && !name.ends_with("_stderr.log") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn size(files: &[PathBuf]) -> u64 {
    files.iter().map(|file| fs::metadata(file).unwrap().len()).sum()
}
