//! What a detector found, read from the analysis as JSON, in the spelling of the planted keys.

use std::collections::BTreeSet;

use planted::script::SHELL;
use planted::{Detector, keys};
use serde_json::{Value, json};

/// The members of a list at `pointer`; none when the analysis has no such member.
fn list<'a>(attempt: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    attempt
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// A member as text: numbers in digits, nothing for null.
fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn number(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or(0)
}

fn is(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// The given members, joined.
fn joined(value: &Value, members: &[&str]) -> String {
    let parts: Vec<String> = members.iter().map(|key| text(value, key)).collect();
    parts.join("|")
}

/// Arguments of a finding that names a command by its text alone.
fn subject(value: &Value, key: &str) -> String {
    let subject = text(value, key);
    if text(value, "tool") == SHELL && !subject.starts_with('{') {
        keys::arguments(&json!({ "command": subject }))
    } else {
        subject
    }
}

/// The words of each text that the other lacks: what a pair of almost equal texts differs in.
fn difference(a: &str, b: &str) -> (String, String) {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    let (a, b) = (words(a), words(b));
    let lacking = |these: &[String], those: &[String]| -> String {
        these
            .iter()
            .find(|word| !those.contains(word))
            .cloned()
            .unwrap_or_default()
    };
    let mut pair = [lacking(&a, &b), lacking(&b, &a)];
    pair.sort();
    let [low, high] = pair;
    (low, high)
}

/// What the detector found in an attempt's analysis.
pub(crate) fn found(detector: Detector, attempt: &Value) -> BTreeSet<String> {
    match detector {
        Detector::ExactRepeat => list(attempt, "/commands/repeated")
            .map(|item| joined(item, &["command", "count"]))
            .collect(),
        Detector::PatternRepeat => list(attempt, "/commands/pattern_repeats")
            .map(|item| {
                let form = ["normal_form", "form", "pattern"]
                    .iter()
                    .map(|key| text(item, key))
                    .find(|form| !form.is_empty());
                format!("{}|{}", form.unwrap_or_default(), text(item, "count"))
            })
            .collect(),
        Detector::RepeatAfterRestart => list(attempt, "/commands/repeated_after_restart")
            .map(|item| joined(item, &["agent", "command"]))
            .collect(),
        Detector::SlowCommand => list(attempt, "/commands/slow")
            .map(|item| joined(item, &["command", "agent"]))
            .collect(),
        Detector::LongOutput => list(attempt, "/commands/excessive_output")
            .map(|item| text(item, "command"))
            .collect(),
        Detector::FailedCommand => attempt
            .pointer("/commands/command_failures/value")
            .and_then(Value::as_u64)
            .filter(|count| *count > 0)
            .map(|count| count.to_string())
            .into_iter()
            .collect(),
        Detector::ExactDuplicate => list(attempt, "/duplication/repeated")
            .filter(|item| {
                let expensive = item.get("expensive").and_then(Value::as_array);
                expensive.is_some_and(|list| !list.is_empty()) && number(item, "unchanged_repeats") > 0
            })
            .map(|item| joined(item, &["tool", "key", "scope"]))
            .collect(),
        Detector::NearDuplicate => list(attempt, "/duplication/near")
            .map(|item| {
                let side = |key: &str| item.get(key).map(|call| text(call, "text")).unwrap_or_default();
                let (low, high) = difference(&side("earlier"), &side("later"));
                format!("{}|{low}|{high}", text(item, "tool"))
            })
            .collect(),
        Detector::RestartLedger => list(attempt, "/decisions/restart_ledger")
            .flat_map(|entry| list(entry, "/restarted").map(move |item| (entry, item)))
            .filter(|(_, item)| item.get("cut_round").is_some_and(Value::is_u64))
            .map(|(entry, item)| {
                format!(
                    "{}|{}",
                    text(entry, "label"),
                    joined(item, &["agent", "tool_calls_cut"])
                )
            })
            .collect(),
        Detector::Redone => list(attempt, "/decisions/restart_ledger")
            .flat_map(|entry| list(entry, "/restarted"))
            .flat_map(|item| list(item, "/redone").map(move |call| (item, call)))
            .map(|(item, call)| format!("{}|{}", text(item, "agent"), joined(call, &["tool", "arguments"])))
            .collect(),
        Detector::SupersededVote => list(attempt, "/decisions/votes")
            .filter(|item| is(item, "stale"))
            .map(|item| joined(item, &["voter", "label"]))
            .collect(),
        Detector::IgnoredVote => list(attempt, "/decisions/ignored")
            .map(|item| text(item, "voter"))
            .collect(),
        Detector::Flip => list(attempt, "/decisions/flips")
            .map(|item| joined(item, &["voter", "from", "to"]))
            .collect(),
        Detector::SelfVote => list(attempt, "/decisions/votes")
            .filter(|item| is(item, "self_vote"))
            .map(|item| joined(item, &["voter", "label"]))
            .collect(),
        Detector::Tie => tie(attempt).into_iter().collect(),
        Detector::BlindVote => list(attempt, "/decisions/blind_votes")
            .map(|item| joined(item, &["voter", "label"]))
            .collect(),
        Detector::TakenText => list(attempt, "/decisions/taken")
            .map(|item| joined(item, &["label", "source_label"]))
            .collect(),
        Detector::FailureStreak => streaks(attempt)
            .map(|(agent, run)| format!("{agent}|{}", text(run, "length")))
            .collect(),
        Detector::NextAfterStreak => streaks(attempt)
            .map(|(agent, run)| format!("{agent}|{}|{}", text(run, "length"), next(run)))
            .collect(),
        Detector::ConflictingChecks => list(attempt, "/reasoning/conflicts")
            .map(|item| joined(item, &["agent", "command"]))
            .collect(),
        Detector::UnverifiedWrite => rounds(attempt, "/reasoning/unverified_writes"),
        Detector::SingleLook => rounds(attempt, "/reasoning/single_looks"),
        Detector::EndlessVerification => rounds(attempt, "/reasoning/endless_verification"),
        Detector::Inconsistent => splits(attempt, "/tool_reliability/inconsistent"),
        Detector::ChangedResult => splits(attempt, "/tool_reliability/changed_results"),
        Detector::ErrorTextWithSuccess => list(attempt, "/tool_reliability/suspected_false_positives")
            .map(|item| joined(item, &["agent", "tool"]))
            .collect(),
        Detector::SuccessTextWithError => list(attempt, "/tool_reliability/contradicted_failures")
            .map(|item| joined(item, &["agent", "tool"]))
            .collect(),
        Detector::FailureCluster => list(attempt, "/tool_reliability/failure_clusters")
            .map(|item| {
                let template = ["template", "example", "message"]
                    .iter()
                    .map(|key| text(item, key))
                    .find(|text| !text.is_empty());
                format!(
                    "{}|{}",
                    keys::message(&template.unwrap_or_default()),
                    text(item, "count")
                )
            })
            .collect(),
        Detector::UnknownTool => list(attempt, "/enforcement/unknown_tools")
            .map(|item| text(item, "tool"))
            .collect(),
        Detector::NoMeasurableChange => list(attempt, "/round_roi/rounds")
            .filter(|item| is(item, "no_measurable_change"))
            .map(|item| joined(item, &["agent", "round"]))
            .collect(),
    }
}

fn rounds(attempt: &Value, pointer: &str) -> BTreeSet<String> {
    list(attempt, pointer)
        .map(|item| joined(item, &["agent", "round"]))
        .collect()
}

fn splits(attempt: &Value, pointer: &str) -> BTreeSet<String> {
    list(attempt, pointer)
        .map(|item| {
            format!(
                "{}|{}",
                joined(item, &["agent", "tool"]),
                subject(item, "subject")
            )
        })
        .collect()
}

fn streaks(attempt: &Value) -> impl Iterator<Item = (String, &Value)> {
    list(attempt, "/reasoning/by_agent")
        .flat_map(|agent| list(agent, "/failure_runs").map(move |run| (text(agent, "agent"), run)))
        .filter(|(_, run)| number(run, "length") >= 3)
}

fn next(run: &Value) -> String {
    let next = text(run, "next");
    if next.is_empty() {
        text(run, "follow_up")
    } else {
        next
    }
}

fn tie(attempt: &Value) -> Option<String> {
    let selection = attempt.pointer("/decisions/selection")?;
    if !is(selection, "tie") {
        return None;
    }
    let tally: Vec<(String, u64)> = serde_json::from_value(selection.get("tally")?.clone()).ok()?;
    let highest = tally.iter().map(|(_, votes)| *votes).max()?;
    let mut names: Vec<String> = tally
        .into_iter()
        .filter(|(_, votes)| *votes == highest)
        .map(|(agent, _)| agent)
        .collect();
    names.sort();
    Some(names.join("+"))
}
