use massgen_log_model::spine::Session;

use super::*;

/// A call of `tool` that is recorded as successful, with these arguments and this result.
fn call(tool: &str, args: &str, result: &str) -> ToolCall {
    let session = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/0.1.97_s04b_commands_only/log_20261124_061302_064714"
    );
    let session = Session::load(session).unwrap();
    let mut call = session.turns[0].attempts[0].calls[0].clone();
    call.tool = ToolName::from(tool);
    call.args = Some(massgen_log_model::Args::of_text(args));
    call.result = Some(ResultDigest::of(tool, result));
    call.error = None;
    (call.success, call.status) = (Some(true), Some("success".to_owned()));
    call
}

fn basis(tool: &str, args: &str, result: &str) -> Vec<SuspectBasis> {
    let call = call(tool, args, result);
    suspected_false_positives(&[&call])
        .pop()
        .map_or(Vec::new(), |found| found.basis)
}

/// The basis of a shell command with exit code 0.
fn shell(command: &str, stdout: &str, stderr: &str) -> Vec<SuspectBasis> {
    let args = serde_json::json!({ "command": command }).to_string();
    let result = serde_json::json!({"success": true, "exit_code": 0, "stdout": stdout, "stderr": stderr});
    basis("mcp__command_line__execute_command", &args, &result.to_string())
}

#[test]
fn commands_that_hide_a_failure_behind_exit_code_0_are_met() {
    let traceback = "Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: x\n";
    for (command, stdout, stderr, expected) in [
        (
            "python a.py 2>&1 | tail -5",
            traceback,
            "",
            SuspectBasis::Traceback,
        ),
        ("cat a; python a.py; true", "", traceback, SuspectBasis::Traceback),
        (
            "pytst || true",
            "",
            "bash: line 1: pytst: command not found\n",
            SuspectBasis::CommandNotFound,
        ),
        (
            "pytst 2>&1 | tail",
            "sh: 1: pytst: not found\n",
            "",
            SuspectBasis::CommandNotFound,
        ),
        (
            "cat x; echo done",
            "done\n",
            "cat: x: No such file or directory\n",
            SuspectBasis::NoSuchFile,
        ),
        (
            "rm x 2>&1; true",
            "rm: cannot remove 'x': No such file or directory\n",
            "",
            SuspectBasis::NoSuchFile,
        ),
    ] {
        assert_eq!(shell(command, stdout, stderr), [expected], "{command}");
    }
}

#[test]
fn printed_files_and_passing_mentions_are_not_met() {
    let traceback = "Traceback (most recent call last):\nValueError: x\n";
    for (command, stdout, stderr) in [
        ("cat app.log", traceback, ""),
        (
            "cd logs && tail -20 app.log",
            "Error: x\nsh: 1: a: not found\n",
            "",
        ),
        ("grep -rn Error .", "a.log: No such file or directory\n", ""),
        (
            "python a.py",
            "handles the error: No such file or directory\n",
            "",
        ),
        (
            "python a.py",
            "0 errors, command not found: 0\n",
            "warning: error rate\n",
        ),
        ("python a.py", "Error rates: low\n", ""),
    ] {
        assert_eq!(shell(command, stdout, stderr), [], "{command}");
    }
}

#[test]
fn members_count_for_tools_that_do_not_read_files() {
    for (tool, result, expected) in [
        (
            "web_fetch",
            r#"{"error": "timed out"}"#,
            vec![SuspectBasis::ErrorMember],
        ),
        ("web_fetch", r#"{"success": true, "error": "a warning"}"#, vec![]),
        ("web_fetch", r#"{"error": "", "status": "ok"}"#, vec![]),
        (
            "web_fetch",
            r#"{"success": false}"#,
            vec![SuspectBasis::SuccessFalse],
        ),
        (
            "x__generate_media",
            r#"{"status": "failed"}"#,
            vec![SuspectBasis::Status],
        ),
        (
            "mcp__filesystem__read_file",
            r#"{"status": "failed", "error": "x"}"#,
            vec![],
        ),
        (
            "mcp__filesystem__read_file",
            "Error: ENOENT",
            vec![SuspectBasis::StartsLikeError],
        ),
        (
            "Bash",
            "[{'type': 'text', 'text': 'Error: x'}]",
            vec![SuspectBasis::StartsLikeError],
        ),
    ] {
        assert_eq!(basis(tool, "{}", result), expected, "{tool} {result}");
    }
}

#[test]
fn http_statuses_are_met_at_the_start_only() {
    for yes in [
        "HTTP/1.1 404 Not Found",
        "HTTP Error 503: x",
        "status code: 500",
        "429 Too Many Requests",
        "Status: 403",
    ] {
        assert_eq!(basis("web_fetch", "{}", yes), [SuspectBasis::HttpStatus], "{yes}");
        assert_eq!(basis("read_file", "{}", yes), [], "{yes}");
    }
    for no in [
        "HTTP/1.1 200 OK",
        "404 lines",
        "See HTTP 404",
        "4040 Not Found",
        "Status: 4",
        "500",
        "é",
    ] {
        assert_eq!(basis("web_fetch", "{}", no), [], "{no}");
    }
}

#[test]
fn failures_by_exit_code_are_left_to_the_commands() {
    let result = r#"{"success":false,"exit_code":1,"stdout":"","stderr":"bash: x: command not found"}"#;
    assert_eq!(basis("execute_command", r#"{"command":"x"}"#, result), []);
}
