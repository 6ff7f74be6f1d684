//! How long reading takes, beside what the same bytes cost without knowing what they mean.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its fixture has to stop"
)]

use std::borrow::Cow;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use massgen_log_model::artifact::events::EventLog;
use massgen_log_model::{RelPath, Session};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// Size of the stream that [`events`] reads.
const STREAM_BYTES: usize = 32 << 20;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    session(&mut criterion);
    events(&mut criterion);
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

/// A long events.jsonl from memory, beside its envelopes alone and beside its line ends alone.
fn events(criterion: &mut Criterion) {
    let file = files(&session_folder("0.1.97_s10_big"))
        .into_iter()
        .find(|file| file.ends_with("events.jsonl"))
        .unwrap();
    let once = fs::read(file).unwrap();
    let stream = once.repeat(STREAM_BYTES.div_ceil(once.len()));
    let path = RelPath::from_encoded("events.jsonl");

    let mut group = criterion.benchmark_group("events");
    group.throughput(Throughput::Bytes(stream.len() as u64));
    group.bench_function("event_log", |bencher| {
        bencher.iter(|| {
            let mut diagnostics = Vec::new();
            let log = EventLog::read(black_box(&stream[..]), &path, &mut diagnostics);
            (log, diagnostics)
        });
    });
    group.bench_function("envelopes_only", |bencher| {
        bencher.iter(|| envelopes(black_box(&stream)));
    });
    group.bench_function("line_ends_only", |bencher| {
        bencher.iter(|| memchr::memchr_iter(b'\n', black_box(&stream)).count());
    });
    group.finish();
}

/// An event whose payload is checked for being JSON and not looked at.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    timestamp: Option<Cow<'a, str>>,
    #[serde(borrow)]
    event_type: Cow<'a, str>,
    #[serde(borrow)]
    agent_id: Option<Cow<'a, str>>,
    round_number: Option<i64>,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// Reads every line and keeps nothing of it. The sum makes every field count.
fn envelopes(stream: &[u8]) -> usize {
    stream
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| {
            let event: Envelope<'_> = serde_json::from_slice(line).unwrap();
            event.event_type.len()
                + event.data.get().len()
                + event.timestamp.map_or(0, |text| text.len())
                + event.agent_id.map_or(0, |text| text.len())
                + usize::from(event.round_number.is_some())
        })
        .sum()
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

/// The only session folder of a fixture.
fn session_folder(fixture: &str) -> PathBuf {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(fixture);
    let mut folders = fs::read_dir(fixture).unwrap().map(|entry| entry.unwrap().path());
    folders.find(|path| path.is_dir()).unwrap()
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
