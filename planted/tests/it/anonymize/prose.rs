//! No word of a prompt or an answer stays in its place, but the sentences of MassGen that are mixed into it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{copy, fixture, fixtures};

const SENTENCES: &str = include_str!("../../../../massgen-log-model/src/anonymize/phrases.txt");

/// Members of events that people and models write.
const PROSE: [&str; 5] = ["content", "reason", "question", "answer", "description"];

/// Words of two letters and more that are the same in both texts.
fn kept(before: &str, after: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let sentences = words(SENTENCES);
    // Names of members and of tools stand in texts too.
    let is_name = |word: &str| {
        matches!(word, "true" | "false" | "none" | "null")
            || before.contains(&format!("{word}_"))
            || before.contains(&format!("_{word}"))
            || before.contains(&format!("{word}\""))
            || before.contains(&format!("{word}'"))
            || before.contains(&format!("{word}="))
    };
    let (before_words, after_words) = (words(before), words(after));
    assert_eq!(before_words.len(), after_words.len(), "{before}\n{after}");
    before_words
        .into_iter()
        .zip(after_words)
        .filter(|(one, other)| {
            one == other && one.len() > 1 && one.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
        .map(|(word, _)| word)
        .filter(|word| !sentences.contains(word) && !is_name(word))
        .collect()
}

/// The texts of the members that are prose, in order.
fn prose<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| prose(value, found)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if PROSE.contains(&name.as_str()) => found.push(text),
                    // A tool's output is data.
                    _ if name == "result" => {}
                    _ => prose(value, found),
                }
            }
        }
        _ => {}
    }
}

fn events(session: &Path) -> Vec<Value> {
    let path = session.join("turn_1/attempt_1/events.jsonl");
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_default())
        .collect()
}

#[test]
fn no_word_of_an_answer_or_a_prompt_stays() {
    let mut texts = 0;
    for session in fixtures() {
        let folder = tempfile::tempdir().unwrap();
        let (out, _) = copy(&session, folder.path());
        for (before, after) in events(&session).iter().zip(events(&out)) {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            prose(before, &mut one);
            prose(&after, &mut other);
            for (one, other) in one.into_iter().zip(other) {
                texts += 1;
                assert_eq!(kept(one, other), Vec::<String>::new(), "{one}\n{other}");
            }
        }
        for path in faults::files(&session).unwrap() {
            let is_answer = path.file_name().is_some_and(|name| name == "answer.txt");
            let copied = out.join(path.strip_prefix(&session).unwrap());
            // An agent's folder with a name that tells something has another one in the copy.
            if is_answer && copied.exists() {
                let (Ok(one), Ok(other)) = (fs::read_to_string(&path), fs::read_to_string(copied)) else {
                    continue;
                };
                texts += 1;
                assert_eq!(kept(&one, &other), Vec::<String>::new(), "{one}\n{other}");
            }
        }
    }
    assert!(texts > 500, "{texts}");
}

#[test]
fn an_answer_of_one_public_word_or_number_is_gone() {
    let session = fixture("0.1.97_s01_two_agents_vote");
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own").join(session.file_name().unwrap());
    faults::copy(&session, &own).unwrap();
    let answers: Vec<_> = faults::files(&own)
        .unwrap()
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "answer.txt"))
        .collect();
    assert!(answers.len() > 1);
    for (path, answer) in answers.iter().zip(["yes", "4"].iter().cycle()) {
        fs::write(path, answer).unwrap();
    }
    let path = own.join("turn_1/attempt_1/events.jsonl");
    let lines = fs::read_to_string(&path).unwrap()
        + r#"{"event_type": "answer_submitted", "data": {"content": "yes", "reason": "4", "question": "true"}}"#;
    fs::write(&path, lines).unwrap();
    let (out, _) = copy(&own, folder.path());
    for path in answers {
        let copied = fs::read_to_string(out.join(path.strip_prefix(&own).unwrap())).unwrap();
        assert!(!matches!(copied.as_str(), "yes" | "4"), "{copied}");
    }
    let data = &events(&out).pop().unwrap()["data"];
    assert!(
        data["content"] != "yes" && data["reason"] != "4" && data["question"] != "true",
        "{data}"
    );
}
