//! The checked-in JSON Schemas are those of the code, and what is told of every fixture keeps to them.

use std::path::{Path, PathBuf};

use massgen_log_model::{Follow, Glance, schema};
use serde_json::Value;

fn checked_in(name: &str, generated: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    let text = serde_json::to_string_pretty(generated).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap();
    assert_eq!(there, text, "{name}: UPDATE_DOCS=1 cargo test writes it anew");
}

#[test]
fn the_checked_in_schemas_are_those_of_the_code() {
    checked_in("glance.schema.json", &schema::glance());
    checked_in("change.schema.json", &schema::change());
}

#[test]
fn every_type_and_every_member_is_described() {
    for schema in [schema::glance(), schema::change()] {
        described(&schema, "");
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            described(definition, name);
        }
    }
}

fn described(schema: &Value, place: &str) {
    let is_described = |schema: &Value| {
        let text = schema["description"].as_str().unwrap_or_default();
        !text.is_empty() && !text.contains("[`")
    };
    assert!(is_described(schema), "{place} has no description");
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        assert!(is_described(member), "{place}/{name} has no description");
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        described(choice, &format!("{place}/oneOf"));
    }
}

/// Every session of every fixture.
fn sessions() -> Vec<PathBuf> {
    let folders = |path: PathBuf| {
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let fixtures = folders(crate::fixtures()).chain(folders(crate::fixtures().join("synthetic")));
    let mut sessions: Vec<PathBuf> = fixtures
        .filter(|path| path.join("FACTS.toml").is_file())
        .flat_map(folders)
        .filter(|path| path.is_dir())
        .collect();
    sessions.sort();
    assert!(sessions.len() >= 40, "{}", sessions.len());
    sessions
}

#[test]
fn what_is_told_of_every_fixture_keeps_to_them() {
    let (of_glance, of_change) = (schema::glance(), schema::change());
    let mut kinds = std::collections::BTreeSet::new();
    for session in sessions() {
        let Ok(glance) = Glance::at(&session, Some(1.8e9)) else {
            continue;
        };
        keeps_to(&serde_json::to_value(glance).unwrap(), &[&of_glance]);
        let mut follow = Follow::new(&session).unwrap();
        for change in follow.poll().unwrap() {
            let told = serde_json::to_value(change).unwrap();
            let kind = of_change["oneOf"]
                .as_array()
                .unwrap()
                .iter()
                .find(|kind| kind["properties"]["change"]["const"] == told["change"])
                .unwrap_or_else(|| panic!("{} is not in the schema", told["change"]));
            keeps_to(&told, &[&of_change, kind]);
            kinds.insert(told["change"].to_string());
        }
    }
    assert!(kinds.len() >= 8, "{kinds:?}");
}

/// Every member is one that a schema names, and no required one is missing.
fn keeps_to(value: &Value, schemas: &[&Value]) {
    for key in value.as_object().unwrap().keys() {
        let is_known = schemas.iter().any(|schema| !schema["properties"][key].is_null());
        assert!(is_known, "{key} is not in the schema");
    }
    for required in schemas
        .iter()
        .flat_map(|schema| schema["required"].as_array())
        .flatten()
    {
        assert!(value.get(required.as_str().unwrap()).is_some(), "no {required}");
    }
}
