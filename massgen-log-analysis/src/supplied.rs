//! Comparing answers with an answer that the caller supplied. Without one, nothing here is ever used.

use massgen_log_model::spine::TextFile;
use serde::{Deserialize, Serialize};

/// How an answer compares with the supplied one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SuppliedComparison"))]
#[non_exhaustive]
pub struct Comparison {
    /// Whether they are equal by `method`; `null` when they could not be compared.
    pub matches_supplied_answer: Option<bool>,
    /// The first of the methods that found them equal, or the last one tried.
    pub method: Method,
    /// Why they could not be compared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextComparisonMethod"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Method {
    /// Byte for byte.
    Exact,
    /// Runs of white space count as one space, those at both ends as none.
    WhitespaceNormalised,
    /// As before, and numbers are compared by value: `1,000.50` equals `1000.5`.
    NumberNormalised,
}

/// Compares `text` with the supplied answer; texts that are not kept whole are not compared.
pub fn compare(text: Option<&TextFile>, supplied: &str) -> Comparison {
    let Some(whole) = text.and_then(|text| text.whole.as_deref()) else {
        let reason = match text {
            Some(text) => format!("not compared: the text of {} bytes is not kept whole", text.bytes),
            None => "not compared: the text is not recorded".to_owned(),
        };
        return Comparison {
            matches_supplied_answer: None,
            method: Method::NumberNormalised,
            reason: Some(reason),
        };
    };
    let found = |method| Comparison {
        matches_supplied_answer: Some(true),
        method,
        reason: None,
    };
    if whole == supplied {
        return found(Method::Exact);
    }
    let (a, b) = (whitespace(whole), whitespace(supplied));
    if a == b {
        return found(Method::WhitespaceNormalised);
    }
    let equal = numbers(&a) == numbers(&b);
    Comparison {
        matches_supplied_answer: Some(equal),
        method: Method::NumberNormalised,
        reason: None,
    }
}

fn whitespace(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes every number of the text in one form: no group separators, no leading or trailing zeros.
fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii_digit() {
            out.push(c);
            continue;
        }
        let mut number = String::from(c);
        while let Some(&next) = chars.peek() {
            let mut ahead = chars.clone();
            ahead.next();
            let inside = next.is_ascii_digit()
                || (matches!(next, '.' | ',') && ahead.peek().is_some_and(char::is_ascii_digit));
            if !inside {
                break;
            }
            number.push(next);
            chars.next();
        }
        out.push_str(&canonical(&number));
    }
    out
}

fn canonical(number: &str) -> String {
    let (whole, fraction) = match number.split_once('.') {
        // `1.2.3` is a version, not a number.
        Some((_, rest)) if rest.contains(['.', ',']) => return number.to_owned(),
        Some((whole, fraction)) => (whole, fraction),
        None => (number, ""),
    };
    let grouped = whole.contains(',');
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    // `1,000,000` is one number; `1,2` is a list.
    if grouped && (first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return number.to_owned();
    }
    let digits: String = whole.chars().filter(|c| *c != ',').collect();
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    match fraction.trim_end_matches('0') {
        "" => digits.to_owned(),
        fraction => format!("{digits}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value_and_lists_are_not_numbers() {
        for (a, b) in [
            ("1,000.50 USD", "1000.5 USD"),
            ("007", "7"),
            ("0.0", "0"),
            ("12,345", "12345"),
        ] {
            assert_eq!(numbers(a), numbers(b), "{a} {b}");
        }
        for (a, b) in [("1,2", "12"), ("1.2.3", "1.23"), ("10", "1"), ("1.5", "15")] {
            assert_ne!(numbers(a), numbers(b), "{a} {b}");
        }
    }
}
