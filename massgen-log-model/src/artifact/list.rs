//! Lists of records: a broken element or line is dropped with a diagnostic, the others are kept.

use serde::de::DeserializeOwned;

use crate::{Diagnostic, RelPath, json, yaml};

/// Reads a file whose top level is a JSON list.
pub(crate) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<T>> {
    let items: Vec<Option<T>> = json::read(bytes, path, None, diagnostics)?;
    Some(items.into_iter().flatten().collect())
}

/// Reads a file whose top level is a YAML list.
pub(crate) fn read_yaml<T: DeserializeOwned>(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<T>> {
    let items: Vec<Option<T>> = yaml::read(bytes, path, diagnostics)?;
    Some(items.into_iter().flatten().collect())
}

/// Reads a JSON Lines file; blank lines are skipped. Each value comes with its line, from 1.
pub(crate) fn read_lines<T: DeserializeOwned>(
    bytes: &[u8],
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(u64, T)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut values = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Some(value) = json::read(text, path, Some(line), diagnostics) {
            values.push((line, value));
        }
    }
    values
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::Value;

    /// Parses `text`, demands that nothing was lost, and gives the value. A null member counts as absent.
    pub(crate) fn round_trip<T: DeserializeOwned + Serialize>(text: &str) -> T {
        let mut diagnostics = Vec::new();
        let value: T = json::read(text.as_bytes(), &RelPath::root(), None, &mut diagnostics)
            .unwrap_or_else(|| panic!("{diagnostics:?}"));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let again = serde_json::to_value(&value).unwrap();
        let before: Value = serde_json::from_str(text).unwrap();
        assert_eq!(without_nulls(&again), without_nulls(&before));
        value
    }

    /// The value without null members of objects.
    fn without_nulls(value: &Value) -> Value {
        match value {
            Value::Object(members) => members
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key.clone(), without_nulls(value)))
                .collect(),
            Value::Array(items) => items.iter().map(without_nulls).collect(),
            Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
            other => other.clone(),
        }
    }

    #[test]
    fn one_broken_element_does_not_cost_the_list() {
        let mut diagnostics = Vec::new();
        let path = RelPath::from_encoded("l.json");
        let items: Vec<u8> = read(b"[1, \"two\", 3]", &path, &mut diagnostics).unwrap();
        assert_eq!(items, [1, 3]);
        assert_eq!(diagnostics[0].location.to_string(), "l.json#/1");
        let lines: Vec<(u64, u8)> = read_lines(b"1\n\nx\n4", &path, &mut diagnostics);
        assert_eq!(lines, [(1, 1), (4, 4)]);
        assert_eq!(diagnostics[1].location.to_string(), "l.json:3");
    }
}
