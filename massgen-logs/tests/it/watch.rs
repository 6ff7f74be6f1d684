use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::{Ran, copied, fixture, program, run};

/// Longer than several looks.
const PAUSE: Duration = Duration::from_millis(120);

fn status(state: &str, phase: &str, complete: bool) -> String {
    let answers = u8::from(state != "waiting");
    format!(
        r#"{{"finish_reason": "in_progress", "is_complete": {complete}, "meta": {{"elapsed_seconds": 2.5}},
            "coordination": {{"phase": "{phase}", "completion_percentage": 50}},
            "agents": {{"agent_a": {{"status": "{state}", "answer_count": {answers}}}}},
            "results": {{"winner": null}}}}"#
    )
}

fn write_session(session: &Path) {
    let attempt = session.join("turn_1/attempt_1");
    fs::create_dir_all(&attempt).unwrap();
    let put = |text: &str| {
        fs::write(attempt.join("status.json"), text).unwrap();
        thread::sleep(PAUSE);
    };
    let append = |text: &str| {
        let path = attempt.join("events.jsonl");
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
        thread::sleep(PAUSE);
    };
    put(&status("waiting", "initial_answer", false));
    let answer = concat!(
        r#"{"timestamp": "2026-01-05T10:56:00", "event_type": "answer_submitted", "agent_id": "agent_a", "#,
        r#""round_number": 0, "data": {"content": "x", "answer_number": 1, "answer_label": "agent1.1"}}"#,
        "\n"
    );
    append(&answer[..70]);
    append(&answer[70..]);
    let answered = status("answered", "enforcement", false);
    put(&answered[..answered.len() / 2]);
    put("");
    put(&answered);
    append(concat!(
        r#"{"event_type": "text", "agent_id": "agent_a", "data": {"content": "⚠️ Unknown tool: \u001b[31mgo (not registered)"}}"#,
        "\n",
        r#"{"event_type": "vote", "agent_id": "agent_a", "data": {"target_id": "agent_a", "reason": "clear"}}"#,
        "\n"
    ));
    put(&status("voted", "presentation", true));
    fs::create_dir_all(attempt.join("final/agent_a")).unwrap();
    fs::write(attempt.join("final/agent_a/answer.txt"), "42").unwrap();
}

#[test]
fn a_running_session_is_followed_to_its_end() {
    let temp = tempfile::tempdir().unwrap();
    let session = temp.path().join("log_20260105_105524_290672");
    fs::create_dir(&session).unwrap();
    let child = program()
        .args(["watch", "--json", "--interval", "20", "--timeout", "20"])
        .arg(&session)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let writer = {
        let session = session.clone();
        thread::spawn(move || write_session(&session))
    };
    let ran: Ran = child.wait_with_output().unwrap().into();
    writer.join().unwrap();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let changes: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<String> = changes
        .iter()
        .map(|change| {
            let word = |key: &str| {
                change[key]
                    .as_str()
                    .map(|word| format!(" {word}"))
                    .unwrap_or_default()
            };
            format!(
                "{}{}{}{}{}",
                change["change"].as_str().unwrap(),
                word("phase"),
                word("state"),
                word("label"),
                word("ending")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "attempt",
            "phase initial_answer",
            "progress",
            "agent waiting",
            "answer agent1.1",
            "phase enforcement",
            "agent answered",
            "unknown_tool",
            "vote",
            "phase presentation",
            "agent voted",
            "ended completed",
        ]
    );
    assert_eq!(changes[4]["agent"], "agent_a");
    assert_eq!(changes[6]["elapsed_seconds"], 2.5);
}

#[test]
fn a_finished_session_is_told_and_ends_at_once() {
    let ran = run(&["watch"], &fixture("0.1.97_s05_enforcement"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("! agent_a: made to try again: "), "{}", ran.out);
    assert!(ran.out.trim_end().ends_with("ended: completed"), "{}", ran.out);
}

#[test]
fn a_run_that_does_not_go_on_is_given_up() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s08b_interrupt_kill9", temp.path());
    let ran = run(&["watch", "--timeout", "0.2", "--interval", "20"], &session);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("did not end; nothing changed for 0.20 s"),
        "{}",
        ran.err
    );
}
