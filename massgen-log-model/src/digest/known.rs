//! What is known of the real sessions in `fixtures/`, for tests that count commands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Args;

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// All attempt folders of all sessions whose fixture name starts with `version`.
pub(crate) fn attempts(version: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for fixture in sorted(&fixtures()) {
        if !name(&fixture).starts_with(version) {
            continue;
        }
        for session in sorted(&fixture).iter().filter(|p| name(p).starts_with("log_")) {
            for turn in sorted(session).iter().filter(|p| name(p).starts_with("turn_")) {
                let attempts = sorted(turn);
                let mut attempts: Vec<_> = attempts
                    .iter()
                    .filter(|p| name(p).starts_with("attempt_"))
                    .cloned()
                    .collect();
                if attempts.is_empty() {
                    attempts.push(turn.clone());
                }
                found.append(&mut attempts);
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The commands that ran at least twice, as FACTS.toml has them; `None` when it does not say.
pub(crate) fn repeated(attempt: &Path) -> Option<BTreeMap<String, usize>> {
    let session = attempt.ancestors().find(|p| name(p).starts_with("log_")).unwrap();
    let facts = std::fs::read_to_string(session.parent().unwrap().join("FACTS.toml")).unwrap();
    let mark = format!("session = \"{}\"", name(session));
    let facts = facts.split("[[attempt]]").find(|part| part.contains(&mark))?;
    let line = facts
        .lines()
        .find_map(|line| line.strip_prefix("repeated_commands = "))?;
    // A list of inline tables differs from JSON in its keys only.
    let json = line
        .replace("{ command = ", "{\"command\": ")
        .replace(", count = ", ", \"count\": ");
    let list: Vec<Value> = serde_json::from_str(&json).unwrap();
    Some(
        list.iter()
            .map(|item| {
                let command = item["command"].as_str().unwrap().to_owned();
                (command, usize::try_from(item["count"].as_u64().unwrap()).unwrap())
            })
            .collect(),
    )
}

/// The commands among `calls` that occur at least twice.
pub(crate) fn count_repeated<'a>(calls: impl Iterator<Item = Option<&'a Args>>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for command in calls.filter_map(|args| args?.command.clone()) {
        *counts.entry(command).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
}
