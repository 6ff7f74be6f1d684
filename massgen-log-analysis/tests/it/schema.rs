//! The checked-in JSON Schemas are those of the code, and every fixture's JSON keeps to them.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

use std::path::Path;

use massgen_log_analysis::compare::COMPARISON_VERSION;
use massgen_log_analysis::facts::{FACTS_VERSION, Facts};
use massgen_log_analysis::{Analysis, FORMAT_VERSION, Options, schema};
use serde_json::Value;

use crate::facts;

fn checked_in(name: &str, generated: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    let text = serde_json::to_string_pretty(generated).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        there, text,
        "{name}: a new shape needs a new format version, then UPDATE_DOCS=1 cargo test"
    );
}

#[test]
fn the_checked_in_schemas_are_those_of_the_code() {
    checked_in("analysis.schema.json", &schema::analysis());
    checked_in("facts.schema.json", &schema::facts());
    checked_in("comparison.schema.json", &schema::comparison());
    for (schema, version) in [
        (schema::analysis(), FORMAT_VERSION),
        (schema::facts(), FACTS_VERSION),
        (schema::comparison(), COMPARISON_VERSION),
    ] {
        assert_eq!(schema["properties"]["format_version"]["const"], version);
    }
}

#[test]
fn every_type_in_the_schemas_is_described() {
    for schema in [schema::analysis(), schema::facts(), schema::comparison()] {
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            let text = definition["description"].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name} has no description");
        }
        assert!(
            !schema.to_string().contains("[`"),
            "a link that leads nowhere in JSON"
        );
    }
}

/// Python classes have these names: a number behind one says nothing. [`Figure`](massgen_log_analysis::Figure) is
/// generic, and its instances are told apart by number.
#[test]
fn no_two_types_have_one_name() {
    for schema in [schema::analysis(), schema::facts(), schema::comparison()] {
        for name in schema["$defs"].as_object().unwrap().keys() {
            let is_numbered = name.ends_with(|c: char| c.is_ascii_digit());
            assert!(!is_numbered || name.starts_with("Figure"), "{name}");
        }
    }
}

#[test]
fn the_json_of_every_fixture_keeps_to_them() {
    let (analysis, flat) = (schema::analysis(), schema::facts());
    facts::each_in_session(|name, _, session, _| {
        let found = Analysis::of(session, &Options::default());
        let facts = serde_json::to_value(Facts::from_analysis(&found)).unwrap();
        keeps_to(&serde_json::to_value(found).unwrap(), &analysis, &analysis, name);
        keeps_to(&facts, &flat, &flat, name);
    });
}

#[test]
fn the_json_of_a_comparison_keeps_to_its_schema() {
    use massgen_log_analysis::compare::{Comparison, Side};
    let analysis = |fixture, log| Analysis::of(&facts::session(fixture, log), &Options::default());
    let two = analysis("0.1.97_s01_two_agents_vote", "log_20261124_054629_579653");
    let tools = analysis("0.1.97_s04_tools_commands", "log_20261124_060127_195711");
    let comparison = Comparison::of(&[
        Side::new("a").run("1", &two).run("2", &tools),
        Side::new("b").run("3", &tools),
    ]);
    let schema = schema::comparison();
    keeps_to(
        &serde_json::to_value(comparison).unwrap(),
        &schema,
        &schema,
        "comparison",
    );
}

/// Every member of every object is one that the schema names, and no required one is missing.
fn keeps_to(value: &Value, schema: &Value, root: &Value, place: &str) {
    let schema = resolve(schema, root);
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        if value.is_null() {
            return;
        }
        let other = choices.iter().find(|choice| choice["type"] != "null");
        if let Some(choice) = other {
            keeps_to(value, choice, root, place);
        }
        return;
    }
    match value {
        Value::Object(members) => {
            let Some(known) = schema["properties"].as_object() else {
                if let Some(inner) = schema.get("additionalProperties") {
                    members
                        .iter()
                        .for_each(|(key, value)| keeps_to(value, inner, root, &format!("{place}/{key}")));
                }
                return;
            };
            for (key, value) in members {
                let inner = known
                    .get(key)
                    .unwrap_or_else(|| panic!("{place}: {key} is not in the schema"));
                keeps_to(value, inner, root, &format!("{place}/{key}"));
            }
            for required in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    members.contains_key(required.as_str().unwrap()),
                    "{place}: no {required}"
                );
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema.get("items") {
                items.iter().for_each(|item| keeps_to(item, inner, root, place));
            }
        }
        _ => {}
    }
}

fn resolve<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    match schema["$ref"].as_str().and_then(|name| name.strip_prefix('#')) {
        Some(pointer) => resolve(root.pointer(pointer).unwrap(), root),
        None => schema,
    }
}
