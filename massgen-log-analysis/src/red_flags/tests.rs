//! The registry is held to its folder, the page of the manual to the registry, the rules to real sessions.
//! Tests read and write files; the crate itself touches none.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use massgen_log_model::spine::Session;

use super::*;
use crate::{Analysis, Options};

fn flags(fixture: &str, options: &Options) -> Vec<RedFlag> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(fixture);
    let analysis = Analysis::of(&Session::load(path).unwrap(), options);
    analysis.turns.last().unwrap().last().unwrap().red_flags.clone()
}

fn of<'a>(flags: &'a [RedFlag], rule: &str) -> Vec<&'a RedFlag> {
    flags.iter().filter(|flag| flag.rule == rule).collect()
}

#[test]
fn the_registry_equals_its_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/red_flags/rules");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "mod.rs")
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect();
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids, files.iter().map(String::as_str).collect::<Vec<_>>());
    for rule in RULES {
        assert!(
            rule.id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{}",
            rule.id
        );
        assert!(
            rule.question <= 14 && rule.rationale.ends_with('.'),
            "{}",
            rule.id
        );
        assert_eq!(
            rule.category == Category::Logging,
            rule.id == "logging_gap",
            "{}",
            rule.id
        );
    }
}

#[test]
fn every_rule_has_a_page_with_all_its_parts() {
    for rule in RULES {
        let paragraphs: Vec<&str> = rule.manual.split("\n\n").collect();
        assert_eq!(paragraphs.len(), MANUAL_PARTS.len(), "{}", rule.id);
        for (paragraph, part) in paragraphs.iter().zip(MANUAL_PARTS) {
            let rest = paragraph.strip_prefix(part).unwrap_or_default();
            assert!(rest.len() > 20 && rest.ends_with('.'), "{}: {part}", rule.id);
        }
        let example = paragraphs.last().unwrap();
        assert!(
            example.contains("flag"),
            "{}: an example says what is flagged",
            rule.id
        );
    }
}

#[test]
fn every_rule_has_a_recommendation() {
    for rule in RULES {
        assert!(crate::recommendations::advice(rule.id).is_some(), "{}", rule.id);
    }
}

#[test]
fn the_manual_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/red-flags.md");
    let page = manual();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        there, page,
        "run the tests with UPDATE_DOCS=1 and commit the page"
    );
}

fn manual() -> String {
    let mut page = String::from(
        "<!-- Generated from the rules by the tests of massgen-log-analysis; run them with UPDATE_DOCS=1. -->\n\n\
         # Red flags\n\n\
         A red flag states what was observed and where it stands. What it means is for the reader to say.\n\n\
         | rule | category | question | severity | threshold | threshold of |\n|---|---|---|---|---|---|\n",
    );
    for rule in RULES {
        let question = if rule.question == 0 {
            "files".to_owned()
        } else {
            rule.question.to_string()
        };
        writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | {question} | {2} | {3} | {4} |",
            rule.id,
            rule.category.as_str(),
            severity(rule),
            threshold(rule),
            source(rule)
        )
        .unwrap();
    }
    for rule in RULES {
        let question = crate::question::QUESTIONS
            .iter()
            .find(|(number, ..)| *number == rule.question)
            .map_or("State of the files".to_owned(), |(number, title, _)| {
                format!("{number} · {title}")
            });
        let advice = crate::recommendations::advice(rule.id).unwrap();
        write!(
            page,
            "\n## {}\n\n{}.\n\n- Question: {question}\n- Category: {}\n- Severity: {}\n- Threshold: {}\n\
             - Asked for by: {}\n- In short: {}\n- Recommendation ({} priority): {}\n\n{}\n",
            rule.id,
            rule.title,
            rule.category.as_str(),
            severity(rule),
            threshold(rule),
            rule.source.describe(),
            rule.rationale,
            advice.priority.as_str(),
            advice.text,
            rule.manual
        )
        .unwrap();
    }
    page.push_str(
        "\n## Logging gaps\n\nThe facts that `logging_gap` looks for.\n\n\
         | fact | question | file | field | field is there | what to log |\n|---|---|---|---|---|---|\n",
    );
    for gap in GAPS {
        writeln!(
            page,
            "| `{}` | {} | `{}` | `{}` | {} | {} |",
            gap.id, gap.question, gap.artifact, gap.field, gap.since, gap.log
        )
        .unwrap();
    }
    page
}

fn severity(rule: &Rule) -> String {
    let word = rule.severity.as_str();
    match rule.threshold.and_then(|threshold| threshold.severe) {
        Some(severe) => format!("{word}, high from {severe} on"),
        None => word.to_owned(),
    }
}

fn source(rule: &Rule) -> &'static str {
    match (rule.threshold, rule.source) {
        (None, _) => "",
        (Some(_), RuleSource::Guide) => "guide",
        (Some(_), _) => "own",
    }
}

fn threshold(rule: &Rule) -> String {
    rule.threshold.map_or("any".to_owned(), |threshold| {
        format!(
            "{} {} {}",
            threshold.comparison, threshold.default, threshold.unit
        )
    })
}

#[test]
fn thresholds_are_chosen_by_id() {
    let mut thresholds = Thresholds::default();
    let retries = rule("enforcement_retries").unwrap();
    assert_eq!(thresholds.of(retries), 2.0);
    thresholds.set("enforcement_retries", 5.0).unwrap();
    assert_eq!(thresholds.of(retries), 5.0);
    for (id, value) in [
        ("no_such", 1.0),
        ("unknown_tools", 1.0),
        ("enforcement_retries", f64::NAN),
    ] {
        assert_eq!(thresholds.set(id, value).unwrap_err().id(), id);
    }
    let json = serde_json::to_string(&thresholds).unwrap();
    assert_eq!(json, r#"{"enforcement_retries":5.0}"#);
    assert_eq!(serde_json::from_str::<Thresholds>(&json).unwrap(), thresholds);
    assert!(serde_json::from_str::<Thresholds>(r#"{"no_such":1}"#).is_err());
}

#[test]
fn enforcement_is_flagged_by_round() {
    // status.json of this session: agents.*.reliability.by_round.
    let fixture = "0.1.97_s05_enforcement/log_20261124_054745_242005";
    let found = flags(fixture, &Options::default());
    let rounds = of(&found, "enforcement_retries");
    let subjects: Vec<_> = rounds
        .iter()
        .map(|flag| flag.subject.as_deref().unwrap())
        .collect();
    assert_eq!(subjects, ["agent_a, round 0", "agent_b, round 1"]);
    assert!(
        rounds
            .iter()
            .all(|flag| !flag.evidence.is_empty() && flag.threshold == Some(2.0))
    );

    let mut options = Options::default();
    options.thresholds.set("enforcement_retries", 1000.0).unwrap();
    assert!(of(&flags(fixture, &options), "enforcement_retries").is_empty());
}

#[test]
fn lost_output_is_flagged_above_the_threshold_only() {
    // 3,800 characters were lost in this session: under the guide's 5,000.
    let fixture = "0.1.97_s06_api_errors/log_20261124_055043_018059";
    assert!(of(&flags(fixture, &Options::default()), "buffer_chars_lost").is_empty());
    let mut options = Options::default();
    options.thresholds.set("buffer_chars_lost", 0.0).unwrap();
    assert!(!of(&flags(fixture, &options), "buffer_chars_lost").is_empty());
}

#[test]
fn a_contradiction_and_damage_are_flagged() {
    let found = flags(
        "synthetic/error_tie/log_20260105_200000_600000",
        &Options::default(),
    );
    assert!(of(&found, "artifacts_disagree").is_empty());
    let costs = of(&found, "cost_not_reconciling");
    assert_eq!(costs.len(), 1);
    assert_eq!(costs[0].subject.as_deref(), Some("cost of the agents"));

    let found = flags(
        "synthetic/hostile/log_20260105_190000_550000",
        &Options::default(),
    );
    assert!(!of(&found, "artifact_damaged").is_empty());
    assert_eq!(of(&found, "schema_drift").len(), 1);
    assert!(found.is_sorted_by_key(|flag| flag.severity));
}

#[test]
fn refused_checklists_are_flagged_by_agent() {
    let found = flags(
        "0.1.97_s11_checklist_refused/log_20261124_064645_526577",
        &Options::default(),
    );
    let refused = of(&found, "checklist_refused");
    let agents: Vec<_> = refused
        .iter()
        .map(|flag| flag.subject.as_deref().unwrap())
        .collect();
    assert_eq!(agents, ["agent_a", "agent_b"]);
}
