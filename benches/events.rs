//! The command ledger and the typed read of long logs, beside what the same file costs other ways.
//!
//! `cargo bench -p massgen-benches --bench events -- MIB` (default: 256). Every figure is the median of several runs by
//! turns, so that a machine that slows down slows all of them. The files are read from the disk cache.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot read its fixture has to stop, and tells its figures"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use massgen_log_model::artifact::events::{EventLines, EventLog};
use massgen_log_model::{CommandLedger, RelPath};
use massgen_log_tables::event_lines::EventRows;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Runs of each way, by turns. The slow ones run once.
const RUNS: usize = 7;

fn main() {
    let mib = std::env::args()
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(256_u64);
    let folder = tempfile::tempdir().unwrap();
    let path = RelPath::from_encoded("log");
    println!("{mib} MiB each, medians of {RUNS}\n");

    let events = folder.path().join("events.jsonl");
    grow("0.1.97_s10_big", "events.jsonl", "\"call_", mib << 20, &events);
    let ledger = || CommandLedger::of_events(File::open(&events).unwrap(), &path, &mut Vec::new());
    check_with_jq(&events, &ledger());
    table(
        "command ledger of events.jsonl",
        &events,
        &[
            ("floor", RUNS, &|| floor(&events, b"\"tool_start\"")),
            ("ledger", RUNS, &|| ledger().commands.len()),
            ("rg", RUNS, &|| {
                shell(
                    &events,
                    r#"rg --no-config -oN '"command": "[^"]*"' "$1" | sort | uniq -c"#,
                )
            }),
            ("grep", 1, &|| {
                shell(
                    &events,
                    r#"grep -o '"command": "[^"]*"' "$1" | sed 's/"command": "//; s/"$//' | sort | uniq -c"#,
                )
            }),
            ("jq", 1, &|| {
                shell(
                    &events,
                    r#"jq -r 'select(.event_type == "tool_start") | .data.args.command' "$1" | sort | uniq -c"#,
                )
            }),
        ],
    );
    table(
        "typed read of events.jsonl",
        &events,
        &[
            ("envelopes", RUNS, &|| envelopes(&events)),
            ("measure", RUNS, &|| {
                EventLog::measure(File::open(&events).unwrap(), &path, &mut Vec::new())
                    .calls
                    .len()
            }),
            ("read", RUNS, &|| {
                EventLog::read(File::open(&events).unwrap(), &path, &mut Vec::new())
                    .calls
                    .len()
            }),
            ("python json", 1, &|| {
                shell(
                    &events,
                    r#"python3 -c 'import json, sys
for line in open(sys.argv[1], "rb"): json.loads(line)' "$1""#,
                )
            }),
        ],
    );
    table(
        "every line of events.jsonl",
        &events,
        &[
            ("floor", RUNS, &|| floor(&events, b"\"data\": ")),
            ("envelopes", RUNS, &|| envelopes(&events)),
            ("lines", RUNS, &|| event_lines(&events, &path)),
            ("batches", RUNS, &|| event_rows(&events, &path)),
            ("python", 1, &|| {
                shell(
                    &events,
                    r#"python3 -c 'import json, sys
for line in open(sys.argv[1], "rb"): json.dumps(json.loads(line)["data"])' "$1""#,
                )
            }),
        ],
    );
    fs::remove_file(&events).unwrap();

    let debug = folder.path().join("streaming_debug.log");
    grow(
        "0.1.36_s04b_commands_only",
        "streaming_debug.log",
        "call_",
        mib << 20,
        &debug,
    );
    table(
        "command ledger of streaming_debug.log (0.1.36)",
        &debug,
        &[
            ("floor", RUNS, &|| floor(&debug, b"Arguments for Calling ")),
            ("ledger", RUNS, &|| {
                CommandLedger::of_streaming_debug(File::open(&debug).unwrap(), &path, &mut Vec::new())
                    .commands
                    .len()
            }),
            ("rg", RUNS, &|| {
                shell(
                    &debug,
                    r#"rg --no-config -oN 'Arguments for Calling .*"command": "[^"]*"' "$1" | sort | uniq -c"#,
                )
            }),
            ("grep", 1, &|| {
                shell(
                    &debug,
                    r#"grep -o 'Arguments for Calling .*"command": "[^"]*"' "$1" | sed 's/.*"command": "//; s/"$//' | sort | uniq -c"#,
                )
            }),
        ],
    );
}

type Way<'a> = (&'a str, usize, &'a dyn Fn() -> usize);

/// Measures all ways by turns and prints a row each. A way that gives nothing could not be run.
fn table(title: &str, file: &Path, ways: &[Way<'_>]) {
    let bytes = fs::metadata(file).unwrap().len() as f64;
    let mut times = vec![Vec::new(); ways.len()];
    for run in 0..RUNS {
        for ((_, runs, way), times) in ways.iter().zip(&mut times) {
            if run < *runs {
                let begin = Instant::now();
                let found = black_box(way());
                times.push(if found > 0 {
                    begin.elapsed().as_secs_f64()
                } else {
                    f64::NAN
                });
            }
        }
    }
    println!(
        "| {title} | seconds | GB/s | ÷ {} |\n|---|--:|--:|--:|",
        ways[0].0
    );
    let first = median(&mut times[0]);
    for ((name, ..), times) in ways.iter().zip(&mut times) {
        let time = median(times);
        println!(
            "| `{name}` | {time:.3} | {:.2} | {:.2} |",
            bytes / time / 1e9,
            time / first
        );
    }
    println!();
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The file read in chunks, one search and one count of line ends over each: the least that any ledger with line numbers
/// does.
fn floor(file: &Path, mark: &[u8]) -> usize {
    let mut file = File::open(file).unwrap();
    let mut chunk = vec![0; 256 << 10];
    let finder = memchr::memmem::Finder::new(mark);
    let mut found = 0;
    loop {
        let length = file.read(&mut chunk).unwrap();
        if length == 0 {
            return found;
        }
        found += finder.find_iter(&chunk[..length]).count();
        found += memchr::memchr_iter(b'\n', &chunk[..length]).count();
    }
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

/// Reads every line's envelope and keeps nothing of it. The sum makes every field count.
fn envelopes(file: &Path) -> usize {
    let mut lines = BufReader::with_capacity(256 << 10, File::open(file).unwrap());
    let (mut line, mut sum) = (Vec::new(), 0);
    while lines.read_until(b'\n', &mut line).unwrap() > 0 {
        let event: Envelope<'_> = serde_json::from_slice(&line).unwrap();
        sum += event.event_type.len() + event.data.get().len();
        sum += event.timestamp.map_or(0, |text| text.len()) + event.agent_id.map_or(0, |text| text.len());
        sum += usize::from(event.round_number.is_some());
        line.clear();
    }
    sum
}

/// Every line with its data as text, nothing kept.
fn event_lines(file: &Path, path: &RelPath) -> usize {
    let mut lines = EventLines::new(File::open(file).unwrap(), path);
    let mut sum = 0;
    while lines
        .next_with(|line| sum += line.unwrap().data.map_or(0, str::len))
        .unwrap()
        .is_some()
    {}
    sum
}

/// The same lines as record batches, one after the other.
fn event_rows(file: &Path, path: &RelPath) -> usize {
    let lines = EventLines::new(File::open(file).unwrap(), path);
    let batches = EventRows::new(lines, "log_20261124_060757_858558", 1, 1);
    batches.map(|batch| batch.unwrap().num_rows()).sum()
}

/// Runs a pipeline on the file; 0 when one of its programs is not there.
fn shell(file: &Path, pipeline: &str) -> usize {
    let program = pipeline.split(' ').next().unwrap();
    if Command::new(program).arg("--version").output().is_err() {
        return 0;
    }
    let output = Command::new("sh")
        .args(["-c", pipeline, "sh"])
        .arg(file)
        .output()
        .unwrap();
    usize::from(output.status.success())
}

/// The ledger is right: `jq`, which decodes every line, finds the same commands as often.
fn check_with_jq(file: &Path, ledger: &CommandLedger) {
    let select = "select(.event_type == \"tool_start\") | .data.args.command // empty";
    let Ok(output) = Command::new("jq").args(["-c", select]).arg(file).output() else {
        println!("jq is not there: the ledger was not checked");
        return;
    };
    let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
    for line in output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        *wanted.entry(serde_json::from_slice(line).unwrap()).or_default() += 1;
    }
    let found = ledger
        .commands
        .iter()
        .map(|entry| (entry.command.clone(), entry.count));
    assert_eq!(found.collect::<BTreeMap<_, _>>(), wanted);
}

/// Writes a fixture's log again and again, with other call ids each time, until it has `bytes` bytes.
fn grow(fixture: &str, name: &str, ids: &str, bytes: u64, to: &Path) {
    let once = fs::read(find(&fixtures().join(fixture), name).unwrap()).unwrap();
    let places: Vec<usize> = memchr::memmem::find_iter(&once, ids)
        .map(|at| at + ids.len() - 5)
        .collect();
    let mut file = BufWriter::new(File::create(to).unwrap());
    let (mut copy, mut written, mut turn) = (once, 0, 0_u64);
    while written < bytes {
        for place in &places {
            write!(&mut copy[*place..*place + 5], "{turn:04x}_").unwrap();
        }
        file.write_all(&copy).unwrap();
        written += copy.len() as u64;
        turn += 1;
    }
    file.flush().unwrap();
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The first file of a name below `folder`.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => find(&path, name),
        false => path.ends_with(name).then_some(path),
    })
}
