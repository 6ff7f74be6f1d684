//! Cases of questions 9 and 10.

use serde_json::{Value, json};

use super::desk::Desk;
use crate::keys::{arguments, message};
use crate::script::{Call, READ, SHELL, WRITE};
use crate::truth::Detector;

/// Tools whose results are plain texts.
const OPENERS: [&str; 4] = [
    "mcp__notes__open_note",
    "mcp__tickets__ticket",
    "mcp__wiki__page",
    "mcp__mail__thread",
];
/// Tools whose results say how it went.
const SENDERS: [&str; 3] = [
    "mcp__deploy__publish_site",
    "mcp__mail__send_letter",
    "custom_tool__sync_board",
];

fn pick(desk: &mut Desk, list: &[&'static str]) -> &'static str {
    let at = desk.random.below(list.len());
    list.get(at).copied().unwrap_or(READ)
}

fn split_key(desk: &Desk, agent: usize, tool: &str, args: &Value) -> String {
    format!("{}|{tool}|{}", desk.id(agent), arguments(args))
}

fn read_args(desk: &mut Desk) -> Value {
    json!({ "path": format!("notes/{}.md", desk.words.word()) })
}

fn failed_read(desk: &mut Desk, args: &Value) -> Call {
    let error = format!("Error: {}", desk.message());
    Call::tool(READ, args.clone(), &error, desk.quick()).failed(&error)
}

fn good_read(desk: &mut Desk, args: &Value) -> Call {
    let text = desk.words.text(8);
    Call::tool(READ, args.clone(), &text, desk.quick())
}

/// A read that fails and then succeeds.
pub(super) fn inconsistent(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let args = read_args(desk);
    let calls = vec![failed_read(desk, &args), good_read(desk, &args)];
    desk.put(place, calls);
    let key = split_key(desk, place.0, READ, &args);
    desk.add(Detector::Inconsistent, key);
    true
}

/// The same read, which fails for one agent and succeeds for another.
pub(super) fn inconsistent_agents(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_agents() else {
        return false;
    };
    let args = read_args(desk);
    let (bad, good) = (failed_read(desk, &args), good_read(desk, &args));
    desk.put(first, vec![bad]);
    desk.put(second, vec![good]);
    for place in [first, second] {
        let key = split_key(desk, place.0, READ, &args);
        desk.near(Detector::Inconsistent, key);
    }
    true
}

fn twice(desk: &mut Desk, outputs: (&str, &str)) -> Option<String> {
    let place = desk.place()?;
    let command = format!("git log --oneline -- {}", desk.words.word());
    let calls = vec![
        desk.run_with(&command, outputs.0),
        desk.run_with(&command, outputs.1),
    ];
    let args = json!({ "command": command });
    desk.put(place, calls);
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    Some(split_key(desk, place.0, SHELL, &args))
}

/// One command with two results.
pub(super) fn changed(desk: &mut Desk) -> bool {
    let (a, b) = (desk.words.text(5), desk.words.text(5));
    let Some(key) = twice(desk, (&a, &b)) else {
        return false;
    };
    desk.add(Detector::ChangedResult, key);
    true
}

/// One command whose results differ in times, process ids and temporary names alone.
pub(super) fn volatile(desk: &mut Desk) -> bool {
    let word = desk.words.word();
    let output = |seconds: &str, pid: u32, second: u32, temporary: &str| {
        format!(
            "{word} finished in {seconds}s (pid {pid}) at 2026-11-24T06:13:{second:02}, see /tmp/{temporary}/out\n"
        )
    };
    let (a, b) = (
        output("0.53", 4242, 11, "run_k3"),
        output("1.07", 4310, 58, "run_q81"),
    );
    let Some(key) = twice(desk, (&a, &b)) else {
        return false;
    };
    desk.near(Detector::ChangedResult, key);
    true
}

fn opened(desk: &mut Desk, text: &str) -> Option<String> {
    let place = desk.place()?;
    let tool = pick(desk, &OPENERS);
    if !desk.pair(place.0, tool) {
        return None;
    }
    let args = json!({ "name": desk.words.word() });
    let call = Call::tool(tool, args, text, desk.quick());
    desk.put(place, vec![call]);
    Some(format!("{}|{tool}", desk.id(place.0)))
}

/// A success that reads like an error.
pub(super) fn reads_like_error(desk: &mut Desk) -> bool {
    let word = desk.words.word();
    let text = match desk.random.below(3) {
        0 => format!("Error: nothing is called {word}"),
        1 => format!("ValueError: {word} is no number"),
        _ => format!("Traceback (most recent call last):\n  in {word}"),
    };
    let Some(key) = opened(desk, &text) else {
        return false;
    };
    desk.add(Detector::ErrorTextWithSuccess, key);
    true
}

/// A success that only speaks of errors.
pub(super) fn mentions_error(desk: &mut Desk) -> bool {
    let (a, b) = (desk.words.word(), desk.words.word());
    let text = match desk.random.below(2) {
        0 => format!("Log of {a}: 14 lines, last error: none, exceptions of {b}: none"),
        _ => format!("How {a} deals with an Error: it asks {b} again."),
    };
    let Some(key) = opened(desk, &text) else {
        return false;
    };
    desk.near(Detector::ErrorTextWithSuccess, key);
    true
}

fn sent(desk: &mut Desk, result: &str, error: &str) -> Option<String> {
    let place = desk.place()?;
    let tool = pick(desk, &SENDERS);
    if !desk.pair(place.0, tool) {
        return None;
    }
    let args = json!({ "name": desk.words.word() });
    let call = Call::tool(tool, args, result, desk.quick()).failed(error);
    desk.put(place, vec![call]);
    Some(format!("{}|{tool}", desk.id(place.0)))
}

/// A recorded error whose result says that it succeeded.
pub(super) fn says_success(desk: &mut Desk) -> bool {
    let result = format!("{{\"success\": true, \"name\": \"{}\"}}", desk.words.word());
    let error = format!("stream of {} closed early", desk.words.word());
    let Some(key) = sent(desk, &result, &error) else {
        return false;
    };
    desk.add(Detector::SuccessTextWithError, key);
    true
}

/// A recorded error whose result says so too.
pub(super) fn says_error(desk: &mut Desk) -> bool {
    let error = format!("Error: {} does not answer", desk.words.word());
    let Some(key) = sent(desk, &error, &error) else {
        return false;
    };
    desk.near(Detector::SuccessTextWithError, key);
    true
}

/// Failures of different commands with one message. Their number is added up at the end.
pub(super) fn cluster(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let message = desk.message();
    let mut calls = Vec::new();
    for _ in 0..desk.random.between(2, 3) {
        let command = desk.test_command();
        calls.push(desk.fail(&command, &message));
        calls.push(desk.look());
    }
    desk.put(place, calls);
    true
}

/// Failures with two messages that begin alike.
pub(super) fn two_messages(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let first = format!("cannot resolve module {}", desk.words.word());
    let second = format!("cannot resolve module {}", desk.words.word());
    let (a, b) = (desk.test_command(), desk.test_command());
    let calls = vec![desk.fail(&a, &first), desk.look(), desk.fail(&b, &second)];
    desk.put(place, calls);
    desk.near(Detector::FailureCluster, format!("{}|2", message(&first)));
    true
}

fn retry(desk: &mut Desk, tool: &str, warned: bool) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let Some(slot) = desk
        .slots
        .get_mut(place.0)
        .and_then(|slots| slots.get_mut(place.1))
    else {
        return false;
    };
    let warned = if warned { vec![tool.to_owned()] } else { Vec::new() };
    slot.retries
        .push(("no_workflow_tool".to_owned(), vec![tool.to_owned()], warned));
    true
}

/// A call of a tool that does not exist, with MassGen's warning or only with its retry.
pub(super) fn unknown(desk: &mut Desk) -> bool {
    let word = desk.words.word();
    let name = match desk.random.below(2) {
        0 => format!("custom_tool__{word}"),
        _ => format!("mcp__{word}__lookup"),
    };
    desk.add(Detector::UnknownTool, name.clone());
    let warned = desk.random.chance(50);
    retry(desk, &name, warned)
}

/// A retry after a workflow tool that was not allowed.
pub(super) fn workflow_tool(desk: &mut Desk) -> bool {
    desk.near(Detector::UnknownTool, "vote".to_owned());
    retry(desk, "vote", false)
}

/// A retry after a call of a tool that is executed elsewhere in the session.
pub(super) fn known_tool(desk: &mut Desk) -> bool {
    desk.near(Detector::UnknownTool, WRITE.to_owned());
    retry(desk, WRITE, false)
}
