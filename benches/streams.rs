//! The text streams at the speed of memory: each reader beside a count of the same bytes' line ends.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its fixture has to stop"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, Throughput};
use massgen_log_model::RelPath;
use massgen_log_model::artifact::agent_output::AgentOutput;
use massgen_log_model::artifact::execution_trace::ExecutionTrace;
use massgen_log_model::artifact::massgen_log::MassgenLogReader;
use massgen_log_model::artifact::streaming_debug::StreamingDebug;
use massgen_log_model::lines::{Lines, Record};

/// Size of each stream.
const STREAM_BYTES: usize = 64 << 20;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let big = "0.1.97_s10_big";
    let path = RelPath::from_encoded("stream");

    let log = grown(big, |file| file.ends_with("massgen.log"));
    group(&mut criterion, "massgen_log", &log, |bytes| {
        let mut reader = MassgenLogReader::default();
        reader.file(bytes, &path, &mut Vec::new());
        reader.finish().records
    });
    group(&mut criterion, "lines", &log, |bytes| {
        let mut lines = Lines::new(bytes);
        let mut length = 0;
        while let Some(Record::Line(line)) = lines.next_record().unwrap() {
            length += line.bytes.len() as u64;
        }
        length
    });
    let debug = grown("0.1.36_s04b_commands_only", |file| {
        file.ends_with("streaming_debug.log")
    });
    group(&mut criterion, "streaming_debug", &debug, |bytes| {
        StreamingDebug::read(bytes, &path, &mut Vec::new()).lines
    });
    let output = grown(big, |file| {
        file.extension().is_some_and(|end| end == "txt")
            && file
                .parent()
                .is_some_and(|folder| folder.ends_with("agent_outputs"))
    });
    group(&mut criterion, "agent_output", &output, |bytes| {
        AgentOutput::read(bytes, &path, &mut Vec::new()).lines
    });
    let trace = grown(big, |file| file.ends_with("execution_trace.md"));
    group(&mut criterion, "execution_trace", &trace, |bytes| {
        ExecutionTrace::read(bytes, &path, &mut Vec::new()).calls().len() as u64
    });
    criterion.final_summary();
}

/// `read` over `stream`, and how long it takes to count the line ends in it.
fn group(criterion: &mut Criterion, name: &str, stream: &[u8], read: impl Fn(&[u8]) -> u64) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(stream.len() as u64));
    group.bench_function("read", |bencher| {
        bencher.iter(|| read(black_box(stream)));
    });
    group.bench_function("line_ends_only", |bencher| {
        bencher.iter(|| memchr::memchr_iter(b'\n', black_box(stream)).count());
    });
    group.finish();
}

/// The files of a fixture that `wanted` picks, one after the other, and all of them again until it is enough.
fn grown(fixture: &str, wanted: impl Fn(&Path) -> bool) -> Vec<u8> {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(fixture);
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open = vec![fixture];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if wanted(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    let once = found
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect::<Vec<_>>()
        .concat();
    once.repeat(STREAM_BYTES.div_ceil(once.len()))
}
