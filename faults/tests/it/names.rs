//! Names that a file system takes and a terminal or a page does not.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::LazyLock;

use massgen_log_model::{AgentId, RelPath};

use crate::SESSIONS;
use crate::matrix::{Fault, Row, Wrong};
use crate::pipeline::{Copy, Run, is_raw};

const ODD: [&[u8]; 14] = [
    b"new\nline",
    b"carriage\rreturn",
    b"\xff\xfe no UTF-8",
    "a\u{202e}gpj.exe".as_bytes(),
    "\u{2066}isolated\u{2069}\u{200f}".as_bytes(),
    b"\x1b[31mred\x07",
    "\u{9b}31m\u{7f}".as_bytes(),
    b"tab\there",
    b"%41%2e%2e%2f",
    b"-rf ~ $(reboot) `id`",
    b"a|b | c |",
    b"<img src=x onerror=alert(1)>",
    b"=cmd|' -C calc'!A0",
    b" ",
];

pub(crate) static NAMES: Fault = LazyLock::new(|| {
    let mut row = Row::new("names with line ends, controls, direction marks, bytes that are no UTF-8");
    for name in ODD {
        everywhere(name, &mut row);
    }
    row
});

pub(crate) static LONG_NAMES: Fault = LazyLock::new(|| {
    let mut row = Row::new("names of 255 bytes");
    everywhere(&[b'x'; 255], &mut row);
    everywhere(&[0xff; 255], &mut row);
    everywhere(&"\u{202e}".repeat(85).into_bytes(), &mut row);
    row
});

/// Puts the name wherever one stands.
fn everywhere(name: &[u8], row: &mut Row) {
    let name = OsStr::from_bytes(name);
    let shown = RelPath::from_path(Path::new(name));
    let copy = Copy::of(SESSIONS[0]);
    let shape = Run::of(&copy.path).shape();
    let attempt = copy.path.join("turn_1/attempt_1");
    let snapshot = faults::folders(&attempt.join("agent_a")).unwrap().remove(1);
    let stamp = snapshot.file_name().unwrap();
    let answer = Path::new(name).join(stamp).join("answer.txt");
    let places = [
        ("an agent's folder", attempt.join(answer)),
        (
            "a folder beside snapshots",
            attempt.join("agent_a").join(name).join("answer.txt"),
        ),
        ("a file of a snapshot", snapshot.join(name)),
        (
            "a file of a workspace",
            snapshot.join("workspace").join(name).join(name),
        ),
        ("an agent's output", attempt.join("agent_outputs").join(name)),
        (
            "a final answer",
            attempt.join("final").join(name).join("answer.txt"),
        ),
        ("a file of the attempt", attempt.join(name)),
        ("a file of the session", copy.path.join(name)),
    ];
    for (what, file) in places {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(
            &file,
            "An answer about nothing in particular.\n❌ Retry (1/3): again\n",
        )
        .unwrap();
        row.case(&format!("{what} called {shown}"), || {
            let run = Run::of(&copy.path);
            let mut wrong = run.check(&shape);
            wrong.extend(raw_notes(&run));
            let attempt = run.attempts().next().unwrap();
            let id = AgentId::new(name.to_string_lossy().into_owned());
            let found = match what {
                "an agent's folder" => attempt.agents.iter().any(|agent| agent.id == id),
                "an agent's output" => attempt
                    .artifacts
                    .agent_outputs
                    .iter()
                    .any(|output| output.agent == id),
                "a final answer" => attempt
                    .finals
                    .iter()
                    .any(|found| found.agent == id && found.text.is_some()),
                "a file of a snapshot" | "a file of the attempt" => attempt
                    .files
                    .iter()
                    .any(|entry| entry.path == copy.relative(&file)),
                _ => true,
            };
            if !found {
                wrong.push(Wrong::Lost("not found under its name".to_owned()));
            }
            wrong
        });
        fs::remove_file(&file).unwrap();
        // The folders that were made for it alone.
        for folder in file.ancestors().skip(1) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    let renamed = copy.path.with_file_name(name);
    fs::rename(&copy.path, &renamed).unwrap();
    row.case(&format!("a session called {shown}"), || {
        let run = Run::of(&renamed);
        let mut wrong = run.check(&shape);
        if run.session.name != shown.as_str() {
            wrong.push(Wrong::Other(format!("is called {}", run.session.name)));
        }
        wrong
    });
}

fn raw_notes(run: &Run) -> Option<Wrong> {
    let raw = run
        .notes()
        .map(ToString::to_string)
        .find(|note| note.chars().any(is_raw))?;
    Some(Wrong::Other(format!("raw: {raw:?}")))
}

#[test]
fn odd_names_are_found_and_shown_as_text() {
    NAMES.check();
}

#[test]
fn long_names_are_found_and_shown_as_text() {
    LONG_NAMES.check();
}
