//! Drives a collector in a process of its own, over loopback only.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use massgen_log_collect::lake::{Lake, read_export};
use massgen_log_collect::{Collector, Options, Told};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message as _;

/// Spans of a request.
const BATCH: u64 = 1000;
const CONNECTIONS: usize = 4;
/// The most that is ever sent.
const MOST: u64 = 10_000_000;
/// All of it, but for the looking afterwards.
const LONGEST: Duration = Duration::from_secs(600);
/// When the first span starts, in nanoseconds since 1970: shortly before a new date, so that there are two partitions.
const START: u64 = 1_795_564_799_000_000_000;

/// What came of it.
#[derive(Debug)]
#[allow(dead_code, reason = "shown")]
pub(crate) struct Found {
    spans: u64,
    /// Spans that are not in the lake.
    lost: u64,
    /// Spans that are there more than once.
    doubled: u64,
    /// Rows that are not as they were sent.
    wrong: u64,
    /// How often the collector was killed.
    kills: u64,
    kills_wanted: u64,
    /// Requests that were sent again.
    sent_again: u64,
    seconds: f64,
    spans_per_second: f64,
    bytes_sent: u64,
    bytes_parquet: u64,
    files: usize,
    journals_left: usize,
    /// Greatest memory of each collector, in KiB.
    peak_kib: Vec<u64>,
}

impl Found {
    pub(crate) fn is_whole(&self) -> bool {
        self.lost == 0
            && self.doubled == 0
            && self.wrong == 0
            && self.kills == self.kills_wanted
            && self.journals_left == 0
    }
}

/// The collector: tells its address on a line, and ends by SIGTERM.
pub(crate) fn collect(lake: &Path, seal_after: Duration) {
    let mut options = Options::default();
    options.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    options.seal_after = seal_after;
    let collector = Collector::bind(Lake::create(lake).unwrap(), options).unwrap();
    let totals = collector
        .telling(|told| match told {
            Told::Listening(address) => println!("\nlistening {address}"),
            other => println!("{other:?}"),
        })
        .run_until_signal()
        .unwrap();
    println!("{totals:?}");
}

/// A collector in a process of its own.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the collector ended").unwrap();
            if let Some(address) = line.strip_prefix("listening ") {
                break address.parse().unwrap();
            }
        };
        // What it says must be read, or it waits.
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.contains("Failed") || line.contains("Damaged") || line.starts_with("Totals") {
                    println!("{line}");
                }
            }
        });
        Self { child, address }
    }

    /// Greatest memory so far, in KiB; 0 where the system does not tell.
    fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    fn terminate(mut self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.child.wait().unwrap().success(), "the collector failed");
    }
}

/// Sends spans, kills the collector at equal shares of them, and looks into the lake.
pub(crate) fn drive(spans: u64, kills_wanted: u64, lake: &Path, command: impl Fn() -> Command) -> Found {
    assert!(
        spans <= MOST && spans.is_multiple_of(BATCH),
        "up to {MOST} spans, in thousands"
    );
    let batches = spans / BATCH;
    let begun = Instant::now();
    let todo: Mutex<VecDeque<u64>> = Mutex::new((0..batches).collect());
    let taken = AtomicU64::new(0);
    let (again, sent) = (AtomicU64::new(0), AtomicU64::new(0));
    let gave_up = AtomicBool::new(false);
    let process = Process::start(command());
    let address = Mutex::new(process.address);
    let mut process = Some(process);
    let mut peaks = Vec::new();
    let mut kills = 0;

    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut connection = None;
                loop {
                    let next = todo.lock().unwrap().pop_front();
                    let Some(batch) = next else { break };
                    let body = request(batch);
                    sent.fetch_add(body.len() as u64, Ordering::Relaxed);
                    while post(&mut connection, &address, &body) != Some(200) {
                        if begun.elapsed() > LONGEST {
                            gave_up.store(true, Ordering::Relaxed);
                            return;
                        }
                        again.fetch_add(1, Ordering::Relaxed);
                        thread::sleep(Duration::from_millis(50));
                    }
                    taken.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while taken.load(Ordering::Relaxed) < batches && !gave_up.load(Ordering::Relaxed) {
            let next_kill = batches * (kills + 1) / (kills_wanted + 1);
            if kills < kills_wanted && taken.load(Ordering::Relaxed) >= next_kill {
                let mut old = process.take().unwrap();
                peaks.push(old.peak());
                // On Unix this is SIGKILL.
                old.child.kill().unwrap();
                old.child.wait().unwrap();
                kills += 1;
                let new = Process::start(command());
                *address.lock().unwrap() = new.address;
                process = Some(new);
            }
            thread::sleep(Duration::from_millis(1));
        }
    });
    assert!(!gave_up.load(Ordering::Relaxed), "not done in time");
    let seconds = begun.elapsed().as_secs_f64();
    let process = process.unwrap();
    peaks.push(process.peak());
    process.terminate();

    let mut found = Found {
        spans,
        lost: 0,
        doubled: 0,
        wrong: 0,
        kills,
        kills_wanted,
        sent_again: again.into_inner(),
        seconds,
        spans_per_second: (spans as f64 / seconds).round(),
        bytes_sent: sent.into_inner(),
        bytes_parquet: 0,
        files: 0,
        journals_left: 0,
        peak_kib: peaks,
    };
    look(lake, &mut found);
    found
}

/// Counts what is in the lake.
fn look(lake: &Path, found: &mut Found) {
    let mut times = vec![0_u8; found.spans as usize];
    for date in fs::read_dir(lake.join("spans")).unwrap() {
        for file in fs::read_dir(date.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            // The last collector was not killed: nothing that is not whole may be left.
            assert!(path.extension().is_some_and(|end| end == "parquet"), "{path:?}");
            found.files += 1;
            found.bytes_parquet += fs::metadata(&path).unwrap().len();
            let export = read_export(&path).unwrap();
            assert!(export.diagnostics.is_empty(), "{:?}", export.diagnostics);
            for row in export.rows {
                let id = row
                    .span_id
                    .as_deref()
                    .and_then(|id| u64::from_str_radix(id, 16).ok());
                // Ids begin with 1: one of zeros is none.
                let number = id.and_then(|id| id.checked_sub(1));
                let is_right = row.attribute_number("number") == number.map(|number| number as f64);
                let Some(times) = number.and_then(|number| times.get_mut(number as usize)) else {
                    found.wrong += 1;
                    continue;
                };
                found.wrong += u64::from(!is_right);
                *times = times.saturating_add(1);
            }
        }
    }
    found.lost = times.iter().filter(|times| **times == 0).count() as u64;
    found.doubled = times.iter().filter(|times| **times > 1).count() as u64;
    for file in fs::read_dir(lake.join("_journal")).unwrap() {
        let name = file.unwrap().file_name();
        found.journals_left += usize::from(name.to_string_lossy().contains(".otlp"));
    }
}

/// The same bytes each time.
fn request(batch: u64) -> Vec<u8> {
    let attribute = |key: &str, value: Value| KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    };
    let text = |text: String| Value::StringValue(text);
    let span = |number: u64| Span {
        trace_id: (u128::from(number / 100) + 1).to_be_bytes().to_vec(),
        span_id: (number + 1).to_be_bytes().to_vec(),
        parent_span_id: (number / 100 + 1).to_be_bytes().to_vec(),
        name: format!("agent.agent_{}.round_{}", number % 7, number % 5),
        start_time_unix_nano: START + number * 2_000_003,
        end_time_unix_nano: START + number * 2_000_003 + 1_500_000,
        attributes: vec![
            attribute("number", Value::IntValue(number as i64)),
            attribute("massgen.agent_id", text(format!("agent_{}", number % 7))),
            attribute("massgen.usage.cost", Value::DoubleValue(number as f64 / 1e6)),
            attribute(
                "arguments_preview",
                text(format!("{{\"command\": \"ls {number}\"}}")),
            ),
            attribute("logfire.msg", text(format!("round of span {number}"))),
            attribute("logfire.span_type", text("span".to_owned())),
            attribute("code.filepath", text("massgen/orchestrator.py".to_owned())),
        ],
        ..Span::default()
    };
    let spans = (batch * BATCH..(batch + 1) * BATCH).map(span).collect();
    let scope = ScopeSpans {
        spans,
        ..ScopeSpans::default()
    };
    let resource = ResourceSpans {
        scope_spans: vec![scope],
        ..ResourceSpans::default()
    };
    let resource_spans = vec![resource];
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

/// Posts a body and returns the status; `None` when the connection broke, which is then left out of `connection`.
fn post(connection: &mut Option<TcpStream>, address: &Mutex<SocketAddr>, body: &[u8]) -> Option<u16> {
    let address = *address.lock().unwrap();
    let mut stream = match connection.take() {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
            stream.set_nodelay(true).ok()?;
            stream
        }
    };
    let head = format!(
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    let mut rest = vec![0; length.parse().ok()?];
    stream.read_exact(&mut rest).ok()?;
    if !head.contains("connection: close") {
        *connection = Some(stream);
    }
    head.get(9..12)?.parse().ok()
}
