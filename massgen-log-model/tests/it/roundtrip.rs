//! What is read is written again as it was: nothing lost, nothing reordered, unknown members kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use massgen_log_model::artifact::context::FinalContext;
use massgen_log_model::artifact::coordination_events::CoordinationEvents;
use massgen_log_model::artifact::metrics_events::MetricsEvents;
use massgen_log_model::artifact::metrics_summary::MetricsSummary;
use massgen_log_model::artifact::snapshot_mappings::SnapshotMappings;
use massgen_log_model::artifact::status::Status;
use massgen_log_model::artifact::vote::VoteFile;
use massgen_log_model::{DriftKind, DriftNote, RelPath, json, pointer_token};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::fixtures;

/// Every regular file below `dir` with one of `names`, sorted; not those of the session that is damaged and
/// unknown on purpose.
fn files_named(dir: &Path, names: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && entry.file_name() != "hostile" {
                open.push(entry.path());
            } else if kind.is_file() && names.contains(&entry.file_name().to_string_lossy().as_ref()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Reads `bytes` as the artifact of that name and gives it back as JSON, with its drift.
fn through_the_model(name: &str, bytes: &[u8]) -> (Value, Vec<DriftNote>) {
    macro_rules! typed {
        ($type:ty) => {
            typed!($type, |_: &$type, _: &RelPath| Vec::new())
        };
        ($type:ty, $drift:expr) => {{
            let path = RelPath::from_encoded(name);
            let mut diagnostics = Vec::new();
            let value: Option<$type> = json::read(bytes, &path, None, &mut diagnostics);
            assert_eq!(diagnostics, [], "{name} is read without a remark");
            let value = value.unwrap();
            (serde_json::to_value(&value).unwrap(), $drift(&value, &path))
        }};
    }
    match name {
        "status.json" => typed!(Status, Status::drift),
        "metrics_summary.json" => typed!(MetricsSummary, MetricsSummary::drift),
        "metrics_events.json" => typed!(MetricsEvents, MetricsEvents::drift),
        "coordination_events.json" => typed!(CoordinationEvents, CoordinationEvents::drift),
        "snapshot_mappings.json" => typed!(SnapshotMappings, SnapshotMappings::drift),
        "vote.json" => typed!(VoteFile, VoteFile::drift),
        "context.txt" => typed!(FinalContext),
        other => panic!("no type for {other}"),
    }
}

/// Asserts that the values are equal where 1 = 1.0 and a null member = an absent one, and that members
/// stand in the same order.
fn assert_same(written: &Value, original: &Value, place: &str) {
    match (written, original) {
        (Value::Object(written), Value::Object(original)) => {
            let present = |members: &Map<String, Value>| -> Vec<String> {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                members.map(|(key, _)| key.clone()).collect()
            };
            assert_eq!(
                present(written),
                present(original),
                "members and order at {place}"
            );
            for (key, value) in written.iter().filter(|(_, value)| !value.is_null()) {
                assert_same(value, &original[key], &format!("{place}/{}", pointer_token(key)));
            }
        }
        (Value::Array(written), Value::Array(original)) => {
            assert_eq!(written.len(), original.len(), "length at {place}");
            for (index, (written, original)) in written.iter().zip(original).enumerate() {
                assert_same(written, original, &format!("{place}/{index}"));
            }
        }
        (Value::Number(written), Value::Number(original)) => {
            assert_eq!(written.as_f64(), original.as_f64(), "number at {place}");
        }
        _ => assert_eq!(written, original, "value at {place}"),
    }
}

#[test]
fn every_artifact_of_every_fixture_round_trips_without_drift() {
    const NAMES: [&str; 7] = [
        "status.json",
        "metrics_summary.json",
        "metrics_events.json",
        "coordination_events.json",
        "snapshot_mappings.json",
        "vote.json",
        "context.txt",
    ];
    let mut seen = BTreeMap::new();
    for file in files_named(&fixtures(), &NAMES) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).unwrap();
        let place = file.display().to_string();
        let original: Value = serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{place}: {e}"));
        let (written, drift) = through_the_model(&name, &bytes);
        assert_same(&written, &original, &place);
        assert_eq!(drift, [], "{place}");
        *seen.entry(name).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), NAMES.len(), "{seen:?}");
}

#[test]
fn unknown_members_go_behind_the_known_ones() {
    let (written, drift) = through_the_model(
        "status.json",
        br#"{"new_b":{"z":1,"a":null},"is_complete":true,"new_a":[],"finish_reason":"completed"}"#,
    );
    assert_eq!(
        written.to_string(),
        r#"{"finish_reason":"completed","is_complete":true,"new_b":{"z":1,"a":null},"new_a":[]}"#
    );
    assert_eq!(drift.len(), 2);
}

/// The status and metrics summaries of all fixtures.
static DOCUMENTS: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    files_named(&fixtures(), &["status.json", "metrics_summary.json"])
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (
                name,
                serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(),
            )
        })
        .collect()
});

/// Pointers to every object below `value`, itself included.
fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(pointer.to_owned());
            for (key, value) in members {
                objects(value, &format!("{pointer}/{}", pointer_token(key)), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Whether the keys of the object are data (ids, names, words) and not names of fields.
fn is_map(pointer: &str) -> bool {
    const MAPS: [&str; 6] = [
        "agents",
        "by_tool",
        "by_outcome",
        "by_round",
        "by_backend",
        "votes",
    ];
    pointer
        .rsplit('/')
        .next()
        .is_some_and(|last| MAPS.contains(&last))
}

fn members_at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    document.pointer_mut(pointer).unwrap().as_object_mut().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_member_may_be_absent(
        document in any::<prop::sample::Index>(),
        object in any::<prop::sample::Index>(),
        member in any::<prop::sample::Index>(),
    ) {
        let (name, mut value) = document.get(&DOCUMENTS).clone();
        let mut found = Vec::new();
        objects(&value, "", &mut found);
        let pointer = object.get(&found[..]);
        let members = members_at(&mut value, pointer);
        prop_assume!(!members.is_empty());
        let key = members.keys().nth(member.index(members.len())).unwrap().clone();
        members.shift_remove(&key);
        let (written, drift) = through_the_model(&name, value.to_string().as_bytes());
        assert_same(&written, &value, &name);
        prop_assert_eq!(drift, []);
    }

    #[test]
    fn an_unknown_member_is_kept_and_counted(
        document in any::<prop::sample::Index>(),
        object in any::<prop::sample::Index>(),
        content in prop_oneof![Just(Value::Bool(true)), Just(serde_json::json!({"k": [1, null, "é"]}))],
    ) {
        let (name, mut value) = document.get(&DOCUMENTS).clone();
        let mut found = Vec::new();
        objects(&value, "", &mut found);
        found.retain(|pointer| !is_map(pointer));
        let pointer = object.get(&found[..]);
        members_at(&mut value, pointer).insert("later/addition".to_owned(), content);
        let (written, drift) = through_the_model(&name, value.to_string().as_bytes());
        assert_same(&written, &value, &name);
        prop_assert_eq!(drift.len(), 1);
        prop_assert_eq!(&drift[0].kind, &DriftKind::UnknownField);
        prop_assert_eq!(&drift[0].name, "later/addition");
        prop_assert_eq!(drift[0].count, 1);
        let expected = format!("{pointer}/later~1addition");
        prop_assert_eq!(drift[0].location.pointer.as_deref(), Some(expected.as_str()));
    }
}
