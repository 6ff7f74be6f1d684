//! Findings as SARIF 2.1.0.

use std::collections::BTreeMap;

use massgen_log_analysis::Analysis;
use massgen_log_analysis::model::secrets::redact;
use massgen_log_analysis::model::{Location, RelPath};
use massgen_log_analysis::red_flags::{Observed, RULES, Rule, Severity};
use serde_json::{Map, Value, json};

use crate::finding::{Finding, findings};
use crate::redaction::{shared, shared_line};

/// What relative addresses are relative to.
const BASE: &str = "SESSION";
/// The name of the fingerprint; a change of what it is made of raises its number.
const FINGERPRINT: &str = "massgenFinding/v1";

/// A SARIF 2.1.0 log with one run: every rule with its page of the manual, and the findings of each turn's
/// last attempt.
///
/// Severity `high` is level `error`, `medium` is `warning`, `low` and `info` are `note`. Addresses are
/// relative to the session directory. A JSON pointer is a logical location; only places in line-wise files
/// have a region. The fingerprint of a finding does not depend on the session, on lines or on numbers: the
/// same finding in another run of the task has the same one.
pub fn sarif(analysis: &Analysis) -> String {
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = findings(analysis)
        .map(|finding| result(&finding, &mut seen))
        .collect();
    let session = shared_line(&analysis.session);
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "massgen-logs",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
                },
            },
            "automationDetails": { "id": format!("massgen-logs/{session}") },
            "originalUriBaseIds": {
                BASE: { "description": { "text": message_text(&format!("The session directory {session}.")) } },
            },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        _ => "note",
    }
}

fn descriptor(rule: &Rule) -> Value {
    let threshold = rule.threshold.map(|threshold| {
        json!({
            "default": threshold.default,
            "unit": threshold.unit,
            "comparison": threshold.comparison,
            "severe": threshold.severe,
        })
    });
    let mut properties = Map::new();
    properties.insert("tags".to_owned(), json!([rule.category.as_str()]));
    properties.insert("question".to_owned(), rule.question.into());
    properties.insert("source".to_owned(), rule.source.describe().into());
    if let Some(threshold) = threshold {
        properties.insert("threshold".to_owned(), threshold);
    }
    json!({
        "id": rule.id,
        "name": pascal_case(rule.id),
        "shortDescription": { "text": format!("{}.", rule.title) },
        "fullDescription": { "text": rule.rationale },
        "help": { "text": plain(rule.manual), "markdown": rule.manual },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    })
}

/// The manual without its marks.
fn plain(manual: &str) -> String {
    manual.replace("**", "").replace('`', "")
}

fn pascal_case(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for word in id.split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}

fn result(finding: &Finding<'_>, seen: &mut BTreeMap<u64, u64>) -> Value {
    let flag = finding.flag;
    let places = finding.places();
    let mut locations = places.iter().map(location);
    let first: Vec<Value> = locations.by_ref().take(1).collect();
    let others: Vec<Value> = locations.collect();
    let index = RULES.iter().position(|rule| rule.id == flag.rule);
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), shared_line(&flag.rule).into());
    if let Some(index) = index {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    result.insert("level".to_owned(), level(flag.severity).into());
    result.insert(
        "message".to_owned(),
        json!({ "text": message_text(&finding.message()) }),
    );
    result.insert("locations".to_owned(), first.into());
    if !others.is_empty() {
        result.insert("relatedLocations".to_owned(), others.into());
    }
    result.insert(
        "partialFingerprints".to_owned(),
        json!({ FINGERPRINT: fingerprint(finding, seen) }),
    );
    let observed = match &flag.observed {
        Observed::Number(number) => json!(number),
        Observed::Text(text) => json!(shared_line(text)),
        _ => Value::Null,
    };
    result.insert(
        "properties".to_owned(),
        json!({
            "severity": flag.severity.as_str(),
            "category": flag.category.as_str(),
            "question": flag.question,
            "turn": finding.turn.turn,
            "attempt": finding.attempt.attempt,
            "observed": observed,
            "threshold": flag.threshold,
        }),
    );
    Value::Object(result)
}

fn location(place: &Location) -> Value {
    let mut physical = Map::new();
    physical.insert(
        "artifactLocation".to_owned(),
        json!({ "uri": uri(&place.path), "uriBaseId": BASE }),
    );
    if let Some(line) = place.line.filter(|line| *line > 0) {
        physical.insert("region".to_owned(), json!({ "startLine": line }));
    }
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), physical.into());
    if let Some(pointer) = place.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        location.insert(
            "logicalLocations".to_owned(),
            json!([{ "fullyQualifiedName": shared_line(pointer), "kind": "property" }]),
        );
    }
    location.into()
}

/// The path as a relative reference: a [`RelPath`] has escapes of its own, which stay.
fn uri(path: &RelPath) -> String {
    let text = shared(path.as_str());
    if text.is_empty() {
        return ".".to_owned();
    }
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut out = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().enumerate() {
        let keep = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
            || (*byte == b'%' && is_hex(at + 1) && is_hex(at + 2));
        if keep {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A message's text: braces would be taken for a place to fill in, brackets before a parenthesis for a link.
fn message_text(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// FNV-1a, 64 bits, over rule, turn and subject, and the how-many-th of these it is.
fn fingerprint(finding: &Finding<'_>, seen: &mut BTreeMap<u64, u64>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let turn = finding.turn.turn.to_string();
    let subject = finding.flag.subject.as_deref();
    let mut hash = OFFSET;
    let mut add = |text: &str| {
        // A byte that is in no text parts the texts.
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    };
    add(&finding.flag.rule);
    add(&turn);
    // A hash of a password could be guessed.
    add(&redact(subject.unwrap_or_default()));
    let count = seen.entry(hash).or_insert(0);
    *count = count.saturating_add(1);
    format!("{hash:016x}:{count}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        let uri = |text: &str| uri(&RelPath::from_encoded(text));
        assert_eq!(uri("turn_1/a b:c#?.txt"), "turn_1/a%20b%3Ac%23%3F.txt");
        assert_eq!(uri("a%FF/50%"), "a%FF/50%25");
        assert_eq!(uri("ä"), "%C3%A4");
        assert_eq!(uri(""), ".");
    }

    #[test]
    fn text_cannot_become_a_link_or_a_placeholder() {
        assert_eq!(message_text("a {0} b"), "a {{0}} b");
        assert_eq!(message_text("[x](http://e)"), "\\[x\\](http://e)");
        assert_eq!(message_text("list[0]"), "list[0]");
    }

    #[test]
    fn names_are_identifiers() {
        assert_eq!(pascal_case("cost_not_reconciling"), "CostNotReconciling");
    }
}
