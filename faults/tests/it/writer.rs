//! A session that is written by another process while it is read.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

use massgen_log_model::{Session, ToolMention};
use planted::Random;

use crate::SESSIONS;
use crate::child::{command, program};
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::Run;

/// Pieces in which each stream is written.
const PIECES: usize = 150;
const PAUSE: Duration = Duration::from_millis(2);

pub(crate) static WRITER: Fault = LazyLock::new(|| {
    let mut row = Row::new("a session that is being written");
    for session in SESSIONS {
        row.case(session, || watch(session));
    }
    row
});

fn watch(session: &str) -> Vec<Wrong> {
    let source = crate::fixtures().join(session);
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join(source.file_name().unwrap());
    let mut writer = command(&program(), "write", &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut wrong = Vec::new();
    let (mut loads, mut reports, mut shape, mut records) = (0, 0, Vec::new(), Vec::new());
    let ended = loop {
        let ended = writer.try_wait().unwrap();
        match Run::try_of(&path) {
            Err(_) if shape.is_empty() => {}
            Err(error) => wrong.push(Wrong::Lost(format!("load {loads}: {error}"))),
            Ok(run) => {
                loads += 1;
                reports += usize::from(!run.report.is_empty());
                let now = run.shape();
                if !shape.iter().all(|attempt| now.contains(attempt)) {
                    wrong.push(Wrong::Lost(format!("load {loads}: {now:?} after {shape:?}")));
                }
                let read = complete(&run.session);
                if let Some(lost) = shrunk(&records, &read) {
                    wrong.push(Wrong::Lost(format!("load {loads}: {lost}")));
                }
                (shape, records) = (now, read);
            }
        }
        if let Some(status) = ended {
            break status;
        }
    };
    println!("{session}: loaded {loads} times while it was written");
    let (last, clean) = (Session::load(&path).unwrap(), Session::load(&source).unwrap());
    if last.turns != clean.turns || last.diagnostics != clean.diagnostics {
        wrong.push(Wrong::Other(
            "differs from the session it was written from".to_owned(),
        ));
    }
    if !ended.success() || loads < 5 || reports != loads {
        wrong.push(Wrong::Other(format!("{ended}, {loads} loads, {reports} reports")));
    }
    wrong
}

/// For each attempt the records of its streams, each with its line; not the last call of a log, which may go on.
type Records = Vec<((u32, u32), Vec<String>)>;

fn complete(session: &Session) -> Records {
    let attempts = session.turns.iter().flat_map(|turn| &turn.attempts);
    attempts
        .map(|attempt| {
            let read = &attempt.artifacts;
            let events = read.events.iter().flat_map(|log| &log.records);
            let chunks = read.streaming_debug.iter().flat_map(|log| but_last(&log.calls));
            let logged = read.massgen_log.iter().flat_map(|log| but_last(&log.calls));
            let records = (events.map(|event| format!("event {} {:?}", event.line, event.payload)))
                .chain(chunks.map(|call| format!("chunk {} {:?}", call.line, call.args)))
                .chain(logged.map(|call| format!("log {} {:?}", call.line, call.args)));
            ((attempt.turn, attempt.number), records.collect())
        })
        .collect()
}

fn but_last(calls: &[ToolMention]) -> impl Iterator<Item = &ToolMention> {
    let last = calls.iter().map(|call| call.line).max();
    calls.iter().filter(move |call| Some(call.line) != last)
}

/// A record that was there before and is not there now.
fn shrunk(before: &Records, now: &Records) -> Option<String> {
    before.iter().find_map(|(attempt, records)| {
        let (_, after) = now.iter().find(|(other, _)| other == attempt)?;
        let lost = records.iter().find(|record| !after.contains(record))?;
        Some(lost.chars().take(200).collect())
    })
}

/// Writes the session that has the name of `path` there, as a run would: streams grow piece by piece, not line by
/// line; status.json is written anew again and again; folders are there before their files.
pub(crate) fn write(path: &Path) {
    let session = SESSIONS
        .into_iter()
        .find(|session| Path::new(session).file_name() == path.file_name());
    let source = crate::fixtures().join(session.unwrap());
    let files = faults::files(&source).unwrap();
    let (streams, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_stream(file));
    let target = |file: &Path| path.join(file.strip_prefix(&source).unwrap());
    for folder in faults::folders(&source).unwrap() {
        if folder
            .components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with("attempt_"))
        {
            fs::create_dir_all(target(&folder)).unwrap();
        }
    }
    let mut random = Random::new(9);
    let texts: Vec<Vec<u8>> = streams.iter().map(|file| fs::read(file).unwrap()).collect();
    let mut written = vec![0; streams.len()];
    let mut open: Vec<File> = (streams.iter())
        .map(|file| {
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(target(file))
                .unwrap()
        })
        .collect();
    for piece in 0..PIECES {
        for (at, text) in texts.iter().enumerate() {
            let step = random.below(2 * text.len() / PIECES + 2);
            let end = if piece + 1 == PIECES {
                text.len()
            } else {
                (written[at] + step).min(text.len())
            };
            open[at].write_all(&text[written[at]..end]).unwrap();
            written[at] = end;
        }
        for file in others.iter().filter(|file| file.ends_with("status.json")) {
            in_halves(&target(file), &fs::read(file).unwrap());
        }
        for file in others.iter().skip(piece).step_by(PIECES) {
            fs::create_dir_all(target(file).parent().unwrap()).unwrap();
            sleep(PAUSE);
            in_halves(&target(file), &fs::read(file).unwrap());
        }
        sleep(PAUSE);
    }
    faults::copy(&source, path).unwrap();
}

fn is_stream(file: &Path) -> bool {
    let name = file.file_name().unwrap().to_string_lossy();
    file.parent()
        .is_some_and(|parent| parent.ends_with("agent_outputs"))
        || matches!(&*name, "events.jsonl" | "massgen.log" | "streaming_debug.log")
}

/// Empties the file and writes it in two pieces.
fn in_halves(file: &Path, bytes: &[u8]) {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let mut file = File::create(file).unwrap();
    file.write_all(first).unwrap();
    sleep(PAUSE);
    file.write_all(second).unwrap();
}

#[test]
fn a_session_can_be_read_while_it_is_written() {
    WRITER.check();
}
