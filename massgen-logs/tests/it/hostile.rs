//! Sessions and command lines that are made to act on a terminal, on a shell, or on memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{Ran, copied, program, run};

/// A link, a title, a cleared screen, colours in both forms, a line written over, direction marks, what cannot
/// be seen.
const ACTS: &str = "\u{1b}]8;;http://e\u{7}x\u{1b}]8;;\u{1b}\\\u{1b}]0;t\u{7}\u{1b}[2J\u{1b}[31m\u{9b}31m\rover\u{8}\u{8}\
    \u{202e}\u{2066}\u{200b}\u{feff}\u{7f}";

const KEY: &str = "ghp_aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN";

fn acts(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

/// A copied session with `more` behind every text of its JSON artifacts that nothing else is found by.
fn with_everywhere(root: &Path, more: &str) -> PathBuf {
    let session = copied("0.1.97_s04b_commands_only", root);
    for file in files(&session) {
        let is_lines = file.extension().is_some_and(|end| end == "jsonl");
        if !is_lines && file.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let mut out = String::new();
        let documents: Vec<&str> = if is_lines {
            text.lines().collect()
        } else {
            vec![&text]
        };
        for document in documents {
            let mut value = serde_json::from_str(document).unwrap();
            append(&mut value, more);
            out.push_str(&value.to_string());
            out.push('\n');
        }
        fs::write(file, out).unwrap();
    }
    session
}

fn append(value: &mut Value, more: &str) {
    match value {
        // Prose, commands and arguments: names and words hold the session together.
        Value::String(text) if text.contains(' ') || text.starts_with(['/', '{']) => text.push_str(more),
        Value::Array(items) => items.iter_mut().for_each(|item| append(item, more)),
        Value::Object(members) => members.values_mut().for_each(|item| append(item, more)),
        _ => {}
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

const READERS: [&[&str]; 18] = [
    &["list"],
    &["list", "--json"],
    &["summary"],
    &["summary", "--json"],
    &["tools"],
    &["tools", "--json"],
    &["validate"],
    &["validate", "--json"],
    &["answer", "--json"],
    &["analyze", "--out", "-"],
    &["analyze", "--prompt"],
    &["analyze", "--format", "json"],
    &["analyze", "--format", "sarif"],
    &["analyze", "--format", "github"],
    &["analyze", "--format", "issues-json"],
    &["analyze", "--force"],
    &["watch"],
    &["watch", "--json"],
];

#[test]
fn no_command_lets_a_session_act_on_the_terminal() {
    let temp = tempfile::tempdir().unwrap();
    let session = with_everywhere(temp.path(), ACTS);
    for args in READERS {
        let ran = run(args, &session);
        assert_eq!((acts(&ran.out), acts(&ran.err)), (None, None), "{args:?}");
        assert!(ran.out.len() > 10, "{args:?}: {}", ran.err);
    }
    let csv = run(&["analyze", "--format", "issues-csv"], &session);
    assert_eq!(acts(&csv.out.replace("\r\n", "\n")), None);
    let two: Ran = program()
        .arg("compare")
        .args([&session, &session])
        .output()
        .unwrap()
        .into();
    assert_eq!((two.code, acts(&two.out), acts(&two.err)), (Some(0), None, None));
}

#[test]
fn messages_about_hostile_paths_and_arguments_are_inert() {
    let temp = tempfile::tempdir().unwrap();
    // No `/` in a file name.
    let name = ACTS.replace('/', "");
    let folder = temp.path().join(format!("log_{name}"));
    fs::create_dir(&folder).unwrap();
    for command in [
        "list", "analyze", "summary", "tools", "answer", "validate", "watch",
    ] {
        for path in [folder.clone(), folder.join("gone")] {
            let ran = run(&[command], &path);
            assert_eq!(
                (acts(&ran.out), acts(&ran.err)),
                (None, None),
                "{command}: {}",
                ran.err
            );
            assert_eq!(ran.code, Some(2), "{command}");
        }
    }
    // What a shell's `*` would hand over.
    for args in [
        &["summary", ".", ACTS][..],
        &[ACTS],
        &["list", "--limit", ACTS],
        &["compare", "--side", ACTS],
    ] {
        let ran: Ran = program()
            .args(args)
            .current_dir(temp.path())
            .output()
            .unwrap()
            .into();
        assert_eq!(
            (ran.code, acts(&ran.out), acts(&ran.err)),
            (Some(2), None, None),
            "{args:?}"
        );
        assert!(!ran.err.is_empty());
    }
}

/// On a terminal the answer is made visible; elsewhere it stays as it is.
#[cfg(unix)]
#[test]
fn an_answer_does_not_act_on_a_terminal() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s04b_commands_only", temp.path());
    for file in files(&session)
        .into_iter()
        .filter(|file| file.ends_with("answer.txt"))
    {
        fs::write(file, format!("before {ACTS} after\n")).unwrap();
    }
    let piped = run(&["answer"], &session);
    assert!(piped.out.contains(ACTS), "{}", piped.out);
    let line = format!(
        "'{}' answer '{}'",
        env!("CARGO_BIN_EXE_massgen-logs"),
        session.display()
    );
    let on_terminal = Command::new("script").args(["-qec", &line, "/dev/null"]).output();
    let Ok(output) = on_terminal else {
        eprintln!("skipped: there is no `script` here to make a terminal");
        return;
    };
    let shown = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
    assert!(shown.contains("before ") && shown.contains("⟨U+001B⟩"), "{shown}");
    assert_eq!(acts(&shown), None, "{shown}");
}

#[test]
fn nothing_but_the_report_is_written() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s04b_commands_only", temp.path());
    for file in files(&session) {
        if let Ok(text) = fs::read_to_string(&file) {
            fs::write(&file, text.replace("agent_a", "../../etc/passwd")).unwrap();
        }
    }
    fs::create_dir(temp.path().join("etc")).unwrap();
    fs::write(temp.path().join("etc/passwd"), "the words of a file outside").unwrap();
    let mut before = files(temp.path());
    for args in READERS
        .into_iter()
        .chain([&["answer"][..], &["analyze", "--format", "issues-csv"]])
    {
        let ran = run(args, &session);
        assert!(!ran.out.contains("the words of a file outside"), "{args:?}");
    }
    before.push(session.join("turn_1/ANALYSIS_REPORT.md"));
    before.sort();
    assert_eq!(files(temp.path()), before);
}

#[test]
fn what_is_made_for_others_has_no_secret_unless_asked_for() {
    let temp = tempfile::tempdir().unwrap();
    let session = with_everywhere(temp.path(), &format!(" {KEY} "));
    let ran = |args: &[&str]| {
        let ran = run(args, &session);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}");
        ran.out
    };
    for format in ["markdown", "sarif", "github", "issues-json", "issues-csv"] {
        let args = ["analyze", "--out", "-", "--format", format];
        assert!(!ran(&args).contains(KEY), "{format}");
    }
    assert!(!ran(&["analyze", "--prompt"]).contains(KEY));
    let open = ran(&["analyze", "--out", "-", "--no-redact"]);
    assert!(open.contains(KEY) && !open.contains("[redacted: "));
    // JSON is for this machine.
    let json = ran(&["analyze", "--format", "json"]);
    assert!(json.contains(KEY));
    let shared = ran(&["analyze", "--format", "json", "--redact"]);
    assert!(!shared.contains(KEY) && shared.contains("[redacted: GitHub token]"));
    let count = |text: &str| text.lines().count();
    assert_eq!(count(&shared), count(&json), "only texts change");
    let both = program()
        .args(["analyze", "--redact", "--no-redact"])
        .arg(&session)
        .output()
        .unwrap();
    assert_eq!(both.status.code(), Some(2));

    let compare = |more: &[&str]| {
        let ran: Ran = program()
            .arg("compare")
            .args(more)
            .args([&session, &session])
            .output()
            .unwrap()
            .into();
        ran.out
    };
    assert!(!compare(&[]).contains(KEY));
    assert!(compare(&["--no-redact"]).contains(KEY));
    assert!(compare(&["--json"]).contains(KEY));
    assert!(!compare(&["--json", "--redact"]).contains(KEY));
}

/// A line of 1 GiB is passed over in bounded memory, and its length is told.
#[cfg(target_os = "linux")]
#[test]
fn a_line_longer_than_memory_is_passed_over() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s04b_commands_only", temp.path());
    let file = session.join("turn_1/attempt_1/events.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let stream = fs::OpenOptions::new().append(true).open(&file).unwrap();
    let size = text.len() as u64 + (1 << 30);
    // Zeros that take no room on the disk, and no line end.
    if stream.set_len(size).is_err() {
        eprintln!("skipped: no file of 1 GiB can be made here");
        return;
    }
    drop(stream);
    let mut stream = fs::OpenOptions::new().append(true).open(&file).unwrap();
    std::io::Write::write_all(&mut stream, format!("\n{text}").as_bytes()).unwrap();
    drop(stream);
    let limited = |args: &str| -> Ran {
        // Addresses for 400 MB: with the line in memory the program would end.
        let line = format!(
            "ulimit -v 400000 && exec '{}' {args} '{}'",
            env!("CARGO_BIN_EXE_massgen-logs"),
            session.display()
        );
        Command::new("sh").args(["-c", &line]).output().unwrap().into()
    };
    let ran = limited("validate");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let told = ran.out.lines().find(|line| line.contains("1073741824"));
    assert!(
        told.is_some_and(|line| line.contains("events.jsonl")),
        "{}",
        ran.out
    );
    // The lines behind it are read.
    let tools = limited("tools");
    assert_eq!(tools.code, Some(0), "{}", tools.err);
    assert!(tools.out.contains("execute_command"), "{}", tools.out);
}
