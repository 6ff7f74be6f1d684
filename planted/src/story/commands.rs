//! Cases of question 3, and of what restarts make agents do again.

use serde_json::json;

use super::desk::Desk;
use super::plan::RoundPlan;
use crate::script::{Call, READ};
use crate::truth::Detector;

fn plain_command(desk: &mut Desk) -> String {
    let word = desk.words.word();
    match desk.random.below(4) {
        0 => format!("npm run lint-{word}"),
        1 => format!("make {word}"),
        2 => format!("cargo test -p {word}"),
        _ => format!("git diff --stat {word}"),
    }
}

/// The same text two or three times within one round.
pub(super) fn repeat(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = plain_command(desk);
    let count = desk.random.between(2, 3);
    let first = desk.run(&command);
    let mut calls = Vec::new();
    for _ in 0..count {
        calls.push(Call {
            seconds: desk.quick(),
            ..first.clone()
        });
    }
    desk.put(place, calls);
    desk.add(Detector::ExactRepeat, format!("{command}|{count}"));
    true
}

/// Two texts that differ in nothing that matters.
pub(super) fn one_form(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let word = desk.words.word();
    let folder = desk.script.workspace(place.0);
    let base = format!("pytest tests/unit_{word}");
    let (a, b, form) = match desk.random.below(6) {
        0 => (base.clone(), format!("cd {folder} && {base}"), base),
        1 => (base.clone(), format!("CI=1 {base} 2>&1"), base),
        2 => (base.clone(), format!("bash -lc '{base}'"), base),
        3 => (format!("time {base}"), format!("{base} >/dev/null"), base),
        4 => (
            format!("cat src/{word}.rs"),
            format!("cat {folder}/src/{word}.rs"),
            format!("cat src/{word}.rs"),
        ),
        _ => (
            format!("grep -c 7c9e6679-7425-40de-944b-e07fc1f90ae7 {word}.log"),
            format!("grep -c 550e8400-e29b-41d4-a716-446655440000 {word}.log"),
            format!("grep -c {{id}} {word}.log"),
        ),
    };
    let calls = vec![desk.run(&a), desk.run(&b)];
    desk.put(place, calls);
    desk.add(Detector::PatternRepeat, format!("{form}|2"));
    true
}

/// One text in two rounds of an agent.
pub(super) fn after_restart(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_rounds(|_| true) else {
        return false;
    };
    let command = plain_command(desk);
    let call = desk.run(&command);
    desk.put(first, vec![call.clone()]);
    desk.put(second, vec![call]);
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    desk.add(
        Detector::RepeatAfterRestart,
        format!("{}|{command}", desk.id(first.0)),
    );
    true
}

/// A call of a round that came to nothing, executed again.
pub(super) fn redone(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_rounds(RoundPlan::is_cut) else {
        return false;
    };
    if desk.random.chance(50) {
        let command = plain_command(desk);
        let call = desk.run(&command);
        desk.put(first, vec![call.clone()]);
        desk.put(second, vec![call]);
        desk.add(Detector::ExactRepeat, format!("{command}|2"));
        desk.add(
            Detector::RepeatAfterRestart,
            format!("{}|{command}", desk.id(first.0)),
        );
    } else {
        let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
        let text = desk.words.text(9);
        let call = Call::tool(READ, args, &text, desk.quick());
        desk.put(first, vec![call.clone()]);
        desk.put(second, vec![call]);
    }
    true
}

/// A call of a round that came to nothing, which only another agent executes too.
pub(super) fn redone_not(desk: &mut Desk) -> bool {
    let Some((first, _)) = desk.two_rounds(RoundPlan::is_cut) else {
        return false;
    };
    let phases = desk.plan.waves() + 1;
    let other = (0..desk.plan.agents)
        .filter(|agent| *agent != first.0)
        .find_map(|agent| {
            let phase = (first.1 + 1..=phases).find(|phase| desk.round_at(agent, *phase).is_some())?;
            Some((agent, phase))
        });
    let Some(other) = other else {
        return false;
    };
    let args = json!({ "path": format!("docs/{}.md", desk.words.word()) });
    let text = desk.words.text(9);
    let call = Call::tool(READ, args.clone(), &text, desk.quick());
    desk.put(first, vec![call.clone()]);
    desk.put(other, vec![call]);
    let key = format!("{}|{READ}|{}", desk.id(first.0), crate::keys::arguments(&args));
    desk.near(Detector::Redone, key);
    true
}

/// One run longer than 5 s.
pub(super) fn slow(desk: &mut Desk) -> bool {
    slow_for(desk, 5.05, 9.0, true)
}

/// One run of just under 5 s.
pub(super) fn not_slow(desk: &mut Desk) -> bool {
    slow_for(desk, 4.7, 5.0, false)
}

fn slow_for(desk: &mut Desk, low: f64, high: f64, found: bool) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = format!("python train/{}.py", desk.words.word());
    let mut call = desk.run(&command);
    call.seconds = desk.random.seconds(low, high);
    desk.put(place, vec![call]);
    let key = format!("{command}|{}", desk.id(place.0));
    if found {
        desk.add(Detector::SlowCommand, key);
    } else {
        desk.near(Detector::SlowCommand, key);
    }
    true
}

/// A result of more than 5000 characters.
pub(super) fn long(desk: &mut Desk) -> bool {
    let size = desk.random.between(5001, 9000);
    sized(desk, size, true)
}

/// A result of not quite more.
pub(super) fn not_long(desk: &mut Desk) -> bool {
    let size = desk.random.between(4800, 5000);
    sized(desk, size, false)
}

/// The result as a whole, in characters: the record around the output counts too.
fn sized(desk: &mut Desk, size: usize, found: bool) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = format!("cat logs/{}.txt", desk.words.word());
    let folder = desk.script.workspace(place.0);
    let seconds = desk.quick();
    let empty = Call::shell(&command, 0, "", "", seconds)
        .result(&folder)
        .chars()
        .count();
    let mut text = desk.words.text(size / 9 + 1);
    text.truncate(size.saturating_sub(empty));
    desk.put(place, vec![Call::shell(&command, 0, &text, "", seconds)]);
    if found {
        desk.add(Detector::LongOutput, command);
    } else {
        desk.near(Detector::LongOutput, command);
    }
    true
}

/// One command that fails. The number of failures is added up at the end.
pub(super) fn fails(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = plain_command(desk);
    let message = desk.message();
    let call = desk.fail(&command, &message);
    desk.put(place, vec![call]);
    true
}

/// One command that succeeds and speaks of errors.
pub(super) fn fails_not(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = format!("cat logs/{}.log", desk.words.word());
    let output = format!("error: {}\nexit code 1\n", desk.words.text(3));
    let call = desk.run_with(&command, &output);
    desk.put(place, vec![call]);
    desk.innocent += 1;
    true
}

/// Two commands that begin alike.
pub(super) fn other_command(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = format!("npm run {}", desk.words.word());
    let calls = vec![desk.run(&command), desk.run(&format!("{command} -- --fix"))];
    desk.put(place, calls);
    desk.near(Detector::ExactRepeat, format!("{command}|2"));
    desk.near(Detector::PatternRepeat, format!("{command}|2"));
    true
}

/// Two texts whose normal forms differ in an operator or in a word.
pub(super) fn other_form(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let word = desk.words.word();
    let (a, b) = match desk.random.below(2) {
        0 => (
            format!("make {word} && make docs"),
            format!("make {word} || make docs"),
        ),
        _ => (
            format!("pytest tests/{word} -k fast"),
            format!("pytest tests/{word} -k slow"),
        ),
    };
    let calls = vec![desk.run(&a), desk.run(&b)];
    desk.put(place, calls);
    desk.near(Detector::PatternRepeat, format!("{a}|2"));
    true
}

/// One text twice, but in one round.
pub(super) fn twice_in_a_round(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = plain_command(desk);
    let call = desk.run(&command);
    desk.put(place, vec![call.clone(), call]);
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    desk.near(
        Detector::RepeatAfterRestart,
        format!("{}|{command}", desk.id(place.0)),
    );
    true
}

/// One text once by each of two agents.
pub(super) fn two_agents(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_agents() else {
        return false;
    };
    let command = plain_command(desk);
    let (a, b) = (desk.run(&command), desk.run(&command));
    desk.put(first, vec![a]);
    desk.put(second, vec![b]);
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    for place in [first, second] {
        desk.near(
            Detector::RepeatAfterRestart,
            format!("{}|{command}", desk.id(place.0)),
        );
    }
    true
}
