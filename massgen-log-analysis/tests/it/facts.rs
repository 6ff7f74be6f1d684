//! The facts beside every fixture, and the attempts that they are about.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use massgen_log_analysis::model::spine::{Attempt, Session};
use toml::{Table, Value};

/// `fixtures/`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The session `log` of a fixture.
pub(crate) fn session(fixture: &str, log: &str) -> Session {
    Session::load(root().join(fixture).join(log)).unwrap()
}

/// The last attempt of the last turn of a fixture with one session.
pub(crate) fn attempt(fixture: &str) -> Attempt {
    let folder = root().join(fixture);
    let log = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .find(|name| name.starts_with("log_"))
        .unwrap();
    let mut session = session(fixture, &log);
    session.turns.pop().unwrap().attempts.pop().unwrap()
}

/// Calls `check` with the name, the facts and the attempt of every `[[attempt]]` of every fixture.
pub(crate) fn each(mut check: impl FnMut(&str, &Table, &Attempt)) {
    each_in_session(|name, facts, _, attempt| check(name, facts, attempt));
}

/// The same, with the session that the attempt is of.
pub(crate) fn each_in_session(mut check: impl FnMut(&str, &Table, &Session, &Attempt)) {
    let mut folders: Vec<PathBuf> = Vec::new();
    for parent in [root(), root().join("synthetic")] {
        for entry in std::fs::read_dir(parent).unwrap() {
            let folder = entry.unwrap().path();
            if folder.join("FACTS.toml").is_file() {
                folders.push(folder);
            }
        }
    }
    folders.sort();
    assert!(folders.len() >= 40, "{}", folders.len());
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("FACTS.toml")).unwrap();
        let facts: Table = text.parse().unwrap();
        for fact in facts["attempt"].as_array().unwrap() {
            let fact = fact.as_table().unwrap();
            let log = fact["session"].as_str().unwrap();
            let number = |key: &str| u32::try_from(fact[key].as_integer().unwrap()).unwrap();
            let session = Session::load(folder.join(log)).unwrap();
            let turn = session.turn(number("turn")).unwrap();
            let attempt = turn
                .attempts
                .iter()
                .find(|attempt| attempt.number == number("attempt"))
                .unwrap();
            let name = format!(
                "{} turn {} attempt {}",
                folder.file_name().unwrap().to_string_lossy(),
                turn.number,
                attempt.number
            );
            check(&name, fact, &session, attempt);
        }
    }
}

/// Calls `check` with the name and the session of every session of every fixture, once each.
pub(crate) fn each_session(mut check: impl FnMut(&str, &Session)) {
    let mut seen = BTreeSet::new();
    each_in_session(|name, _, session, _| {
        // The name begins with the fixture's; a fixture may hold several sessions.
        let fixture = name.split(' ').next().unwrap_or(name).to_owned();
        if seen.insert((fixture, session.name.clone())) {
            check(name, session);
        }
    });
}

/// Whether the facts say that `key` is not recorded.
pub(crate) fn is_null(facts: &Table, key: &str) -> bool {
    facts
        .get("null")
        .and_then(Value::as_array)
        .is_some_and(|keys| keys.iter().any(|name| name.as_str() == Some(key)))
}

/// Notes a disagreement between a whole number of the facts and of the analysis.
pub(crate) fn compare(wrong: &mut Vec<String>, name: &str, facts: &Table, key: &str, found: Option<i64>) {
    if is_null(facts, key) && found.is_some() {
        wrong.push(format!("{name}: {key} is not recorded, found {found:?}"));
    }
    if let Some(fact) = facts.get(key).and_then(Value::as_integer)
        && Some(fact) != found
    {
        wrong.push(format!("{name}: {key} is {fact}, found {found:?}"));
    }
}
