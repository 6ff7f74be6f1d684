//! Cases of question 8.

use serde_json::json;

use super::desk::Desk;
use crate::keys::arguments;
use crate::script::{Call, READ};
use crate::truth::Detector;

fn note_conflict(desk: &mut Desk, agent: usize, call: &Call) {
    let key = format!("{}|{}|{}", desk.id(agent), call.tool, arguments(&call.args));
    desk.add(Detector::Inconsistent, key);
}

fn failures(desk: &mut Desk, count: usize) -> Vec<Call> {
    let common = desk.random.chance(50).then(|| desk.message());
    let by_tool = desk.random.chance(30);
    (0..count)
        .map(|_| {
            let message = common.clone().unwrap_or_else(|| desk.message());
            if by_tool {
                let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
                let error = format!("Error: {message}");
                Call::tool(READ, args, &error, desk.quick()).failed(&error)
            } else {
                let command = desk.test_command();
                desk.fail(&command, &message)
            }
        })
        .collect()
}

fn begin_streak(desk: &mut Desk, agent: usize) -> bool {
    if desk.streaks.contains(&agent) {
        return false;
    }
    desk.streaks.push(agent);
    true
}

fn note_streak(desk: &mut Desk, agent: usize, length: usize, next: &str) {
    let id = desk.id(agent);
    desk.add(Detector::FailureStreak, format!("{id}|{length}"));
    desk.add(Detector::NextAfterStreak, format!("{id}|{length}|{next}"));
}

/// Three to five failures in a row, and something after them.
pub(super) fn streak(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    if !begin_streak(desk, place.0) {
        return false;
    }
    let count = desk.random.between(3, 5);
    let mut calls = failures(desk, count);
    let Some(last) = calls.last().cloned() else {
        return false;
    };
    let next = match desk.random.below(3) {
        0 => {
            let mut call = last.clone();
            call.error = None;
            call.reply = crate::script::Reply::Text(desk.words.text(5));
            if let Some(command) = last.args.get("command").and_then(|command| command.as_str()) {
                let command = command.to_owned();
                call = desk.run(&command);
                desk.add(Detector::ExactRepeat, format!("{command}|2"));
                desk.add(
                    Detector::ConflictingChecks,
                    format!("{}|{command}", desk.id(place.0)),
                );
            }
            note_conflict(desk, place.0, &last);
            calls.push(call);
            "same_approach"
        }
        1 => {
            let call = if last.tool == READ {
                let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
                let text = desk.words.text(5);
                Call::tool(READ, args, &text, desk.quick())
            } else {
                desk.look()
            };
            calls.push(call);
            "changed_arguments"
        }
        _ => {
            let call = if last.tool == READ {
                desk.look()
            } else {
                let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
                let text = desk.words.text(5);
                Call::tool(READ, args, &text, desk.quick())
            };
            calls.push(call);
            "other_tool"
        }
    };
    note_streak(desk, place.0, count, next);
    desk.put(place, calls);
    true
}

/// Failures until the round is over.
pub(super) fn streak_and_end(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_at_end(false) else {
        return false;
    };
    if !begin_streak(desk, place.0) {
        return false;
    }
    let count = desk.random.between(3, 4);
    let calls = failures(desk, count);
    note_streak(desk, place.0, count, "gave_up");
    desk.put_last(place, calls);
    true
}

/// Two failures.
pub(super) fn short_streak(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let mut calls = failures(desk, 2);
    calls.push(desk.look());
    let id = desk.id(place.0);
    desk.near(Detector::FailureStreak, format!("{id}|2"));
    desk.near(Detector::NextAfterStreak, format!("{id}|2|changed_arguments"));
    desk.put(place, calls);
    true
}

/// Two failures, a success, two failures.
pub(super) fn broken_streak(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    if !begin_streak(desk, place.0) {
        return false;
    }
    let mut calls = failures(desk, 2);
    calls.push(desk.look());
    calls.extend(failures(desk, 2));
    let id = desk.id(place.0);
    desk.near(Detector::FailureStreak, format!("{id}|4"));
    desk.near(Detector::NextAfterStreak, format!("{id}|4|changed_arguments"));
    desk.put(place, calls);
    true
}

/// One check with both exit codes, `between` in between.
fn both_ways(desk: &mut Desk, place: (usize, usize), between: Vec<Call>) -> String {
    let command = desk.test_command();
    let message = desk.message();
    let (good, bad) = (desk.run(&command), desk.fail(&command, &message));
    note_conflict(desk, place.0, &good);
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    let (first, last) = if desk.random.chance(50) {
        (good, bad)
    } else {
        (bad, good)
    };
    let mut calls = vec![first];
    calls.extend(between);
    calls.push(last);
    desk.put(place, calls);
    format!("{}|{command}", desk.id(place.0))
}

/// One check with both exit codes, nothing but a look in between.
pub(super) fn conflict(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let between = if desk.random.chance(50) {
        vec![desk.look()]
    } else {
        Vec::new()
    };
    let key = both_ways(desk, place, between);
    desk.add(Detector::ConflictingChecks, key);
    true
}

/// The same with a write in between.
pub(super) fn conflict_after_write(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_to_write() else {
        return false;
    };
    let between = vec![desk.write_new()];
    let key = both_ways(desk, place, between);
    desk.near(Detector::ConflictingChecks, key);
    true
}

/// The same with a script in between.
pub(super) fn conflict_after_build(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let between = vec![desk.script_run()];
    let key = both_ways(desk, place, between);
    desk.near(Detector::ConflictingChecks, key);
    true
}

fn terminal_key(desk: &Desk, round: usize) -> String {
    desk.round(round)
        .map_or_else(String::new, |round| desk.round_key((round.agent, round.first)))
}

/// An answer right after a write, or after a script that follows on it.
pub(super) fn unverified(desk: &mut Desk) -> bool {
    let Some(round) = desk.open_terminal() else {
        return false;
    };
    let mut calls = vec![desk.write_new()];
    if desk.random.chance(30) {
        calls.push(desk.script_run());
    }
    desk.end_with(round, calls);
    let key = terminal_key(desk, round);
    desk.add(Detector::UnverifiedWrite, key);
    true
}

/// An answer after a write and a look at what was written.
pub(super) fn verified(desk: &mut Desk) -> bool {
    let Some(round) = desk.open_terminal() else {
        return false;
    };
    let path = format!("src/{}.py", desk.words.word());
    let calls = vec![desk.write(&path), desk.run(&format!("cat {path}"))];
    desk.end_with(round, calls);
    let key = terminal_key(desk, round);
    desk.near(Detector::UnverifiedWrite, key.clone());
    desk.near(Detector::SingleLook, key);
    true
}

/// A write right before a vote.
pub(super) fn write_before_vote(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_at_end(true) else {
        return false;
    };
    let calls = vec![desk.write_new()];
    desk.put_last(place, calls);
    let key = desk.round_key(place);
    desk.near(Detector::UnverifiedWrite, key);
    true
}

/// An answer after one look that failed.
pub(super) fn single_look(desk: &mut Desk) -> bool {
    let Some(round) = desk.open_terminal() else {
        return false;
    };
    let Some(agent) = desk.round(round).map(|round| round.agent) else {
        return false;
    };
    let write = desk.write_new();
    let message = desk.message();
    let look = if desk.random.chance(70) {
        let command = desk.test_command();
        desk.fail(&command, &message)
    } else {
        desk.pair(agent, READ);
        desk.add(
            Detector::ErrorTextWithSuccess,
            format!("{}|{READ}", desk.id(agent)),
        );
        let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
        Call::tool(READ, args, &format!("Error: {message}"), desk.quick())
    };
    desk.end_with(round, vec![write, look]);
    let key = terminal_key(desk, round);
    desk.add(Detector::SingleLook, key);
    true
}

/// An answer after two looks, the first of which failed.
pub(super) fn two_looks(desk: &mut Desk) -> bool {
    looks(desk, false)
}

/// An answer after one look that succeeded; one before the write failed.
pub(super) fn looked_before(desk: &mut Desk) -> bool {
    looks(desk, true)
}

fn looks(desk: &mut Desk, before: bool) -> bool {
    let Some(round) = desk.open_terminal() else {
        return false;
    };
    let command = desk.test_command();
    let message = desk.message();
    let (failed, write) = (desk.fail(&command, &message), desk.write_new());
    let mut calls = if before {
        vec![failed, write]
    } else {
        vec![write, failed]
    };
    calls.push(desk.look());
    desk.end_with(round, calls);
    let key = terminal_key(desk, round);
    desk.near(Detector::SingleLook, key);
    true
}

/// `count` checks, the last of which is `times` times among them.
fn checks(desk: &mut Desk, count: usize, times: usize) -> Vec<Call> {
    let command = desk.test_command();
    let again = desk.run(&command);
    let mut calls: Vec<Call> = (times..count).map(|_| desk.look()).collect();
    for time in 0..times {
        let at = (time * 2).min(calls.len());
        calls.insert(at, again.clone());
    }
    if times > 1 {
        desk.add(Detector::ExactRepeat, format!("{command}|{times}"));
    }
    calls
}

/// Eight to ten checks in a row, one of them three times.
pub(super) fn endless(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    if !desk.count_checks(place) {
        return false;
    }
    let count = desk.random.between(8, 10);
    let calls = checks(desk, count, 3);
    desk.put(place, calls);
    let key = desk.round_key(place);
    desk.add(Detector::EndlessVerification, key);
    true
}

/// Seven checks in a row, one of them three times.
pub(super) fn seven_checks(desk: &mut Desk) -> bool {
    few_checks(desk, 7, 3)
}

/// Nine checks in a row, all of them different but two.
pub(super) fn different_checks(desk: &mut Desk) -> bool {
    few_checks(desk, 9, 2)
}

fn few_checks(desk: &mut Desk, count: usize, times: usize) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    if !desk.count_checks(place) {
        return false;
    }
    let calls = checks(desk, count, times);
    desk.put(place, calls);
    let key = desk.round_key(place);
    desk.near(Detector::EndlessVerification, key);
    true
}

/// Ten checks, one of them four times, and a write in the middle.
pub(super) fn checks_around_write(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_to_write() else {
        return false;
    };
    if !desk.count_checks(place) {
        return false;
    }
    let command = desk.test_command();
    let again = desk.run(&command);
    let mut calls = Vec::new();
    for half in 0..2 {
        for _ in 0..2 {
            calls.push(desk.look());
            calls.push(again.clone());
        }
        calls.push(desk.look());
        if half == 0 {
            calls.push(desk.write_new());
        }
    }
    desk.put(place, calls);
    desk.add(Detector::ExactRepeat, format!("{command}|4"));
    let key = desk.round_key(place);
    desk.near(Detector::EndlessVerification, key);
    true
}
