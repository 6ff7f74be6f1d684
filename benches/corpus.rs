//! Many sessions: the list of 10,000, and the analysis of 10, 100 and 1,000 with the memory it takes. It measures
//! the program itself, which has to be built first, as a user runs it:
//!
//! ```sh
//! cargo build --release -p massgen-logs
//! cargo bench -p massgen-benches --bench corpus -- target/release/massgen-logs
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench that cannot read its fixture has to stop, and tells its figures"
)]

mod fixture;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use planted::{Content, copies};

use fixture::session_folder;

const RUNS: usize = 5;
const STATUS: &str = "turn_1/attempt_1/status.json";
const PYTHON: &str = "\
import glob, json, sys
for path in glob.glob(sys.argv[1] + '/log_*/turn_1/attempt_1/status.json'):
    json.load(open(path))
";

fn main() {
    let Some(program) = std::env::args().skip(1).find(|arg| !arg.starts_with('-')) else {
        println!("corpus: left out; the path of the program is missing");
        return;
    };
    // Cargo runs a bench in the folder of its package.
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(program);
    list(&program);
    analyse(&program);
}

/// The list beside two ways to read the same status.json files, by turns.
fn list(program: &Path) {
    let root = tempfile::tempdir().unwrap();
    copies(
        &session_folder("0.1.97_s10_big"),
        root.path(),
        10_000,
        Content::Listed,
    )
    .unwrap();
    let (mut lists, mut reads, mut pythons) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        lists.push(timed(|| {
            let args = ["list", "--limit", "0", "--json"];
            run(Command::new(program).args(args).arg(root.path()));
        }));
        reads.push(timed(|| {
            for session in fs::read_dir(root.path()).unwrap() {
                std::hint::black_box(fs::read(session.unwrap().path().join(STATUS)).unwrap());
            }
        }));
        pythons.push(timed(|| {
            run(Command::new("python3").args(["-c", PYTHON]).arg(root.path()));
        }));
    }
    let (list, read, python) = (median(lists), median(reads), median(pythons));
    println!(
        "list of 10,000: {list:.2?}, {:.2} times the bare read ({read:.2?}), {:.3} times Python's json ({python:.2?})",
        list.as_secs_f64() / read.as_secs_f64(),
        list.as_secs_f64() / python.as_secs_f64(),
    );
}

/// `analyze --all` of ten times as many sessions each time: the exponent of time over bytes, and the memory.
fn analyse(program: &Path) {
    let mut before: Option<(f64, f64)> = None;
    for count in [10, 100, 1000] {
        let root = tempfile::tempdir().unwrap();
        let name = session_folder("0.1.97_s02_three_agents_restarts");
        let bytes = copies(&name, root.path(), count, Content::Whole).unwrap() as f64;
        let log = root.path().join("peak");
        let time = timed(|| {
            // The shell's own peak is below that of the program.
            let script = "\"$0\" analyze --all --force \"$1\" > /dev/null & pid=$!; peak=0
                while line=$(grep VmHWM /proc/$pid/status 2> /dev/null); do peak=$line; sleep 0.01; done
                wait $pid; echo \"$peak\" > \"$2\"";
            run(Command::new("sh")
                .args(["-c", script])
                .arg(program)
                .arg(root.path())
                .arg(&log));
        })
        .as_secs_f64();
        let exponent = before.map(|(less, sooner)| (time / sooner).ln() / (bytes / less).ln());
        println!(
            "analyze --all of {count}: {:.1} MB in {time:.2} s, {:.1} MB/s, exponent {}, peak {}",
            bytes / 1e6,
            bytes / 1e6 / time,
            exponent.map_or_else(|| "-".to_owned(), |exponent| format!("{exponent:.2}")),
            fs::read_to_string(log).unwrap_or_default().trim(),
        );
        before = Some((bytes, time));
    }
}

fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
