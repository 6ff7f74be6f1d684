//! Numbers that no run has: none stops a report, and none is shown as if it were one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Copy;
use super::{Exports, SESSIONS, analysis, session};

/// JSON of other writers has the last three.
const EXTREMES: [&str; 14] = [
    "1e999",
    "-1e999",
    "1e308",
    "-1e308",
    "5e-324",
    "-1",
    "-0.0",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "4294967296",
    "NaN",
    "Infinity",
    "-Infinity",
];

/// Lines that show a number which is none.
fn check(exports: &Exports, json: &str, shown: &str, found: &mut BTreeMap<String, String>) {
    for (name, text) in exports.all() {
        // A diagnostic names the word that it found.
        for line in text.lines().filter(|line| !line.contains("was replaced by null")) {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if words.any(|word| matches!(word, "inf" | "NaN" | "nan" | "Infinity" | "infinity")) {
                found
                    .entry(format!("{name}: {line}"))
                    .or_insert_with(|| shown.to_owned());
            }
        }
    }
    assert!(exports.report.contains("## Appendix"), "{shown}");
    serde_json::from_str::<Value>(json).unwrap();
}

#[test]
fn no_number_stops_a_report_or_is_shown_as_infinite() {
    let mut found = BTreeMap::new();
    for name in SESSIONS {
        let copy = Copy::of(&session(name));
        let fields = copy.fields(Value::is_number);
        assert!(fields.len() > 40, "{name}: {}", fields.len());
        for extreme in EXTREMES {
            let look = |path: &std::path::Path| {
                let analysis = analysis(path);
                (Exports::of(&analysis), serde_json::to_string(&analysis).unwrap())
            };
            let (exports, json) = copy.with(&fields, |_| extreme.to_owned(), look);
            check(
                &exports,
                &json,
                &format!("{name}: {extreme} everywhere"),
                &mut found,
            );
            // One among ordinary numbers: sums and differences of both.
            if name == SESSIONS[0] && matches!(extreme, "1e308" | "9223372036854775807") {
                for field in &fields {
                    let (exports, json) =
                        copy.with(std::slice::from_ref(field), |_| extreme.to_owned(), look);
                    check(
                        &exports,
                        &json,
                        &format!("{name}: {extreme} in {field:?}"),
                        &mut found,
                    );
                }
            }
        }
    }
    assert_eq!(found, BTreeMap::new());
}
