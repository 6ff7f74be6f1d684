//! Attempts whose calls or answers are made up, for what no run that we have shows.

use massgen_log_analysis::model::digest::{Args, ResultDigest};
use massgen_log_analysis::model::spine::{Attempt, ToolCall};
use massgen_log_analysis::{AttemptAnalysis, Options};
use serde_json::{Value, json};

use crate::facts;

const SHELL: &str = "mcp__command_line__execute_command";
const READ: &str = "mcp__filesystem__read_text_file";
const WRITE: &str = "mcp__filesystem__write_file";
const SEARCH: &str = "mcp__web__web_search";

fn analysed(attempt: &Attempt) -> AttemptAnalysis {
    AttemptAnalysis::of(attempt, &Options::default())
}

/// A call of agent_a, in its round 0, which ends in an answer, `at` hundredths of a second after its start.
fn call(attempt: &Attempt, at: usize, tool: &str, args: &Value, result: &str, success: bool) -> ToolCall {
    let mut start = attempt.agents[0].rounds[0].start.unwrap();
    start.seconds += at as f64 / 100.0;
    let mut end = start;
    end.seconds += 0.005;
    serde_json::from_value(json!({
        "id": format!("c{at}"), "agent": "agent_a", "tool": tool, "tool_type": null,
        "start": start, "end": end, "seconds": 0.005, "success": success,
        "status": if success { "success" } else { "error" }, "error": null,
        "args": Args::of_value(args), "result": ResultDigest::of(tool, result),
        "input_chars": null, "output_chars": null, "round": 0, "carried": false, "seen_in": [],
        "sources": [{"path": attempt.artifacts.events.as_ref().unwrap().path, "line": at}],
    }))
    .unwrap()
}

/// One call a word: `>path` writes, `<path` is a read that fails, `?words` a search, `!result` a call recorded as
/// failed with this result; anything else is a command, `=`, and its exit code.
pub(super) fn calls(script: &[&str]) -> AttemptAnalysis {
    let mut attempt = facts::attempt("0.1.97_s04b_commands_only");
    attempt.calls.clear();
    for (at, word) in (1..).zip(script) {
        let made = if let Some(path) = word.strip_prefix('>') {
            let args = json!({ "path": path, "content": format!("{at}") });
            call(&attempt, at, WRITE, &args, "ok", true)
        } else if let Some(path) = word.strip_prefix('<') {
            call(
                &attempt,
                at,
                READ,
                &json!({ "path": path }),
                "no such file",
                false,
            )
        } else if let Some(query) = word.strip_prefix('?') {
            call(&attempt, at, SEARCH, &json!({ "query": query }), "a page", true)
        } else if let Some(result) = word.strip_prefix('!') {
            call(&attempt, at, WRITE, &json!({ "path": "a.md" }), result, false)
        } else {
            let (command, code) = word.rsplit_once('=').unwrap();
            let result = format!(r#"{{"success": true, "exit_code": {code}, "stdout": ""}}"#);
            let args = json!({ "command": command });
            call(&attempt, at, SHELL, &args, &result, true)
        };
        attempt.calls.push(made);
    }
    analysed(&attempt)
}

/// Failing and succeeding commands of agent_a, each another one.
pub(super) fn commands(failing: usize, succeeding: usize) -> AttemptAnalysis {
    let words: Vec<String> = (0..failing)
        .map(|at| format!("./no{at}=1"))
        .chain((0..succeeding).map(|at| format!("./yes{at}=0")))
        .collect();
    calls(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The first vote of the attempt, with the answers that its voter was shown at the start of the round, or none.
pub(super) fn vote(shown: bool) -> AttemptAnalysis {
    let mut attempt = facts::attempt("0.1.97_s04b_commands_only");
    attempt.injections.clear();
    let vote = attempt.votes[0].clone();
    assert_ne!(vote.target.as_ref(), Some(&vote.voter));
    let labels = if shown {
        vote.label.clone().into_iter().collect()
    } else {
        Vec::new()
    };
    for agent in attempt.agents.iter_mut().filter(|agent| agent.id == vote.voter) {
        agent.rounds[vote.round.unwrap()].seen = Some(labels.clone());
    }
    analysed(&attempt)
}

/// The second answer has `words` words of the first, at the start of 40.
pub(super) fn answers(words: u32) -> AttemptAnalysis {
    let mut attempt = facts::attempt("0.1.97_s01_two_agents_vote");
    assert_ne!(attempt.answers[0].agent, attempt.answers[1].agent);
    let prose = |from: u32, to: u32| -> String {
        let words: Vec<String> = (from..to).map(|number| format!("w{number}")).collect();
        words.join(" ")
    };
    let texts = [
        prose(0, 40),
        format!("{} {}", prose(0, words), prose(100, 140 - words)),
    ];
    for (answer, text) in attempt.answers.iter_mut().zip(texts) {
        answer.text.as_mut().unwrap().whole = Some(text);
    }
    analysed(&attempt)
}
