//! Cases of question 4.

use serde_json::{Value, json};

use super::desk::Desk;
use crate::keys::arguments;
use crate::script::{Call, READ};
use crate::truth::Detector;

const IMAGE: &str = "custom_tool__generate_image";
const SEARCH: &str = "mcp__web__web_search";

fn duplicate(tool: &str, args: &Value, scope: &str) -> String {
    format!("{tool}|{}|{scope}", arguments(args))
}

fn image_args(prompt: &str, size: &str) -> Value {
    json!({ "prompt": prompt, "size": size })
}

fn image(desk: &mut Desk, prompt: &str, size: &str) -> Call {
    let result = format!("{{\"saved\": \"out/{}.png\"}}", desk.words.word());
    let seconds = desk.random.seconds(1.5, 4.5);
    Call::tool(IMAGE, image_args(prompt, size), &result, seconds)
}

/// One picture twice.
pub(super) fn media(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let prompt = desk.words.text(5);
    let call = image(desk, &prompt, "512x512");
    desk.add(
        Detector::ExactDuplicate,
        duplicate(IMAGE, &call.args, "same_agent"),
    );
    desk.put(place, vec![call.clone(), call]);
    true
}

/// One package installed by two agents.
pub(super) fn installs(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_agents() else {
        return false;
    };
    let command = format!("pip install {}", desk.words.word());
    let (a, b) = (desk.run(&command), desk.run(&command));
    desk.add(
        Detector::ExactDuplicate,
        duplicate(&a.tool, &a.args, "several_agents"),
    );
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    desk.put(first, vec![a]);
    desk.put(second, vec![b]);
    true
}

/// One search in two rounds of an agent.
pub(super) fn search_after_restart(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_rounds(|_| true) else {
        return false;
    };
    let args = json!({ "query": desk.words.text(6) });
    let text = desk.words.text(30);
    let call = Call::tool(SEARCH, args, &text, desk.quick());
    desk.add(
        Detector::ExactDuplicate,
        duplicate(SEARCH, &call.args, "after_restart"),
    );
    desk.put(first, vec![call.clone()]);
    desk.put(second, vec![call]);
    true
}

fn read(desk: &mut Desk, path: &str, words: usize) -> Call {
    let text = desk.words.text(words);
    let seconds = desk.quick();
    Call::tool(READ, json!({ "path": path }), &text, seconds)
}

/// One long file read twice, nothing else in between or another look.
pub(super) fn long_read(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let path = format!("data/{}.json", desk.words.word());
    let call = read(desk, &path, 620);
    desk.add(
        Detector::ExactDuplicate,
        duplicate(READ, &call.args, "same_agent"),
    );
    let mut calls = vec![call.clone()];
    if desk.random.chance(50) {
        calls.push(desk.look());
    }
    calls.push(call);
    desk.put(place, calls);
    true
}

fn slow(desk: &mut Desk, command: &str, agent: usize) -> Call {
    let mut call = desk.run(command);
    call.seconds = desk.random.seconds(5.2, 7.5);
    let key = format!("{command}|{}", desk.id(agent));
    desk.add(Detector::SlowCommand, key);
    call
}

/// One slow command twice.
pub(super) fn slow_command(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let command = format!("python bench/{}.py", desk.words.word());
    let call = slow(desk, &command, place.0);
    desk.add(
        Detector::ExactDuplicate,
        duplicate(&call.tool, &call.args, "same_agent"),
    );
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    desk.put(place, vec![call.clone(), call]);
    true
}

/// Two texts of `count` words that differ in word `at` alone, and the two words, sorted.
fn two_texts(desk: &mut Desk, count: usize, at: usize) -> (String, String, [String; 2]) {
    let mut words: Vec<String> = (0..count).map(|_| desk.words.word()).collect();
    let first = words.join(" ");
    let new = desk.words.word();
    let old = words.get_mut(at).map(|word| std::mem::replace(word, new.clone()));
    let mut pair = [old.unwrap_or_default(), new];
    pair.sort();
    (first, words.join(" "), pair)
}

/// Two pictures or searches by texts that share 29 of 31 shingles.
pub(super) fn almost_media(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_agents() else {
        return false;
    };
    let (a, b, [low, high]) = two_texts(desk, 32, 0);
    let (x, y) = if desk.random.chance(60) {
        (image(desk, &a, "512x512"), image(desk, &b, "512x512"))
    } else {
        let results = (desk.words.text(30), desk.words.text(30));
        let seconds = desk.quick();
        (
            Call::tool(SEARCH, json!({ "query": a }), &results.0, seconds),
            Call::tool(SEARCH, json!({ "query": b }), &results.1, seconds),
        )
    };
    desk.add(Detector::NearDuplicate, format!("{}|{low}|{high}", x.tool));
    desk.put(first, vec![x]);
    desk.put(second, vec![y]);
    true
}

/// Two slow commands by texts that share most shingles.
pub(super) fn almost_command(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let (a, b, [low, high]) = two_texts(desk, 24, 0);
    let (a, b) = (format!("simulate {a}"), format!("simulate {b}"));
    let calls = vec![slow(desk, &a, place.0), slow(desk, &b, place.0)];
    let tool = crate::script::SHELL;
    desk.add(Detector::NearDuplicate, format!("{tool}|{low}|{high}"));
    desk.put(place, calls);
    true
}

/// Two pictures by texts that share 23 of 29 shingles: 0.79.
pub(super) fn just_below(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let (a, b, [low, high]) = two_texts(desk, 28, 14);
    let calls = vec![image(desk, &a, "512x512"), image(desk, &b, "512x512")];
    desk.near(Detector::NearDuplicate, format!("{IMAGE}|{low}|{high}"));
    desk.put(place, calls);
    true
}

/// One text, but another size.
pub(super) fn other_settings(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let prompt = desk.words.text(12);
    let calls = vec![image(desk, &prompt, "512x512"), image(desk, &prompt, "1024x1024")];
    let args = image_args(&prompt, "512x512");
    desk.near(Detector::ExactDuplicate, duplicate(IMAGE, &args, "same_agent"));
    desk.near(Detector::NearDuplicate, format!("{IMAGE}||"));
    desk.put(place, calls);
    true
}

/// A long file, read again after it was written.
pub(super) fn changed_read(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_to_write() else {
        return false;
    };
    let path = format!("data/{}.json", desk.words.word());
    let (first, second) = (read(desk, &path, 620), read(desk, &path, 640));
    let args = first.args.clone();
    let between = if desk.random.chance(50) {
        desk.write(&path)
    } else {
        let word = desk.words.word();
        desk.run_with(&format!("echo {word} > {path}"), "")
    };
    desk.put(place, vec![first, between, second]);
    desk.near(Detector::ExactDuplicate, duplicate(READ, &args, "same_agent"));
    // That the result changed is true all the same.
    let key = format!("{}|{READ}|{}", desk.id(place.0), arguments(&args));
    desk.add(Detector::ChangedResult, key);
    true
}

/// A slow script, run again after a file was written that it may read.
pub(super) fn changed_command(desk: &mut Desk) -> bool {
    let Some(place) = desk.place_to_write() else {
        return false;
    };
    let command = format!("python bench/{}.py", desk.words.word());
    let call = slow(desk, &command, place.0);
    let write = desk.write_new();
    desk.near(
        Detector::ExactDuplicate,
        duplicate(&call.tool, &call.args, "same_agent"),
    );
    desk.add(Detector::ExactRepeat, format!("{command}|2"));
    desk.put(place, vec![call.clone(), write, call]);
    true
}

/// One path in two workspaces, with different content.
pub(super) fn other_file(desk: &mut Desk) -> bool {
    let Some((first, second)) = desk.two_agents() else {
        return false;
    };
    let path = format!("data/{}.json", desk.words.word());
    let (a, b) = (read(desk, &path, 620), read(desk, &path, 620));
    desk.near(
        Detector::ExactDuplicate,
        duplicate(READ, &a.args, "several_agents"),
    );
    desk.put(first, vec![a]);
    desk.put(second, vec![b]);
    true
}

/// A short file twice.
pub(super) fn cheap_read(desk: &mut Desk) -> bool {
    let Some(place) = desk.place() else {
        return false;
    };
    let path = format!("notes/{}.md", desk.words.word());
    let call = read(desk, &path, 20);
    desk.near(
        Detector::ExactDuplicate,
        duplicate(READ, &call.args, "same_agent"),
    );
    desk.put(place, vec![call.clone(), call]);
    true
}
