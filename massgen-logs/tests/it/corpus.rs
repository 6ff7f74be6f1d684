//! Roots with many sessions.

use std::fs;
use std::path::Path;

use crate::{Ran, copied, fixture, program, run};

const STAMP: &[&str] = &["analyze", "--all", "--generated", "2026-01-05T10:55:24Z"];
const REPORT: &str = "turn_1/ANALYSIS_REPORT.md";

/// Sessions of one file each.
fn tiny(root: &Path, count: usize) {
    for number in 0..count {
        let attempt = root.join(format!(
            "log_20260105_10{:02}{:02}_000000/turn_1/attempt_1",
            number / 60,
            number % 60
        ));
        fs::create_dir_all(&attempt).unwrap();
        let status =
            format!(r#"{{"finish_reason": "in_progress", "meta": {{"question": "Number {number}?"}}}}"#);
        fs::write(attempt.join("status.json"), status).unwrap();
    }
}

fn names(out: &str) -> Vec<&str> {
    out.lines().map(|line| line.split(':').next().unwrap()).collect()
}

#[test]
fn a_list_is_the_same_on_one_thread_and_on_many() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    tiny(root, 300);
    fs::create_dir(root.join("log_20260105_101000_500000")).unwrap();
    for args in [
        &["list", "--limit", "0", "--json"][..],
        &["list"],
        &["list", "--limit", "37", "--json", "--unanalyzed"],
    ] {
        let serial = run(&[args, &["--jobs", "1"]].concat(), root);
        assert_eq!((serial.code, serial.err.as_str()), (Some(0), ""));
        for jobs in ["2", "7"] {
            assert_eq!(
                run(&[args, &["--jobs", jobs]].concat(), root).out,
                serial.out,
                "{args:?}"
            );
        }
    }
    let all = run(&["list", "--limit", "0", "--json"], root).json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 301);
    assert_eq!(all[0]["question"], "Number 299?");
    assert_eq!(all[300]["question"], "Number 0?");
    let some = run(&["list", "--limit", "37", "--json"], root).json();
    assert_eq!(some.as_array().unwrap()[..], all[..37]);
}

#[test]
fn all_sessions_are_analysed_once_in_their_order_and_as_each_alone() {
    let temp = tempfile::tempdir().unwrap();
    let sources = [
        "0.1.97_s01_two_agents_vote",
        "0.1.97_s03_single_agent",
        "0.1.97_s05_enforcement",
        "0.1.97_s04b_commands_only",
        "0.1.36_s07b_attempt_2",
        "synthetic/many_turns",
    ];
    let root = |name: &str| {
        let root = temp.path().join(name);
        for source in sources {
            copied(source, &root);
        }
        root
    };
    let (serial, parallel, alone) = (root("serial"), root("parallel"), root("alone"));
    let first = run(&[STAMP, &["--jobs", "1"]].concat(), &serial);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    let second = run(&[STAMP, &["--jobs", "4"]].concat(), &parallel);
    assert_eq!((second.code, &second.out), (Some(0), &first.out));
    assert_eq!(
        first.out.lines().last().unwrap(),
        "6 sessions: 8 reports written, 0 kept; 0 failed"
    );
    let mut sorted = names(&first.out);
    sorted.pop();
    assert!(sorted.is_sorted() && sorted.len() == 6, "{}", first.out);

    let mut compared = 0;
    for session in fs::read_dir(&alone).unwrap().map(|entry| entry.unwrap().path()) {
        let name = session.file_name().unwrap();
        for turn in fs::read_dir(&session).unwrap().map(|entry| entry.unwrap().path()) {
            let folder = turn.file_name().unwrap();
            if !folder.to_str().unwrap().starts_with("turn_") {
                continue;
            }
            let single: Ran = program()
                .args(["analyze", "--generated", "2026-01-05T10:55:24Z"])
                .arg(&turn)
                .output()
                .unwrap()
                .into();
            assert_eq!(single.code, Some(0), "{}", single.err);
            let report = |root: &Path| {
                fs::read_to_string(root.join(name).join(folder).join("ANALYSIS_REPORT.md")).unwrap()
            };
            assert!(report(&serial) == report(&parallel), "{}", turn.display());
            assert!(report(&serial) == report(&alone), "{}", turn.display());
            compared += 1;
        }
    }
    assert_eq!(compared, 8);

    // With the reports there, nothing is left to do.
    let again = run(STAMP, &serial);
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    assert_eq!(
        again.out.lines().last().unwrap(),
        "6 sessions: 0 reports written, 8 kept; 0 failed"
    );
}

#[test]
fn a_report_that_is_there_is_kept_unless_forced() {
    let temp = tempfile::tempdir().unwrap();
    let kept = copied("0.1.97_s01_two_agents_vote", temp.path());
    let empty = copied("0.1.97_s03_single_agent", temp.path());
    fs::write(kept.join(REPORT), "by hand").unwrap();
    fs::write(empty.join(REPORT), "").unwrap();
    let ran = run(STAMP, temp.path());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("1 report kept\n"), "{}", ran.out);
    assert_eq!(fs::read(kept.join(REPORT)).unwrap(), b"by hand");
    assert!(fs::metadata(empty.join(REPORT)).unwrap().len() > 0);
    let forced = run(&[STAMP, &["--force"]].concat(), temp.path());
    assert_eq!(forced.code, Some(0));
    assert!(fs::read_to_string(kept.join(REPORT)).unwrap().starts_with("# "));
}

#[test]
fn a_broken_session_stops_no_other_and_is_told() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    let good = copied("0.1.97_s05_enforcement", root);
    let cut = copied("0.1.97_s01_two_agents_vote", root);
    fs::write(cut.join("turn_1/attempt_1/status.json"), "{\"meta\": {").unwrap();
    fs::create_dir(root.join("log_20200101_000000_000000")).unwrap();
    fs::create_dir(root.join("log_20300101_000000_000000")).unwrap();
    let ran = run(&[STAMP, &["--fail-on", "high"]].concat(), root);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    assert!(
        ran.err
            .contains("log_20200101_000000_000000: is no MassGen session"),
        "{}",
        ran.err
    );
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines[0], "log_20200101_000000_000000: failed");
    assert_eq!(lines[3], "log_20300101_000000_000000: failed");
    assert_eq!(lines[4], "4 sessions: 2 reports written, 0 kept; 2 failed");
    assert!(good.join(REPORT).exists() && cut.join(REPORT).exists());
}

#[test]
fn findings_count_over_all_sessions() {
    let temp = tempfile::tempdir().unwrap();
    copied("0.1.97_s03_single_agent", temp.path());
    copied("0.1.97_s05_enforcement", temp.path());
    let args = ["analyze", "--all", "--format", "json", "--fail-on", "high"];
    let ran = run(&args, temp.path());
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let sessions: Vec<_> = lines
        .iter()
        .map(|line| line["session"].as_str().unwrap())
        .collect();
    assert!(sessions.is_sorted() && sessions.len() == 2, "{sessions:?}");
    for (line, jobs) in [(&ran.out, "1"), (&ran.out, "3")] {
        assert_eq!(
            &run(&[&args[..], &["--jobs", jobs]].concat(), temp.path()).out,
            line
        );
    }
    assert!(
        fs::read_dir(temp.path())
            .unwrap()
            .all(|entry| !entry.unwrap().path().join(REPORT).exists())
    );
}

#[test]
fn what_does_not_go_with_all_is_refused() {
    let session = fixture("0.1.97_s03_single_agent");
    for more in [
        &["--format", "sarif"][..],
        &["--out", "x.md"],
        &["--turn", "1"],
        &["--prompt"],
        &["--jobs", "0"],
    ] {
        let ran = run(&[&["analyze", "--all"], more].concat(), &session);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{more:?}");
    }
    assert_eq!(run(&["analyze", "--jobs", "2"], &session).code, Some(2));
}

#[test]
fn an_empty_root_has_no_sessions() {
    let temp = tempfile::tempdir().unwrap();
    let with = |args: &[&str]| -> Ran {
        program()
            .args(args)
            .env("MASSGEN_LOG_BASE_DIR", temp.path())
            .output()
            .unwrap()
            .into()
    };
    let all = with(&["analyze", "--all"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    assert_eq!(all.out, "0 sessions: 0 reports written, 0 kept; 0 failed\n");
    assert_eq!(with(&["list"]).out, "no sessions\n");
    assert_eq!(with(&["list", "--json"]).out, "[]\n");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_session_is_no_second_session() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("root");
    let session = copied("0.1.97_s03_single_agent", &root);
    let outside = copied("0.1.97_s01_two_agents_vote", &temp.path().join("outside"));
    std::os::unix::fs::symlink(&session, root.join("log_20300101_000000_000000")).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("log_20300102_000000_000000")).unwrap();
    let rows = run(&["list", "--json", "--limit", "0"], &root).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let ran = run(STAMP, &root);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.out
            .ends_with("1 session: 1 report written, 0 kept; 0 failed\n"),
        "{}",
        ran.out
    );
    assert!(!outside.join(REPORT).exists());
}

/// Three hundred sessions leave nothing but their reports.
#[test]
fn many_sessions_are_all_reported() {
    let temp = tempfile::tempdir().unwrap();
    tiny(temp.path(), 300);
    let ran = run(STAMP, temp.path());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let named = names(&ran.out);
    assert!(named.len() == 301 && named[..300].is_sorted());
    for name in &named[..300] {
        let turn: Vec<_> = fs::read_dir(temp.path().join(name).join("turn_1"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(
            turn.len() == 2 && turn.iter().any(|file| file == "ANALYSIS_REPORT.md"),
            "{turn:?}"
        );
    }
}
