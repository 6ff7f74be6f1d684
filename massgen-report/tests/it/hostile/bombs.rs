//! Files that are made to exhaust a reader, or to lead it elsewhere.

use std::fs;
use std::time::Instant;

use serde_json::Value;

use super::fields::Copy;
use super::{Exports, SESSIONS, analysis, session};
use crate::damage::quality_of;

/// Longest that one report may take here, in seconds; an ordinary one takes a hundredth.
const PATIENCE: f64 = 20.0;

#[test]
fn nested_json_is_told_and_ends_nothing() {
    let copy = Copy::of(&session(SESSIONS[0]));
    let deep = 100_000;
    let bombs = [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        format!("{}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("{{\"agents\": {}1{}}}", "[".repeat(deep), "]".repeat(deep)),
        format!(
            "{{\"event_type\": \"tool_start\", \"data\": {{\"args\": {}{}}}}}",
            "[".repeat(deep),
            "]".repeat(deep)
        ),
    ];
    for (file, text) in copy.files() {
        for bomb in &bombs {
            let start = Instant::now();
            fs::write(file, format!("{bomb}\n")).unwrap();
            let report = Exports::of(&analysis(&copy.path)).report;
            assert!(start.elapsed().as_secs_f64() < PATIENCE, "{}", file.display());
            assert!(report.contains("## Appendix"), "{}", file.display());
            let name = file.file_name().unwrap().to_str().unwrap();
            if !file
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("agent_"))
            {
                assert!(
                    quality_of(&report).contains(name),
                    "{}: {}",
                    file.display(),
                    quality_of(&report)
                );
            }
            // One such line among others costs itself only.
            if name == "events.jsonl" {
                fs::write(file, format!("{text}{bomb}\n")).unwrap();
                let whole = analysis(&copy.path);
                assert!(!whole.turns[0].last().unwrap().red_flags.is_empty());
            }
        }
        fs::write(file, text).unwrap();
    }
}

#[test]
fn aliases_that_multiply_are_told_and_end_nothing() {
    let copy = Copy::of(&session(SESSIONS[0]));
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", vec![alias; 9].join(", ")));
    }
    let nested = format!("config: {}\n", "[".repeat(100_000));
    let itself = "config: &a [*a, *a]\n".to_owned();
    let long = format!("config: {}\n", "- ".repeat(200_000));
    let file = faults::files(&copy.path).unwrap()
        .into_iter()
        .find(|file| file.ends_with("attempt_1/execution_metadata.yaml"))
        .unwrap();
    for bomb in [laughs, nested, itself, long] {
        let start = Instant::now();
        fs::write(&file, &bomb).unwrap();
        let report = Exports::of(&analysis(&copy.path)).report;
        assert!(start.elapsed().as_secs_f64() < PATIENCE);
        assert!(
            quality_of(&report).contains("execution_metadata.yaml"),
            "{}",
            quality_of(&report)
        );
    }
}

/// `{"a": 1}` as `{"a": null, "a": 1}`, at every depth.
fn doubled(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = Value::from(name.as_str());
                format!("{name}: [], {name}: {}", doubled(value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(doubled).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[test]
fn repeated_members_end_nothing() {
    for name in SESSIONS {
        let copy = Copy::of(&session(name));
        for (file, text) in copy.files() {
            let double = |text: &str| {
                serde_json::from_str(text)
                    .ok()
                    .map(|value| doubled(&value) + "\n")
            };
            let twice: String = if file.extension().is_some_and(|end| end == "jsonl") {
                text.lines().filter_map(double).collect()
            } else {
                double(text).unwrap_or_default()
            };
            fs::write(file, twice).unwrap();
            let report = Exports::of(&analysis(&copy.path)).report;
            assert!(report.contains("## Appendix"), "{}", file.display());
            fs::write(file, text).unwrap();
        }
    }
}

#[test]
fn no_name_or_path_leads_out_of_the_session() {
    const OUTSIDE: &str = "the words of a file outside of the session";
    let copy = Copy::of(&session(SESSIONS[0]));
    let root = copy.path.parent().unwrap();
    fs::create_dir_all(root.join("etc")).unwrap();
    for name in [
        "passwd",
        "answer.txt",
        "vote.json",
        "etc/answer.txt",
        "etc/passwd",
    ] {
        fs::write(root.join(name), OUTSIDE).unwrap();
    }
    let before = faults::files(root).unwrap();
    let absolute = root.join("etc/passwd").display().to_string();
    let fields = copy.fields(Value::is_string);
    let depth = copy.path.join("turn_1/attempt_1").components().count() - root.components().count();
    let up = "../".repeat(depth);
    for path in [
        "../../etc/passwd".to_owned(),
        format!("{up}etc/passwd"),
        format!("{up}etc"),
        format!("{up}passwd"),
        format!("agent_a/../{up}etc/answer.txt"),
        absolute,
    ] {
        let all = |_: &Value| Value::from(path.as_str()).to_string();
        // Alone, so that everything around it is believed: those that may name a file or its folder.
        for field in fields.iter().filter(|field| field.may_lead_to_a_file()) {
            let one = std::slice::from_ref(field);
            let exports = copy.with(one, all, |path| Exports::of(&analysis(path)));
            for (name, text) in exports.all() {
                assert!(!text.contains(OUTSIDE), "{path}: {field:?}: {name}");
            }
        }
        let exports = copy.with(&fields, all, |path| Exports::of(&analysis(path)));
        for (name, text) in exports.all() {
            assert!(!text.contains(OUTSIDE), "{path}: {name}");
        }
    }
    assert_eq!(faults::files(root).unwrap(), before);
}
