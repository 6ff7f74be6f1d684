use std::fs;
use std::path::Path;

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::Session;
use massgen_report::with_secrets;

use crate::{Ran, copied, fixture, program, run};

const NAME: &str = "0.1.97_s02_three_agents_restarts";
const STAMP: &[&str] = &["analyze", "--generated", "2026-01-05T10:55:24Z"];

fn report(session: &Path) -> String {
    fs::read_to_string(session.join("turn_1/ANALYSIS_REPORT.md")).unwrap()
}

#[test]
fn the_report_is_written_once_and_replaced_only_by_force() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied(NAME, temp.path());
    let first = run(STAMP, &session);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    let mut lines = first.out.lines();
    assert!(lines.next().unwrap().ends_with("turn_1/ANALYSIS_REPORT.md"));
    assert!(lines.next().unwrap().contains("Winner: agent_a"), "{}", first.out);
    assert!(lines.next().unwrap().starts_with("Findings: "), "{}", first.out);
    let written = report(&session);
    assert!(written.starts_with("# "), "{written}");

    fs::write(session.join("turn_1/ANALYSIS_REPORT.md"), "by hand").unwrap();
    let kept = run(&["analyze"], &session);
    assert_eq!((kept.code, kept.out.as_str()), (Some(3), ""));
    assert!(
        kept.err.contains("ANALYSIS_REPORT.md: exists already"),
        "{}",
        kept.err
    );
    assert_eq!(report(&session), "by hand");

    let forced = run(&[STAMP, &["--force"]].concat(), &session);
    assert_eq!(forced.code, Some(0));
    assert_eq!(report(&session), written);

    fs::write(session.join("turn_1/ANALYSIS_REPORT.md"), "").unwrap();
    assert_eq!(run(STAMP, &session).code, Some(0));
    assert_eq!(report(&session), written);
    let left: Vec<_> = fs::read_dir(session.join("turn_1"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(
        left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")),
        "{left:?}"
    );
}

#[test]
fn the_report_of_a_flat_session_lies_in_it() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("synthetic/flat", temp.path());
    assert_eq!(run(&["analyze"], &session).code, Some(0));
    assert!(fs::metadata(session.join("ANALYSIS_REPORT.md")).unwrap().len() > 0);
}

#[test]
fn standard_output_and_files_leave_the_session_alone() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied(NAME, temp.path());
    let printed = run(&[STAMP, &["--out", "-"]].concat(), &session);
    assert_eq!((printed.code, printed.err.as_str()), (Some(0), ""));
    assert!(printed.out.starts_with("# "));
    let file = temp.path().join("report.md");
    let saved: Ran = program()
        .args(STAMP)
        .arg(&session)
        .arg("--out")
        .arg(&file)
        .output()
        .unwrap()
        .into();
    assert_eq!(saved.code, Some(0));
    assert_eq!(fs::read_to_string(file).unwrap(), printed.out);
    let json = run(&["analyze", "--format", "json"], &session).json();
    assert_eq!(json["turns"].as_array().unwrap().len(), 1);
    assert_eq!(
        json["turns"][0]["attempts"][0]["completion"]["winner"]["value"],
        "agent_a"
    );
    assert!(!session.join("turn_1/ANALYSIS_REPORT.md").exists());
}

#[cfg(unix)]
#[test]
fn a_report_that_is_a_link_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied(NAME, temp.path());
    let outside = temp.path().join("outside.md");
    fs::write(&outside, "").unwrap();
    std::os::unix::fs::symlink(&outside, session.join("turn_1/ANALYSIS_REPORT.md")).unwrap();
    for args in [&["analyze"][..], &["analyze", "--force"]] {
        let ran = run(args, &session);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("is no regular file"), "{}", ran.err);
    }
    assert_eq!(fs::read(&outside).unwrap(), b"");
}

#[test]
fn turns_and_attempts_are_chosen_and_missing_ones_list_those_there_are() {
    let session = fixture("synthetic/many_turns");
    let missing = run(&["analyze", "--turn", "7", "--out", "-"], &session);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(
        missing.err.trim_end().ends_with("has no turn 7; turns: 1, 2, 10"),
        "{}",
        missing.err
    );
    let missing = run(
        &["analyze", "--turn", "2", "--attempt", "3", "--out", "-"],
        &session,
    );
    let expected = "has no attempt 3 in turn 2; attempts: 1, 2";
    assert!(missing.err.trim_end().ends_with(expected), "{}", missing.err);
    let attempts = |args: &[&str], path: &Path| {
        let json = run(&[&["analyze", "--format", "json"], args].concat(), path).json();
        let turn = &json["turns"][0];
        let attempts = turn["attempts"].as_array().unwrap();
        (
            turn["turn"].as_u64().unwrap(),
            attempts.last().unwrap()["attempt"].as_u64().unwrap(),
        )
    };
    assert_eq!(attempts(&[], &session), (10, 1));
    assert_eq!(attempts(&["--turn", "2"], &session), (2, 2));
    assert_eq!(attempts(&["--turn", "2", "--attempt", "1"], &session), (2, 1));
    assert_eq!(
        attempts(&[], &session.join("turn_2/attempt_1/status.json")),
        (2, 1)
    );
}

#[test]
fn findings_set_the_exit_code_only_when_asked_for() {
    let mut codes = std::collections::BTreeSet::new();
    for name in [
        "0.1.97_s05_enforcement",
        "0.1.97_s06d_all_fail",
        "0.1.97_s01_two_agents_vote",
    ] {
        let session = fixture(name);
        let facts = run(&["summary", "--json"], &session).json();
        let findings = &facts["turns"][0]["attempts"][0]["findings"];
        let has = |words: &[&str]| words.iter().any(|word| findings[word].as_u64().unwrap_or(0) > 0);
        assert_eq!(run(&["analyze", "--out", "-"], &session).code, Some(0));
        for (least, words) in [
            ("high", &["high"][..]),
            ("medium", &["high", "medium"]),
            ("low", &["high", "medium", "low"]),
        ] {
            let code = run(&["analyze", "--out", "-", "--fail-on", least], &session).code;
            assert_eq!(code, Some(i32::from(has(words))), "{name} {least}: {findings}");
            codes.insert(code);
        }
    }
    assert_eq!(codes.len(), 2);
}

#[test]
fn thresholds_and_prices_come_from_files() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("x.toml");
    let session = fixture(NAME);
    let with = |option: &str, text: &str| -> Ran {
        fs::write(&file, text).unwrap();
        let args = ["analyze", "--format", "json", option];
        program()
            .args(args)
            .arg(&file)
            .arg(&session)
            .output()
            .unwrap()
            .into()
    };
    let priced = with(
        "--prices",
        "[[price]]\nmodel = \"m\"\ninput = 0.25\noutput = 2.0\n",
    );
    assert_eq!((priced.code, priced.err.as_str()), (Some(0), ""));
    for (option, text) in [
        ("--prices", "[[price]]\nmodel = \"m\"\ninput = \"x\"\n"),
        ("--thresholds", "[thresholds]\nno_such_rule = 3\n"),
        ("--thresholds", "[thresholds\n"),
    ] {
        let ran = with(option, text);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{text}");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.contains("x.toml: "), "{}", ran.err);
    }
}

#[test]
fn advice_comes_from_a_file_as_its_page_shows() {
    let page = include_str!("../../../docs/command-advice.md");
    let example = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let own =
        "[[advice]]\nid = \"own\"\nprograms = [\"sleep\"]\nissue = \"naps\"\nrecommendation = \"Do not.\"\n";
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("x.toml");
    let analyse = |text: &str| -> Ran {
        fs::write(&file, text).unwrap();
        let session = fixture("0.1.97_s04b_commands_only");
        let args = ["analyze", "--format", "json", "--advice"];
        program()
            .args(args)
            .arg(&file)
            .arg(session)
            .output()
            .unwrap()
            .into()
    };
    let ran = analyse(&format!("{}\n{own}", example.unwrap()));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let repeated = &json["turns"][0]["attempts"][0]["commands"]["repeated"];
    assert_eq!(repeated[0]["advice"], "own");
    assert_eq!(repeated[0]["recommendation"], "Do not.");
    assert_eq!(repeated[1]["advice"], "list-tree");
    let wrong = analyse("[[advice]]\nid = \"x\"\nprogram = [\"ls\"]\n");
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(wrong.err.contains("x.toml: "), "{}", wrong.err);
}

#[test]
fn the_prompt_names_the_session_and_holds_the_facts() {
    let ran = run(&["analyze", "--prompt"], &fixture("synthetic/hostile"));
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("log_20260105_190000_550000"), "{}", ran.out);
    assert!(ran.out.contains("\"winner\": \"a|b\""), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn findings_and_issues_come_in_the_forms_of_other_tools() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s05_enforcement", temp.path());
    let printed = |format: &str| {
        let ran = run(&["analyze", "--format", format], &session);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{format}");
        ran
    };
    let sarif = printed("sarif").json();
    assert_eq!(sarif["version"], "2.1.0");
    let findings = sarif["runs"][0]["results"].as_array().unwrap().len();
    let github = printed("github").out;
    assert_eq!(github.lines().count(), findings);
    assert!(github.starts_with("::error file=turn_1/attempt_1/"), "{github}");
    let issues = printed("issues-json").json();
    let csv = printed("issues-csv").out;
    assert!(
        csv.starts_with("\"Title\",\"Description\",\"Priority\",\"Labels\",\"Status\"\r\n"),
        "{csv}"
    );
    assert_eq!(csv.matches("\r\n").count(), issues.as_array().unwrap().len() + 1);
    assert_eq!(issues[0]["priority"], "High");
    assert!(!session.join("turn_1/ANALYSIS_REPORT.md").exists());

    // A file instead of standard output, and the exit code of findings with each format.
    for format in [
        "sarif",
        "github",
        "issues-json",
        "issues-csv",
        "json",
        "markdown",
        "md",
    ] {
        let file = temp.path().join("out");
        let ran: Ran = program()
            .args(["analyze", "--fail-on", "high", "--format", format, "--out"])
            .arg(&file)
            .arg(&session)
            .output()
            .unwrap()
            .into();
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{format}");
        assert!(ran.out.starts_with(&file.display().to_string()), "{}", ran.out);
        let written = fs::read_to_string(&file).unwrap();
        match format {
            "github" => assert_eq!(written, github),
            "issues-csv" => assert_eq!(written, csv),
            "sarif" => assert!(written.contains("\"ruleId\"")),
            _ => assert!(!written.is_empty(), "{format}"),
        }
    }
    let unknown = run(&["analyze", "--format", "xml"], &session);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
}

#[test]
fn json_is_that_of_the_library_to_the_byte() {
    for name in [
        "0.1.97_s02_three_agents_restarts",
        "0.1.36_s07b_attempt_2",
        "synthetic/hostile",
    ] {
        let path = fixture(name);
        let session = Session::load(&path).unwrap();
        let options = Options::default();
        let json = with_secrets(|| massgen_report::json(&Analysis::of(&session, &options))).unwrap();
        assert_eq!(run(&["analyze", "--format", "json"], &path).out, json, "{name}");
    }
    let path = fixture("synthetic/many_turns");
    let mut session = Session::load(&path).unwrap();
    session.keep_only(Some(2), Some(1)).unwrap();
    let json = with_secrets(|| massgen_report::json(&Analysis::of(&session, &Options::default()))).unwrap();
    let part = ["analyze", "--format", "json", "--turn", "2", "--attempt", "1"];
    assert_eq!(run(&part, &path).out, json);
}
