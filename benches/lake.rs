//! A thousand sessions as a lake: their export, and one question over all their spans, beside DuckDB over the same files.
//! It measures the program itself, built with the feature `sql`, as a user runs it; the second path is that of a Python
//! with the package `duckdb`, and may be left out:
//!
//! ```sh
//! cargo build --release -p massgen-logs --features sql
//! cargo bench -p massgen-benches --bench lake -- target/release/massgen-logs .venv/bin/python
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench that cannot make its sessions has to stop, and tells its figures"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use planted::{Content, copies, grow};

const SESSIONS: u32 = 1000;
const SESSION_BYTES: u64 = 900_000;
const RUNS: usize = 5;
/// Out of the JSON of every span, as MassGen's guide asks, and from the column that says the same.
const STATEMENTS: [(&str, &str); 2] = [
    (
        "by JSON",
        "SELECT attributes->>'massgen.agent_id' AS agent, COUNT(*) AS spans, SUM(duration) AS seconds \
         FROM records GROUP BY 1 ORDER BY 1",
    ),
    (
        "by column",
        "SELECT agent_id, COUNT(*) AS spans, SUM(duration) AS seconds FROM records GROUP BY 1 ORDER BY 1",
    ),
];

/// DuckDB's own time, without its start, a number a line.
const DUCKDB: &str = "\
import duckdb, sys, time
connection = duckdb.connect()
connection.execute(f\"CREATE VIEW records AS SELECT * FROM read_parquet('{sys.argv[1]}/records/*/*.parquet', hive_partitioning = true)\")
for _ in range(6):
    begin = time.perf_counter()
    rows = connection.execute(sys.argv[2]).fetchall()
    print(time.perf_counter() - begin)
print(sum(row[1] for row in rows))
";

fn main() {
    let mut paths = std::env::args().skip(1).filter(|arg| !arg.starts_with('-'));
    let Some(program) = paths.next() else {
        println!("lake: left out; the path of the program is missing");
        return;
    };
    // Cargo runs a bench in the folder of its package.
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = top.join(program);
    let root = tempfile::tempdir().unwrap();
    let (logs, lake) = (root.path().join("logs"), root.path().join("lake"));
    let one = grow(&root.path().join("one"), SESSION_BYTES).unwrap();
    let bytes = copies(&one, &logs, SESSIONS, Content::Whole).unwrap();

    let (export, peak) = watched(&program, &["export", "--parquet"], &[&lake, &logs], root.path());
    println!(
        "export of {SESSIONS} sessions, {:.0} MB: {export:.2?}, {:.0} MB/s, peak {peak}; the lake has {:.0} MB, its records {:.0} MB",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / export.as_secs_f64(),
        size(&lake) as f64 / 1e6,
        size(&lake.join("records")) as f64 / 1e6,
    );

    let out = Command::new(&program)
        .args(["query", "--format", "csv", "SELECT COUNT(*) FROM records"])
        .arg(&lake)
        .output()
        .unwrap();
    let rows = String::from_utf8(out.stdout).unwrap();
    let rows = rows.lines().last().unwrap();
    let python = paths.next();
    for (name, sql) in STATEMENTS {
        let run = || {
            watched(
                &program,
                &["query", "--format", "csv", sql],
                &[&lake],
                root.path(),
            )
        };
        // The first one warms the files.
        run();
        let runs: Vec<(Duration, String)> = (0..RUNS).map(|_| run()).collect();
        let own = median(runs.iter().map(|(time, _)| *time).collect());
        let peak = &runs[0].1;
        println!("GROUP BY {name} over {rows} spans: {own:.2?} with the start of the program, peak {peak}");
        let Some(python) = &python else {
            println!("DuckDB: left out; the path of a Python that has it is missing");
            continue;
        };
        let duckdb = duckdb(&top.join(python), &lake, sql, rows);
        println!(
            "DuckDB over the same files, without its start: {duckdb:.2?}; ratio {:.2}",
            own.as_secs_f64() / duckdb.as_secs_f64()
        );
    }
}

/// DuckDB's time for the statement; it must count as many spans.
fn duckdb(python: &Path, lake: &Path, sql: &str, rows: &str) -> Duration {
    let out = Command::new(python)
        .args(["-c", DUCKDB])
        .arg(lake)
        .arg(sql)
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (counted, times) = lines.split_last().unwrap();
    assert_eq!(*counted, rows, "both count the same spans");
    let times = times[1..]
        .iter()
        .map(|line| Duration::from_secs_f64(line.parse().unwrap()));
    median(times.collect())
}

/// Runs the program and tells its time and its peak of memory.
fn watched(program: &Path, args: &[&str], paths: &[&PathBuf], folder: &Path) -> (Duration, String) {
    let log = folder.join("peak");
    // The shell's own peak is below that of the program.
    let script = "log=$1; shift; \"$@\" > /dev/null & pid=$!; peak=0
        while line=$(grep VmHWM /proc/$pid/status 2> /dev/null); do peak=$line; sleep 0.01; done
        wait $pid; code=$?; echo \"$peak\" > \"$log\"; exit $code";
    let begin = Instant::now();
    let status = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(&log)
        .arg(program)
        .args(args)
        .args(paths)
        .status()
        .unwrap();
    let time = begin.elapsed();
    assert!(status.success());
    (time, fs::read_to_string(log).unwrap().trim().to_owned())
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                size(&path)
            } else {
                fs::metadata(&path).unwrap().len()
            }
        })
        .sum()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
